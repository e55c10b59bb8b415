"""Bring a course that was read from files into the database: by id, as often as you like.

What changed gets a new version, what vanished is retired, and nothing that a trainee has touched is lost.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog import lesson_text
from lms.catalog.models import (
    Bank,
    Course,
    CourseVersion,
    EnrolmentKind,
    FeedbackPolicy,
    Lesson,
    LessonVersion,
    Media,
    QuestionRow,
    QuestionVersion,
    Quiz,
    QuizKind,
    Visibility,
)
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz
from lms.content import bundle
from lms.content.fingerprint import fingerprint
from lms.content.markdown import render_prose
from lms.core.files import FileStore

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}


@dataclass
class Report:
    """What an import did: how many things were added, got a new version, were retired, or stayed as they were."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

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


def import_course(
    session: Session,
    academy_id: UUID,
    academy_slug: str,
    files: bundle.Course,
    store: FileStore,
    *,
    at: datetime,
) -> tuple[Course, Report]:
    """Import a checked course into an academy, whole; the caller commits."""
    report = Report()
    course = _course(session, academy_id, files, report)
    job = Import(session, course, files, report, at)
    media = _media(job, store)
    lessons = _lessons(job, academy_slug, media)
    _banks(job)
    quizzes = _quizzes(job)
    _publish(job, _outline(files, lessons, quizzes))
    return course, report


def _course(session: Session, academy_id: UUID, files: bundle.Course, report: Report) -> Course:
    file = files.file
    course = session.scalar(
        select(Course).where(Course.academy_id == academy_id, Course.content_id == file.id).with_for_update()
    )
    if course is None:
        course = Course(
            academy_id=academy_id, content_id=file.id, slug=files.slug, title="", summary="", about_html="",
            language="", hours=0, visibility=Visibility.PUBLIC, enrolment=EnrolmentKind.OPEN,
        )  # fmt: skip
        session.add(course)
        report.added += 1
    course.slug, course.title, course.summary = files.slug, file.title, file.summary
    course.about_html = render_prose(file.about)
    course.language, course.hours = file.language, file.hours
    course.visibility, course.enrolment = Visibility(file.visibility), EnrolmentKind(file.enrolment)
    course.files, course.retired_at = _reference(files), None
    session.flush()  # everything below refers to the course
    return course


def _reference(files: bundle.Course) -> dict[str, Any]:
    """Return what export needs and no page shows."""
    return {
        "course": files.file.model_dump(mode="json"),
        "modules": {module.slug: module.file.model_dump(mode="json") for module in files.modules},
        "facts": {
            sheet.name: {key: fact.model_dump(mode="json") for key, fact in sheet.facts.items()}
            for sheet in files.fact_sheets
        },
        "sources": {key: source.model_dump(mode="json") for key, source in files.sources.items()},
        "glossaries": {g.name: [term.model_dump(mode="json") for term in g.terms] for g in files.glossaries},
    }


def _media(job: Import, store: FileStore) -> dict[str, Media]:
    """Keep the pictures of the course and return them by path."""
    known = {
        row.path: row for row in job.session.scalars(select(Media).where(Media.course_id == job.course.id))
    }
    for path, picture in job.files.media.items():
        sha256 = store.save(picture.read())
        row = known.get(path)
        if row is None:
            row = known[path] = Media(
                academy_id=job.course.academy_id, course_id=job.course.id, path=path, sha256=sha256,
                content_type=TYPES[path.rpartition(".")[2]], size=picture.size,
            )  # fmt: skip
            job.session.add(row)
        row.sha256, row.size = sha256, picture.size
    return known


