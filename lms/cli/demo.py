"""Fill an empty installation with an academy, people in every role and some history, through the services."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from lms import journey, migrations, questions
from lms.academies import queries as academies
from lms.academies import service
from lms.academies.models import Academy
from lms.awards import queries as awards
from lms.catalog import queries as catalog
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineQuiz
from lms.certificates import queries as held_certificates
from lms.certificates import service as certificates
from lms.cli.content import import_all
from lms.core import clock
from lms.core.ids import new_token
from lms.extensions import db, settings, transaction
from lms.learning import service as learning
from lms.people import credentials
from lms.people import service as people
from lms.people.models import Person
from lms.people.policy import Actor, Role
from lms.quizzes import queries as quiz_queries
from lms.quizzes import service as quizzes

ACCOUNTS = "demo-accounts.txt"
WORDS = """
amber birch cedar comet coral delta ember fjord garnet harbour indigo juniper kestrel lantern linen maple meadow
nectar ochre orchid pebble quartz quiver raven reef saffron sienna slate thistle tundra velvet willow
"""


@dataclass(frozen=True)
class Cast:
    """One person of the demo and what they have done so far."""

    role: Role
    name: str
    email: str
    story: str = ""
    """new, reading, exam, certified or revoked; empty for staff."""


PEOPLE = (
    Cast(Role.OWNER, "Helena Marsh", "owner@northlight.example"),
    Cast(Role.REGISTRAR, "Tomas Lindqvist", "registrar@northlight.example"),
    Cast(Role.INSTRUCTOR, "Marta Sandberg", "instructor@northlight.example"),
    Cast(Role.ASSESSOR, "Jonas Weber", "assessor@northlight.example"),
    Cast(Role.TRAINEE, "Amara Okafor", "trainee@northlight.example", "reading"),
    Cast(Role.TRAINEE, "Priya Nair", "exam-ready@northlight.example", "exam"),
    Cast(Role.TRAINEE, "Samuel Adeyemi", "certified@northlight.example", "certified"),
    Cast(Role.TRAINEE, "Lena Fischer", "revoked@northlight.example", "revoked"),
    Cast(Role.TRAINEE, "Noor Haddad", "new@northlight.example", "new"),
)


@click.command("demo")
@with_appcontext
def command() -> None:
    """Found the demo academy once, and print its accounts. On a filled installation nothing changes."""
    migrations.upgrade(db.engine)
    path = settings().data_dir / ACCOUNTS
    with db.sessionmaker() as reading:
        empty = not academies.all_academies(reading)
    if empty:
        _found()
        _write_accounts(path, _cast())
    if path.exists():
        click.echo(f"\nDemo accounts (role, e-mail, password), kept in {path}:\n\n{path.read_text()}")


def _found() -> None:
    at = clock.now() - timedelta(days=120)
    with transaction() as session:
        academy = service.found(
            session, slug="northlight", name="Northlight SMP Academy", short_name="Northlight", place="Leeds",
            contact_email="office@northlight.example", at=at,
        )  # fmt: skip
    import_all(academy.slug)


def _cast() -> Sequence[tuple[Cast, str]]:
    """Make the people, then play the stories, since some need the staff."""
    made: dict[str, Person] = {}
    lines = []
    for cast in PEOPLE:
        password = "-".join(secrets.choice(WORDS.split()) for _ in range(5))
        lines.append((cast, password))
        made[cast.email] = _person(cast, password)
    for cast in PEOPLE:
        if cast.story:
            Story(made[cast.email], made[PEOPLE[1].email]).play(cast.story)
    return lines


def _person(cast: Cast, password: str) -> Person:
    hashed = credentials.hash_password(password)
    at = clock.now() - timedelta(days=90)
    with transaction() as session:
        academy = academies.by_slug(session, "northlight")
        person = people.create(
            session,
            email=cast.email,
            legal_name=cast.name,
            password_hash=hashed,
            time_zone="Europe/London",
            at=at,
        )
        service.give_role(session, academy.id, person.id, cast.role, actor_id=None, at=at)
    return person


def _write_accounts(path: Path, lines: Sequence[tuple[Cast, str]]) -> None:
    """Keep the accounts where only the owner of the data folder can read them."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        for cast, password in lines:
            file.write(f"{cast.role.value} {cast.email} {password}\n")


