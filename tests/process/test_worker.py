"""The worker process does what is due, without any browser, and obeys an operator's signals."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms.certificates.models import CertificateFile
from lms.core import clock
from lms.grading.queries import current_grade
from lms.mail.models import Message
from lms.quizzes.models import Attempt, ClosedBy
from tests.features.scene import earn, make_scene, save, start
from tests.process.post_office import post_office
from tests.process.server import Installation, wait_for

LONGEST_END_SECONDS = 30


def test_c07_the_worker_closes_an_overdue_attempt_sends_mail_and_makes_the_certificate_without_a_browser(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    begun = clock.now() - timedelta(hours=2)
    late = make_scene(sessions, minutes=30)
    attempt_id = start(sessions, late, at=begun)
    save(sessions, late, attempt_id, at=begun + timedelta(minutes=1))
    earn(sessions, make_scene(sessions), at=begun)
    with post_office() as office:
        installation.changes["LMS_SMTP_URL"] = office.url
        installation.work()
        wait_for(lambda: _is_all_done(sessions), "the work that is due", seconds=60)
        assert office.letters
    with sessions() as session:
        closed = session.get_one(Attempt, attempt_id)
        assert (closed.closed_by, closed.closed_at) == (ClosedBy.DEADLINE, begun + timedelta(minutes=30))
        grade = current_grade(session, attempt_id)
        assert grade is not None
        assert grade.earned_numerator > 0, "the acknowledged answer does not count"
        sha256 = session.scalars(select(CertificateFile.sha256)).one()
    kept = [path for path in (installation.data_dir / "files").rglob("*") if sha256 in path.name]
    assert kept[0].read_bytes().startswith(b"%PDF")


def _is_all_done(sessions: sessionmaker[Session]) -> bool:
    with sessions() as session:
        waiting = session.scalars(select(Message.id).where(Message.sent_at.is_(None))).first()
        attempt = session.scalars(select(Attempt.id).where(Attempt.closed_at.is_(None))).first()
        return waiting is None and attempt is None and session.scalar(select(CertificateFile.id)) is not None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_g08_the_worker_starts_anew_on_hup_and_ends_well_on_term_and_int(
    installation: Installation, number: signal.Signals
) -> None:
    worker = installation.work()
    wait_for((installation.data_dir / "queue.sqlite3").exists, "the start of the worker")
    _wait_until_it_listens(worker.pid)
    worker.send(signal.SIGHUP)
    wait_for(lambda: not _listens(worker.pid), "the new start")
    _wait_until_it_listens(worker.pid)
    worker.send(number)
    assert worker.wait(LONGEST_END_SECONDS) == 0, worker.output()
    assert "Traceback" not in worker.output()


def _wait_until_it_listens(pid: int) -> None:
    wait_for(lambda: _listens(pid), "the worker's readiness for signals")


def _listens(pid: int) -> bool:
    """Tell whether the process has its own answer to SIGHUP, as the kernel's list of caught signals says."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    caught = next(line for line in status if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)
