"""Any number of right options among several."""

import random
from fractions import Fraction
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
    Review,
    ShownOptions,
    position,
    posted,
    require_rows,
)
from lms.questions.options import Option, order, plain_lines, review_lines


class MultipleChoice(BaseQuestion):
    """Answer: `{"options": [canonical indices, ascending]}`."""

    kind: Literal["multiple_choice"]
    options: tuple[Option, ...]
    scoring: Literal["right_minus_wrong", "all_or_nothing"] = "right_minus_wrong"

    @model_validator(mode="after")
    def _has_a_right_option(self) -> Self:
        require_rows([option.text for option in self.options], "option")
        if not self._right():
            raise ValueError("a multiple choice needs at least one right option, this one has none")
        return self

    def _right(self) -> set[int]:
        return {index for index, option in enumerate(self.options) if option.right}

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return `{"options": order of display}`."""
        return {"options": order(self.options, rng, shuffle=shuffle)}

    def show(self, arrangement: Arrangement) -> ShownOptions:
        """Return the options in the order of display, and the name of the scoring rule."""
        texts = tuple(self.options[index].text for index in arrangement["options"])
        return ShownOptions(self.kind, self.stem, self.image, self.points, texts, self.scoring)

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the options whose places of display were posted as `answer`.

        Raises:
            AnswerRejected: an option that is not shown, or one sent twice.
        """
        places = [position(value, len(self.options)) for value in posted(form, "answer")]
        if len(set(places)) < len(places):
            raise AnswerRejected("An option was sent twice. Choose each option once.")
        chosen = sorted(arrangement["options"][place] for place in places)
        return {"options": chosen} if chosen else None

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the places of display of the chosen options."""
        if answer is None:
            return {}
        display = arrangement["options"]
        return {"answer": [str(place) for place, index in enumerate(display) if index in answer["options"]]}

    def score(self, answer: Answer | None) -> Fraction:
        """Return the share by the question's rule.

        `right_minus_wrong`: right choices less wrong choices, over all right options, never below 0.
        `all_or_nothing`: 1 when exactly the right options are chosen.
        """
        if answer is None:
            return NOTHING
        right, chosen = self._right(), set(answer["options"])
        if self.scoring == "all_or_nothing":
            return EVERYTHING if chosen == right else NOTHING
        return max(NOTHING, Fraction(len(chosen & right) - len(chosen - right), len(right)))

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"options": [index for index, option in enumerate(self.options) if option.right]}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return every option in the order of display, and how a part score came about."""
        chosen = set(answer["options"]) if answer else set()
        lines = review_lines(self.options, chosen, arrangement["options"])
        return self._review(answer, lines, one_answer=False, note=self._note(chosen))

    def _note(self, chosen: set[int]) -> str:
        if not chosen or chosen == self._right():
            return ""
        if self.scoring == "all_or_nothing":
            return "All the right options, and no others, are needed here."
        return "Each wrong choice takes away one right choice." if chosen - self._right() else ""

    def plain(self, arrangement: Arrangement) -> str:
        """Return the stem, the instruction and the options behind letters."""
        lines = plain_lines(self.options, arrangement["options"])
        return self._plain("Choose all that apply.", *lines)
