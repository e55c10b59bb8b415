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
    """The course with its lines; `done` holds the completed lessons."""

    modules: Sequence[ModuleView]
    exams: Sequence[QuizLine]
    progress: Progress
    done: frozenset[UUID]


def outline_view(
    session: Session, person_id: UUID, course: Course, *, current: UUID | None = None
) -> OutlineView:
    """Return a course as one person sees it."""
    visits = learning.visits(session, person_id, course.id)
    passed = grading.passed_quizzes(session, person_id, course.id)
    return view(Outline.from_json(course.outline), visits, passed, current=current)


def view(
    outline: Outline, visits: Mapping[UUID, Visit], passed: frozenset[str], *, current: UUID | None = None
) -> OutlineView:
    """Return the outline with its lines, from what was read and passed."""
    done = rules.completed(visits)
    modules = [
        ModuleView(
            module=module,
            number=number,
            progress=rules.module_progress(module, done),
            lessons=[_lesson_line(outline, lesson, done, current) for lesson in module.lessons],
            quizzes=[_quiz_line(outline, quiz, done, passed) for quiz in module.quizzes],
        )
        for number, module in enumerate(outline.modules, 1)
    ]
    exams = [_quiz_line(outline, quiz, done, passed) for quiz in outline.exams]
    return OutlineView(modules, exams, rules.course_progress(outline, done), done)


def _lesson_line(
    outline: Outline, lesson: OutlineLesson, done: frozenset[UUID], current: UUID | None
) -> LessonLine:
    if lesson.id == current:
        return LessonLine(lesson, "current")
    if lesson.id in done:
        return LessonLine(lesson, "done")
    reason = rules.lesson_lock(outline, lesson, done)
    return LessonLine(lesson, "locked" if reason else "open", reason or "")


def _quiz_line(
    outline: Outline, quiz: OutlineQuiz, done: frozenset[UUID], passed: frozenset[str]
) -> QuizLine:
    if quiz.slug in passed:
        return QuizLine(quiz, "passed")
    reason = rules.quiz_lock(outline, quiz, done, passed)
    return QuizLine(quiz, "locked" if reason else "open", reason or "")
