"""A statement that is true or false."""

import random
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from lms.questions.base import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerRejected,
    Arrangement,
    BaseQuestion,
    Form,
    Review,
    ReviewLine,
    Shown,
    posted_once,
)

_POSTED = {"true": True, "false": False}


class TrueFalse(BaseQuestion):
    """Answer: `{"value": true or false}`."""

    kind: Literal["true_false"]
    answer: Annotated[bool, Field(strict=True)]

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return nothing: true always stands before false, so the order says nothing."""
        return {}

    def show(self, arrangement: Arrangement) -> Shown:
        """Return the statement."""
        return Shown(self.kind, self.stem, self.image, self.points)

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the value posted as `answer`, which is "true" or "false".

        Raises:
            AnswerRejected: both, or another word.
        """
        value = posted_once(form, "answer", "Choose either true or false.")
        if value is None:
            return None
        if value not in _POSTED:
            raise AnswerRejected("Choose either true or false.")
        return {"value": _POSTED[value]}

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the chosen word."""
        return {"answer": ["true" if answer["value"] else "false"]} if answer else {}

    def score(self, answer: Answer | None) -> Fraction:
        """Return 1 for the right value, else 0."""
        return EVERYTHING if answer is not None and answer["value"] is self.answer else NOTHING

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"value": self.answer}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return the chosen value, and the right one when it was not chosen."""
        right = str(self.answer)
        if self.is_right(answer):
            return self._review(answer, [ReviewLine(right, "right_chosen")])
        chosen = [ReviewLine(str(answer["value"]), "wrong_chosen")] if answer else []
        return self._review(answer, [*chosen, ReviewLine(right, "missed")])

    def plain(self, arrangement: Arrangement) -> str:
        """Return the statement and the two words."""
        return self._plain("True or false?")
