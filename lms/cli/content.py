"""Check, import and export course files."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from lms.academies import queries as academies
from lms.content.problems import ContentProblems
from lms.core import clock
from lms.core.errors import LmsError
from lms.exchange import courses
from lms.extensions import db, files, settings, transaction

group = AppGroup("content", help="Course files: check, import, export.")


@group.command("check")
@click.option("--courses", "courses_dir", type=click.Path(path_type=Path, exists=True), default=None)
@click.option("--quizzes", "quizzes_dir", type=click.Path(path_type=Path), default=None)
def check(courses_dir: Path | None, quizzes_dir: Path | None) -> None:
    """Read every course and say what is wrong, as path:line: what."""
    wrong = 0
    where = courses_dir or settings().courses_dir
    for slug in courses.courses_in(where):
        try:
            course, warnings = courses.read_checked(
                where, quizzes_dir or settings().quizzes_dir, slug, today=clock.now().date()
            )
        except ContentProblems as found:
            wrong += sum(not problem.is_warning for problem in found.problems)
            for problem in found.problems:
                click.echo(f"{problem}{' (warning)' if problem.is_warning else ''}")
            continue
        for problem in warnings:
            click.echo(f"{problem} (warning)")
        lessons = sum(1 for _ in course.lessons)
        questions = sum(len(bank.file.questions) for bank in course.banks)
        click.echo(
            f"{slug}: {len(course.modules)} modules, {lessons} lessons, {questions} questions, "
            f"{len(course.quizzes)} quizzes, {len(course.facts)} facts, {len(course.media)} figures"
        )
    if wrong:
        sys.exit(f"{wrong} problems. Nothing can be imported before they are mended.")


@group.command("import")
@click.option("--academy", "slug", required=True, help="The academy's short name.")
@click.option("--course", "only", default=None, help="One course folder; left out: all.")
def import_(slug: str, only: str | None) -> None:
    """Import courses into an academy. What is wrong is listed, and nothing of that course is kept."""
    import_all(slug, only)


def import_all(slug: str, only: str | None = None) -> None:
    """Import one or all courses of the content folders into an academy."""
    at = clock.now()
    chosen = [only] if only else courses.courses_in(settings().courses_dir)
    for course_slug in chosen:
        try:
            read, _warnings = courses.read_checked(
                settings().courses_dir, settings().quizzes_dir, course_slug, today=at.date()
            )
            with transaction() as session:
                academy = academies.by_slug(session, slug)
                report = courses.import_course(session, academy, read, files(), at=at)
        except ContentProblems as found:
            sys.exit(f"{found}\nNothing of {course_slug} was imported.")
        except LmsError as error:
            sys.exit(str(error))
        click.echo(f"{course_slug}: {report}")


@group.command("export")
@click.option("--academy", "slug", required=True)
@click.option("--course", "course_slug", required=True)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, file_okay=False))
def export(slug: str, course_slug: str, target: Path) -> None:
    """Write a course of an academy as files below a folder."""
    with db.sessionmaker() as session:
        try:
            academy = academies.by_slug(session, slug)
            courses.export_course(
                session, academy, course_slug, files(), target / "courses", target / "quizzes"
            )
        except LmsError as error:
            sys.exit(str(error))
    click.echo(f"{course_slug}: written to {target}")
