"""The processes that an operator runs, on a data folder of the test's own: web server, worker and commands."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lms.config import ROOT

SECRET = "7c1f0e9a4b6d2835f1e07a9c3b5d8e64"
"""Unlike the key of `tests.conftest`, a real start accepts this one."""
READY_SECONDS = 30
GUNICORN = (
    "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "25",
    "--no-control-socket", "--log-level", "warning",
)  # fmt: skip


class Running:
    """One process that a test started, with whatever it starts itself; its output goes to a file."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """Return the id of the process that was started, which is its group's id too."""
        return self.process.pid

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the first process alone, as a service manager does."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End the whole group at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def wait(self, seconds: float) -> int:
        """Return the exit status.

        Raises:
            subprocess.TimeoutExpired: the process still runs after that time.
        """
        return self.process.wait(timeout=seconds)

    def output(self) -> str:
        """Return what was written to standard output and standard error so far."""
        return self.log.read_text(encoding="utf-8")


class Installation:
    """A data folder, a database and settings, and what runs on them."""

    def __init__(self, data_dir: Path, database_url: str) -> None:
        self.data_dir, self.database_url = data_dir, database_url
        self.port = _free_port()
        self.changes: dict[str, str] = {}
        """Settings that a test adds or replaces."""
        self.started: list[Running] = []

    @property
    def base_url(self) -> str:
        """Return the address that browsers use."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """Return the environment of a started process: nothing of this test run but the search path."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.data_dir),
            "LANG": "C.UTF-8",
            "LMS_SECRET_KEY": SECRET,
            "LMS_DATABASE_URL": self.database_url,
            "LMS_DATA_DIR": str(self.data_dir),
            "LMS_BASE_URL": self.base_url,
            **self.changes,
        }

    def start(self, command: list[str], name: str) -> Running:
        """Start a process; the fixture ends it."""
        made = Running(command, self.environment(), self.data_dir / f"{name}.log")
        self.started.append(made)
        return made

    def launch(self) -> Running:
        """Start the web server without waiting for it."""
        bind = ["--bind", f"127.0.0.1:{self.port}"]
        return self.start(["-m", "gunicorn", "wsgi:app", *bind, *GUNICORN], "web")

    def serve(self) -> Running:
        """Start the web server and wait until it answers."""
        server = self.launch()
        self.wait_until_up(server)
        return server

    def wait_until_up(self, server: Running) -> None:
        """Wait until the server answers; say what it wrote when it does not."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            assert server.process.poll() is None, f"the server ended: {server.output()}"
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                connection.request("GET", "/healthz")
                with contextlib.closing(connection.getresponse()) as response:
                    assert response.status == 200
                return
            time.sleep(0.05)
        raise AssertionError(f"the server does not answer: {server.output()}")

    def work(self) -> Running:
        """Start the worker."""
        return self.start(["-m", "lms.jobs"], "worker")

    def command(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``flask --app wsgi …`` and return its exit status and output."""
        return self.python("-m", "flask", "--app", "wsgi", *words, stdin=stdin)

    def python(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the interpreter with this installation's settings."""
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment(), input=stdin, text=True,
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    def end(self) -> None:
        """End everything that a test started and left running."""
        for running in self.started:
            running.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> list[int]:
    """Return the ids of the processes that a process started, such as the workers of a web server."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(word) for word in listed.split()]


def wait_for(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until `condition()` is true; fail with `what` when it does not become so in time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"{what} did not happen within {seconds} s"
        time.sleep(0.05)
