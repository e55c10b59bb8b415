"""Places in courses, and what has been read."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class EnrolmentSource(enum.Enum):
    """How the place was got."""

    OPEN = "open"
    CODE = "code"
    INVITATION = "invitation"
    STAFF = "staff"


class Enrolment(Base):
    """One person's place in one course."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_active", "course_id", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        UniqueConstraint("id", "academy_id", name="uq_enrolment_id_academy"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )  # fmt: skip

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[EnrolmentSource]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class LessonVisit(Base):
    """How far one person is with one lesson. Completed once is completed for good."""

    __tablename__ = "lesson_visit"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id"),
        ForeignKeyConstraint(["lesson_id", "academy_id"], ["lesson.id", "lesson.academy_id"]),
    )

    academy_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    course_id: Mapped[UUID] = mapped_column(index=True)
    lesson_id: Mapped[UUID]
    version_number: Mapped[int]
    opened_at: Mapped[datetime]
    completed_at: Mapped[datetime | None] = mapped_column(default=None)
    completed_version_number: Mapped[int | None] = mapped_column(default=None)
