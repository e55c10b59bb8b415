"""What can be awarded, what it asks for, and what staff confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class Award(Base):
    """A qualification of an academy, reached through one course."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("course_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_award_id_academy"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    content_id: Mapped[UUID]
    title: Mapped[str]
    statement: Mapped[str]
    scope: Mapped[str]
    requirements: Mapped[list[Any]]
    """In the form of `award.yaml`, in the order in which they are shown."""
    valid_months: Mapped[int | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class Confirmation(Base):
    """A member of staff says that one requirement is met. Taking it back keeps the row."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index(
            "uq_confirmation_standing", "award_id", "person_id", "key", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
        ForeignKeyConstraint(["award_id", "academy_id"], ["award.id", "award.academy_id"]),
    )  # fmt: skip

    academy_id: Mapped[UUID]
    award_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    key: Mapped[str]
    confirmed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
