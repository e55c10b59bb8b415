"""What every question kind shares: its fields, its answers, and what a trainee is shown before and after."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

NOTHING = Fraction(0)
EVERYTHING = Fraction(1)
MAX_TYPED = 500  # Characters in one posted value: a long paragraph, and nothing that costs time to read.
MAX_ROWS = 26  # Paper names options by the letters A to Z.

Level = Literal["recall", "apply", "decide"]
Form = Mapping[str, Sequence[str]]
Answer = dict[str, Any]
Arrangement = dict[str, list[int]]


class AnswerRejected(Exception):
    """A posted answer that cannot be kept. Its text is a sentence for the trainee."""


def _without_nul(text: str) -> str:
    """Return the text unchanged; PostgreSQL stores no NUL, so it is refused while the author can see it."""
    if "\x00" in text:
        raise ValueError("the text contains a NUL character")
    return text


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, strict=True), AfterValidator(_without_nul)
]


class Part(BaseModel):
    """A piece of a question as it stands in a file: unknown keys are errors and nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Picture(Part):
    """An image beside the stem; `file` is a path as written in the bank, `alt` says what it shows."""

    file: Text
    alt: Text


@dataclass(frozen=True)
class Shown:
    """What the browser may know of a question while it is being answered. `stem` is Markdown."""

    kind: str
    stem: str
    image: Picture | None
    points: int


@dataclass(frozen=True)
class ShownOptions(Shown):
    """Options in the order of display. `scoring` is the name of the rule, or empty where there is none."""

    options: tuple[str, ...]
    scoring: str = ""


@dataclass(frozen=True)
class ShownNumber(Shown):
    """A field for a number, and the unit that stands beside it (may be empty)."""

    unit: str


@dataclass(frozen=True)
class ShownMatching(Shown):
    """Rows to be matched, and the right sides to choose from, each in the order of display."""

    lefts: tuple[str, ...]
    rights: tuple[str, ...]


@dataclass(frozen=True)
class ShownOrdering(Shown):
    """Items to be put in order, as they are displayed."""

    items: tuple[str, ...]


LineState = Literal["right_chosen", "wrong_chosen", "missed", "neutral"]
CHOSEN = ("right_chosen", "wrong_chosen")


@dataclass(frozen=True)
class ReviewLine:
    """One line of a closed answer: its text, how it stands, and why a wrong choice is wrong (or nothing)."""

    text: str
    state: LineState
    why: str = ""


@dataclass(frozen=True)
class Review:
    """What a trainee may see of a question once the attempt is closed.

    `one_answer` tells "Correct answer" from "You missed"; `note` explains a part score in a sentence.
    """

    kind: str
    lines: tuple[ReviewLine, ...]
    answered: bool
    right: bool
    one_answer: bool
    note: str
    feedback: str
    facts: tuple[str, ...]
    lesson: str | None
    critical: bool


class BaseQuestion(Part, ABC):
    """The fields and the promises that all kinds have in common."""

    id: UUID
    kind: str
    stem: Text
    image: Picture | None = None
    topic: Text
    level: Level
    facts: tuple[Text, ...] = ()
    critical: Annotated[bool, Field(strict=True)] = False
    points: Annotated[int, Field(ge=1, le=1000, strict=True)] = 1
    lesson: Text | None = None
    feedback: Text

    @abstractmethod
    def arrange(self, rng: random.Random, *, shuffle: bool) -> Arrangement:
        """Return an order of display as canonical indices, to be stored with the attempt."""

    @abstractmethod
    def show(self, arrangement: Arrangement) -> Shown:
        """Return what the browser may know; nothing of the key is in it."""

    @abstractmethod
    def read(self, form: Form, arrangement: Arrangement) -> Answer | None:
        """Return the posted answer in canonical form, or None when it was left empty.

        Raises:
            AnswerRejected: the form holds something that this question cannot have been asked for.
        """

    @abstractmethod
    def write(self, answer: Answer | None, arrangement: Arrangement) -> dict[str, list[str]]:
        """Return the fields that fill the widget again; `read` of them gives the same answer."""

    @abstractmethod
    def score(self, answer: Answer | None) -> Fraction:
        """Return the exact share of the points that was earned, from 0 to 1."""

    @abstractmethod
    def review(self, answer: Answer | None, arrangement: Arrangement) -> Review:
        """Return the answer beside the key, for the time after the attempt is closed."""

    @abstractmethod
    def plain(self, arrangement: Arrangement) -> str:
        """Return the question as plain text for paper and logs, without its key."""

    @abstractmethod
    def ideal(self) -> Answer:
        """Return an answer that earns all the points, for the check that a question can be answered at all."""

    def say(self, answer: Answer | None, arrangement: Arrangement) -> str:
        """Return a given answer in words, without a hint whether it is right."""
        chosen = [line.text for line in self.review(answer, arrangement).lines if line.state in CHOSEN]
        return "; ".join(chosen) or "No answer"

    def is_right(self, answer: Answer | None) -> bool:
        """Say whether the answer earns all the points."""
        return self.score(answer) == EVERYTHING

    def _review(
        self, answer: Answer | None, lines: Iterable[ReviewLine], *, one_answer: bool = True, note: str = ""
    ) -> Review:
        """Return the lines together with what the question says to everybody."""
        return Review(
            kind=self.kind,
            lines=tuple(lines),
            answered=answer is not None,
            right=self.is_right(answer),
            one_answer=one_answer,
            note=note,
            feedback=self.feedback,
            facts=self.facts,
            lesson=self.lesson,
            critical=self.critical,
        )

    def _plain(self, *lines: str) -> str:
        """Return the stem, the picture in words and the lines, one below the other."""
        picture = [f"[Picture: {self.image.alt}]"] if self.image else []
        return "\n".join([self.stem, *picture, *lines])


