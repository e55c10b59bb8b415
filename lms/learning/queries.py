"""Read places and progress of one person, or of the people of one academy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from lms.catalog.models import Course, Lesson, LessonVersion
from lms.core.db import id_param
from lms.core.errors import NotFound
from lms.learning.models import Enrolment, LessonVisit
from lms.learning.rules import Visit
from lms.people.policy import Actor, Permission, can

# Built once: these two are asked by every lesson page, and building a statement costs more than running it.
_VISITS = select(LessonVisit.lesson_id, LessonVisit.opened_at, LessonVisit.completed_at).where(
    LessonVisit.person_id == id_param("person_id"), LessonVisit.course_id == id_param("course_id")
)
_LESSON_PAGE = (
    select(
        Course.id,
        Course.slug,
        Course.title,
        Course.outline,
        Lesson.id,
        Lesson.slug,
        LessonVersion.title,
        LessonVersion.minutes,
        LessonVersion.number,
        LessonVersion.html,
        LessonVersion.extras,
        Enrolment.id,
    )
    .join(Lesson, Lesson.course_id == Course.id)
    .join(
        LessonVersion,
        and_(LessonVersion.lesson_id == Lesson.id, LessonVersion.number == Lesson.version_number),
    )
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.course_id == Course.id,
            Enrolment.person_id == id_param("person_id"),
            Enrolment.ended_at.is_(None),
        ),
    )
    .where(
        Course.academy_id == id_param("academy_id"),
        Course.slug == bindparam("course_slug"),
        Course.retired_at.is_(None),
        Lesson.slug == bindparam("lesson_slug"),
        Lesson.retired_at.is_(None),
    )
)


@dataclass(frozen=True)
class LessonPage:
    """All that a lesson's page shows, but for the person's progress."""

    course_id: UUID
    course_slug: str
    course_title: str
    outline: dict[str, Any]
    lesson_id: UUID
    slug: str
    title: str
    minutes: int
    version_number: int
    html: str
    extras: dict[str, Any]
    enrolment_id: UUID | None


def enrolment(session: Session, person_id: UUID, course_id: UUID, *, lock: bool = False) -> Enrolment | None:
    """Return the place that a person holds in a course now."""
    query = select(Enrolment).where(
        Enrolment.course_id == course_id, Enrolment.person_id == person_id, Enrolment.ended_at.is_(None)
    )
    return session.scalar(query.with_for_update() if lock else query)


def enrolment_by_id(session: Session, enrolment_id: UUID, *, lock: bool = False) -> Enrolment:
    """Return a place that is known to exist, also when it has ended."""
    return session.get_one(Enrolment, enrolment_id, with_for_update=True if lock else None)


def my_courses(session: Session, actor: Actor) -> Sequence[Course]:
    """Return the courses in which the actor has a place, in the order of enrolment."""
    return session.scalars(
        select(Course)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(
            Enrolment.academy_id == actor.academy_id,
            Enrolment.person_id == actor.person_id,
            Enrolment.ended_at.is_(None),
            Course.retired_at.is_(None),
        )
        .order_by(Enrolment.started_at, Enrolment.id)
    ).all()


def visits(session: Session, person_id: UUID, course_id: UUID) -> Mapping[UUID, Visit]:
    """Return, by lesson, how far a person is in a course."""
    rows = session.execute(_VISITS, {"person_id": person_id, "course_id": course_id})
    return {lesson_id: Visit(opened_at, completed_at) for lesson_id, opened_at, completed_at in rows}


def lesson_page(session: Session, actor: Actor, course_slug: str, lesson_slug: str) -> LessonPage:
    """Return a lesson for somebody who has a place in its course, or who teaches in the academy.

    Raises:
        NotFound: there is no such lesson, or the actor has neither.
    """
    values = {
        "person_id": actor.person_id,
        "academy_id": actor.academy_id,
        "course_slug": course_slug,
        "lesson_slug": lesson_slug,
    }
    row = session.execute(_LESSON_PAGE, values).one_or_none()
    if row is None or (row[-1] is None and not can(actor, Permission.SEE_TRAINEES)):
        raise NotFound("We could not find that lesson.")
    return LessonPage(*row)


def may_read(session: Session, actor: Actor, course_id: UUID) -> bool:
    """Tell whether the actor has a place in the course or teaches in its academy."""
    return can(actor, Permission.SEE_TRAINEES) or enrolment(session, actor.person_id, course_id) is not None


def courses_of(session: Session, actor: Actor, person_id: UUID) -> Sequence[Course]:
    """Return the courses of the actor's academy in which a person has a place."""
    return my_courses(session, Actor(person_id, actor.academy_id, frozenset()))
