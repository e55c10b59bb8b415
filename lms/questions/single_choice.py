"""One right option among several."""

import random
from fractions import Fraction
from typing import Literal, Self

from pydantic import model_validator

from lms.questions.base import (
    EVERYTHING,
    NOTHING,
    Answer,
    Arrangement,
    BaseQuestion,
    Form,
    Review,
    ShownOptions,
    position,
    posted_once,
    require_rows,
)
from lms.questions.options import Option, order, plain_lines, review_lines


class SingleChoice(BaseQuestion):
    """Answer: `{"option": canonical index}`."""

    kind: Literal["single_choice"]
    options: tuple[Option, ...]

    @model_validator(mode="after")
    def _has_one_right_option(self) -> Self:
        require_rows([option.text for option in self.options], "option")
        right = sum(option.right for option in self.options)
        if right != 1:
            raise ValueError(f"a single choice needs exactly one right option, this one has {right}")
        return self

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return `{"options": order of display}`."""
        return {"options": order(self.options, rng, shuffle=shuffle)}

    def show(self, arrangement: Arrangement) -> ShownOptions:
        """Return the options in the order of display."""
        texts = tuple(self.options[index].text for index in arrangement["options"])
        return ShownOptions(self.kind, self.stem, self.image, self.points, texts)

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the option whose place of display was posted as `answer`.

        Raises:
            AnswerRejected: two options, or one that is not shown.
        """
        value = posted_once(form, "answer", "Choose one option only.")
        if value is None:
            return None
        return {"option": arrangement["options"][position(value, len(self.options))]}

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the place of display of the chosen option."""
        if answer is None:
            return {}
        return {"answer": [str(arrangement["options"].index(answer["option"]))]}

    def score(self, answer: Answer | None) -> Fraction:
        """Return 1 for the right option, else 0."""
        if answer is None:
            return NOTHING
        right = next(index for index, option in enumerate(self.options) if option.right)
        return EVERYTHING if answer["option"] == right else NOTHING

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"option": next(index for index, option in enumerate(self.options) if option.right)}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return every option in the order of display."""
        chosen = {answer["option"]} if answer else set()
        return self._review(answer, review_lines(self.options, chosen, arrangement["options"]))

    def plain(self, arrangement: Arrangement) -> str:
        """Return the stem and the options behind letters."""
        return self._plain(*plain_lines(self.options, arrangement["options"]))
