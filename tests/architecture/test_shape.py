"""The code stays in the shape that readers rely on: layers, short files, short functions."""

import ast
import subprocess
import sys
from collections.abc import Iterator

from lms.config import ROOT
from tests.architecture import sources

MOST_LINES = 400
MOST_FUNCTION_LINES = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_packages_import_only_what_lies_below_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_a_reader_keeps_in_mind() -> None:
    long = {
        sources.name(path): lines
        for path in sources.modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{function.lineno} {function.name} has {lines} lines"
        for path, text in sources.texts()
        for function, lines in functions(text)
        if lines > MOST_FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def functions(text: str) -> Iterator[tuple[Function, int]]:
    """Give each function of a module with its lines of code, without docstring, comments and blank lines."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            span = lines[body[0].lineno - 1 : body[-1].end_lineno] if body else []
            yield node, sum(1 for line in span if line.strip() and not line.strip().startswith("#"))


def test_the_length_of_a_function_is_its_code_alone() -> None:
    text = 'def f(\n    a,\n):\n    """One.\n\n    Two.\n    """\n    b = a\n\n    # Why.\n    return b\n'
    assert [lines for _function, lines in functions(text)] == [2]


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    banned = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert not [sources.name(path) for path in sources.modules() if path.name in banned]
