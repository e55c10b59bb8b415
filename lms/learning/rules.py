"""What may be opened, how far somebody is, and where to go on. Pure functions on the outline."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz


@dataclass(frozen=True)
class Visit:
    """How far one person is with one lesson."""

    opened_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """Lessons completed out of all."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Return 0 to 100, rounded down, so that 100 means all of them."""
        return 100 * self.done // self.total if self.total else 0


def completed(visits: Mapping[UUID, Visit]) -> frozenset[UUID]:
    """Return the lessons that are completed."""
    return frozenset(lesson_id for lesson_id, visit in visits.items() if visit.completed_at)


def module_progress(module: OutlineModule, done: Set[UUID]) -> Progress:
    """Return how many lessons of a module are completed."""
    return Progress(sum(lesson.id in done for lesson in module.lessons), len(module.lessons))


def course_progress(outline: Outline, done: Set[UUID]) -> Progress:
    """Return how many lessons of the course are completed."""
    lessons = list(outline.lessons())
    return Progress(sum(lesson.id in done for lesson in lessons), len(lessons))


def lesson_lock(outline: Outline, lesson: OutlineLesson, done: Set[UUID]) -> str | None:
    """Return in plain words why a lesson cannot be opened yet; None when it can. What was completed stays open."""
    if lesson.id in done:
        return None
    unread = [
        other.title for other in outline.lessons() if other.slug in lesson.requires and other.id not in done
    ]
    if unread:
        return f"Complete {_list(unread, 'the lesson', 'the lessons')} first."
    return _module_lock(outline, outline.module_of(lesson.id).requires, done)


def quiz_lock(outline: Outline, quiz: OutlineQuiz, done: Set[UUID], passed: Set[str]) -> str | None:
    """Return in plain words why a quiz cannot be started yet; None when it can. `passed` holds quiz slugs."""
    if (reason := _module_lock(outline, quiz.requires_modules, done)) is not None:
        return reason
    missing = [
        other.title
        for other in outline.quizzes()
        if other.slug in quiz.requires_quizzes and other.slug not in passed
    ]
    return f"Pass {_list(missing, '', '')} first." if missing else None


def _module_lock(outline: Outline, required: tuple[str, ...], done: Set[UUID]) -> str | None:
    open_modules = [
        module.title
        for module in outline.modules
        if module.slug in required and any(lesson.id not in done for lesson in module.lessons)
    ]
    if not open_modules:
        return None
    return f"Complete the lessons of {_list(open_modules, 'the module', 'the modules')} first."


def _list(titles: list[str], one: str, many: str) -> str:
    """Join titles as in a sentence; more than three are counted instead."""
    quoted = [f"“{title}”" for title in titles[:3]]
    if len(titles) > 3:
        quoted.append(f"{len(titles) - 3} more")
    joined = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"{one if len(titles) == 1 else many} {joined}".strip()


def where_to_continue(outline: Outline, visits: Mapping[UUID, Visit]) -> OutlineLesson | None:
    """Return the lesson to go on with: the one opened last unless completed, else the next that is open."""
    done = completed(visits)
    in_outline = {lesson.id: lesson for lesson in outline.lessons()}
    opened = [(visit.opened_at, lesson_id) for lesson_id, visit in visits.items() if lesson_id in in_outline]
    if opened:
        last = max(opened)[1]
        if last not in done:
            return in_outline[last]
        after = list(in_outline)[list(in_outline).index(last) + 1 :]
        for lesson_id in after:
            if lesson_id not in done and lesson_lock(outline, in_outline[lesson_id], done) is None:
                return in_outline[lesson_id]
    for lesson in in_outline.values():
        if lesson.id not in done and lesson_lock(outline, lesson, done) is None:
            return lesson
    return None
