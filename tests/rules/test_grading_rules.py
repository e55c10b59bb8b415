"""Points are exact until they are shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.grading.rules import Score, shown_percent, total


@pytest.mark.parametrize(
    ("earned", "available", "pass_percent", "passes", "shown"),
    [
        pytest.param("7999/100", 100, 80, False, 79, id="79.99 does not reach 80 and is shown as 79"),
        pytest.param("80", 100, 80, True, 80, id="80 reaches 80"),
        pytest.param("2/3", 1, 66, True, 66, id="two thirds reach 66"),
        pytest.param("2/3", 1, 67, False, 66, id="two thirds do not reach 67"),
        pytest.param("299999/100000", 3, 100, False, 99, id="almost everything is not everything"),
        pytest.param("3", 3, 100, True, 100, id="everything"),
        pytest.param("0", 3, 0, True, 0, id="a pass mark of nothing"),
        pytest.param("0", 0, 1, False, 0, id="a quiz worth nothing"),
    ],
)
def test_a_result_is_compared_exactly_and_shown_rounded_down(
    earned: str, available: int, pass_percent: int, *, passes: bool, shown: int
) -> None:
    score = Score(Fraction(earned), available)

    assert score.reaches(pass_percent) is passes
    assert shown_percent(score.percent) == shown


def test_three_thirds_are_exactly_one() -> None:
    assert total([Score(Fraction(1, 3), 1)] * 3) == Score(Fraction(1), 3)
    assert total([]) == Score(Fraction(0), 0)


@given(
    st.lists(st.tuples(st.fractions(0, 1, max_denominator=60), st.integers(1, 5)), min_size=1),
    st.integers(0, 100),
)
def test_nobody_reads_the_pass_mark_beside_not_passed(
    parts: list[tuple[Fraction, int]], pass_percent: int
) -> None:
    score = total(Score(share * points, points) for share, points in parts)

    assert 0 <= score.percent <= 100
    assert (shown_percent(score.percent) >= pass_percent) is score.reaches(pass_percent)
