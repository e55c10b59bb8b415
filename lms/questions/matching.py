"""Pairs whose right sides are to be found, among distractors if there are any."""

import random
from fractions import Fraction
from typing import Literal, Self

from pydantic import model_validator

from lms.questions.base import (
    NOTHING,
    Answer,
    Arrangement,
    BaseQuestion,
    Form,
    Part,
    Review,
    ReviewLine,
    ShownMatching,
    Text,
    letter,
    mixed,
    position,
    posted_rows,
    require_rows,
)


class Pair(Part):
    """A left side and the right side that belongs to it."""

    left: Text
    right: Text


class Matching(BaseQuestion):
    """Answer: `{"rights": [canonical right side, or None, for each pair in the order of the file]}`.

    The right side of pair i has the canonical index i; distractors follow behind the pairs.
    """

    kind: Literal["matching"]
    pairs: tuple[Pair, ...]
    distractors: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _has_different_sides(self) -> Self:
        require_rows([pair.left for pair in self.pairs], "left side")
        require_rows(self._rights(), "right side")
        return self

    def _rights(self) -> list[str]:
        return [*(pair.right for pair in self.pairs), *self.distractors]

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return `{"lefts": …, "rights": …}`; right sides are always mixed, their order would be the key."""
        count = len(self.pairs)
        return {
            "lefts": mixed(rng, count) if shuffle else list(range(count)),
            "rights": mixed(rng, len(self._rights())),
        }

    def show(self, arrangement: Arrangement) -> ShownMatching:
        """Return both sides, each in the order of display."""
        rights = self._rights()
        return ShownMatching(
            self.kind,
            self.stem,
            self.image,
            self.points,
            lefts=tuple(self.pairs[index].left for index in arrangement["lefts"]),
            rights=tuple(rights[index] for index in arrangement["rights"]),
        )

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the right side chosen for each row, posted as `answer-<row>`; rows may be left empty.

        Raises:
            AnswerRejected: a row or a right side that is not shown.
        """
        display = arrangement["rights"]
        chosen: list[int | None] = [None] * len(self.pairs)
        for left, value in zip(arrangement["lefts"], posted_rows(form, len(self.pairs)), strict=True):
            chosen[left] = None if value is None else display[position(value, len(display))]
        return None if chosen == [None] * len(chosen) else {"rights": chosen}

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the place of display of the right side chosen for each row."""
        if answer is None:
            return {}
        chosen = [answer["rights"][left] for left in arrangement["lefts"]]
        return {
            f"answer-{row}": ["" if right is None else str(arrangement["rights"].index(right))]
            for row, right in enumerate(chosen)
        }

    def score(self, answer: Answer | None) -> Fraction:
        """Return right pairs over all pairs."""
        if answer is None:
            return NOTHING
        right = sum(chosen == left for left, chosen in enumerate(answer["rights"]))
        return Fraction(right, len(self.pairs))

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"rights": list(range(len(self.pairs)))}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return each row as it was matched, followed by the right match where it was another."""
        chosen = answer["rights"] if answer else [None] * len(self.pairs)
        lines = [line for left in arrangement["lefts"] for line in self._lines(left, chosen[left])]
        return self._review(answer, lines)

    def _lines(self, left: int, chosen: int | None) -> list[ReviewLine]:
        if chosen == left:
            return [ReviewLine(self._match(left, left), "right_chosen")]
        wrong = [] if chosen is None else [ReviewLine(self._match(left, chosen), "wrong_chosen")]
        return [*wrong, ReviewLine(self._match(left, left), "missed")]

    def _match(self, left: int, right: int) -> str:
        return f"{self.pairs[left].left} – {self._rights()[right]}"

    def plain(self, arrangement: Arrangement) -> str:
        """Return numbered left sides, then right sides behind letters."""
        shown = self.show(arrangement)
        lefts = [f"{row}. {text}" for row, text in enumerate(shown.lefts, start=1)]
        rights = [f"{letter(place)}. {text}" for place, text in enumerate(shown.rights)]
        return self._plain("Write the letter that belongs to each number.", *lefts, *rights)
