"""Items to be put in order."""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Literal, Self

from pydantic import model_validator

from lms.questions.base import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerRejected,
    Arrangement,
    BaseQuestion,
    Form,
    LineState,
    Review,
    ReviewLine,
    ShownOrdering,
    Text,
    mixed,
    position,
    posted_rows,
    require_rows,
)


class Ordering(BaseQuestion):
    """Answer: `{"places": [place from 1, or None, for each item in the order of the file]}`.

    The file lists the items in the right order, so the right answer is 1, 2, 3 and so on.
    """

    kind: Literal["ordering"]
    items: tuple[Text, ...]
    scoring: Literal["adjacent_pairs", "all_or_nothing"] = "adjacent_pairs"

    @model_validator(mode="after")
    def _has_different_items(self) -> Self:
        require_rows(self.items, "item")
        return self

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return `{"items": order of display}`, which is always mixed and never the right order."""
        right = list(range(len(self.items)))
        drawn = right
        while drawn == right:
            drawn = mixed(rng, len(right))
        return {"items": drawn}

    def show(self, arrangement: Arrangement) -> ShownOrdering:
        """Return the items in the order of display."""
        items = tuple(self.items[index] for index in arrangement["items"])
        return ShownOrdering(self.kind, self.stem, self.image, self.points, items)

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the place given to each row, posted as `answer-<row>`; rows may be left empty.

        Raises:
            AnswerRejected: a row that is not shown, a place that does not exist, or a place given twice.
        """
        count = len(self.items)
        places: list[int | None] = [None] * count
        for item, value in zip(arrangement["items"], posted_rows(form, count), strict=True):
            place = None if value is None else position(value, count, first=1)
            if place is not None and place in places:
                raise AnswerRejected(f"Two items have place {place}. Give each item its own place.")
            places[item] = place
        return None if places == [None] * count else {"places": places}

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the place given to each row."""
        if answer is None:
            return {}
        places = [answer["places"][item] for item in arrangement["items"]]
        return {f"answer-{row}": ["" if place is None else str(place)] for row, place in enumerate(places)}

    def score(self, answer: Answer | None) -> Fraction:
        """Return the share by the question's rule.

        `adjacent_pairs`: neighbours of the right order that stand directly behind each other in the answer,
        over all neighbours; an item without a place has no neighbour.
        `all_or_nothing`: 1 when every item has its place.
        """
        if answer is None:
            return NOTHING
        pairs = self._right_pairs(answer)
        if self.scoring == "all_or_nothing":
            return EVERYTHING if pairs == len(self.items) - 1 else NOTHING
        return Fraction(pairs, len(self.items) - 1)

    def _right_pairs(self, answer: Answer) -> int:
        return sum(
            first is not None and second is not None and second - first == 1
            for first, second in pairwise(answer["places"])
        )

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"places": list(range(1, len(self.items) + 1))}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return the items in the trainee's order, then the right order in one line where it was another."""
        places = answer["places"] if answer else []
        given = sorted((place, item) for item, place in enumerate(places) if place is not None)
        lines = [self._line(place, item) for place, item in given]
        if self.is_right(answer):
            return self._review(answer, lines)
        right = " · ".join(f"{place}. {item}" for place, item in enumerate(self.items, start=1))
        return self._review(answer, [*lines, ReviewLine(right, "missed")], note=self._note(answer))

    def _line(self, place: int, item: int) -> ReviewLine:
        state: LineState = "right_chosen" if item == place - 1 else "wrong_chosen"
        return ReviewLine(f"{place}. {self.items[item]}", state)

    def _note(self, answer: Answer | None) -> str:
        if answer is None or self.scoring == "all_or_nothing":
            return ""
        pairs, all_pairs = self._right_pairs(answer), len(self.items) - 1
        return f"Steps that directly follow the right one: {pairs} of {all_pairs}."

    def plain(self, arrangement: Arrangement) -> str:
        """Return the items in the order of display, each behind a line for its place."""
        items = [f"__ {text}" for text in self.show(arrangement).items]
        return self._plain("Number these in the right order, 1 first.", *items)
