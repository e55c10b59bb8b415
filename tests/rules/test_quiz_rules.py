"""Attempts left, deadlines, and which questions are drawn."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import RuleBroken
from lms.quizzes.drawing import Draw, Drawable, draw
from lms.quizzes.rules import GRACE, deadline, is_overdue, may_start

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def bank(name: str, size: int, first: int = 0) -> list[Drawable]:
    return [Drawable(name, UUID(int=first + n), UUID(int=10_000 + first + n)) for n in range(size)]


def seeded(seed: object) -> random.Random:
    return random.Random(str(seed))  # noqa: S311 – reproducible on purpose


POOL = [*bank("a", 10), *bank("b", 6, 100)]
SPEC = [Draw("a", 4), Draw("b", 2)]


@given(st.text(min_size=1))
def test_c20_the_same_seed_draws_the_same_questions_in_the_same_order(seed: str) -> None:
    assert draw(SPEC, POOL, seeded(seed)) == draw(SPEC, POOL, seeded(seed))


@given(st.randoms(use_true_random=False), st.sets(st.sampled_from([d.question_id for d in POOL])))
def test_c22_questions_already_met_are_drawn_only_when_the_bank_has_no_others(
    rng: random.Random, seen: set[UUID]
) -> None:
    drawn = draw(SPEC, POOL, rng, seen=seen)

    assert Counter(d.bank for d in drawn) == {"a": 4, "b": 2}
    assert len({d.question_id for d in drawn}) == 6
    for part in SPEC:
        fresh = sum(d.bank == part.bank and d.question_id not in seen for d in POOL)
        again = sum(d.bank == part.bank and d.question_id in seen for d in drawn)
        assert again == max(0, part.count - fresh)


def test_every_question_of_a_bank_has_its_turn() -> None:
    rng = seeded(1)
    times = Counter(d.question_id for _ in range(500) for d in draw([Draw("a", 4)], bank("a", 10), rng))

    assert len(times) == 10
    assert min(times.values()) > 120


def test_a_bank_that_is_too_small_stops_the_start_with_a_sentence() -> None:
    with pytest.raises(RuleBroken, match="Tell your instructor"):
        draw([Draw("a", 11)], bank("a", 10), seeded(1))


@pytest.mark.parametrize(
    ("closed", "allowed", "wait", "passed", "says", "left"),
    [
        pytest.param([], 2, 0, False, None, 2, id="the first attempt"),
        pytest.param([60], 2, 0, False, None, 1, id="one is left"),
        pytest.param([60, 30], 2, 0, False, "You have used all 2 attempts", 0, id="none is left"),
        pytest.param([60], None, 0, False, None, None, id="no limit"),
        pytest.param([29], 5, 30, False, "opens after a waiting time", 4, id="one minute too early"),
        pytest.param([30], 5, 30, False, None, 4, id="just in time"),
        pytest.param([90, 10], 5, 30, False, "opens after a waiting time", 3, id="the latest counts"),
        pytest.param([60], 2, 0, True, "You have passed this quiz", 1, id="a passed quiz is not taken again"),
    ],
)
def test_a_new_attempt_may_start_or_the_page_says_why_not(
    closed: list[int], allowed: int | None, wait: int, *, passed: bool, says: str | None, left: int | None
) -> None:
    state = may_start(
        closed_at=[NOON - timedelta(minutes=minutes) for minutes in closed],
        allowed=allowed,
        wait_minutes=wait,
        already_passed=passed,
        at=NOON,
    )

    assert state.left == left
    assert (state.problem is None) if says is None else (says in (state.problem or ""))


@pytest.mark.parametrize(
    ("seconds", "over"), [(-1, False), (0, False), (10, False), (10.000001, True), (11, True)]
)
def test_c06_an_answer_counts_until_the_grace_behind_the_deadline_is_over(
    seconds: float, *, over: bool
) -> None:
    due = deadline(NOON, 30)

    assert due == NOON + timedelta(minutes=30)
    assert timedelta(seconds=10) == GRACE
    assert is_overdue(due, due + timedelta(seconds=seconds)) is over


def test_without_a_time_limit_nothing_is_ever_overdue() -> None:
    assert deadline(NOON, None) is None
    assert not is_overdue(None, NOON + timedelta(days=10_000))
