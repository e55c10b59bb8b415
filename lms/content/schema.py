"""The content files as types: one frozen model a file or part of a file. Unknown keys are errors."""

import re
from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from lms.questions import Question

LONGEST_TEXT = 64_000  # Characters of Markdown: eight long lessons, and at most half a second to render.

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MEDIA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\.(svg|png|jpg|jpeg|webp)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def _printable(text: object) -> object:
    """Refuse characters that no editor shows, and that YAML or the database would not keep."""
    if not isinstance(text, str):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNPRINTABLE.search(text):
        raise ValueError(f"holds a character that cannot be shown (U+{ord(found[0]):04X})")
    return text


def _one_line(text: object) -> object:
    return re.sub(r"[ \t]*\n[ \t\n]*", " ", text.strip()) if isinstance(text, str) else text


def _trimmed(text: object) -> object:
    """Drop blank lines around the text, keep the indent of its first line, which may be code."""
    if not isinstance(text, str):
        return text
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError(f'"{text}" is not a slug: lower-case letters, digits and single hyphens')
    return text


def _different(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f'"{value}" is named twice')
    return values


Slug = Annotated[str, StringConstraints(max_length=80), AfterValidator(_slug)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1_000),
    BeforeValidator(_one_line),
    BeforeValidator(_printable),
]
Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    BeforeValidator(_one_line),
    BeforeValidator(_printable),
]
Prose = Annotated[
    str,
    StringConstraints(max_length=LONGEST_TEXT),
    BeforeValidator(_trimmed),
    BeforeValidator(_printable),
]
FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{1,4}$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{1,4}$")]
Grade = Literal["a", "b", "c", "d"]
Whole = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Count = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
Slugs = Annotated[tuple[Slug, ...], AfterValidator(_different)]


class FileModel(BaseModel):
    """Base of everything that a content file can hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CourseFile(FileModel):
    """course.yaml: the course, and its modules in order."""

    id: UUID
    title: Title
    summary: Line
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    hours: Whole = 0
    visibility: Literal["public", "unlisted", "private"] = "public"
    enrolment: Literal["open", "code", "invitation"] = "open"
    modules: Annotated[Slugs, Field(min_length=1)]
    about: Prose = ""


class ModuleFile(FileModel):
    """module.yaml: what a module is called, and the modules that are completed before it."""

    id: UUID
    title: Title
    summary: Line
    requires: Slugs = ()


class CheckOption(FileModel):
    """One answer offered under a lesson, with the reason why it is right or wrong."""

    text: Line
    right: StrictBool = False
    why: Line | None = None


class CheckItem(FileModel):
    """One "Check yourself" question of a lesson: not graded, exactly one right answer."""

    question: Line
    options: Annotated[tuple[CheckOption, ...], Field(min_length=2, max_length=10)]

    @model_validator(mode="after")
    def _has_one_right_answer(self) -> Self:
        right = sum(option.right for option in self.options)
        if right != 1:
            raise ValueError(f"a check needs exactly one option with right: true, this one has {right}")
        if len({option.text for option in self.options}) < len(self.options):
            raise ValueError("two options of this check say the same")
        return self


class LessonFile(FileModel):
    """A lesson: its front matter, and its Markdown in `body`."""

    id: UUID
    title: Title
    minutes: Count
    outcomes: tuple[Line, ...] = ()
    requires: Slugs = ()
    place: Title | None = None
    as_of: date | None = None
    review_by: date | None = None
    attribution: tuple[Line, ...] = ()
    checks: tuple[CheckItem, ...] = ()
    body: Annotated[Prose, Field(min_length=1)]


class Fact(FileModel):
    """What a lesson or question rests on. `disputed` facts are taught as "sources differ".

    Grades: a = standard, label or study; b = trade body or textbook; c = clinic or supplier; d = a default of
    the course. `sources` holds ids of sources.yaml, or the name of a standard reference as text.
    """

    statement: Line
    sources: tuple[Line, ...] = ()
    grade: Grade
    caution: Line | None = None
    disputed: StrictBool = False
    place: Title | None = None
    as_of: date | None = None
    review_by: date | None = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if not self.sources and self.grade != "d":
            raise ValueError("a fact needs a source, unless it is a default of the course (grade: d)")
        return self


class Source(FileModel):
    """A public page or paper behind a fact."""

    url: Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s<>\"]+$")]
    title: Line
    grade: Grade


class Term(FileModel):
    """A word of the trade, explained where a lesson uses it. `also` holds other spellings that link to it."""

    term: Title
    text: Line
    also: tuple[Title, ...] = ()


def fold_term(name: str) -> str:
    """Return the form in which two spellings of a term are the same: case and spacing do not count."""
    return " ".join(name.split()).casefold()


class LessonsRequirement(FileModel):
    """Every lesson of the module is completed."""

    kind: Literal["lessons"]
    module: Slug


class QuizRequirement(FileModel):
    """The quiz is passed."""

    kind: Literal["quiz"]
    quiz: Slug


class ConfirmationRequirement(FileModel):
    """A member of staff with the role `by` confirms something that happened away from the screen."""

    kind: Literal["confirmation"]
    key: Slug
    title: Title
    by: Literal["registrar", "assessor", "instructor", "owner"]


Requirement = Annotated[
    LessonsRequirement | QuizRequirement | ConfirmationRequirement, Field(discriminator="kind")
]


class AwardFile(FileModel):
    """award.yaml: what the course leads to, and what it asks for. `valid_months` left out: no end."""

    id: UUID
    title: Title
    statement: Annotated[Line, StringConstraints(max_length=300)]
    scope: Annotated[Line, StringConstraints(max_length=400)]
    valid_months: Count | None = None
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]


class BankFile(FileModel):
    """A bank: questions that quizzes draw from."""

    id: UUID
    title: Title
    module: Slug | None = None
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class QuizRequires(FileModel):
    """What is completed and passed before a quiz can be started."""

    modules: Slugs = ()
    quizzes: Slugs = ()


class Draw(FileModel):
    """How many questions a quiz takes from a bank."""

    bank: Slug
    count: Count


class QuizFile(FileModel):
    """A quiz. `minutes` left out: no time limit; `attempts` left out: as many as you like."""

    id: UUID
    title: Title
    kind: Literal["module_check", "final_exam"]
    module: Slug | None = None
    pass_percent: Percent
    minutes: Count | None = None
    attempts: Count | None = None
    wait_minutes: Whole = 0
    feedback: Literal["after_attempt", "after_pass", "never"] = "after_attempt"
    shuffle_options: StrictBool = True
    requires: QuizRequires = QuizRequires()
    draw: Annotated[tuple[Draw, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _belongs_where_its_kind_says(self) -> Self:
        if self.kind == "module_check" and self.module is None:
            raise ValueError("a module check names its module")
        if self.kind == "final_exam" and self.module is not None:
            raise ValueError("a final exam belongs to the course, not to one module; leave out module")
        _different(tuple(draw.bank for draw in self.draw))
        return self
