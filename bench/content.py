"""Rows of an academy to measure: a course of lessons, an exam of 20 questions, an award for one lesson."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.academies.models import Academy
from lms.awards.models import Award
from lms.catalog.models import (
    Bank,
    Course,
    CourseVersion,
    EnrolmentKind,
    FeedbackPolicy,
    Lesson,
    LessonVersion,
    QuestionRow,
    QuestionVersion,
    Quiz,
    QuizKind,
    Visibility,
)
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz
from lms.content.markdown import render_prose

WORDS = 1500
MODULES = 4
LESSONS = 5
QUESTIONS_IN_BANK = 40
QUESTIONS_IN_EXAM = 20


@dataclass(frozen=True)
class Content:
    """What was made."""

    course: Course
    exam: Quiz
    short_course: Course


def make_content(session: Session, academy: Academy, *, at: datetime) -> Content:
    """Add a course with an exam, and a short course whose only lesson earns its award."""
    course = _course(session, academy, "practice", at)
    modules = tuple(_module(session, course, number, LESSONS, at) for number in range(1, MODULES + 1))
    exam = _exam(session, course, at)
    entry = OutlineQuiz(exam.id, exam.slug, exam.title, exam.kind.value, QUESTIONS_IN_EXAM, None, (), ())
    _publish(session, course, Outline(modules, (entry,)), at)
    short = _course(session, academy, "short", at)
    _publish(session, short, Outline((_module(session, short, 1, 1, at),), ()), at)
    session.add(
        Award(
            academy_id=academy.id, course_id=short.id, content_id=uuid.uuid4(), title="Practised reader",
            statement="has read what there is to read", scope="Reading alone.", valid_months=24,
            requirements=[{"kind": "lessons", "module": "module-1"}],
        )
    )  # fmt: skip
    return Content(course, exam, short)


def _course(session: Session, academy: Academy, slug: str, at: datetime) -> Course:
    course = Course(
        academy_id=academy.id, content_id=uuid.uuid4(), slug=slug, title=f"The {slug} course",
        summary="A course to measure.", about_html="<p>About.</p>", language="en", hours=20,
        visibility=Visibility.PUBLIC, enrolment=EnrolmentKind.OPEN, enrolment_code="",
    )  # fmt: skip
    session.add(course)
    session.flush()  # lessons refer to the course
    return course


def _module(session: Session, course: Course, number: int, lessons: int, at: datetime) -> OutlineModule:
    slug = f"module-{number}"
    made = tuple(
        _lesson(session, course, slug, f"lesson-{number}-{place + 1}", at) for place in range(lessons)
    )
    return OutlineModule(slug, f"Module {number}", "What this module is about.", (), made, ())


def _lesson(session: Session, course: Course, module: str, slug: str, at: datetime) -> OutlineLesson:
    title = f"About {slug}"
    lesson = Lesson(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(), slug=slug,
        module_slug=module, title=title, version_number=1,
    )  # fmt: skip
    session.add(lesson)
    session.flush()  # the version refers to the lesson
    headings = [{"text": f"Part {part}", "anchor": f"part-{part}"} for part in range(1, 6)]
    session.add(
        LessonVersion(
            academy_id=course.academy_id, lesson_id=lesson.id, number=1, fingerprint="", title=title, minutes=8,
            source={}, html=render_prose(_prose()), published_at=at,
            extras={"outcomes": ["Know what is measured."], "checks": [], "facts": [], "attribution": [],
                    "place": None, "review_by": None, "headings": headings, "words": WORDS},
        )
    )  # fmt: skip
    return OutlineLesson(lesson.id, slug, title, 8)


def _prose() -> str:
    """Return Markdown of as many words as the lesson that other systems were measured with."""
    sentence = (
        "Every dot has a depth, a size and a distance, and **each of them** is checked under good light. "
    )
    paragraph = sentence * 5
    paragraphs = WORDS // len(paragraph.split())
    parts = (f"## Part {n // 3 + 1}\n\n{paragraph}" if n % 3 == 0 else paragraph for n in range(paragraphs))
    return "\n\n".join(parts)


def _publish(session: Session, course: Course, outline: Outline, at: datetime) -> None:
    course.version_number += 1
    course.outline = outline.to_json()
    session.add(
        CourseVersion(
            academy_id=course.academy_id, course_id=course.id, number=course.version_number, fingerprint="",
            outline=course.outline, published_at=at,
        )
    )  # fmt: skip
    session.flush()  # places refer to the course as it is published


def _exam(session: Session, course: Course, at: datetime) -> Quiz:
    bank = Bank(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(), slug="bank", title="Bank"
    )
    session.add(bank)
    session.flush()  # questions refer to their bank
    for position in range(1, QUESTIONS_IN_BANK + 1):
        _question(session, bank, position, at)
    exam = Quiz(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(), slug="exam",
        title="Exam", kind=QuizKind.FINAL_EXAM, pass_percent=100, feedback=FeedbackPolicy.AFTER_ATTEMPT,
        shuffle_options=True, requires={"modules": [], "quizzes": []},
        draw=[{"bank": bank.slug, "count": QUESTIONS_IN_EXAM}],
    )  # fmt: skip
    session.add(exam)
    session.flush()  # the outline names the exam by its key
    return exam


def _question(session: Session, bank: Bank, position: int, at: datetime) -> None:
    body = _body(position)
    row = QuestionRow(
        academy_id=bank.academy_id, bank_id=bank.id, content_id=uuid.UUID(body["id"]), kind=body["kind"],
        topic=body["topic"], level=body["level"], position=position, version_number=1,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the version refers to the question
    session.add(
        QuestionVersion(
            academy_id=bank.academy_id,
            question_id=row.id,
            number=1,
            fingerprint="",
            body=body,
            published_at=at,
        )
    )


def _body(position: int) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "kind": "single_choice", "stem": f"Which answer is right in question {position}?",
        "topic": "Dots", "level": "recall", "feedback": "The first one as it was written.", "points": 1,
        "options": [{"text": "The right one", "right": True}, *({"text": f"Wrong {n}", "why": "No."} for n in "123")],
    }  # fmt: skip