def _matched(
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


def _lessons(job: Import, academy_slug: str, media: dict[str, Media]) -> dict[UUID, Lesson]:
    course = job.course

    def make(content_id: UUID) -> Lesson:
        return Lesson(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", module_slug="",
            title="",
        )  # fmt: skip

    rows = _matched(
        job,
        job.session.scalars(select(Lesson).where(Lesson.course_id == course.id)),
        [lesson.file.id for _module, lesson in job.files.lessons],
        make,
    )
    current = {
        version.lesson_id: version.fingerprint
        for version in job.session.scalars(
            select(LessonVersion)
            .join(Lesson, Lesson.id == LessonVersion.lesson_id)
            .where(Lesson.course_id == course.id, LessonVersion.number == Lesson.version_number)
        )
    }
    for module, lesson in job.files.lessons:
        row = rows[lesson.file.id]
        row.slug, row.module_slug, row.title = lesson.slug, module.slug, lesson.file.title
    job.session.flush()  # versions refer to lessons
    for module, lesson in job.files.lessons:
        shown = lesson_text.render_lesson(job.files, module, lesson, academy_slug, media)
        _lesson_version(job, rows[lesson.file.id], lesson, shown, current)
    return rows


def _lesson_version(
    job: Import, row: Lesson, lesson: bundle.Lesson, shown: lesson_text.Shown, current: dict[UUID, str]
) -> None:
    """Add a version when what a reader sees has changed, also through a fact, a term or a picture."""
    print_of = fingerprint(
        {"file": lesson.file.model_dump(mode="json"), "html": shown.html, "extras": shown.extras}
    )
    if current.get(row.id) == print_of:
        job.report.unchanged += 1
        return
    if row.version_number:
        job.report.changed += 1
    row.version_number += 1
    job.session.add(
        LessonVersion(
            academy_id=row.academy_id, lesson_id=row.id, number=row.version_number, fingerprint=print_of,
            title=lesson.file.title, minutes=lesson.file.minutes, source=lesson.file.model_dump(mode="json"),
            html=shown.html, extras=shown.extras, published_at=job.at,
        )
    )  # fmt: skip


def _banks(job: Import) -> None:
    course = job.course

    def make(content_id: UUID) -> Bank:
        return Bank(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", title=""
        )

    rows = _matched(
        job,
        job.session.scalars(select(Bank).where(Bank.course_id == course.id)),
        [bank.file.id for bank in job.files.banks],
        make,
    )
    for bank in job.files.banks:
        row = rows[bank.file.id]
        row.slug, row.title, row.module_slug = bank.slug, bank.file.title, bank.file.module
    job.session.flush()  # questions refer to banks
    for bank in job.files.banks:
        _questions(job, rows[bank.file.id], bank)


def _questions(job: Import, bank_row: Bank, bank: bundle.Bank) -> None:
    def make(content_id: UUID) -> QuestionRow:
        return QuestionRow(
            academy_id=bank_row.academy_id, bank_id=bank_row.id, content_id=content_id, kind="", topic="",
            level="",
        )  # fmt: skip

    rows = _matched(
        job,
        job.session.scalars(select(QuestionRow).where(QuestionRow.bank_id == bank_row.id)),
        [question.id for question in bank.file.questions],
        make,
    )
    current = {
        version.question_id: version.fingerprint
        for version in job.session.scalars(
            select(QuestionVersion)
            .join(QuestionRow, QuestionRow.id == QuestionVersion.question_id)
            .where(QuestionRow.bank_id == bank_row.id, QuestionVersion.number == QuestionRow.version_number)
        )
    }
    for position, question in enumerate(bank.file.questions, 1):
        row = rows[question.id]
        row.kind, row.topic, row.level, row.position = question.kind, question.topic, question.level, position
    job.session.flush()  # versions refer to questions
    for question in bank.file.questions:
        row = rows[question.id]
        body = question.model_dump(mode="json", exclude_defaults=True) | {"kind": question.kind}
        _question_version(job, row, body, current.get(row.id))


def _question_version(job: Import, row: QuestionRow, body: dict[str, Any], current: str | None) -> None:
    print_of = fingerprint(body)
    if current == print_of:
        job.report.unchanged += 1
        return
    if row.version_number:
        job.report.changed += 1
    row.version_number += 1
    job.session.add(
        QuestionVersion(
            academy_id=row.academy_id, question_id=row.id, number=row.version_number, fingerprint=print_of,
            body=body, published_at=job.at,
        )
    )  # fmt: skip


def _quizzes(job: Import) -> dict[UUID, Quiz]:
    course = job.course

    def make(content_id: UUID) -> Quiz:
        return Quiz(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", title="",
            kind=QuizKind.MODULE_CHECK, pass_percent=0, feedback=FeedbackPolicy.NEVER, shuffle_options=True,
            draw=[], requires={},
        )  # fmt: skip

    rows = _matched(
        job,
        job.session.scalars(select(Quiz).where(Quiz.course_id == course.id)),
        [quiz.file.id for quiz in job.files.quizzes],
        make,
    )
    for quiz in job.files.quizzes:
        row, file = rows[quiz.file.id], quiz.file
        row.slug, row.title, row.kind, row.module_slug = (
            quiz.slug,
            file.title,
            QuizKind(file.kind),
            file.module,
        )
        row.pass_percent, row.minutes, row.attempts = file.pass_percent, file.minutes, file.attempts
        row.wait_minutes, row.shuffle_options = file.wait_minutes, file.shuffle_options
        row.feedback = FeedbackPolicy(file.feedback)
        row.draw = [part.model_dump(mode="json") for part in file.draw]
        row.requires = file.requires.model_dump(mode="json")
    job.session.flush()  # the outline names quizzes by key
    return rows


def _outline(files: bundle.Course, lessons: dict[UUID, Lesson], quizzes: dict[UUID, Quiz]) -> Outline:
    def entry(quiz: bundle.Quiz) -> OutlineQuiz:
        file = quiz.file
        return OutlineQuiz(
            id=quizzes[file.id].id, slug=quiz.slug, title=file.title, kind=file.kind, minutes=file.minutes,
            questions=sum(part.count for part in file.draw), requires_modules=file.requires.modules,
            requires_quizzes=file.requires.quizzes,
        )  # fmt: skip

    return Outline(
        modules=tuple(
            OutlineModule(
                slug=module.slug,
                title=module.file.title,
                summary=module.file.summary,
                requires=module.file.requires,
                lessons=tuple(
                    OutlineLesson(
                        lessons[lesson.file.id].id, lesson.slug, lesson.file.title, lesson.file.minutes,
                        lesson.file.requires,
                    )
                    for lesson in module.lessons
                ),
                quizzes=tuple(entry(quiz) for quiz in files.quizzes if quiz.file.module == module.slug),
            )
            for module in files.modules
        ),
        exams=tuple(entry(quiz) for quiz in files.quizzes if quiz.file.module is None),
    )  # fmt: skip


def _publish(job: Import, outline: Outline) -> None:
    course, data = job.course, outline.to_json()
    if course.version_number and course.outline == data:
        return
    course.version_number += 1
    course.outline = data
    job.session.add(
        CourseVersion(
            academy_id=course.academy_id, course_id=course.id, number=course.version_number,
            fingerprint=fingerprint(data), outline=data, published_at=job.at,
        )
    )  # fmt: skip
