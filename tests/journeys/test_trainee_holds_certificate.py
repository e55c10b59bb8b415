"""The story the whole product exists for, through the HTTP door and on the shipped course. Read this test first."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms.academies.models import Academy
from lms.academies.service import invite
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineQuiz
from lms.certificates.models import Certificate, CertificateFile
from lms.config import ROOT
from lms.core import clock
from lms.core.files import FileStore
from lms.exchange import courses
from lms.jobs import certificates as certificate_job
from lms.mail.models import Message
from lms.people.models import Person
from lms.people.policy import Role, system
from lms.quizzes.models import Attempt
from tests.conftest import BASE, Browser, new_browser
from tests.factories import answer_form, make_academy, make_person

SMP = "scalp-micropigmentation"
PASSPHRASE = "quiet heron over the weir"


@pytest.fixture
def academy(session: Session, tmp_path: Path) -> Academy:
    """An academy that teaches the shipped course and has its staff."""
    with session.begin():
        found = make_academy(session, slug="northlight", name="Northlight SMP Academy")
        files, _warnings = courses.read_checked(
            ROOT / "courses", ROOT / "quizzes", SMP, today=date(2026, 11, 25)
        )
        courses.import_course(session, found, files, FileStore(tmp_path / "files"), at=clock.now())
        make_person(session, found, Role.OWNER, legal_name="Helena Marsh")
    return found


def test_a_trainee_takes_the_course_passes_and_holds_a_certificate_that_anyone_can_verify(
    app: Flask, sessions: sessionmaker[Session], academy: Academy
) -> None:
    trainee = _accept_invitation(app, sessions, academy)
    outline = _outline(sessions)

    _read_every_lesson(trainee, outline)
    for quiz in outline.quizzes():
        _pass(trainee, sessions, quiz)
    _confirm_identity(app, sessions, academy)

    with sessions() as session:
        certificate = session.scalars(select(Certificate)).one()
    verifier = new_browser(app)  # a stranger with a phone, not signed in
    page = verifier.get(f"/verify/{certificate.serial.lower()}")
    assert "Zoë Ångström" in page.text
    assert "This certificate is valid" in page.text
    assert "not a licence" in page.text

    with app.app_context():
        assert certificate_job.make_files() == 1
    with sessions() as session:
        assert session.scalars(select(CertificateFile)).one().size > 10_000
    pdf = trainee.get(f"/a/northlight/certificates/{certificate.id}/certificate.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")
    pdf.close()

    _revoke(app, sessions, academy, certificate.serial)
    page = verifier.get(f"/verify/{certificate.serial}")
    assert "This certificate is valid" not in page.text
    assert "Issued by mistake" in page.text
    assert '"status":"revoked"' in verifier.get(f"/verify/{certificate.serial}.json").text


def _accept_invitation(app: Flask, sessions: sessionmaker[Session], academy: Academy) -> Browser:
    """Invite a trainee; follow the link in the mail; choose a name and a password; take a place."""
    with sessions.begin() as session:
        invite(session, system(academy.id), "zoe@example.org", Role.TRAINEE, base_url=BASE, at=clock.now())
    with sessions() as session:
        message = session.scalars(select(Message).where(Message.recipient == "zoe@example.org")).one()
    path = re.search(r"https://learn\.example\.org(/invite/\S+)", message.body)
    assert path is not None

    browser = new_browser(app)
    assert "Northlight SMP Academy" in browser.get(path[1]).text
    form = {"legal_name": "Zoë Ångström", "password": PASSPHRASE, "time_zone": "Europe/Stockholm"}
    assert browser.submit(path[1], form).status_code == 302
    assert browser.submit(f"/a/northlight/courses/{SMP}/enrol").status_code == 302
    return browser


def _outline(sessions: sessionmaker[Session]) -> Outline:
    with sessions() as session:
        return Outline.from_json(session.scalars(select(Course)).one().outline)


def _read_every_lesson(browser: Browser, outline: Outline) -> None:
    """Open each lesson in reading order and mark it as read."""
    for lesson in outline.lessons():
        url = f"/a/northlight/learn/{SMP}/{lesson.slug}"
        assert lesson.title.split()[0] in browser.get(url).text
        assert browser.submit(f"{url}/complete").status_code == 302


def _pass(browser: Browser, sessions: sessionmaker[Session], quiz: OutlineQuiz) -> None:
    """Start a quiz, answer every question rightly by plain forms, review and submit."""
    started = browser.submit(f"/a/northlight/assessments/{quiz.id}/start")
    assert started.status_code == 302, started.text
    attempt_url = str(started.location).removesuffix("/q/1")
    with sessions() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.quiz_id == quiz.id)).one()
        forms = [answer_form(session, attempt.id, n) for n in range(1, quiz.questions + 1)]
    for position, form in enumerate(forms, 1):
        page = browser.get(f"{attempt_url}/q/{position}")
        assert f"Question {position} of {quiz.questions}" in page.text
        sent = browser.submit(f"{attempt_url}/q/{position}", {**form, "revision": "0", "go": "review"})
        assert sent.status_code == 302, sent.text
    assert browser.get(f"{attempt_url}/review").status_code == 200
    assert browser.submit(f"{attempt_url}/submit").status_code == 302
    assert "Passed" in browser.get(f"{attempt_url}/result").text


def _confirm_identity(app: Flask, sessions: sessionmaker[Session], academy: Academy) -> None:
    """Let a registrar confirm that the trainee's identity was checked."""
    with sessions.begin() as session:
        registrar = make_person(session, academy, Role.REGISTRAR, legal_name="Tomas Lindqvist")
        trainee = session.scalars(select(Person).where(Person.email == "zoe@example.org")).one()
    browser = new_browser(app)
    browser.sign_in(registrar)
    record = browser.get(f"/a/northlight/staff/people/{trainee.id}")
    action = re.search(r'action="([^"]*confirm[^"]*)"', record.text)
    assert action is not None
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', record.text))
    assert (
        browser.submit(action[1], {**hidden, "key": "identity", "note": "Passport seen"}).status_code == 302
    )


def _revoke(app: Flask, sessions: sessionmaker[Session], academy: Academy, serial: str) -> None:
    """Let the registrar take the certificate back."""
    with sessions() as session:
        registrar = session.scalars(select(Person).where(Person.legal_name == "Tomas Lindqvist")).one()
        certificate = session.scalars(select(Certificate).where(Certificate.serial == serial)).one()
    browser = new_browser(app)
    browser.sign_in(registrar)
    url = f"/a/northlight/staff/certificates/{certificate.id}/revoke"
    assert browser.get(url).status_code == 200
    assert browser.submit(url, {"reason": "Issued by mistake"}).status_code == 302
