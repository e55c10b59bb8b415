"""A course with a code gets one of its own at the import, and keeps it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog.models import Course
from lms.config import ROOT
from lms.core.files import FileStore
from lms.exchange import courses
from tests.factories import make_academy

AT = datetime(2026, 11, 25, tzinfo=UTC)
SMP = "scalp-micropigmentation"


def test_a_course_that_asks_for_a_code_has_one_that_later_imports_keep(
    session: Session, tmp_path: Path
) -> None:
    academy = make_academy(session)
    read, _warnings = courses.read_checked(ROOT / "courses", ROOT / "quizzes", SMP, today=date(2026, 11, 25))
    closed = replace(read, file=read.file.model_copy(update={"enrolment": "code"}))
    store = FileStore(tmp_path / "files")

    courses.import_course(session, academy, closed, store, at=AT)
    first = session.scalars(select(Course)).one().enrolment_code
    courses.import_course(session, academy, closed, store, at=AT)

    assert re.fullmatch(r"[2-9CDFGHJKMNPQRTVWXYZ]{8}", first)
    assert session.scalars(select(Course)).one().enrolment_code == first
    assert first not in yaml.safe_dump(session.scalars(select(Course)).one().files), (
        "the code is not written to files"
    )