class Story:
    """What one trainee has done, day by day."""

    def __init__(self, trainee: Person, registrar: Person) -> None:
        self.trainee, self.registrar = trainee, registrar
        self.at: datetime = clock.now() - timedelta(days=60)

    def play(self, story: str) -> None:
        """Play a story to its end, each step in a transaction of its own."""
        self._enrol()
        if story == "new":
            return
        outline = self._outline()
        lessons = list(outline.lessons())
        for lesson in lessons[:3] if story == "reading" else lessons:
            self._read(lesson.slug)
        if story == "reading":
            return
        for quiz in outline.quizzes():
            if story != "exam" or quiz not in outline.exams:
                self._pass(quiz)
        self._confirm_identity()
        if story == "revoked":
            self._revoke()

    def _step(self, minutes: int) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def _actor(self, academy: Academy) -> Actor:
        return Actor(self.trainee.id, academy.id, frozenset({Role.TRAINEE}))

    def _course(self, session: Session) -> tuple[Academy, Course]:
        academy = academies.by_slug(session, "northlight")
        return academy, catalog.courses(session, academy.id)[0]

    def _outline(self) -> Outline:
        with db.sessionmaker() as session:
            return Outline.from_json(self._course(session)[1].outline)

    def _enrol(self) -> None:
        with transaction() as session:
            academy, course = self._course(session)
            learning.enrol(session, self._actor(academy), course, at=self._step(10))

    def _read(self, slug: str) -> None:
        with transaction() as session:
            academy, course = self._course(session)
            journey.complete_lesson(
                session, self._actor(academy), course.slug, slug, base_url=settings().base_url,
                at=self._step(600),
            )  # fmt: skip

    def _pass(self, quiz: OutlineQuiz) -> None:
        """Take a quiz with most answers right: the fourth of every ten stays empty."""
        with transaction() as session:
            academy, _course = self._course(session)
            actor = self._actor(academy)
            attempt = journey.start_quiz(
                session, actor, quiz.id, seed=new_token(), base_url=settings().base_url, at=self._step(60)
            )
            session.flush()  # the answers refer to the attempt
            for drawn in quiz_queries.all_drawn(session, attempt.id):
                question = questions.parse(drawn.body)
                answer = None if drawn.position % 10 == 4 else question.ideal()
                form = question.write(answer, drawn.arrangement)
                quizzes.save(session, actor, attempt.id, drawn.position, form, revision=0, at=self._step(0))
            journey.submit_quiz(session, actor, attempt.id, base_url=settings().base_url, at=self._step(11))

    def _confirm_identity(self) -> None:
        with transaction() as session:
            academy, course = self._course(session)
            award = awards.of_course(session, course.id)[0]
            actor = Actor(self.registrar.id, academy.id, frozenset({Role.REGISTRAR}))
            journey.confirm_requirement(
                session, actor, award.id, self.trainee.id, "identity", note="Passport seen",
                base_url=settings().base_url, at=self._step(30),
            )  # fmt: skip

    def _revoke(self) -> None:
        with transaction() as session:
            academy = academies.by_slug(session, "northlight")
            actor = Actor(self.registrar.id, academy.id, frozenset({Role.REGISTRAR}))
            held = held_certificates.of_person(session, self._actor(academy), at=self.at)[0]
            certificates.revoke(
                session, actor, held.certificate.serial, at=self._step(1440),
                reason="Issued to the wrong person by mistake; a new certificate was not issued.",
            )  # fmt: skip
