"""Read courses, lessons, banks and quizzes of one academy."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog.models import (
    Bank,
    Course,
    EnrolmentKind,
    Media,
    QuestionRow,
    QuestionVersion,
    Quiz,
    Visibility,
)
from lms.core.errors import NotFound


def public_courses(session: Session, academy_id: UUID) -> Sequence[Course]:
    """Return the courses that the catalogue shows, by title."""
    return session.scalars(
        select(Course)
        .where(
            Course.academy_id == academy_id,
            Course.visibility == Visibility.PUBLIC,
            Course.retired_at.is_(None),
        )
        .order_by(Course.title, Course.id)
    ).all()


def course(session: Session, academy_id: UUID, slug: str) -> Course:
    """Return a course of the academy by its short name.

    Raises:
        NotFound: the academy has no such course, or has retired it.
    """
    found = session.scalar(
        select(Course).where(
            Course.academy_id == academy_id, Course.slug == slug, Course.retired_at.is_(None)
        )
    )
    if found is None:
        raise NotFound("We could not find that course.")
    return found


def course_by_id(session: Session, academy_id: UUID, course_id: UUID) -> Course:
    """Return a course of the academy by its key, also when it is retired.

    Raises:
        NotFound: the academy has no such course.
    """
    found = session.scalar(select(Course).where(Course.id == course_id, Course.academy_id == academy_id))
    if found is None:
        raise NotFound("We could not find that course.")
    return found


def courses(session: Session, academy_id: UUID) -> Sequence[Course]:
    """Return every course of the academy that is not retired, by title."""
    return session.scalars(
        select(Course)
        .where(Course.academy_id == academy_id, Course.retired_at.is_(None))
        .order_by(Course.title, Course.id)
    ).all()


def quiz(session: Session, academy_id: UUID, quiz_id: UUID) -> Quiz:
    """Return a quiz of the academy.

    Raises:
        NotFound: the academy has no such quiz, or has retired it.
    """
    found = session.scalar(
        select(Quiz).where(Quiz.id == quiz_id, Quiz.academy_id == academy_id, Quiz.retired_at.is_(None))
    )
    if found is None:
        raise NotFound("We could not find that quiz.")
    return found


def media(session: Session, academy_id: UUID, course_slug: str, path: str) -> tuple[Media, Course]:
    """Return a file of a course, with the course whose rules it is under.

    Raises:
        NotFound: the course has no such file.
    """
    row = session.execute(
        select(Media, Course)
        .join(Course, Course.id == Media.course_id)
        .where(
            Media.academy_id == academy_id,
            Course.academy_id == academy_id,
            Course.slug == course_slug,
            Media.path == path,
        )
    ).one_or_none()
    if row is None:
        raise NotFound("We could not find that file.")
    return row[0], row[1]


def pool(session: Session, course_id: UUID, bank_slugs: Sequence[str]) -> Sequence[tuple[str, UUID, UUID]]:
    """Return (bank, question id, current version id) of the questions that can be drawn, in a fixed order."""
    return [
        (bank, question_id, version_id)
        for bank, question_id, version_id in session.execute(
            select(Bank.slug, QuestionRow.id, QuestionVersion.id)
            .join(QuestionRow, QuestionRow.bank_id == Bank.id)
            .join(
                QuestionVersion,
                (QuestionVersion.question_id == QuestionRow.id)
                & (QuestionVersion.number == QuestionRow.version_number),
            )
            .where(
                Bank.course_id == course_id,
                Bank.slug.in_(bank_slugs),
                Bank.retired_at.is_(None),
                QuestionRow.retired_at.is_(None),
            )
            .order_by(QuestionRow.id)
        )
    ]


def bodies(session: Session, version_ids: Sequence[UUID]) -> Mapping[UUID, dict[str, Any]]:
    """Return what the question versions ask, by id."""
    rows = session.execute(
        select(QuestionVersion.id, QuestionVersion.body).where(QuestionVersion.id.in_(version_ids))
    )
    return {row[0]: row[1] for row in rows}


def open_course_id(session: Session, academy_id: UUID, slug: str) -> UUID | None:
    """Return the key of a course in which anybody may take a place; None when there is no such course."""
    return session.scalar(
        select(Course.id).where(
            Course.academy_id == academy_id,
            Course.slug == slug,
            Course.enrolment == EnrolmentKind.OPEN,
            Course.visibility != Visibility.PRIVATE,
            Course.retired_at.is_(None),
        )
    )
