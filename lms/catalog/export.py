"""A course of the database as content files again: the inverse of `lms.catalog.sync`."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog import queries
from lms.catalog.models import Bank, Course, Lesson, LessonVersion, Media, QuestionRow, QuestionVersion, Quiz
from lms.catalog.outline import Outline
from lms.content import bundle
from lms.content.media import Media as Picture
from lms.content.schema import (
    AwardFile,
    BankFile,
    CourseFile,
    Fact,
    LessonFile,
    ModuleFile,
    QuizFile,
    Source,
    Term,
)
from lms.core.files import FileStore


def as_files(
    session: Session, academy_id: UUID, slug: str, store: FileStore, award: AwardFile | None
) -> bundle.Course:
    """Return a course with everything that belongs to it, in the form that the writer takes.

    Raises:
        NotFound: the academy has no such course.
    """
    course = queries.course(session, academy_id, slug)
    files = course.files
    return bundle.Course(
        slug=course.slug,
        file=CourseFile.model_validate(files["course"]),
        modules=tuple(_modules(session, course, store)),
        award=award,
        fact_sheets=tuple(
            bundle.FactSheet(name, {key: Fact.model_validate(fact) for key, fact in facts.items()})
            for name, facts in files["facts"].items()
        ),
        sources={key: Source.model_validate(source) for key, source in files["sources"].items()},
        glossaries=tuple(
            bundle.Glossary(name, tuple(Term.model_validate(term) for term in terms))
            for name, terms in files["glossaries"].items()
        ),
        banks=tuple(_banks(session, course)),
        quizzes=tuple(_quizzes(session, course)),
    )


def _modules(session: Session, course: Course, store: FileStore) -> Iterator[bundle.Module]:
    pictures = {
        media.path: Picture(media.sha256, media.size, store.path(media.sha256))
        for media in session.scalars(select(Media).where(Media.course_id == course.id))
    }
    rows = session.execute(
        select(Lesson.id, LessonVersion.source)
        .join(LessonVersion, LessonVersion.lesson_id == Lesson.id)
        .where(Lesson.course_id == course.id, LessonVersion.number == Lesson.version_number)
    )
    sources: dict[UUID, dict[str, Any]] = {row[0]: row[1] for row in rows}
    for module in Outline.from_json(course.outline).modules:
        own = {
            path.removeprefix(f"{module.slug}/"): picture
            for path, picture in pictures.items()
            if path.startswith(f"{module.slug}/")
        }
        yield bundle.Module(
            module.slug,
            ModuleFile.model_validate(course.files["modules"][module.slug]),
            tuple(_lesson(lesson.slug, sources[lesson.id], own) for lesson in module.lessons),
            own,
        )


def _lesson(slug: str, source: dict[str, Any], pictures: Mapping[str, Picture]) -> bundle.Lesson:
    file = LessonFile.model_validate(source)
    return bundle.Lesson(slug, file, {path: p for path, p in pictures.items() if f"]({path}" in file.body})


def _banks(session: Session, course: Course) -> Iterator[bundle.Bank]:
    banks = session.scalars(
        select(Bank).where(Bank.course_id == course.id, Bank.retired_at.is_(None)).order_by(Bank.slug)
    )
    for bank in banks:
        bodies = session.scalars(
            select(QuestionVersion.body)
            .join(QuestionRow, QuestionRow.id == QuestionVersion.question_id)
            .where(
                QuestionRow.bank_id == bank.id,
                QuestionRow.retired_at.is_(None),
                QuestionVersion.number == QuestionRow.version_number,
            )
            .order_by(QuestionRow.position, QuestionRow.id)
        ).all()
        file = BankFile.model_validate(
            {
                "id": bank.content_id,
                "title": bank.title,
                "module": bank.module_slug,
                "questions": list(bodies),
            }
        )
        yield bundle.Bank(bank.slug, file)


def _quizzes(session: Session, course: Course) -> Iterator[bundle.Quiz]:
    quizzes = session.scalars(
        select(Quiz).where(Quiz.course_id == course.id, Quiz.retired_at.is_(None)).order_by(Quiz.slug)
    )
    for quiz in quizzes:
        yield bundle.Quiz(quiz.slug, _quiz_file(quiz))


def _quiz_file(quiz: Quiz) -> QuizFile:
    return QuizFile.model_validate(
        {
            "id": quiz.content_id,
            "title": quiz.title,
            "kind": quiz.kind.value,
            "module": quiz.module_slug,
            "pass_percent": quiz.pass_percent,
            "minutes": quiz.minutes,
            "attempts": quiz.attempts,
            "wait_minutes": quiz.wait_minutes,
            "feedback": quiz.feedback.value,
            "shuffle_options": quiz.shuffle_options,
            "requires": quiz.requires,
            "draw": quiz.draw,
        }
    )
