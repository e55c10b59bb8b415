"""The server as `script/server` starts it, and what the kernel and its log say of it."""

import json
import os
import signal
import socket
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bench.fill import environment
from lms.config import ROOT

START_SECONDS = 300
END_SECONDS = 40
TICKS = os.sysconf("SC_CLK_TCK")


class ServerProblem(Exception):
    """The server does not start. The message holds what it said."""


@dataclass(frozen=True)
class Requests:
    """What the request log says of a time span."""

    count: int
    statements: int
    saves: int
    statements_of_saves: int


class Server:
    """A running server with its web processes and its worker."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self._log = folder / "server.log"
        self._read_to = 0
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [str(ROOT / "script" / "server"), "--data", str(folder), "--port", str(self.port)],
                env=environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._await_start()

    def _await_start(self) -> None:
        clock = threading.Timer(START_SECONDS, self._process.kill)
        clock.start()
        output: IO[str] = self._process.stdout  # type: ignore[assignment]
        said = []
        for line in output:
            said.append(line)
            if line.startswith("Stipple serves"):
                clock.cancel()
                return
        clock.cancel()
        raise ServerProblem("".join(said) + self._log.read_text())

    def end(self) -> None:
        """End the server in good order."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(END_SECONDS)

    def processes(self, named: str = "") -> list[int]:
        """Return the processes; with `named`, the one whose command holds this word, and what it started."""
        children = _children()
        found, waiting = [], [self._process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children.get(pid, [])
        if not named:
            return found
        tops = [pid for pid in found if named in _command(pid)]
        return [pid for pid in found if any(pid in _family(top, children) for top in tops)]

    def cpu_ms(self, named: str = "") -> float:
        """Return the CPU milliseconds spent so far, by processes that have ended too."""
        return sum(_cpu_ticks(pid) for pid in self.processes(named)) * 1000 / TICKS

    def memory_mb(self) -> float:
        """Return the memory held now, shared pages counted in parts (PSS)."""
        return sum(_pss_kb(pid) for pid in self.processes()) / 1024

    def requests(self) -> Requests:
        """Return what was logged since the last call."""
        with self._log.open("rb") as log:
            log.seek(self._read_to)
            text = log.read()
        # A line that is still being written is left for the next call.
        whole = text[: text.rfind(b"\n") + 1]
        self._read_to += len(whole)
        found = [entry for line in whole.splitlines() if (entry := _request(line)) is not None]
        saves = [entry["statements"] for entry in found if entry["route"].endswith("/save")]
        return Requests(len(found), sum(entry["statements"] for entry in found), len(saves), sum(saves))


def _request(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.get("event") == "request" else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """Return the fields of a process behind its name; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found.setdefault(int(fields[1]), []).append(int(entry.name))
    return found


def _family(pid: int, children: dict[int, list[int]]) -> set[int]:
    return {pid}.union(*(_family(child, children) for child in children.get(pid, [])))


def _cpu_ticks(pid: int) -> int:
    """Return user and system time of a process and of the children that it has waited for."""
    fields = _stat(pid)
    return sum(int(value) for value in fields[11:15])


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
