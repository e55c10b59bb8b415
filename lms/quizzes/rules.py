"""Attempts left, waiting times and deadlines. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(seconds=10)
"""An answer that was under way at the deadline still counts if it arrives within this time."""


@dataclass(frozen=True)
class StartState:
    """Whether a new attempt can be started, and the sentence that says why not."""

    used: int
    allowed: int | None
    wait_until: datetime | None
    problem: str | None

    @property
    def left(self) -> int | None:
        """Return how many attempts are left; None when there is no limit."""
        return None if self.allowed is None else max(0, self.allowed - self.used)


def may_start(
    *,
    closed_at: Sequence[datetime],
    allowed: int | None,
    wait_minutes: int,
    already_passed: bool,
    at: datetime,
) -> StartState:
    """Return whether a new attempt may begin after the closed ones. A passed quiz is not taken again."""
    used = len(closed_at)
    wait_until = max(closed_at) + timedelta(minutes=wait_minutes) if closed_at and wait_minutes else None
    problem = None
    if already_passed:
        problem = "You have passed this quiz. There is nothing more to do here."
    elif allowed is not None and used >= allowed:
        problem = f"You have used all {allowed} attempts. Talk to your instructor about what comes next."
    elif wait_until is not None and at < wait_until:
        problem = "Your next attempt opens after a waiting time. Use it to read what you missed."
    return StartState(used, allowed, wait_until if wait_until and at < wait_until else None, problem)


def deadline(started_at: datetime, minutes: int | None) -> datetime | None:
    """Return when the time is up; None when there is no time limit."""
    return None if minutes is None else started_at + timedelta(minutes=minutes)


def is_overdue(deadline_at: datetime | None, at: datetime) -> bool:
    """Tell whether the deadline and the grace behind it are over."""
    return deadline_at is not None and at > deadline_at + GRACE
