"""A course's quizzes as a trainee's lists show them: open, running, passed, locked, waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineQuiz
from lms.grading import queries as grading
from lms.grading.queries import Result
from lms.learning import rules


@dataclass(frozen=True)
class QuizEntry:
    """One quiz. `state` is running, passed, not_passed, open or locked; results are the latest first."""

    quiz: OutlineQuiz
    course_slug: str
    state: str
    reason: str
    results: Sequence[Result]

    @property
    def is_to_do(self) -> bool:
        """Tell whether the trainee can do something about it now."""
        return self.state in {"running", "open", "not_passed"}

    @property
    def running(self) -> Result | None:
        """Return the attempt that is open for answers."""
        return next((result for result in self.results if result.is_open), None)


def entries(
    session: Session, person_id: UUID, course: Course, outline: Outline, done: frozenset[UUID]
) -> Sequence[QuizEntry]:
    """Return every quiz of the course in reading order, as it stands for one person."""
    results = grading.results(session, person_id, course.id)
    passed = frozenset(result.quiz_slug for result in results if result.passed)
    return [
        _entry(
            outline, quiz, course.slug, [r for r in reversed(results) if r.quiz_id == quiz.id], done, passed
        )
        for quiz in outline.quizzes()
    ]


def _entry(
    outline: Outline, quiz: OutlineQuiz, course_slug: str, results: list[Result], done: frozenset[UUID],
    passed: frozenset[str],
) -> QuizEntry:  # fmt: skip
    reason = rules.quiz_lock(outline, quiz, done, passed)
    if any(result.is_open for result in results):
        state = "running"
    elif quiz.slug in passed:
        state = "passed"
    elif reason:
        state = "locked"
    else:
        state = "not_passed" if results else "open"
    return QuizEntry(quiz, course_slug, state, reason or "", results)
