"""Bring a course that was read from files into the database: by id, as often as you like.

What changed gets a new version, what vanished is retired, and nothing that a trainee has touched is lost.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog import lesson_text
from lms.catalog.import_job import Import, Report, matched
from lms.catalog.models import (
    Course,
    CourseVersion,
    EnrolmentKind,
    Lesson,
    LessonVersion,
    Media,
    Quiz,
    Visibility,
)
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz
from lms.catalog.question_sync import import_banks, import_quizzes
from lms.content import bundle
from lms.content.fingerprint import fingerprint
from lms.content.markdown import render_prose
from lms.core.files import FileStore
from lms.core.ids import new_code

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}


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
    import_banks(job)
    quizzes = import_quizzes(job)
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
    if course.enrolment is EnrolmentKind.CODE and not course.enrolment_code:
        course.enrolment_code = new_code()
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


def _lessons(job: Import, academy_slug: str, media: dict[str, Media]) -> dict[UUID, Lesson]:
    course = job.course

    def make(content_id: UUID) -> Lesson:
        return Lesson(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", module_slug="",
            title="",
        )  # fmt: skip

    rows = matched(
        job,
        job.session.scalars(select(Lesson).where(Lesson.course_id == course.id)),
        [lesson.file.id for _module, lesson in job.files.lessons],
        make,
    )
    current = _current_lessons(job)
    for module, lesson in job.files.lessons:
        row = rows[lesson.file.id]
        row.slug, row.module_slug, row.title = lesson.slug, module.slug, lesson.file.title
    job.session.flush()  # versions refer to lessons
    for module, lesson in job.files.lessons:
        shown = lesson_text.render_lesson(job.files, module, lesson, academy_slug, media)
        _lesson_version(job, rows[lesson.file.id], lesson, shown, current)
    return rows


def _current_lessons(job: Import) -> dict[UUID, str]:
    """Return by lesson the fingerprint of its current version."""
    rows = job.session.execute(
        select(LessonVersion.lesson_id, LessonVersion.fingerprint)
        .join(Lesson, Lesson.id == LessonVersion.lesson_id)
        .where(Lesson.course_id == job.course.id, LessonVersion.number == Lesson.version_number)
    )
    return {row[0]: row[1] for row in rows}


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


def _outline(files: bundle.Course, lessons: dict[UUID, Lesson], quizzes: dict[UUID, Quiz]) -> Outline:
    entries = {quiz.slug: _quiz_entry(quiz, quizzes[quiz.file.id]) for quiz in files.quizzes}
    return Outline(
        modules=tuple(
            OutlineModule(
                slug=module.slug,
                title=module.file.title,
                summary=module.file.summary,
                requires=module.file.requires,
                lessons=tuple(_lesson_entry(lesson, lessons[lesson.file.id]) for lesson in module.lessons),
                quizzes=tuple(entries[q.slug] for q in files.quizzes if q.file.module == module.slug),
            )
            for module in files.modules
        ),
        exams=tuple(entries[quiz.slug] for quiz in files.quizzes if quiz.file.module is None),
    )


def _lesson_entry(lesson: bundle.Lesson, row: Lesson) -> OutlineLesson:
    file = lesson.file
    return OutlineLesson(row.id, lesson.slug, file.title, file.minutes, file.requires)


def _quiz_entry(quiz: bundle.Quiz, row: Quiz) -> OutlineQuiz:
    file = quiz.file
    return OutlineQuiz(
        id=row.id,
        slug=quiz.slug,
        title=file.title,
        kind=file.kind,
        minutes=file.minutes,
        questions=sum(part.count for part in file.draw),
        requires_modules=file.requires.modules,
        requires_quizzes=file.requires.quizzes,
    )


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
