"""Courses with their modules and lessons, question banks and quizzes, as imported or edited.

What a trainee has seen is kept: lessons and questions have immutable versions, and a course's outline is a
snapshot per version. A thing that vanishes from the files is retired, never deleted.
"""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class Visibility(enum.Enum):
    """Who finds a course."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class EnrolmentKind(enum.Enum):
    """How one gets a place."""

    OPEN = "open"
    CODE = "code"
    INVITATION = "invitation"


class QuizKind(enum.Enum):
    """What a quiz is for."""

    MODULE_CHECK = "module_check"
    FINAL_EXAM = "final_exam"


class FeedbackPolicy(enum.Enum):
    """When a trainee sees the right answers."""

    AFTER_ATTEMPT = "after_attempt"
    AFTER_PASS = "after_pass"  # noqa: S105 – passing a quiz, not a password
    NEVER = "never"


class Course(Base):
    """A course of one academy."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("academy_id", "slug"),
        UniqueConstraint("academy_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_course_id_academy"),
    )

    academy_id: Mapped[UUID] = mapped_column(ForeignKey("academy.id"))
    content_id: Mapped[UUID]
    """The id in the files; the same files can be imported into many academies."""
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    about_html: Mapped[str]
    language: Mapped[str]
    hours: Mapped[int]
    visibility: Mapped[Visibility]
    enrolment: Mapped[EnrolmentKind]
    enrolment_code: Mapped[str] = mapped_column(default="")
    version_number: Mapped[int] = mapped_column(default=0)
    outline: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    """The outline of the current version: see `lms.catalog.outline`."""
    files: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    """course.yaml, the module.yaml files, facts, sources and glossary, so that the course can be exported whole."""
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class CourseVersion(Base):
    """The outline as it was published at one moment; never changed."""

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    number: Mapped[int]
    fingerprint: Mapped[str]
    outline: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class Lesson(Base):
    """One lesson. What it says is in its versions."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("course_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_lesson_id_academy"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    content_id: Mapped[UUID]
    slug: Mapped[str]
    module_slug: Mapped[str]
    title: Mapped[str]
    version_number: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class LessonVersion(Base):
    """What a lesson said at one moment, rendered once; never changed."""

    __tablename__ = "lesson_version"
    __table_args__ = (
        UniqueConstraint("lesson_id", "number"),
        ForeignKeyConstraint(["lesson_id", "academy_id"], ["lesson.id", "lesson.academy_id"]),
    )

    academy_id: Mapped[UUID]
    lesson_id: Mapped[UUID]
    number: Mapped[int]
    fingerprint: Mapped[str]
    title: Mapped[str]
    minutes: Mapped[int]
    source: Mapped[dict[str, Any]]
    """The lesson's file: front matter and, under ``body``, its Markdown."""
    html: Mapped[str]
    extras: Mapped[dict[str, Any]]
    """Outcomes, checks, facts with their sources, attribution: what the page shows around the text."""
    published_at: Mapped[datetime]


class Media(Base):
    """A picture or another file of a course, served under the course's own rules."""

    __tablename__ = "media"
    __table_args__ = (
        UniqueConstraint("course_id", "path"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    path: Mapped[str]
    sha256: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]


class Bank(Base):
    """A question bank."""

    __tablename__ = "bank"
    __table_args__ = (
        UniqueConstraint("course_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_bank_id_academy"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    content_id: Mapped[UUID]
    slug: Mapped[str]
    title: Mapped[str]
    module_slug: Mapped[str | None] = mapped_column(default=None)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class QuestionRow(Base):
    """One question of a bank. What it asks is in its versions."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("bank_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_question_id_academy"),
        ForeignKeyConstraint(["bank_id", "academy_id"], ["bank.id", "bank.academy_id"]),
    )

    academy_id: Mapped[UUID]
    bank_id: Mapped[UUID]
    content_id: Mapped[UUID]
    kind: Mapped[str]
    topic: Mapped[str]
    level: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    """The place in the bank's file."""
    version_number: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class QuestionVersion(Base):
    """What a question asked at one moment, with its key; never changed."""

    __tablename__ = "question_version"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        UniqueConstraint("id", "academy_id", name="uq_question_version_id_academy"),
        ForeignKeyConstraint(["question_id", "academy_id"], ["question.id", "question.academy_id"]),
    )

    academy_id: Mapped[UUID]
    question_id: Mapped[UUID]
    number: Mapped[int]
    fingerprint: Mapped[str]
    body: Mapped[dict[str, Any]]
    """The question as `lms.questions.parse` reads it."""
    published_at: Mapped[datetime]


class Quiz(Base):
    """A quiz: what it draws and under which conditions."""

    __tablename__ = "quiz"
    __table_args__ = (
        UniqueConstraint("course_id", "content_id"),
        UniqueConstraint("id", "academy_id", name="uq_quiz_id_academy"),
        ForeignKeyConstraint(["course_id", "academy_id"], ["course.id", "course.academy_id"]),
    )

    academy_id: Mapped[UUID]
    course_id: Mapped[UUID]
    content_id: Mapped[UUID]
    slug: Mapped[str]
    title: Mapped[str]
    kind: Mapped[QuizKind]
    pass_percent: Mapped[int]
    feedback: Mapped[FeedbackPolicy]
    shuffle_options: Mapped[bool]
    draw: Mapped[list[Any]]
    """[{"bank": slug, "count": n}, …]"""
    requires: Mapped[dict[str, Any]]
    """{"modules": [slugs], "quizzes": [slugs]}"""
    module_slug: Mapped[str | None] = mapped_column(default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    attempts: Mapped[int | None] = mapped_column(default=None)
    wait_minutes: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
