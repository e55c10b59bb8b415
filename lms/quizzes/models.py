"""A trainee's tries at a quiz: what was drawn, and every answer that was saved."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class AttemptState(enum.Enum):
    """Open for answers, or closed for good."""

    OPEN = "open"
    CLOSED = "closed"


class ClosedBy(enum.Enum):
    """What ended an attempt."""

    TRAINEE = "trainee"
    DEADLINE = "deadline"


class Attempt(Base):
    """One try. At most one is open, and numbers are never given twice."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "person_id", "number"),
        UniqueConstraint("id", "academy_id", name="uq_attempt_id_academy"),
        Index(
            "uq_attempt_open", "quiz_id", "person_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        Index("ix_attempt_deadline_open", "deadline_at", sqlite_where=text("state = 'open'"),
              postgresql_where=text("state = 'open'")),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        ForeignKeyConstraint(["quiz_id", "academy_id"], ["quiz.id", "quiz.academy_id"]),
        ForeignKeyConstraint(["enrolment_id", "academy_id"], ["enrolment.id", "enrolment.academy_id"]),
    )  # fmt: skip

    academy_id: Mapped[UUID]
    quiz_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    seed: Mapped[str]
    terms: Mapped[dict[str, Any]]
    """The quiz as it stood at the start: title, pass_percent, minutes, feedback, attempts."""
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None] = mapped_column(default=None)
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.OPEN)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[ClosedBy | None] = mapped_column(default=None)


class DrawnQuestion(Base):
    """One question of an attempt, in the version and arrangement that this person sees."""

    __tablename__ = "drawn_question"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        ForeignKeyConstraint(["attempt_id", "academy_id"], ["attempt.id", "attempt.academy_id"]),
        ForeignKeyConstraint(
            ["question_version_id", "academy_id"], ["question_version.id", "question_version.academy_id"]
        ),
    )

    academy_id: Mapped[UUID]
    attempt_id: Mapped[UUID]
    position: Mapped[int]
    """1 for the first question."""
    question_version_id: Mapped[UUID] = mapped_column(index=True)
    bank_slug: Mapped[str]
    arrangement: Mapped[dict[str, Any]]
    is_flagged: Mapped[bool] = mapped_column(default=False)


class SavedAnswer(Base):
    """One save of one answer. The latest revision counts; earlier ones stay for an appeal."""

    __tablename__ = "saved_answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position", "revision"),
        ForeignKeyConstraint(["attempt_id", "academy_id"], ["attempt.id", "attempt.academy_id"]),
    )

    academy_id: Mapped[UUID]
    attempt_id: Mapped[UUID]
    position: Mapped[int]
    revision: Mapped[int]
    """1 for the first save of this question."""
    answer: Mapped[dict[str, Any] | None]
    """As `lms.questions` keeps it; None when the trainee emptied it."""
    saved_at: Mapped[datetime]
