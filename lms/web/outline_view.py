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

NEEDS_PLACE = "Assessments are for people who have a place in the course."


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
    """Return a course as one person sees it; see `view`."""
    visits = learning.visits(session, person_id, course.id)
    passed = grading.passed_quizzes(session, person_id, course.id)
    return view(Outline.from_json(course.outline), visits, passed, is_enrolled=is_enrolled)


def view(
    outline: Outline, visits: Mapping[UUID, Visit], passed: frozenset[str], *, is_enrolled: bool = True
) -> OutlineView:
    """Return the outline with its lines, from what was read and passed.

    Staff who read without a place find every lesson open and every quiz locked.
    """
    reader = _Reader(outline, rules.completed(visits), passed, None, is_enrolled)
    return OutlineView(
        modules=[reader.module(module, number) for number, module in enumerate(outline.modules, 1)],
        exams=[reader.quiz_line(quiz) for quiz in outline.exams],
        progress=rules.course_progress(outline, reader.done),
        done=reader.done,
        go_on=rules.where_to_continue(outline, visits),
        is_started=bool(visits),
    )


def module_of_lesson(
    outline: Outline, lesson_id: UUID, done: frozenset[UUID], passed: frozenset[str], *, is_enrolled: bool
) -> ModuleView:
    """Return the module around one lesson, which is marked as the current one."""
    module = outline.module_of(lesson_id)
    reader = _Reader(outline, done, passed, lesson_id, is_enrolled)
    return reader.module(module, outline.modules.index(module) + 1)


@dataclass(frozen=True)
class _Reader:
    """Where one person stands in a course."""

    outline: Outline
    done: frozenset[UUID]
    passed: frozenset[str]
    current: UUID | None
    is_enrolled: bool

    def module(self, module: OutlineModule, number: int) -> ModuleView:
        return ModuleView(
            module=module,
            number=number,
            progress=rules.module_progress(module, self.done),
            lessons=[self.lesson_line(lesson) for lesson in module.lessons],
            quizzes=[self.quiz_line(quiz) for quiz in module.quizzes],
        )

    def lesson_line(self, lesson: OutlineLesson) -> LessonLine:
        if lesson.id == self.current:
            return LessonLine(lesson, "current")
        if lesson.id in self.done:
            return LessonLine(lesson, "done")
        reason = rules.lesson_lock(self.outline, lesson, self.done) if self.is_enrolled else None
        return LessonLine(lesson, "locked" if reason else "open", reason or "")

    def quiz_line(self, quiz: OutlineQuiz) -> QuizLine:
        if not self.is_enrolled:
            return QuizLine(quiz, "locked", NEEDS_PLACE)
        if quiz.slug in self.passed:
            return QuizLine(quiz, "passed")
        reason = rules.quiz_lock(self.outline, quiz, self.done, self.passed)
        return QuizLine(quiz, "locked" if reason else "open", reason or "")
