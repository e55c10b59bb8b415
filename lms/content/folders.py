"""The folders of one course: opens nothing outside them, nothing huge and no link, and says why."""

import re
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from lms.content import marked_yaml, media
from lms.content.media import Media
from lms.content.problems import Place, Problem, from_validation
from lms.content.schema import MEDIA_NAME, FileModel

LARGEST_FILE = 1024 * 1024  # Bytes of YAML or Markdown.

Model = TypeVar("Model", bound=FileModel)


class Folder:
    """One folder (the course's, or its quizzes') and the problems found in it.

    `shown` is the path that problems give for the folder.
    """

    def __init__(self, path: Path, shown: str, problems: list[Problem]) -> None:
        self.path = path
        self.shown = shown
        self.problems = problems

    def within(self, name: str) -> "Folder":
        """Return a folder inside this one; it may be missing."""
        return Folder(self.path / name, f"{self.shown}/{name}", self.problems)

    def report(self, name: str, message: str, line: int = 1) -> None:
        """Note a problem of the file `name`."""
        self.problems.append(Problem(f"{self.shown}/{name}", line, message))

    def files(self, pattern: str) -> list[Path]:
        """Return the files whose name matches `pattern` entirely, by name. Links are problems."""
        return [path for path in self._entries() if path.is_file() and re.fullmatch(pattern, path.name)]

    def folders(self) -> list[Path]:
        """Return the folders in this one, by name. Links are problems."""
        return [path for path in self._entries() if path.is_dir()]

    def has(self, name: str) -> bool:
        """Say whether there is an entry of that name."""
        return (self.path / name).exists() or (self.path / name).is_symlink()

    def _entries(self) -> list[Path]:
        if self.path.is_symlink() or not self.path.is_dir():
            return []
        found = sorted(path for path in self.path.iterdir() if not path.name.startswith("."))
        for path in found:
            if path.is_symlink():
                self.report(path.name, "links to other files are not followed; put the file itself here")
        return [path for path in found if not path.is_symlink()]

    def text(self, name: str) -> str | None:
        """Return the text of a file with plain line ends, or None after noting why it cannot be read."""
        path = self.path / name
        if path.is_symlink() or self.path.is_symlink():
            self.report(name, "links to other files are not followed; put the file itself here")
        elif not path.is_file():
            self.report(name, "this file is missing")
        elif path.stat().st_size > LARGEST_FILE:
            self.report(name, "the file is larger than 1 MB")
        else:
            return self._decoded(name, path.read_bytes())
        return None

    def _decoded(self, name: str, data: bytes) -> str | None:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.report(name, "the file is not UTF-8 text", data.count(b"\n", 0, error.start) + 1)
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def value(self, name: str) -> tuple[object, Place] | None:
        """Return a YAML file as plain values with their place, or None after noting the problem."""
        text = self.text(name)
        return None if text is None else self.parsed(name, text)

    def parsed(self, name: str, text: str, *, first_line: int = 1) -> tuple[object, Place] | None:
        """Return YAML text of the file `name` as plain values, or None after noting the problem."""
        path = f"{self.shown}/{name}"
        try:
            return marked_yaml.load(text, path, first_line=first_line)
        except marked_yaml.YamlProblem as problem:
            self.report(name, str(problem), problem.line)
            return None

    def model(self, name: str, kind: type[Model]) -> tuple[Model, Place] | None:
        """Return a YAML file as a model with its place, or None after noting all its problems."""
        read = self.value(name)
        if read is None:
            return None
        made = self.checked(kind, *read)
        return None if made is None else (made, read[1])

    def checked(self, kind: type[Model], value: object, place: Place) -> Model | None:
        """Return plain values as a model, or None after noting all problems."""
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            self.problems += from_validation(error, place)
            return None

    def pictures(self) -> dict[str, Media]:
        """Return the pictures of this folder's media/ by path (`media/x.svg`), without the unsafe ones."""
        inner = self.within("media")
        if self.has("media") and inner.path.is_symlink():
            self.report("media", "links to other files are not followed; put the folder itself here")
        found = {}
        for path in inner.files(r".*"):
            reason = _refused(path)
            if reason:
                inner.report(path.name, reason)
            else:
                found[f"media/{path.name}"] = Media.of(path)
        return found


def _refused(path: Path) -> str | None:
    if not MEDIA_NAME.fullmatch(path.name):
        return "a picture's name is letters, digits, - and _, and ends in .svg, .png, .jpg, .jpeg or .webp"
    if path.stat().st_size > media.LARGEST_BYTES:
        return "the picture is larger than 2 MB"
    return media.unsafe(path.name, path.read_bytes())
