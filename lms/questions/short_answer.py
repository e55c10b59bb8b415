"""A word or a few words, typed."""

import random
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lms.questions.base import (
    EVERYTHING,
    NOTHING,
    Answer,
    Arrangement,
    BaseQuestion,
    Form,
    Review,
    ReviewLine,
    Shown,
    Text,
    posted_once,
)
from lms.questions.typed import fold, within_typos

SHORTEST_FORGIVEN = 5  # In a word of four letters one wrong letter usually makes another word.


class ShortAnswer(BaseQuestion):
    """Answer: `{"text": as typed}`. `typos` is how many letters may be wrong, 0 to 3; digits never may."""

    kind: Literal["short_answer"]
    accepted: Annotated[tuple[Text, ...], Field(min_length=1)]
    typos: Annotated[int, Field(ge=0, le=3, strict=True)] = 0

    @model_validator(mode="after")
    def _accepts_words(self) -> Self:
        seen = set()
        for text in self.accepted:
            folded = fold(text)
            if not folded:
                raise ValueError(f'the accepted answer "{text}" has no letters or digits')
            if folded in seen:
                raise ValueError(
                    f'the accepted answer "{text}" is there twice; case and accents do not count'
                )
            seen.add(folded)
        return self

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return nothing: there is nothing to put in order."""
        return {}

    def show(self, arrangement: Arrangement) -> Shown:
        """Return the stem."""
        return Shown(self.kind, self.stem, self.image, self.points)

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the text posted as `answer`, as typed.

        Raises:
            AnswerRejected: it is over 500 characters, or holds a character that cannot be stored.
        """
        value = posted_once(form, "answer", "Write one answer only.")
        return {"text": value} if value is not None and value.strip() else None

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the text as typed."""
        return {"answer": [answer["text"]]} if answer else {}

    def score(self, answer: Answer | None) -> Fraction:
        """Return 1 when the text is an accepted one but for case, accents, punctuation and typos, else 0."""
        return NOTHING if answer is None or self._meant(answer["text"]) is None else EVERYTHING

    def _meant(self, text: str) -> str | None:
        """Return the accepted answer that the text stands for, an exact one before one with typos."""
        typed = fold(text)
        exact = [accepted for accepted in self.accepted if fold(accepted) == typed]
        close = [accepted for accepted in self.accepted if self._is_close(typed, fold(accepted))]
        return next(iter([*exact, *close]), None)

    def _is_close(self, typed: str, accepted: str) -> bool:
        digits = [[char for char in text if char.isdigit()] for text in (typed, accepted)]
        is_long = len(accepted) >= SHORTEST_FORGIVEN
        return is_long and digits[0] == digits[1] and within_typos(typed, accepted, self.typos)

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"text": self.accepted[0]}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return the text as typed, and the first accepted answer when it was not right."""
        if answer is None:
            return self._review(answer, [ReviewLine(self.accepted[0], "missed")])
        meant = self._meant(answer["text"])
        if meant is None:
            wrong = ReviewLine(answer["text"], "wrong_chosen")
            return self._review(answer, [wrong, ReviewLine(self.accepted[0], "missed")])
        spelling = "" if fold(meant) == fold(answer["text"]) else f"Spelt: {meant}"
        return self._review(answer, [ReviewLine(answer["text"], "right_chosen", spelling)])

    def plain(self, arrangement: Arrangement) -> str:
        """Return the stem and a line to write on."""
        return self._plain("Answer: ____________")
