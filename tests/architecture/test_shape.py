"""The code stays in the shape that readers rely on: layers, short files, short functions."""

import ast
import subprocess
import sys

from lms.config import ROOT
from tests.architecture import sources

MOST_LINES = 400
MOST_FUNCTION_LINES = 25


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
        f"{path}:{node.lineno} {node.name} has {lines} lines"
        for path, tree in sources.parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := code_lines(node)) > MOST_FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0


def test_the_length_of_a_function_leaves_its_docstring_out() -> None:
    tree = ast.parse('def f(\n    a,\n):\n    """One.\n\n    Two.\n    """\n    b = a\n\n    return b\n')
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert code_lines(function) == 3


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    banned = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert not [sources.name(path) for path in sources.modules() if path.name in banned]
