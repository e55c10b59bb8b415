"""A number, right within a tolerance."""

import random
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from lms.questions.base import (
    EVERYTHING,
    NOTHING,
    Answer,
    Arrangement,
    BaseQuestion,
    Form,
    Review,
    ReviewLine,
    ShownNumber,
    Text,
    posted_once,
)
from lms.questions.typed import read_number, tidy_number


def _not_a_flag(value: object) -> object:
    """Return the value unless it is true or false, which YAML makes of an unquoted yes or no."""
    if isinstance(value, bool):
        raise ValueError("a number is needed, this is true or false")  # noqa: TRY004 - pydantic reports ValueError only
    return value


Number = Annotated[Decimal, BeforeValidator(_not_a_flag), Field(allow_inf_nan=False, max_digits=30)]


class Numeric(BaseQuestion):
    """Answer: `{"number": decimal text with a point and without needless zeros}`."""

    kind: Literal["numeric"]
    answer: Number
    tolerance: Annotated[Number, Field(ge=0)] | None = None
    tolerance_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def _has_one_tolerance(self) -> Self:
        if self.tolerance is not None and self.tolerance_percent is not None:
            raise ValueError("give either a tolerance or a tolerance_percent, not both")
        if self.tolerance_percent is not None and self.answer == 0:
            raise ValueError("a percentage of 0 allows nothing; give a tolerance instead")
        return self

    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return nothing: there is nothing to put in order."""
        return {}

    def show(self, arrangement: Arrangement) -> ShownNumber:
        """Return the stem and the unit beside the field (empty when there is none)."""
        return ShownNumber(self.kind, self.stem, self.image, self.points, self.unit or "")

    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the number posted as `answer`.

        Raises:
            AnswerRejected: it cannot be read as one number of at most 30 digits.
        """
        value = posted_once(form, "answer", "Write one number only.")
        if value is None or not value.strip():
            return None
        return {"number": read_number(value, self.unit or "")}

    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the number as text."""
        return {"answer": [answer["number"]]} if answer else {}

    def score(self, answer: Answer | None) -> Fraction:
        """Return 1 when the number lies within the tolerance, its ends included, else 0."""
        if answer is None:
            return NOTHING
        apart = abs(Fraction(answer["number"]) - Fraction(self.answer))
        return EVERYTHING if apart <= self._allowed() else NOTHING

    def _allowed(self) -> Fraction:
        if self.tolerance_percent is not None:
            return abs(Fraction(self.answer)) * Fraction(self.tolerance_percent) / 100
        return Fraction(self.tolerance or 0)

    def ideal(self) -> Answer:
        """Return the right answer."""
        return {"number": tidy_number(self.answer)}

    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return the number given, and the right one with its tolerance."""
        given = self._in_unit(answer["number"]) if answer else ""
        if self.is_right(answer):
            return self._review(answer, [ReviewLine(given, "right_chosen", self._key())])
        chosen = [ReviewLine(given, "wrong_chosen")] if answer else []
        return self._review(answer, [*chosen, ReviewLine(self._key(), "missed")])

    def _key(self) -> str:
        exact = self._in_unit(tidy_number(self.answer))
        if self.tolerance_percent is not None:
            return f"{exact}, and anything within {tidy_number(self.tolerance_percent)}\u00a0% of it"
        if self.tolerance:
            return f"{exact}, and anything within {self._in_unit(tidy_number(self.tolerance))} of it"
        return exact

    def _in_unit(self, number: str) -> str:
        return f"{number}\u00a0{self.unit}" if self.unit else number

    def plain(self, arrangement: Arrangement) -> str:
        """Return the stem and a line to write on."""
        return self._plain(f"Answer: ____ {self.unit or ''}".rstrip())
