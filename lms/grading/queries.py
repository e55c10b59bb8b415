"""Read grades. Of several for one attempt, the one with the highest number counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from lms.catalog.models import Quiz
from lms.core.db import id_param
from lms.grading.models import Grade, Mark
from lms.grading.rules import Score
from lms.quizzes.models import Attempt, AttemptState


@dataclass(frozen=True)
class Result:
    """One attempt at one quiz, with its current grade when it is closed."""

    attempt_id: UUID
    quiz_id: UUID
    quiz_slug: str
    number: int
    is_open: bool
    started_at: datetime
    closed_at: datetime | None
    passed: bool | None
    score: Score | None


def current_grade(session: Session, attempt_id: UUID) -> Grade | None:
    """Return the grade that counts for an attempt."""
    return session.scalar(
        select(Grade).where(Grade.attempt_id == attempt_id).order_by(Grade.number.desc()).limit(1)
    )


def marks(session: Session, grade_id: UUID) -> Mapping[int, Mark]:
    """Return the marks of a grade by position."""
    found = session.scalars(select(Mark).where(Mark.grade_id == grade_id).order_by(Mark.position))
    return {mark.position: mark for mark in found}


def _results() -> Select[*tuple[Any, ...]]:
    later = aliased(Grade)
    newest = (
        select(func.max(later.number))
        .where(later.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    return (
        select(
            Attempt.id, Attempt.quiz_id, Quiz.slug, Attempt.number, Attempt.state, Attempt.started_at,
            Attempt.closed_at, Grade.passed, Grade.earned_numerator, Grade.earned_denominator, Grade.available,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(Grade, (Grade.attempt_id == Attempt.id) & (Grade.number == newest))
        .where(Attempt.person_id == id_param("person_id"), Quiz.course_id == id_param("course_id"))
        .order_by(Attempt.started_at, Attempt.id)
    )  # fmt: skip


_RESULTS = _results()
"""Built once: every page with an outline asks this."""


def results(session: Session, person_id: UUID, course_id: UUID) -> Sequence[Result]:
    """Return every attempt of a person in a course, the earliest first."""
    rows = session.execute(_RESULTS, {"person_id": person_id, "course_id": course_id})
    return [
        Result(
            attempt_id, quiz_id, slug, number, state is AttemptState.OPEN, started_at, closed_at, passed,
            None if available is None else Score(Fraction(numerator, denominator), available),
        )
        for attempt_id, quiz_id, slug, number, state, started_at, closed_at, passed, numerator, denominator,
        available in rows
    ]  # fmt: skip


def passed_quizzes(session: Session, person_id: UUID, course_id: UUID) -> frozenset[str]:
    """Return the short names of the quizzes of a course that a person has passed."""
    return frozenset(result.quiz_slug for result in results(session, person_id, course_id) if result.passed)
