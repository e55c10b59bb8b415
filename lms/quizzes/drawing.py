"""Choose the questions of an attempt, from a seed. Pure: the same seed draws the same questions."""

import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from lms.core.errors import RuleBroken


@dataclass(frozen=True)
class Draw:
    """How many questions one bank gives."""

    bank: str
    count: int


@dataclass(frozen=True)
class Drawable:
    """A question that can be drawn, in its current version."""

    bank: str
    question_id: UUID
    version_id: UUID


def draw(
    spec: Sequence[Draw], pool: Sequence[Drawable], rng: random.Random, *, seen: Set[UUID] = frozenset()
) -> list[Drawable]:
    """Return the drawn questions in the order of display.

    Questions that this person has met in earlier attempts come last, so that a second attempt asks others as
    long as the bank has others.

    Raises:
        RuleBroken: a bank has fewer questions than the quiz asks for.
    """
    by_bank: Mapping[str, list[Drawable]] = {part.bank: [] for part in spec}
    for drawable in pool:
        by_bank[drawable.bank].append(drawable)
    drawn: list[Drawable] = []
    for part in spec:
        candidates = by_bank[part.bank]
        if len(candidates) < part.count:
            raise RuleBroken(
                "This quiz cannot be started: its question bank is too small. Tell your instructor."
            )
        rng.shuffle(candidates)
        candidates.sort(key=lambda candidate: candidate.question_id in seen)
        drawn.extend(candidates[: part.count])
    rng.shuffle(drawn)
    return drawn
