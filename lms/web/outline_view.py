"""The outline as a trainee sees it: ticks, locks with their reasons, quizzes with their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz
from lms.grading import queries as grading
from lms.learning import queries as learning
from lms.learning import rules
from lms.learning.rules import Progress, Visit


@dataclass(frozen=True)
class LessonLine:
    """One lesson: `state` is done, current, open or locked; `reason` says why it is locked."""

    lesson: OutlineLesson
    state: str
    reason: str = ""


@dataclass(frozen=True)
class QuizLine:
    """One quiz: `state` is passed, open or locked."""

    quiz: OutlineQuiz
    state: str
    reason: str = ""


@dataclass(frozen=True)
class ModuleView:
    """One module with its lines."""

    module: OutlineModule
    number: int
    progress: Progress
    lessons: Sequence[LessonLine]
    quizzes: Sequence[QuizLine]


@dataclass(frozen=True)
class OutlineView:
    """The course with its lines; `done` holds the completed lessons, `go_on` is the one to go on with."""

    modules: Sequence[ModuleView]
    exams: Sequence[QuizLine]
    progress: Progress
    done: frozenset[UUID]
    go_on: OutlineLesson | None
    is_started: bool


def outline_view(
    session: Session, person_id: UUID, course: Course, *, is_enrolled: bool = True
) -> OutlineView:
    """Return a course as one person sees it; whoever reads without a place finds no lesson locked."""
    visits = learning.visits(session, person_id, course.id)
    passed = grading.passed_quizzes(session, person_id, course.id)
    return view(Outline.from_json(course.outline), visits, passed, is_enrolled=is_enrolled)


def view(
    outline: Outline, visits: Mapping[UUID, Visit], passed: frozenset[str], *, current: UUID | None = None,
    is_enrolled: bool = True,
) -> OutlineView:  # fmt: skip
    """Return the outline with its lines, from what was read and passed. Locks hold for those with a place."""
    done = rules.completed(visits)
    modules = [
        ModuleView(
            module=module,
            number=number,
            progress=rules.module_progress(module, done),
            lessons=[
                _lesson_line(lesson, done, current, lock=_lock(outline, lesson, done) if is_enrolled else "")
                for lesson in module.lessons
            ],
            quizzes=[_quiz_line(outline, quiz, done, passed) for quiz in module.quizzes],
        )
        for number, module in enumerate(outline.modules, 1)
    ]
    exams = [_quiz_line(outline, quiz, done, passed) for quiz in outline.exams]
    return OutlineView(
        modules=modules,
        exams=exams,
        progress=rules.course_progress(outline, done),
        done=done,
        go_on=rules.where_to_continue(outline, visits),
        is_started=bool(visits),
    )


def _lock(outline: Outline, lesson: OutlineLesson, done: frozenset[UUID]) -> str:
    return rules.lesson_lock(outline, lesson, done) or ""


def _lesson_line(
    lesson: OutlineLesson, done: frozenset[UUID], current: UUID | None, *, lock: str
) -> LessonLine:
    if lesson.id == current:
        return LessonLine(lesson, "current")
    if lesson.id in done:
        return LessonLine(lesson, "done")
    return LessonLine(lesson, "locked" if lock else "open", lock)


def _quiz_line(
    outline: Outline, quiz: OutlineQuiz, done: frozenset[UUID], passed: frozenset[str]
) -> QuizLine:
    if quiz.slug in passed:
        return QuizLine(quiz, "passed")
    reason = rules.quiz_lock(outline, quiz, done, passed)
    return QuizLine(quiz, "locked" if reason else "open", reason or "")
