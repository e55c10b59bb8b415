"""The course that Stipple brings along is in order."""

from datetime import date
from pathlib import Path

import pytest

from lms.content import lint
from lms.content.reader import course_slugs, read_course
from lms.content.writer import write_course

ROOT = Path(__file__).parents[2]
COURSES, QUIZZES = ROOT / "courses", ROOT / "quizzes"


@pytest.mark.parametrize("slug", course_slugs(COURSES))
def test_the_shipped_course_has_no_problems(slug: str) -> None:
    course = read_course(COURSES, QUIZZES, slug)

    assert [
        str(problem) for problem in lint.check(course, today=date(2026, 11, 25)) if not problem.is_warning
    ] == []


@pytest.mark.parametrize("slug", course_slugs(COURSES))
def test_the_shipped_course_survives_export_and_import_unchanged(slug: str, tmp_path: Path) -> None:
    course = read_course(COURSES, QUIZZES, slug)

    write_course(course, tmp_path / "courses", tmp_path / "quizzes")

    assert read_course(tmp_path / "courses", tmp_path / "quizzes", slug) == course
