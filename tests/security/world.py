"""An academy with everything in it, each piece marked, so that whatever leaks from it can be recognised."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.academies import service as academies
from lms.academies.models import Academy, Invitation
from lms.catalog.models import Course, Media, Visibility
from lms.certificates import service as certificates
from lms.certificates.models import Certificate
from lms.core import clock
from lms.core.db import unit_of_work
from lms.core.files import FileStore
from lms.core.ids import token_hash
from lms.mail.models import Message
from lms.people import credentials
from lms.people import queries as people_queries
from lms.people import service as people
from lms.people.models import Person
from lms.people.policy import Actor, Role
from lms.people.service import Browser as KnownBrowser
from lms.quizzes import service as quizzes
from tests import factories as make
from tests.conftest import BASE

PASSWORD = "seven purple lamps"
IDENTITY = {"kind": "confirmation", "key": "identity", "title": "Photo identity checked", "by": "registrar"}
PRACTICE = {"kind": "confirmation", "key": "practice", "title": "Practical work seen", "by": "assessor"}
Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class World:
    """One academy: its people by role, and for each name that an address can hold a value that exists."""

    slug: str
    marker: str
    """Stands in every name, text, address and file of this academy that strangers may not see."""
    key_marker: str
    """Stands in what tells right from wrong: right options, reasons, feedback."""
    academy_id: UUID
    people: Mapping[Role, Person]
    values: Mapping[str, str]
    closed_attempt_id: str
    invitation_token: str
    serial: str
    plain_course: str
    """A course that a stranger may see, without marks."""

    def actor(self, role: Role) -> Actor:
        """Return one of the academy's people as an actor."""
        return Actor(self.people[role].id, self.academy_id, frozenset({role}))

    def address(self, rule: str, **changes: str) -> str:
        """Return the address behind a rule of the url_map, filled with what exists here."""
        path = rule
        for name, value in {**self.values, **changes}.items():
            for converter in ("", "uuid:", "int:", "int(max=9999):", "path:"):
                path = path.replace(f"<{converter}{name}>", value)
        if "<" in path:
            raise AssertionError(f"no value is known for a part of {path}")
        return path


@functools.cache
def password_hash() -> str:
    """Return the hash of PASSWORD, computed once since it is slow on purpose."""
    return credentials.hash_password(PASSWORD)


def make_world(app: Flask, sessions: Sessions, slug: str) -> World:
    """Return a new academy with people in every role and one of everything."""
    marker = f"zq{slug}"
    key_marker = f"{marker}key"
    with unit_of_work(sessions) as session:
        academy = make.make_academy(session, slug=slug, name=f"{slug.capitalize()} Academy")
        team = {role: _person(session, academy, role, marker) for role in Role}
        course, quiz_ids = _course(session, academy, marker, key_marker)
        plain = make.make_course(session, academy, slug=f"open-{slug}")
        awards = _awards(session, course, marker)
        make.enrol(session, team[Role.TRAINEE], course)
        path = _media(app, session, course, marker)
        values = {"academy": slug, "course": course.slug, "slug": "lesson-1", "path": path, "position": "1"}
    world = World(
        slug, marker, key_marker, academy.id, team, values, "", "", "", plain_course=plain.slug
    )  # fmt: skip
    return _with_history(app, sessions, world, quiz_ids, awards)


def _person(session: Session, academy: Academy, role: Role, marker: str) -> Person:
    person = make.make_person(
        session, academy, role, legal_name=f"{role.value.capitalize()} {marker}",
        email=f"{role.value}.{marker}@example.org", password_hash=password_hash(),
    )  # fmt: skip
    person.preferred_name = f"{role.value} {marker}"
    return person


def marked_question(marker: str, key_marker: str, **more: Any) -> dict[str, Any]:
    """Return a single choice in which everything that belongs to the key is marked."""
    return {
        **make.choice_question(right=f"Option one {marker}"),
        "stem": f"Which one {marker}?",
        "topic": "Dots",
        "feedback": f"Feedback {key_marker}",
        "options": [
            {"text": f"Option one {marker}", "right": True},
            {"text": f"Option two {marker}", "why": f"Reason {key_marker}"},
            {"text": f"Option three {marker}", "why": f"Reason {key_marker}"},
        ],
        **more,
    }


def _course(
    session: Session, academy: Academy, marker: str, key_marker: str
) -> tuple[Course, tuple[UUID, UUID]]:
    course = make.make_course(session, academy, slug=f"private-{academy.slug}", visibility=Visibility.PRIVATE)
    course.title, course.summary = f"Course {marker}", f"Summary {marker}"
    course.about_html = f"<p>About {marker}</p>"
    quizzes_made = [
        make.make_quiz(
            session, course, title=f"{name} {marker}", attempts=5,
            bodies=[marked_question(marker, key_marker) for _ in range(3)],
        )
        for name in ("Exam", "Check")
    ]  # fmt: skip
    return course, (quizzes_made[0].id, quizzes_made[1].id)


