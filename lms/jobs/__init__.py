"""The clock's door: work that happens after a request, or without one.

Each job looks in the database for what is due, so that a lost or doubled call does no harm. `wake` only makes it
look sooner than the next minute.
"""

import logging
from collections.abc import Callable

from flask import Flask
from huey import SqliteHuey, crontab
from huey.api import Huey

from lms.config import Settings
from lms.jobs import certificates, cleaning, exams, mail

log = logging.getLogger(__name__)

JOBS: dict[str, tuple[Callable[[], int], dict[str, str]]] = {
    "mail": (mail.send, {"minute": "*"}),
    "certificates": (certificates.make_files, {"minute": "*"}),
    "exams": (exams.close_overdue, {"minute": "*"}),
    "cleaning": (cleaning.clear_old, {"minute": "17", "hour": "3"}),
}
"""Name → what to run, and when it runs anyway."""


def init_app(app: Flask) -> None:
    """Set up the queue, and let transactions wake jobs."""
    settings: Settings = app.extensions["settings"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    queue = SqliteHuey(
        "stipple",
        filename=str(settings.data_dir / "queue.sqlite3"),
        immediate=settings.queue == "immediate",
        immediate_use_memory=True,
        results=False,
    )
    tasks = {name: _register(app, queue, name, job, times) for name, (job, times) in JOBS.items()}
    app.extensions["queue"] = queue
    app.extensions["wake"] = lambda name: _wake(tasks[name], name)


def _register(
    app: Flask, queue: Huey, name: str, job: Callable[[], int], times: dict[str, str]
) -> Callable[[], object]:
    def work() -> None:
        with app.app_context():
            done = job()
        if done:
            log.info("job.done", extra={"job": f"{name}: {done}"})

    work.__name__ = f"run_{name}"
    task: Callable[[], object] = queue.task()(work)
    queue.periodic_task(crontab(**times), name=f"every_{name}")(work)
    return task


def _wake(task: Callable[[], object], name: str) -> None:
    """Queue a job. A queue that cannot be reached costs a minute, not the request: the work is in the database."""
    try:
        task()
    except Exception:
        log.exception("queue.unreachable", extra={"job": name})
