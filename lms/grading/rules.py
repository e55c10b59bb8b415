"""Add up marks and compare with the pass mark. Pure and exact."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Score:
    """Points earned out of points available, kept exact until they are shown."""

    earned: Fraction
    available: int

    @property
    def percent(self) -> Fraction:
        """Return 0 to 100, exact. A quiz worth no points scores 0."""
        return 100 * self.earned / self.available if self.available else Fraction(0)

    def reaches(self, pass_percent: int) -> bool:
        """Tell whether the exact percentage is at least the pass mark: 79.99 does not reach 80."""
        return self.percent >= pass_percent


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of scores."""
    listed = list(scores)
    return Score(sum((s.earned for s in listed), Fraction(0)), sum(s.available for s in listed))


def shown_percent(percent: Fraction) -> int:
    """Return a percentage to show: rounded down, so that nobody reads 80 % beside "not passed"."""
    return percent.numerator // percent.denominator