def _awards(session: Session, course: Course, marker: str) -> tuple[UUID, UUID]:
    """Return an award that one confirmation earns, and one that stays open."""
    earned = make.make_award(session, course, IDENTITY, title=f"Earned {marker}")
    waiting = make.make_award(session, course, PRACTICE, IDENTITY, title=f"Waiting {marker}")
    return earned.id, waiting.id


def _media(app: Flask, session: Session, course: Course, marker: str) -> str:
    content = f"<svg xmlns='http://www.w3.org/2000/svg'><title>{marker}</title></svg>".encode()
    sha256 = _files(app).save(content)
    path = "basics/media/dots.svg"
    session.add(
        Media(
            academy_id=course.academy_id, course_id=course.id, path=path, sha256=sha256,
            content_type="image/svg+xml", size=len(content),
        )
    )  # fmt: skip
    return path


def _files(app: Flask) -> FileStore:
    return FileStore(app.extensions["settings"].data_dir / "files")


def _with_history(
    app: Flask, sessions: Sessions, world: World, quiz_ids: tuple[UUID, UUID], awards: tuple[UUID, UUID]
) -> World:
    """Let the people of a new academy act: attempts, a certificate, an invitation, mail, a session."""
    at, trainee = clock.now(), world.actor(Role.TRAINEE)
    open_id, closed_id = (_sit(sessions, trainee, quiz_id) for quiz_id in quiz_ids)
    with unit_of_work(sessions) as session:
        journey.submit_quiz(session, trainee, closed_id, base_url=BASE, at=at)
    serial, certificate_id = _certify(app, sessions, world, awards[0])
    token, invitation_id = _invite(sessions, world)
    with unit_of_work(sessions) as session:
        people.open_session(session, trainee.person_id, KnownBrowser("192.0.2.9", "x", ""), days=14, at=at)
        message_id = session.scalars(select(Message.id)).first()
        sign_in_id = people_queries.open_sign_ins(session, trainee.person_id, at=at)[0].id
    found = {
        "quiz_id": quiz_ids[0], "attempt_id": open_id, "certificate_id": certificate_id, "serial": serial,
        "person_id": trainee.person_id, "award_id": awards[1], "invitation_id": invitation_id,
        "sign_in_id": sign_in_id, "message_id": message_id, "role": "trainee", "token": "altered-token",
    }  # fmt: skip
    values = {**world.values, **{name: str(value) for name, value in found.items()}}
    return World(
        world.slug, world.marker, world.key_marker, world.academy_id, world.people, values, str(closed_id),
        token, serial, world.plain_course,
    )  # fmt: skip


def _sit(sessions: Sessions, trainee: Actor, quiz_id: UUID) -> UUID:
    """Start an attempt and save a wrong answer to its first question."""
    with unit_of_work(sessions) as session:
        attempt = journey.start_quiz(session, trainee, quiz_id, seed="s", base_url=BASE, at=clock.now())
        session.flush()
        form = {"answer": ["0"]}
        quizzes.save(session, trainee, attempt.id, 1, form, revision=0, at=clock.now())
        return attempt.id


def _certify(app: Flask, sessions: Sessions, world: World, award_id: UUID) -> tuple[str, UUID]:
    """Let the registrar confirm, and keep a marked file as the PDF."""
    holder = world.people[Role.TRAINEE].id
    with unit_of_work(sessions) as session:
        issued: Certificate
        (issued,) = journey.confirm_requirement(
            session, world.actor(Role.REGISTRAR), award_id, holder, "identity", note=f"Note {world.marker}",
            base_url=BASE, at=clock.now(),
        )  # fmt: skip
        sha256 = _files(app).save(f"%PDF-1.7 {world.marker}".encode())
        certificates.keep_file(session, issued, sha256, 20, at=clock.now())
        return issued.serial, issued.id


def _invite(sessions: Sessions, world: World) -> tuple[str, UUID]:
    with unit_of_work(sessions) as session:
        token = academies.invite(
            session, world.actor(Role.OWNER), f"guest.{world.marker}@example.org", Role.TRAINEE,
            base_url=BASE, at=clock.now(),
        )  # fmt: skip
        session.flush()
        found = session.scalars(select(Invitation.id).where(Invitation.token_hash == token_hash(token))).one()
        return token, found
