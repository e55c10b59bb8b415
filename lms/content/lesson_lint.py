"""What a lesson's text refers to, and what a good lesson has."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from markdown_it.token import Token

from lms.content import syntax
from lms.content.bundle import Course, Lesson, Module
from lms.content.problems import Problem
from lms.content.schema import fold_term

_PARSER = syntax.lesson_parser()
_BROKEN_MARKER = re.compile(r"\{(?:fact|term)\b[^}]{0,30}\}?")
_BROKEN_LINK = re.compile(r"!?\[[^\]]*\]\([^)]{0,60}\)?")
_CALLOUT_LINE = re.compile(r":{3,}")

Found = Iterator[tuple[str, int]]


def check(course: Course, module: Module, lesson: Lesson, today: date | None) -> Iterator[Problem]:
    """Give the problems of one lesson."""
    tokens = _PARSER.parse(lesson.file.body)
    for message, line in _errors(course, module, tokens):
        yield lesson.place.body_problem(message, line)
    yield from _front_matter(course, lesson, today)
    if not any(token.type == "figure_open" for token in tokens):
        yield lesson.place.problem("the lesson has no figure", "body", is_warning=True)


def cited_facts(lesson: Lesson) -> set[str]:
    """Return the ids of the facts that a lesson cites."""
    marks = (token for token, _line in syntax.walk(_PARSER.parse(lesson.file.body)) if token.type == "fact")
    return {name for token in marks for name in token.meta["ids"]}


def _front_matter(course: Course, lesson: Lesson, today: date | None) -> Iterator[Problem]:
    known = {other.slug for _module, other in course.lessons}
    for number, slug in enumerate(lesson.file.requires):
        if slug not in known:
            yield lesson.place.problem(f'there is no lesson "{slug}"', "requires", number)
    if len(lesson.file.checks) != 3:
        message = f"the lesson has {len(lesson.file.checks)} checks; three are usual"
        yield lesson.place.problem(message, "checks", is_warning=True)
    review_by = lesson.file.review_by
    if today and review_by and review_by < today:
        yield lesson.place.problem(f"was to be reviewed by {review_by}", "review_by", is_warning=True)


def _errors(course: Course, module: Module, tokens: Sequence[Token]) -> Found:
    for token, line in syntax.walk(tokens):
        match token.type:
            case "fact":
                unknown = [name for name in token.meta["ids"] if name not in course.facts]
                yield from ((f'there is no fact "{name}"', line) for name in unknown)
            case "term" if fold_term(token.meta["name"]) not in course.terms:
                yield f'the glossary has no term "{token.meta["name"]}"', line
            case "image":
                yield from _image(module, token, line)
            case "link_open":
                yield from _link(course, str(token.attrGet("href")), line)
            case "heading_open" if token.meta["written"] == "h1":
                yield "headings start at ##; the lesson's title stands above them", line
            case "text":
                yield from _leftovers(token.content, line)


def _image(module: Module, token: Token, line: int) -> Found:
    path = str(token.attrGet("src"))
    if path not in module.media:
        yield f'there is no picture "{path}" in the module\'s folder', line
    if not syntax.plain(token.children or []).strip():
        yield f'the picture "{path}" has no alternative text', line


def _link(course: Course, href: str, line: int) -> Found:
    slug = href.removeprefix("lesson:")
    if slug != href and slug not in {lesson.slug for _module, lesson in course.lessons}:
        yield f'there is no lesson "{slug}"', line
    if href.startswith("media/"):
        yield "pictures are shown with ![…](…), not linked", line


def _leftovers(text: str, line: int) -> Found:
    """Find what was meant as markup and stayed text."""
    if found := _BROKEN_MARKER.search(text):
        yield f'"{found[0]}" is not a marker; write {{fact:T12}} or {{term:words}}', line
    elif found := _BROKEN_LINK.search(text):
        yield f'"{found[0]}" is not a link: https: addresses, lesson:slug and media/name only', line
    elif found := _CALLOUT_LINE.match(text):
        names = ", ".join(syntax.CALLOUTS)
        yield f"a line of {found[0]} opens or closes no callout; their names are {names}", line
