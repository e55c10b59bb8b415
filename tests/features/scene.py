"""One academy with a trainee, a course, an exam and an award, and the steps that a trainee takes in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.catalog.models import Course
from lms.catalog.outline import Outline
from lms.core.audit import AuditEntry
from lms.core.db import unit_of_work
from lms.people.policy import Actor, Role
from lms.quizzes import queries, service
from lms.quizzes.service import Saved
from tests.factories import (
    answer_form,
    as_actor,
    enrol,
    make_academy,
    make_award,
    make_course,
    make_person,
    make_quiz,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BASE_URL = "https://learn.example.org"
IDENTITY = {"kind": "confirmation", "key": "identity", "title": "Photo identity checked", "by": "registrar"}

Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class Scene:
    """Keys and actors; rows are read afresh where they are needed."""

    academy_id: UUID
    course_id: UUID
    course_slug: str
    quiz_id: UUID
    quiz_slug: str
    award_id: UUID
    trainee: Actor
    registrar: Actor
    owner: Actor


def make_scene(
    sessions: Sessions, *, requires: Iterable[dict[str, Any]] | None = None, valid_months: int | None = 24,
    time_zone: str = "Europe/London", enrolled: bool = True, **terms: Any,
) -> Scene:  # fmt: skip
    """Return a new scene. The award asks for the lessons and the exam unless `requires` names something else."""
    with unit_of_work(sessions) as session:
        academy = make_academy(session)
        academy.time_zone = time_zone
        owner = make_person(session, academy, Role.OWNER, legal_name="Grace Owner")
        registrar = make_person(session, academy, Role.REGISTRAR, legal_name="Rita Registrar")
        trainee = make_person(session, academy)
        course = make_course(session, academy)
        quiz = make_quiz(session, course, **terms)
        usual = ({"kind": "lessons", "module": "basics"}, {"kind": "quiz", "quiz": quiz.slug})
        award = make_award(session, course, *(requires or usual), valid_months=valid_months)
        if enrolled:
            enrol(session, trainee, course)
        return Scene(
            academy.id, course.id, course.slug, quiz.id, quiz.slug, award.id, as_actor(trainee, academy),
            as_actor(registrar, academy, Role.REGISTRAR), as_actor(owner, academy, Role.OWNER),
        )  # fmt: skip


def read_lessons(sessions: Sessions, scene: Scene, *, at: datetime = NOON) -> None:
    """Read every lesson of the course."""
    with sessions() as session:
        slugs = [lesson.slug for lesson in _outline(session, scene).lessons()]
    for slug in slugs:
        with unit_of_work(sessions) as session:
            journey.complete_lesson(session, scene.trainee, scene.course_slug, slug, base_url=BASE_URL, at=at)


def _outline(session: Session, scene: Scene) -> Outline:
    return Outline.from_json(session.get_one(Course, scene.course_id).outline)


def start(sessions: Sessions, scene: Scene, *, seed: str = "seed", at: datetime = NOON) -> UUID:
    """Start the exam, or go on with it; return the attempt's key."""
    with unit_of_work(sessions) as session:
        return journey.start_quiz(
            session, scene.trainee, scene.quiz_id, seed=seed, base_url=BASE_URL, at=at
        ).id


def save(
    sessions: Sessions, scene: Scene, attempt_id: UUID, position: int = 1, *, right: bool = True,
    revision: int = 0, at: datetime = NOON,
) -> Saved:  # fmt: skip
    """Save one answer."""
    with unit_of_work(sessions) as session:
        form = answer_form(session, attempt_id, position, right=right)
        return service.save(session, scene.trainee, attempt_id, position, form, revision=revision, at=at)


def answer_all(
    sessions: Sessions, scene: Scene, attempt_id: UUID, *, right: bool = True, at: datetime = NOON
) -> None:
    """Save an answer to every question, from the page as it stands."""
    with sessions() as session:
        cells = queries.palette(session, attempt_id)
    for cell in cells:
        save(sessions, scene, attempt_id, cell.position, right=right, revision=cell.revision, at=at)


def submit(sessions: Sessions, scene: Scene, attempt_id: UUID, *, at: datetime = NOON) -> journey.Outcome:
    """Hand the attempt in."""
    with unit_of_work(sessions) as session:
        return journey.submit_quiz(session, scene.trainee, attempt_id, base_url=BASE_URL, at=at)


def pass_exam(sessions: Sessions, scene: Scene, *, at: datetime = NOON) -> journey.Outcome:
    """Start the exam, answer everything rightly and hand it in."""
    attempt_id = start(sessions, scene, at=at)
    answer_all(sessions, scene, attempt_id, at=at)
    return submit(sessions, scene, attempt_id, at=at)


def earn(sessions: Sessions, scene: Scene, *, at: datetime = NOON) -> str:
    """Meet every requirement and return the serial of the certificate."""
    read_lessons(sessions, scene, at=at)
    outcome = pass_exam(sessions, scene, at=at)
    return outcome.certificates[0].serial


def count(sessions: Sessions, table: type[Any], **where: Any) -> int:
    """Return how many rows a table holds."""
    with sessions() as session:
        found = session.scalar(select(func.count()).select_from(table).filter_by(**where))
    return int(found or 0)


def audited(sessions: Sessions, action: str) -> list[AuditEntry]:
    """Return the audit rows of one kind of act, the earliest first."""
    with sessions() as session:
        return list(
            session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        )
