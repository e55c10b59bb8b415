"""The source files that the tests of this folder look at."""

import ast
from collections.abc import Iterator
from pathlib import Path

from lms.config import ROOT

PACKAGE = ROOT / "lms"
STATIC = PACKAGE / "static"
TEMPLATES = ROOT / "templates"


def modules() -> list[Path]:
    """Return every module of the application, without migrations: those are lists that nobody edits again."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "versions" not in path.parts]


def texts() -> Iterator[tuple[str, str]]:
    """Give each module's path and text."""
    for path in modules():
        yield name(path), path.read_text(encoding="utf-8")


def parsed() -> Iterator[tuple[str, ast.Module]]:
    """Give each module's path and syntax tree."""
    for path, text in texts():
        yield path, ast.parse(text)


def templates() -> list[Path]:
    """Return every template."""
    return [path for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]


def own_static(*suffixes: str) -> list[Path]:
    """Return the style sheets or scripts that were written here."""
    vendored = STATIC / "vendor"
    return [
        path
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in suffixes and not path.is_relative_to(vendored)
    ]


def name(path: Path) -> str:
    """Return a path as the repository names it."""
    return path.relative_to(ROOT).as_posix()
