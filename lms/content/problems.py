"""What is wrong with a content file, said with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

Key = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. A warning does not stop an import."""

    path: str
    line: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        """Return `path:line: what is wrong`."""
        return f"{self.path}:{self.line}: {self.message}"


class ContentProblems(Exception):
    """A course cannot be read. `problems` holds everything that was found, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Place:
    """Where a part of the course was read: the file, and the line of each of its keys.

    A course that comes from the database has no place; its problems name no file and line 1.
    """

    path: str = ""
    lines: Mapping[Key, int] = field(default_factory=dict)
    body_line: int = 1

    def line(self, *key: str | int) -> int:
        """Return the line of a key, or of its nearest parent that stands in the file."""
        return self.lines.get(self.known(key), 1)

    def known(self, key: Key) -> Key:
        """Return the part of `key` that stands in the file.

        A pydantic location also names the chosen member of a union, which no file spells out; such
        steps are passed over.
        """
        found: Key = ()
        for place, step in enumerate(key):
            here = (*found, step)
            is_tag = any(
                (*here, after) not in self.lines and (*found, after) in self.lines
                for after in key[place + 1 : place + 2]
            )
            if here in self.lines and not is_tag:
                found = here
        return found

    def problem(self, message: str, *key: str | int, is_warning: bool = False) -> Problem:
        """Return a problem at the line of `key`."""
        return Problem(self.path, self.line(*key), message, is_warning)

    def body_problem(self, message: str, line: int, *, is_warning: bool = False) -> Problem:
        """Return a problem at a line of a lesson's text, counted from 0."""
        return Problem(self.path, self.body_line + line, message, is_warning)

    def within(self, *key: str | int) -> "Place":
        """Return the place of one part of the file, whose keys then start at `key`."""
        size = len(key)
        inner = {path[size:]: line for path, line in self.lines.items() if path[:size] == key}
        return Place(self.path, inner)


def from_validation(error: ValidationError, place: Place) -> list[Problem]:
    """Return the problems that pydantic found, in plain words and with their lines."""
    return [_one(dict(each), place) for each in error.errors(include_url=False)]


def _one(error: Mapping[str, object], place: Place) -> Problem:
    location = error["loc"]
    key: Key = location if isinstance(location, tuple) else ()
    known = place.known(key)
    words = _words(error, key)
    name = _spelled(known)
    is_told = not name or error["type"] in {"missing", "extra_forbidden"}
    return place.problem(words if is_told else f"{name}: {words}", *known)


def _spelled(key: Key) -> str:
    """Return `options[1].text`, with list places counted from 1 as people do."""
    name = ""
    for step in key:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _words(error: Mapping[str, object], key: Key) -> str:
    kind, message = str(error["type"]), str(error["msg"])
    context = error.get("ctx")
    details = context if isinstance(context, dict) else {}
    if kind == "extra_forbidden":
        return _unknown(str(key[-1]))
    if kind == "missing":
        return f'"{key[-1]}" is missing'
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return _PLAIN.get(kind) or _told(kind, details) or message[:1].lower() + message[1:]


def _unknown(name: str) -> str:
    """A text with a comma between braces falls apart into keys, which is the usual way to a key with a blank."""
    hint = "; inside { } put quotes around a text with a comma" if " " in name else ""
    return f'unknown key "{name}"{hint}'


_PLAIN = {
    "union_tag_not_found": '"kind" is missing',
    "string_type": "must be text; put quotes around a number or a date",
    "string_too_short": "must not be empty",
    "too_short": "needs more entries",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a set of keys and values",
    "model_type": "must be a set of keys and values",
    "model_attributes_type": "must be a set of keys and values",
    "uuid_type": "must be a UUID",
    "uuid_parsing": "must be a UUID",
    "date_type": "must be a date such as 2026-11-25",
    "date_from_datetime_parsing": "must be a date such as 2026-11-25",
    "date_from_datetime_inexact": "must be a date without a time",
}


def _told(kind: str, details: Mapping[object, object]) -> str:
    """Return the sentence for a kind of error that names a bound or a choice, or nothing."""
    sentences = {
        "literal_error": "must be {expected}",
        "union_tag_invalid": '"{tag}" is not one of {expected_tags}',
        "greater_than_equal": "must be {ge} or more",
        "less_than_equal": "must be {le} or less",
        "string_too_long": "is longer than {max_length} characters",
        "too_long": "has more than {max_length} entries",
    }
    return sentences.get(kind, "").format_map({str(name): value for name, value in details.items()})
