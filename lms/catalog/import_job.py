"""What every step of an import shares: the job, its report, and matching rows by id."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from lms.catalog.models import Bank, Course, Lesson, QuestionRow, Quiz
from lms.content import bundle


@dataclass
class Report:
    """What an import did: how many things were added, got a new version, were retired, or stayed as they were."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        """Return one line."""
        return (
            f"{self.added} added, {self.changed} changed, {self.retired} retired, {self.unchanged} unchanged"
        )


@dataclass(frozen=True)
class Import:
    """What every step of one import needs."""

    session: Session
    course: Course
    files: bundle.Course
    report: Report
    at: datetime


Row = TypeVar("Row", Lesson, Bank, QuestionRow, Quiz)


def matched(
    job: Import, rows: Iterable[Row], wanted: Iterable[UUID], make: Callable[[UUID], Row]
) -> dict[UUID, Row]:
    """Return a row for each wanted id: the one that is there, or a new one; the others are retired."""
    known = {row.content_id: row for row in rows}
    found: dict[UUID, Row] = {}
    for content_id in wanted:
        row = known.pop(content_id, None)
        if row is None:
            row = make(content_id)
            job.session.add(row)
            job.report.added += 1
        row.retired_at = None
        found[content_id] = row
    for row in known.values():
        if row.retired_at is None:
            row.retired_at = job.at
            job.report.retired += 1
    return found
