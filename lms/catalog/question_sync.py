"""Bring question banks and quizzes that were read from files into the database."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from lms.catalog.import_job import Import, matched
from lms.catalog.models import Bank, FeedbackPolicy, QuestionRow, QuestionVersion, Quiz, QuizKind
from lms.content import bundle
from lms.content.fingerprint import fingerprint


def import_banks(job: Import) -> None:
    """Bring every bank of the course in, with its questions."""
    course = job.course

    def make(content_id: UUID) -> Bank:
        return Bank(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", title=""
        )

    rows = matched(
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

    rows = matched(
        job,
        job.session.scalars(select(QuestionRow).where(QuestionRow.bank_id == bank_row.id)),
        [question.id for question in bank.file.questions],
        make,
    )
    current = _current_questions(job, bank_row)
    for position, question in enumerate(bank.file.questions, 1):
        row = rows[question.id]
        row.kind, row.topic, row.level, row.position = question.kind, question.topic, question.level, position
    job.session.flush()  # versions refer to questions
    for question in bank.file.questions:
        row = rows[question.id]
        body = question.model_dump(mode="json", exclude_defaults=True) | {"kind": question.kind}
        _question_version(job, row, body, current.get(row.id))


def _current_questions(job: Import, bank: Bank) -> dict[UUID, str]:
    """Return by question the fingerprint of its current version."""
    rows = job.session.execute(
        select(QuestionVersion.question_id, QuestionVersion.fingerprint)
        .join(QuestionRow, QuestionRow.id == QuestionVersion.question_id)
        .where(QuestionRow.bank_id == bank.id, QuestionVersion.number == QuestionRow.version_number)
    )
    return {row[0]: row[1] for row in rows}


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


def import_quizzes(job: Import) -> dict[UUID, Quiz]:
    """Bring every quiz of the course in, and return the rows by the id in the files."""
    course = job.course

    def make(content_id: UUID) -> Quiz:
        return Quiz(
            academy_id=course.academy_id, course_id=course.id, content_id=content_id, slug="", title="",
            kind=QuizKind.MODULE_CHECK, pass_percent=0, feedback=FeedbackPolicy.NEVER, shuffle_options=True,
            draw=[], requires={},
        )  # fmt: skip

    rows = matched(
        job,
        job.session.scalars(select(Quiz).where(Quiz.course_id == course.id)),
        [quiz.file.id for quiz in job.files.quizzes],
        make,
    )
    for quiz in job.files.quizzes:
        _fill_quiz(rows[quiz.file.id], quiz)
    job.session.flush()  # the outline names quizzes by key
    return rows


def _fill_quiz(row: Quiz, quiz: bundle.Quiz) -> None:
    file = quiz.file
    row.slug, row.title, row.module_slug = quiz.slug, file.title, file.module
    row.kind, row.feedback = QuizKind(file.kind), FeedbackPolicy(file.feedback)
    row.pass_percent, row.minutes, row.attempts = file.pass_percent, file.minutes, file.attempts
    row.wait_minutes, row.shuffle_options = file.wait_minutes, file.shuffle_options
    row.draw = [part.model_dump(mode="json") for part in file.draw]
    row.requires = file.requires.model_dump(mode="json")
