"""Make saved objects with sensible defaults: `make_quiz(session, course, pass_percent=80)`. Plain functions."""

import itertools
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from lms import questions
from lms.academies import service as academies
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
from lms.learning.models import Enrolment, EnrolmentSource
from lms.people import service as people
from lms.people.models import Person
from lms.people.policy import Actor, Role

_numbers = itertools.count(1)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def make_academy(session: Session, *, slug: str = "", name: str = "Alpha Academy") -> Academy:
    """Return a new academy."""
    return academies.found(session, slug=slug or f"academy-{next(_numbers)}", name=name, at=LONG_AGO)


def make_person(
    session: Session,
    academy: Academy | None = None,
    *roles: Role,
    legal_name: str = "Ada Moore",
    email: str = "",
    password_hash: str | None = None,
) -> Person:
    """Return a new person; with an academy, a trainee there unless roles are named."""
    person = people.create(
        session,
        email=email or f"person{next(_numbers)}@example.org",
        legal_name=legal_name,
        password_hash=password_hash,
        time_zone="Europe/London",
        at=LONG_AGO,
    )
    if academy is not None:
        for role in roles or (Role.TRAINEE,):
            academies.give_role(session, academy.id, person.id, role, actor_id=None, at=LONG_AGO)
        session.flush()
    return person


def as_actor(person: Person, academy: Academy, *roles: Role) -> Actor:
    """Return the person as an actor."""
    return Actor(person.id, academy.id, frozenset(roles or (Role.TRAINEE,)))


def make_course(
    session: Session,
    academy: Academy,
    *,
    lessons: int = 2,
    slug: str = "",
    enrolment: EnrolmentKind = EnrolmentKind.OPEN,
    visibility: Visibility = Visibility.PUBLIC,
    enrolment_code: str = "",
) -> Course:
    """Return a course with one module and its lessons. Quizzes come in through `make_quiz`."""
    course = Course(
        academy_id=academy.id, content_id=uuid.uuid4(), slug=slug or f"course-{next(_numbers)}",
        title="Safe dots", summary="How to place dots safely.", about_html="<p>About.</p>", language="en",
        hours=10, visibility=visibility, enrolment=enrolment, enrolment_code=enrolment_code,
    )  # fmt: skip
    session.add(course)
    session.flush()
    made = [make_lesson(session, course, number) for number in range(1, lessons + 1)]
    module = OutlineModule("basics", "Basics", "The basics.", (), tuple(made), ())
    _publish(session, course, Outline((module,), ()))
    return course


def make_lesson(session: Session, course: Course, number: int = 1) -> OutlineLesson:
    """Return a new lesson of a course, as the outline names it; the caller puts it there."""
    lesson = Lesson(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(), slug=f"lesson-{number}",
        module_slug="basics", title=f"Lesson {number}", version_number=1,
    )  # fmt: skip
    session.add(lesson)
    session.flush()
    session.add(
        LessonVersion(
            academy_id=course.academy_id, lesson_id=lesson.id, number=1, fingerprint="", title=lesson.title,
            minutes=5, source={}, html="<p>Text of the lesson.</p>", published_at=LONG_AGO,
            extras={"outcomes": [], "checks": [], "facts": [], "attribution": [], "place": None,
                    "review_by": None, "headings": [], "words": 4},
        )
    )  # fmt: skip
    return OutlineLesson(lesson.id, lesson.slug, lesson.title, 5)


def _publish(session: Session, course: Course, outline: Outline) -> None:
    course.version_number += 1
    course.outline = outline.to_json()
    session.add(
        CourseVersion(
            academy_id=course.academy_id, course_id=course.id, number=course.version_number, fingerprint="",
            outline=course.outline, published_at=LONG_AGO,
        )
    )  # fmt: skip
    session.flush()


