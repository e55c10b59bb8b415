"""Options to choose from, as single and multiple choice have them."""

import random
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from lms.questions.base import LineState, Part, ReviewLine, Text, letter, mixed

Flag = Annotated[bool, Field(strict=True)]


class Option(Part):
    """One option. `why` says what is wrong with it; `fixed` keeps its place when options are shuffled."""

    text: Text
    right: Flag = False
    why: Text | None = None
    fixed: Flag = False


def order(options: Sequence[Option], rng: random.Random, *, shuffle: bool) -> list[int]:
    """Return an order of display in which fixed options stand where the file has them."""
    if not shuffle:
        return list(range(len(options)))
    free = [index for index, option in enumerate(options) if not option.fixed]
    drawn = iter([free[pick] for pick in mixed(rng, len(free))])
    return [index if option.fixed else next(drawn) for index, option in enumerate(options)]


def review_lines(options: Sequence[Option], chosen: set[int], display: Sequence[int]) -> list[ReviewLine]:
    """Return one line for each option in the order of display."""
    states: dict[tuple[bool, bool], LineState] = {
        (True, True): "right_chosen",
        (False, True): "wrong_chosen",
        (True, False): "missed",
        (False, False): "neutral",
    }
    return [
        ReviewLine(option.text, states[option.right, index in chosen], option.why or "")
        for index, option in ((index, options[index]) for index in display)
    ]


def plain_lines(options: Sequence[Option], display: Sequence[int]) -> list[str]:
    """Return the options in the order of display, each behind a letter."""
    return [f"{letter(place)}. {options[index].text}" for place, index in enumerate(display)]
