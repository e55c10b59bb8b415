"""Read attempts. What belongs to a trainee is found through the trainee, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.catalog.models import QuestionVersion
from lms.core.db import id_param
from lms.core.errors import NotFound
from lms.people.policy import Actor
from lms.quizzes.models import Attempt, AttemptState, DrawnQuestion, SavedAnswer


@dataclass(frozen=True)
class PaletteCell:
    """One question in the overview of an attempt. `revision` is 0 when nothing was saved."""

    position: int
    is_answered: bool
    is_flagged: bool
    revision: int


@dataclass(frozen=True)
class Latest:
    """The answer that counts for one question; revision 0 and no time when nothing was saved."""

    revision: int
    answer: dict[str, Any] | None
    saved_at: datetime | None


@dataclass(frozen=True)
class Drawn:
    """One drawn question with what it asks."""

    position: int
    bank: str
    version_id: UUID
    arrangement: dict[str, Any]
    body: dict[str, Any]


# Built once: a save asks these, and building a statement costs more than running it.
_OWN = select(Attempt).where(
    Attempt.id == id_param("id"),
    Attempt.academy_id == id_param("academy_id"),
    Attempt.person_id == id_param("person_id"),
)
# What another click has committed while this one waited for the lock must be read again.
_OWN_LOCKED = _OWN.with_for_update().execution_options(populate_existing=True)
_LATEST = (
    select(SavedAnswer)
    .where(SavedAnswer.attempt_id == id_param("attempt_id"), SavedAnswer.position == bindparam("position"))
    .order_by(SavedAnswer.revision.desc())
    .limit(1)
)


def own_attempt(session: Session, actor: Actor, attempt_id: UUID, *, lock: bool = False) -> Attempt:
    """Return the actor's own attempt in the actor's academy.

    Pass ``lock=True`` before changing it: a second submit or save then waits for the first.

    Raises:
        NotFound: no such attempt, or it belongs to somebody else.
    """
    values = {"id": attempt_id, "academy_id": actor.academy_id, "person_id": actor.person_id}
    attempt = session.scalar(_OWN_LOCKED if lock else _OWN, values)
    if attempt is None:
        raise NotFound("We could not find that attempt.")
    return attempt


def open_attempt(session: Session, quiz_id: UUID, person_id: UUID) -> Attempt | None:
    """Return the attempt that is open for answers, if there is one."""
    return session.scalar(
        select(Attempt).where(
            Attempt.quiz_id == quiz_id, Attempt.person_id == person_id, Attempt.state == AttemptState.OPEN
        )
    )


def attempts(session: Session, quiz_id: UUID, person_id: UUID) -> Sequence[Attempt]:
    """Return all attempts of a person at a quiz, the first first."""
    return session.scalars(
        select(Attempt)
        .where(Attempt.quiz_id == quiz_id, Attempt.person_id == person_id)
        .order_by(Attempt.number)
    ).all()


def seen_questions(session: Session, quiz_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """Return the questions that a person has met in earlier attempts at a quiz."""
    return frozenset(
        session.scalars(
            select(QuestionVersion.question_id)
            .join(DrawnQuestion, DrawnQuestion.question_version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == DrawnQuestion.attempt_id)
            .where(Attempt.quiz_id == quiz_id, Attempt.person_id == person_id)
        )
    )


def _latest_of(attempt_id: Any, position: Any) -> Any:
    """Join only the latest revision of each answer."""
    newest = (
        select(func.max(SavedAnswer.revision))
        .where(SavedAnswer.attempt_id == attempt_id, SavedAnswer.position == position)
        .correlate(DrawnQuestion)
        .scalar_subquery()
    )
    return (
        (SavedAnswer.attempt_id == attempt_id)
        & (SavedAnswer.position == position)
        & (SavedAnswer.revision == newest)
    )


_PALETTE = (
    select(
        DrawnQuestion.position,
        DrawnQuestion.is_flagged,
        SavedAnswer.revision,
        SavedAnswer.answer.is_not(None),
    )
    .outerjoin(SavedAnswer, _latest_of(DrawnQuestion.attempt_id, DrawnQuestion.position))
    .where(DrawnQuestion.attempt_id == id_param("attempt_id"))
    .order_by(DrawnQuestion.position)
)


def palette(session: Session, attempt_id: UUID) -> Sequence[PaletteCell]:
    """Return every question of an attempt with its state, in order."""
    rows = session.execute(_PALETTE, {"attempt_id": attempt_id}).all()
    return [
        PaletteCell(position, bool(revision and answered), flagged, revision or 0)
        for position, flagged, revision, answered in rows
    ]


_ALL_DRAWN = (
    select(
        DrawnQuestion.position, DrawnQuestion.bank_slug, QuestionVersion.id, DrawnQuestion.arrangement,
        QuestionVersion.body,
    )
    .join(QuestionVersion, QuestionVersion.id == DrawnQuestion.question_version_id)
    .where(DrawnQuestion.attempt_id == id_param("attempt_id"))
    .order_by(DrawnQuestion.position)
)  # fmt: skip
_ONE_DRAWN = _ALL_DRAWN.where(DrawnQuestion.position == bindparam("position"))


_WITH_LATEST = (
    _ONE_DRAWN.add_columns(SavedAnswer.revision, SavedAnswer.answer, SavedAnswer.saved_at)
    .outerjoin(SavedAnswer, _latest_of(DrawnQuestion.attempt_id, DrawnQuestion.position))
    .order_by(None)
)


def drawn_with_latest(session: Session, attempt_id: UUID, position: int) -> tuple[Drawn, Latest]:
    """Return one question of an attempt with what was saved last for it, in one statement, since every save asks.

    Raises:
        NotFound: the attempt has no such question.
    """
    row = session.execute(_WITH_LATEST, {"attempt_id": attempt_id, "position": position}).one_or_none()
    if row is None:
        raise NotFound("This quiz has no question with that number.")
    return Drawn(*row[:5]), Latest(row[5] or 0, row[6], row[7])


def drawn(session: Session, attempt_id: UUID, position: int) -> Drawn:
    """Return one question of an attempt.

    Raises:
        NotFound: the attempt has no such question.
    """
    row = session.execute(_ONE_DRAWN, {"attempt_id": attempt_id, "position": position}).one_or_none()
    if row is None:
        raise NotFound("This quiz has no question with that number.")
    return Drawn(*row)


def all_drawn(session: Session, attempt_id: UUID) -> Sequence[Drawn]:
    """Return the questions of an attempt, in order."""
    return [Drawn(*row) for row in session.execute(_ALL_DRAWN, {"attempt_id": attempt_id})]


def latest_answer(session: Session, attempt_id: UUID, position: int) -> SavedAnswer | None:
    """Return what was saved last for one question."""
    return session.scalar(_LATEST, {"attempt_id": attempt_id, "position": position})


def latest_answers(session: Session, attempt_id: UUID) -> Mapping[int, dict[str, Any] | None]:
    """Return by position the answers that count."""
    rows = session.execute(
        select(SavedAnswer.position, SavedAnswer.answer)
        .where(SavedAnswer.attempt_id == attempt_id)
        .order_by(SavedAnswer.position, SavedAnswer.revision)
    )
    return {row[0]: row[1] for row in rows}


def overdue(session: Session, *, before: datetime, most: int = 100) -> Sequence[UUID]:
    """Return attempts that are still open though their deadline was before `before`."""
    return session.scalars(
        select(Attempt.id)
        .where(Attempt.state == AttemptState.OPEN, Attempt.deadline_at < before)
        .order_by(Attempt.deadline_at, Attempt.id)
        .limit(most)
    ).all()