def choice_question(*, right: str = "the right one", points: int = 1, **more: Any) -> dict[str, Any]:
    """Return a single choice as a bank's file holds it; `right` marks what must not leak."""
    return {
        "id": str(uuid.uuid4()), "kind": "single_choice", "stem": f"Question {next(_numbers)}?", "topic": "Dots",
        "level": "recall", "feedback": "Feedback of the question.", "points": points,
        "options": [{"text": right, "right": True}, {"text": "Wrong one", "why": "No."}, {"text": "Another"}],
        **more,
    }  # fmt: skip


def make_quiz(
    session: Session,
    course: Course,
    *,
    bodies: list[dict[str, Any]] | None = None,
    count: int | None = None,
    kind: QuizKind = QuizKind.FINAL_EXAM,
    title: str = "Final exam",
    slug: str = "",
    **terms: Any,
) -> Quiz:
    """Return a quiz with a bank of its own, drawing `count` of its questions (all when left out)."""
    written = bodies if bodies is not None else [choice_question() for _ in range(3)]
    bank = Bank(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(),
        slug=f"bank-{next(_numbers)}", title="Bank",
    )  # fmt: skip
    session.add(bank)
    session.flush()
    for position, body in enumerate(written, 1):
        make_question(session, bank, body, position)
    drawn = count if count is not None else len(written)
    values = {
        "pass_percent": 80, "feedback": FeedbackPolicy.AFTER_ATTEMPT, "shuffle_options": True,
        "requires": {"modules": [], "quizzes": []}, **terms,
    }  # fmt: skip
    quiz = Quiz(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(),
        slug=slug or f"quiz-{next(_numbers)}", title=title, kind=kind,
        draw=[{"bank": bank.slug, "count": drawn}], **values,
    )  # fmt: skip
    session.add(quiz)
    session.flush()
    outline = Outline.from_json(course.outline)
    entry = OutlineQuiz(
        quiz.id, quiz.slug, quiz.title, kind.value, drawn, quiz.minutes,
        tuple(quiz.requires["modules"]), tuple(quiz.requires["quizzes"]),
    )  # fmt: skip
    _publish(session, course, Outline(outline.modules, (*outline.exams, entry)))
    return quiz


def make_question(session: Session, bank: Bank, body: dict[str, Any], position: int = 1) -> QuestionVersion:
    """Return the first version of a new question."""
    question = questions.parse(body)
    row = QuestionRow(
        academy_id=bank.academy_id, bank_id=bank.id, content_id=question.id, kind=question.kind,
        topic=question.topic, level=question.level, position=position, version_number=1,
    )  # fmt: skip
    session.add(row)
    session.flush()
    version = QuestionVersion(
        academy_id=bank.academy_id,
        question_id=row.id,
        number=1,
        fingerprint="",
        body=body,
        published_at=LONG_AGO,
    )
    session.add(version)
    session.flush()
    return version


def enrol(session: Session, person: Person, course: Course) -> Enrolment:
    """Give a person a place in a course."""
    enrolment = Enrolment(
        academy_id=course.academy_id, course_id=course.id, person_id=person.id, source=EnrolmentSource.OPEN,
        started_at=LONG_AGO,
    )  # fmt: skip
    session.add(enrolment)
    session.flush()
    return enrolment


def make_award(
    session: Session, course: Course, *requirements: dict[str, Any], title: str = "Dot practitioner",
    valid_months: int | None = 24,
) -> Award:  # fmt: skip
    """Return an award of a course."""
    award = Award(
        academy_id=course.academy_id, course_id=course.id, content_id=uuid.uuid4(), title=title,
        statement="has met the requirements", scope="Dots only.", requirements=list(requirements),
        valid_months=valid_months,
    )  # fmt: skip
    session.add(award)
    session.flush()
    return award


def answer_form(
    session: Session, attempt_id: uuid.UUID, position: int, *, right: bool = True
) -> dict[str, list[str]]:
    """Return the fields that a trainee who knows the answer would send; empty for one who does not."""
    from lms.quizzes import queries  # noqa: PLC0415

    drawn = queries.drawn(session, attempt_id, position)
    question = questions.parse(drawn.body)
    return question.write(question.ideal() if right else None, drawn.arrangement)
