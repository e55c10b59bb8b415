"""Work without a request: each job does what is due, once, and one bad case stops no other."""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import journey
from lms.certificates import rendering
from lms.certificates.models import Certificate, CertificateFile
from lms.core import clock
from lms.core.db import unit_of_work
from lms.core.files import FileStore
from lms.core.throttle import Try
from lms.jobs import JOBS, certificates, cleaning, exams, mail
from lms.mail.models import Message
from lms.people import service as people
from lms.people.models import SignIn
from lms.quizzes.models import Attempt, AttemptState
from tests.features.scene import NOON, Sessions, count, earn, make_scene, save, start
from tests.features.test_mail import Server, write

Run = Callable[[Callable[[], int]], int]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a job inside the app, at a moment of the test's choosing."""

    def work(job: Callable[[], int]) -> int:
        with app.app_context():
            return job()

    at(monkeypatch, NOON)
    return work


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_every_job_is_run_by_the_clock_too() -> None:
    assert set(JOBS) == {"mail", "certificates", "exams", "cleaning"}
    assert all(times for _job, times in JOBS.values())


def test_c07_overdue_attempts_are_closed_without_a_browser(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, endless = make_scene(sessions, minutes=30), make_scene(sessions)
    attempt_id, open_id = start(sessions, scene), start(sessions, endless)
    save(sessions, scene, attempt_id)

    at(monkeypatch, NOON + timedelta(minutes=30, seconds=10))
    assert run(exams.close_overdue) == 0
    at(monkeypatch, NOON + timedelta(minutes=30, seconds=11))
    assert run(exams.close_overdue) == 1
    assert run(exams.close_overdue) == 0

    with sessions() as session:
        assert session.get_one(Attempt, attempt_id).state is AttemptState.CLOSED
        assert session.get_one(Attempt, open_id).state is AttemptState.OPEN


def test_an_attempt_that_cannot_be_closed_does_not_hold_up_the_others(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make_scene(sessions, minutes=29), make_scene(sessions, minutes=30)
    bad_id, good_id = start(sessions, bad), start(sessions, good)
    usual = journey.close_overdue

    def close(session: Any, attempt_id: Any, **kwargs: Any) -> None:
        if attempt_id == bad_id:
            raise ValueError("a question that nobody can score")
        usual(session, attempt_id, **kwargs)

    monkeypatch.setattr(journey, "close_overdue", close)
    at(monkeypatch, NOON + timedelta(hours=1))

    assert run(exams.close_overdue) == 1

    with sessions() as session:
        assert session.get_one(Attempt, good_id).state is AttemptState.CLOSED


def test_the_outbox_is_emptied_over_smtp(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Server.taken = []
    monkeypatch.setattr(smtplib, "SMTP", Server)
    for number in range(5):
        write(sessions, f"person{number}@example.org")

    assert run(mail.send) == 5
    assert run(mail.send) == 0
    assert [sent["To"] for sent in Server.taken] == [f"person{number}@example.org" for number in range(5)]


def test_a_refused_mailbox_does_not_hold_up_the_mail_of_others(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Picky(Server):
        def send_message(self, mail: Any) -> None:
            if mail["To"].startswith("gone"):
                raise smtplib.SMTPRecipientsRefused({})
            super().send_message(mail)

    Server.taken = []
    monkeypatch.setattr(smtplib, "SMTP", Picky)
    for name in ("gone1", "gone2", "ada", "gone3", "bea"):
        write(sessions, f"{name}@example.org")

    assert run(mail.send) == 2


def test_g22_a_dead_mail_server_is_asked_three_times_and_left_alone(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def dead(*address: object, **_kwargs: object) -> None:
        asked.append(address)
        raise TimeoutError

    monkeypatch.setattr(smtplib, "SMTP", dead)
    for number in range(9):
        write(sessions, f"person{number}@example.org")

    assert run(mail.send) == 0
    assert len(asked) == 3
    assert count(sessions, Message, sent_at=None, given_up_at=None) == 9


def test_h07_a_slow_mail_server_holds_no_lock(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    saved: list[int] = []

    class Slow(Server):
        def send_message(self, mail: Any) -> None:
            saved.append(save(sessions, scene, attempt_id).revision)

    monkeypatch.setattr(smtplib, "SMTP", Slow)
    write(sessions)

    assert run(mail.send) == 1
    assert saved == [1]


def test_a_certificate_gets_one_file_however_often_the_job_runs(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(certificates, "is_available", lambda: None)
    monkeypatch.setattr(rendering, "make_pdf", lambda certificate: f"%PDF {certificate.serial}".encode())
    serial = earn(sessions, make_scene(sessions))

    assert run(certificates.make_files) == 1
    assert run(certificates.make_files) == 0

    with sessions() as session:
        kept = session.scalars(select(CertificateFile)).one()
    store = FileStore(app.extensions["settings"].data_dir / "files")
    assert store.read(kept.sha256) == f"%PDF {serial}".encode()
    assert kept.size == len(store.read(kept.sha256))


def test_a_certificate_that_cannot_be_rendered_stops_no_other(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, good = earn(sessions, make_scene(sessions)), earn(sessions, make_scene(sessions))

    def make(certificate: Certificate) -> bytes:
        if certificate.serial == poison:
            raise ValueError("a name that no font can set")
        return b"%PDF"

    monkeypatch.setattr(certificates, "is_available", lambda: None)
    monkeypatch.setattr(rendering, "make_pdf", make)

    assert run(certificates.make_files) == 1

    with sessions() as session:
        has_file = select(Certificate.serial).join(
            CertificateFile, CertificateFile.certificate_id == Certificate.id
        )
        assert session.scalars(has_file).all() == [good]


def test_a_machine_without_the_pdf_library_makes_the_file_later(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "is_available", lambda: "libpango is missing")
    earn(sessions, make_scene(sessions))

    assert run(certificates.make_files) == 0
    assert count(sessions, CertificateFile) == 0


def test_the_same_certificate_is_rendered_to_the_same_bytes(sessions: Sessions, run: Run, app: Flask) -> None:
    earn(sessions, make_scene(sessions))

    assert run(certificates.make_files) == 1

    with sessions() as session:
        certificate, kept = (
            session.scalars(select(Certificate)).one(),
            session.scalars(select(CertificateFile)).one(),
        )
    content = FileStore(app.extensions["settings"].data_dir / "files").read(kept.sha256)
    assert content.startswith(b"%PDF-")
    assert rendering.make_pdf(certificate) == content


def test_old_sessions_and_counts_are_cleared_and_living_ones_stay(
    sessions: Sessions, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        browser = people.Browser("203.0.113.9", "", "")
        people.open_session(session, scene.trainee.person_id, browser, days=14, at=NOON)
        people.begin_sign_in(session, "ada@example.org", browser, at=NOON)

    at(monkeypatch, NOON + timedelta(days=43))
    run(cleaning.clear_old)
    assert (count(sessions, SignIn), count(sessions, Try)) == (1, 0)
    at(monkeypatch, NOON + timedelta(days=45))
    run(cleaning.clear_old)
    assert count(sessions, SignIn) == 0