def letter(position: int) -> str:
    """Return A for 0, B for 1, up to Z for 25."""
    return chr(ord("A") + position)


def mixed(rng: random.Random, count: int) -> list[int]:
    """Return 0 to count − 1 in random order."""
    return rng.sample(range(count), count)


def require_rows(texts: Sequence[str], what: str) -> None:
    """Check that there are 2 to 26 different texts.

    Raises:
        ValueError: with a sentence for the author that names `what`, the word for one of the texts.
    """
    if len(texts) < 2:
        raise ValueError(f"there must be at least two {what}s, this question has {len(texts)}")
    if len(texts) > MAX_ROWS:
        raise ValueError(f"there may be at most {MAX_ROWS} {what}s, this question has {len(texts)}")
    seen = set()
    for text in texts:
        tidy = " ".join(text.split())
        if tidy in seen:
            raise ValueError(f'two {what}s read the same: "{tidy}"')
        seen.add(tidy)


def posted(form: Mapping[str, object], name: str) -> list[str]:
    """Return the values sent under a name, in order, without the empty ones.

    Raises:
        AnswerRejected: a value is not text, is over-long, or holds a character that no database keeps.
    """
    given = form.get(name, ())
    values = [given] if isinstance(given, str) else given
    if not isinstance(values, list | tuple):
        raise AnswerRejected("The answer could not be read. Give it again.")
    return [_checked(value) for value in values if value != ""]


def posted_once(form: Mapping[str, object], name: str, too_many: str) -> str | None:
    """Return the one value sent under a name, or None.

    Raises:
        AnswerRejected: as `posted`, or with the sentence `too_many` when there are several.
    """
    values = posted(form, name)
    if len(values) > 1:
        raise AnswerRejected(too_many)
    return values[0] if values else None


def posted_rows(form: Mapping[str, object], count: int) -> list[str | None]:
    """Return the value of `answer-0` to `answer-<count − 1>`, None where a row was left empty.

    Raises:
        AnswerRejected: as `posted_once`, or the form has a row that the question has not.
    """
    names = [f"answer-{row}" for row in range(count)]
    if any(str(name).startswith("answer-") and name not in names for name in form):
        raise AnswerRejected("The answer has a row that this question does not have.")
    return [posted_once(form, name, "Choose one value for each row.") for name in names]


def position(value: str, count: int, *, first: int = 0) -> int:
    """Return a posted place of display as a number from `first` to `first + count − 1`.

    Raises:
        AnswerRejected: it is not exactly the decimal form of such a number.
    """
    places = {str(place): place for place in range(first, first + count)}
    if value not in places:
        raise AnswerRejected("That choice is not part of this question. Choose one that is shown.")
    return places[value]


def _checked(value: object) -> str:
    """Return the value when it is text that can be kept."""
    if not isinstance(value, str):
        raise AnswerRejected("The answer could not be read. Give it again.")
    if len(value) > MAX_TYPED:
        raise AnswerRejected(f"The answer is too long. Write at most {MAX_TYPED} characters.")
    if any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value):
        raise AnswerRejected("The answer has a character that cannot be saved. Type it again without it.")
    return value
