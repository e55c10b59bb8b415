"""Fill a data folder with an academy, people who are signed in, and what they read and answer."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask import session as page_session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from bench.content import Content, make_content
from lms import config, create_app, migrations
from lms.academies import service as academies
from lms.academies.models import Academy
from lms.catalog.models import Course
from lms.core import clock
from lms.extensions import db, transaction
from lms.learning.models import Enrolment, EnrolmentSource
from lms.people import credentials
from lms.people import service as people
from lms.people.models import Person
from lms.people.policy import Role
from lms.people.service import Browser

SLUG = "bench"
PASSWORD = "quiet-lantern-over-the-harbour"  # noqa: S105 – of people who exist in a temporary folder alone


@dataclass(frozen=True)
class Visitor:
    """What one browser brings: its cookie, a token for forms, and an address of its own."""

    email: str
    cookie: str
    token: str
    address: str


@dataclass(frozen=True)
class Filled:
    """Where to go, and who goes there."""

    lesson: str
    course: str
    start_exam: str
    earn: str
    readers: list[Visitor]
    strangers: list[Visitor]
    earners: list[Visitor]


def environment(folder: Path) -> dict[str, str]:
    """Return the variables for server and filling; settings of a running installation are left out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    # Each browser has an address of its own, as behind a proxy; otherwise the limits of one address would apply.
    return {**kept, "LMS_DATA_DIR": str(folder), "LMS_TRUSTED_PROXIES": "1"}


def fill(folder: Path, *, readers: int, earners: int) -> Filled:
    """Make everything that the measurements need, before the server starts."""
    config.make_secret_key(folder)
    app = create_app(config.load(environment(folder)))
    with app.app_context():
        migrations.upgrade(db.engine)
        content, members = _make(readers + earners, readers)
        db.engine.dispose()
    # Outside of the block above, since form tokens are kept for the length of an app context.
    browsers = [_visitor(app, email, number, token) for number, (email, token) in enumerate(members)]
    return Filled(
        lesson=f"/a/{SLUG}/learn/{content.course.slug}/lesson-1-1",
        course=f"/a/{SLUG}/learn/{content.course.slug}",
        start_exam=f"/a/{SLUG}/assessments/{content.exam.id}/start",
        earn=f"/a/{SLUG}/learn/{content.short_course.slug}/lesson-1-1/complete",
        readers=browsers[:readers],
        strangers=[_visitor(app, email, number, None) for number, (email, _) in enumerate(members[:readers])],
        earners=browsers[readers:],
    )


def _make(count: int, readers: int) -> tuple[Content, list[tuple[str, str]]]:
    """Add content and people; return with it each person's address and session token."""
    at, password_hash = clock.now(), credentials.hash_password(PASSWORD)
    with transaction() as session:
        academy = academies.found(session, slug=SLUG, name="Bench Academy", at=at)
        content = make_content(session, academy, at=at)
        members = []
        for number in range(count):
            course = content.course if number < readers else content.short_course
            person = _person(session, academy, course, number, password_hash)
            members.append((person.email, _sign_in(session, person)))
    return content, members


def _person(session: Session, academy: Academy, course: Course, number: int, password_hash: str) -> Person:
    at = clock.now()
    person = people.create(
        session, email=f"trainee{number}@example.org", legal_name=f"Ada Moore {number}", password_hash=password_hash,
        time_zone="Europe/London", at=at,
    )  # fmt: skip
    academies.give_role(session, academy.id, person.id, Role.TRAINEE, actor_id=None, at=at)
    session.flush()  # the place refers to the person
    session.add(
        Enrolment(
            academy_id=academy.id, course_id=course.id, person_id=person.id, source=EnrolmentSource.OPEN,
            started_at=at,
        )
    )  # fmt: skip
    return person


def _sign_in(session: Session, person: Person) -> str:
    return people.open_session(session, person.id, Browser("127.0.0.1", "bench", ""), days=1, at=clock.now())


def _visitor(app: Flask, email: str, number: int, token: str | None) -> Visitor:
    """Return a browser with the cookie that the server would have given it."""
    with app.test_request_context():
        form_token = generate_csrf()
        values = dict(page_session)
    if token is not None:
        values |= {"_user_id": token, "_fresh": True, "_permanent": True}
    return Visitor(
        email=email,
        cookie=f"{app.config['SESSION_COOKIE_NAME']}={_signed(app, values)}",
        token=form_token,
        address=f"198.51.{100 + number // 250}.{number % 250 + 1}",
    )


def _signed(app: Flask, values: dict[str, object]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(values))


def in_turns(visitors: list[Visitor], sizes: tuple[int, ...]) -> Iterator[list[Visitor]]:
    """Give away visitors who can act only once, so many for each measurement."""
    begin = 0
    for size in sizes:
        yield visitors[begin : begin + size]
        begin += size
