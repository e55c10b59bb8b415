"""Courses as folders: check, import into an academy, export from one."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from lms.academies.models import Academy
from lms.awards import service as awards
from lms.catalog import export, sync
from lms.catalog import queries as catalog
from lms.catalog.import_job import Report
from lms.content import bundle
from lms.content.lint import check
from lms.content.problems import ContentProblems, Problem
from lms.content.reader import read_course
from lms.content.writer import write_course
from lms.core import audit
from lms.core.files import FileStore


def courses_in(courses_dir: Path) -> Sequence[str]:
    """Return the folders that hold a course, by name."""
    return sorted(path.parent.name for path in courses_dir.glob("*/course.yaml"))


def read_checked(
    courses_dir: Path, quizzes_dir: Path, slug: str, *, today: date
) -> tuple[bundle.Course, Sequence[Problem]]:
    """Read a course and return it with its warnings.

    Raises:
        ContentProblems: something is wrong; nothing of the course may be imported.
    """
    course = read_course(courses_dir, quizzes_dir, slug)
    found = check(course, today=today)
    if any(not problem.is_warning for problem in found):
        raise ContentProblems(found)
    return course, found


def import_course(
    session: Session, academy: Academy, files: bundle.Course, store: FileStore, *, at: datetime
) -> Report:
    """Import a checked course with its award into an academy, whole; the caller commits."""
    course, report = sync.import_course(session, academy.id, academy.slug, files, store, at=at)
    if files.award is not None:
        awards.put_award(session, course, files.award, at=at)
    audit.record(
        session, "course.import", at=at, actor_id=None, academy_id=academy.id, about=course,
        detail={"summary": str(report)},
    )  # fmt: skip
    return report


def export_course(
    session: Session, academy: Academy, slug: str, store: FileStore, courses_dir: Path, quizzes_dir: Path
) -> None:
    """Write a course of an academy as files; an import of them changes nothing.

    Raises:
        NotFound: the academy has no such course.
    """
    course = catalog.course(session, academy.id, slug)
    award = awards.award_file(session, course)
    write_course(export.as_files(session, academy.id, slug, store, award), courses_dir, quizzes_dir)
