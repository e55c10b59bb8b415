"""Grades and the marks they rest on. Rows are added; the one with the highest number counts."""

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class Grade(Base):
    """The result of one attempt, exact: points are fractions of two whole numbers."""

    __tablename__ = "grade"
    __table_args__ = (
        UniqueConstraint("attempt_id", "number"),
        UniqueConstraint("id", "academy_id", name="uq_grade_id_academy"),
        ForeignKeyConstraint(["attempt_id", "academy_id"], ["attempt.id", "attempt.academy_id"]),
        CheckConstraint("earned_numerator >= 0 AND earned_denominator > 0", name="earned_is_a_share"),
        CheckConstraint(
            "earned_numerator <= available * earned_denominator", name="earned_at_most_available"
        ),
    )

    academy_id: Mapped[UUID]
    attempt_id: Mapped[UUID]
    number: Mapped[int]
    earned_numerator: Mapped[int]
    earned_denominator: Mapped[int]
    available: Mapped[int]
    pass_percent: Mapped[int]
    passed: Mapped[bool]
    graded_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")

    @property
    def earned(self) -> Fraction:
        """Return the points earned, exact."""
        return Fraction(self.earned_numerator, self.earned_denominator)


class Mark(Base):
    """What one answer earned."""

    __tablename__ = "mark"
    __table_args__ = (
        UniqueConstraint("grade_id", "position"),
        ForeignKeyConstraint(["grade_id", "academy_id"], ["grade.id", "grade.academy_id"]),
        CheckConstraint("earned_numerator >= 0 AND earned_denominator > 0", name="earned_is_a_share"),
        CheckConstraint(
            "earned_numerator <= available * earned_denominator", name="earned_at_most_available"
        ),
    )

    academy_id: Mapped[UUID]
    grade_id: Mapped[UUID]
    position: Mapped[int]
    earned_numerator: Mapped[int]
    earned_denominator: Mapped[int]
    available: Mapped[int]

    @property
    def earned(self) -> Fraction:
        """Return the points earned, exact."""
        return Fraction(self.earned_numerator, self.earned_denominator)
