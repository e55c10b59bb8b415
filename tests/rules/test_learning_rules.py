"""What may be opened, how far somebody is and where to go on."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz
from lms.learning.rules import (
    Progress,
    Visit,
    completed,
    course_progress,
    lesson_lock,
    module_progress,
    quiz_lock,
    where_to_continue,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def key(number: int) -> UUID:
    return UUID(int=number)


def lesson(number: int, *requires: str) -> OutlineLesson:
    return OutlineLesson(key(number), f"lesson-{number}", f"Lesson {number}", 10, requires)


CHECK = OutlineQuiz(key(21), "check", "Skin check", "module_check", 5)
EXAM = OutlineQuiz(
    key(22), "exam", "Final exam", "final_exam", 20, requires_modules=("skin",), requires_quizzes=("check",)
)
COURSE = Outline(
    modules=(
        OutlineModule("skin", "Skin", "", (), (lesson(1), lesson(2, "lesson-1"), lesson(3)), (CHECK,)),
        OutlineModule("depth", "Depth", "", ("skin",), (lesson(4),), ()),
    ),
    exams=(EXAM,),
)
SKIN = {key(1), key(2), key(3)}


@pytest.mark.parametrize(
    ("number", "done", "reason"),
    [
        pytest.param(1, set(), None, id="the first lesson is open"),
        pytest.param(2, set(), "Complete the lesson “Lesson 1” first.", id="a lesson names what it needs"),
        pytest.param(2, {1}, None, id="a lesson opens when what it needs is done"),
        pytest.param(
            4, {1, 2}, "Complete the lessons of the module “Skin” first.", id="a module names what it needs"
        ),
        pytest.param(4, {1, 2, 3}, None, id="a module opens when what it needs is done"),
        pytest.param(4, {4}, None, id="what was completed stays open"),
        pytest.param(2, {2}, None, id="a completed lesson stays open without its own prerequisite"),
    ],
)
def test_a_locked_lesson_says_in_plain_words_why(number: int, done: set[int], reason: str | None) -> None:
    chosen = next(found for found in COURSE.lessons() if found.id == key(number))

    assert lesson_lock(COURSE, chosen, {key(n) for n in done}) == reason


@pytest.mark.parametrize(
    ("needed", "reason"),
    [
        (1, "Complete the lesson “Lesson 1” first."),
        (2, "Complete the lessons “Lesson 1” and “Lesson 2” first."),
        (3, "Complete the lessons “Lesson 1”, “Lesson 2” and “Lesson 3” first."),
        (5, "Complete the lessons “Lesson 1”, “Lesson 2”, “Lesson 3” and 2 more first."),
    ],
)
def test_a_reason_names_up_to_three_lessons_and_counts_the_rest(needed: int, reason: str) -> None:
    first = [lesson(number) for number in range(1, needed + 1)]
    last = lesson(99, *(found.slug for found in first))
    course = Outline((OutlineModule("skin", "Skin", "", (), (*first, last), ()),), ())

    assert lesson_lock(course, last, set()) == reason


@pytest.mark.parametrize(
    ("done", "passed", "reason"),
    [
        (set(), set(), "Complete the lessons of the module “Skin” first."),
        (SKIN, set(), "Pass “Skin check” first."),
        (SKIN, {"check"}, None),
        (set(), {"check"}, "Complete the lessons of the module “Skin” first."),
    ],
)
def test_a_locked_quiz_says_in_plain_words_why(done: set[UUID], passed: set[str], reason: str | None) -> None:
    assert quiz_lock(COURSE, EXAM, done, passed) == reason


def visits(*opened: tuple[int, bool]) -> dict[UUID, Visit]:
    """Return visits in the order in which they were made."""
    return {
        key(number): Visit(NOON + timedelta(minutes=minute), NOON if is_done else None)
        for minute, (number, is_done) in enumerate(opened)
    }


@pytest.mark.parametrize(
    ("opened", "goes_on"),
    [
        pytest.param([], 1, id="a newcomer begins at the beginning"),
        pytest.param([(1, False)], 1, id="what was opened last is continued"),
        pytest.param([(1, True)], 2, id="after a completed lesson comes the next"),
        pytest.param([(3, False), (1, True)], 2, id="the next one, not the first that is open"),
        pytest.param([(1, True), (3, False)], 3, id="an unfinished lesson further on"),
        pytest.param([(3, True)], 1, id="what follows is locked, so back to what is missing"),
        pytest.param([(1, True), (2, True), (3, True)], 4, id="on into the next module"),
        pytest.param([(1, True), (2, True), (3, True), (4, True)], None, id="nothing is left"),
        pytest.param([(1, True), (77, False)], 2, id="a lesson that left the course is no place to go"),
    ],
)
def test_continuing_leads_to_where_the_person_stopped(
    opened: list[tuple[int, bool]], goes_on: int | None
) -> None:
    found = where_to_continue(COURSE, visits(*opened))

    assert (found.id if found else None) == (key(goes_on) if goes_on else None)


def test_a_course_without_lessons_leads_nowhere() -> None:
    assert where_to_continue(Outline((), ()), {}) is None
    assert course_progress(Outline((), ()), set()).percent == 0


def test_progress_is_rounded_down_so_that_100_means_all() -> None:
    assert Progress(199, 200).percent == 99
    assert Progress(200, 200).percent == 100
    assert Progress(1, 3).percent == 33


def test_only_completed_lessons_of_the_course_count() -> None:
    done = completed(visits((1, True), (2, False), (77, True)))

    assert done == {key(1), key(77)}
    assert course_progress(COURSE, done) == Progress(1, 4)
    assert module_progress(COURSE.modules[1], done) == Progress(0, 1)


def test_an_outline_comes_back_from_the_database_as_it_was() -> None:
    assert Outline.from_json(COURSE.to_json()) == COURSE
    assert [quiz.slug for quiz in COURSE.quizzes()] == ["check", "exam"]
    with pytest.raises(KeyError):
        COURSE.module_of(key(77))
