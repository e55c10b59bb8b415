"""When a requirement is met and an award earned."""

from uuid import UUID

import pytest

from lms.awards.rules import Facts, evaluate, is_earned
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule, OutlineQuiz

LESSONS = tuple(OutlineLesson(UUID(int=n), f"lesson-{n}", f"Lesson {n}", 5) for n in (1, 2))
OUTLINE = Outline(
    (OutlineModule("skin", "Skin", "", (), LESSONS, ()), OutlineModule("empty", "Empty", "", (), (), ())),
    (OutlineQuiz(UUID(int=3), "exam", "Final exam", "final_exam", 20),),
)
REQUIREMENTS = (
    {"kind": "lessons", "module": "skin"},
    {"kind": "quiz", "quiz": "exam"},
    {"kind": "confirmation", "key": "identity", "title": "Photo identity checked", "by": "registrar"},
)


def facts(done: int = 0, passed: str = "", confirmed: str = "") -> Facts:
    return Facts(
        frozenset(UUID(int=n) for n in range(1, done + 1)),
        {"exam": passed} if passed else {},
        {"identity": confirmed} if confirmed else {},
    )


@pytest.mark.parametrize(
    ("known", "met", "details"),
    [
        (
            facts(),
            [False, False, False],
            ["0 of 2 read", "Not passed yet", "To be confirmed by the registrar"],
        ),
        (
            facts(1),
            [False, False, False],
            ["1 of 2 read", "Not passed yet", "To be confirmed by the registrar"],
        ),
        (
            facts(2),
            [True, False, False],
            ["2 of 2 read", "Not passed yet", "To be confirmed by the registrar"],
        ),
        (
            facts(0, "83 %"),
            [False, True, False],
            ["0 of 2 read", "Passed with 83 %", "To be confirmed by the registrar"],
        ),
        (
            facts(2, "83 %", "Confirmed by Mia"),
            [True] * 3,
            ["2 of 2 read", "Passed with 83 %", "Confirmed by Mia"],
        ),
    ],
)
def test_each_requirement_says_how_it_stands(known: Facts, met: list[bool], details: list[str]) -> None:
    found = evaluate(REQUIREMENTS, OUTLINE, known)

    assert [requirement.is_met for requirement in found] == met
    assert [requirement.detail for requirement in found] == details
    assert is_earned(found) is all(met)


def test_d02_an_award_that_asks_for_nothing_can_never_be_earned() -> None:
    assert not is_earned(())


@pytest.mark.parametrize("slug", ["empty", "left-the-course"])
def test_d02_a_module_without_lessons_is_never_read(slug: str) -> None:
    found = evaluate([{"kind": "lessons", "module": slug}], OUTLINE, facts(2))

    assert not is_earned(found)


def test_a_passed_quiz_counts_also_when_it_has_left_the_course() -> None:
    found = evaluate([{"kind": "quiz", "quiz": "exam"}], Outline((), ()), facts(0, "90 %"))

    assert is_earned(found)


def test_a_kind_of_requirement_that_nobody_knows_is_never_skipped() -> None:
    with pytest.raises(ValueError, match="attendance"):
        evaluate([{"kind": "attendance"}], OUTLINE, facts(2))
