"""What runs code that somebody else wrote, or loads what somebody else serves, is not in the tree."""

import ast
import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lms.config import ROOT
from tests.architecture import sources

RUNNING_CALLS = {"eval", "exec", "compile", "__import__"}
RUNNING_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle"}
UNSAFE_YAML = {"load", "load_all", "full_load", "full_load_all", "unsafe_load", "unsafe_load_all"}
UNSAFE_SCRIPT = re.compile(
    r"\beval\s*\(|\bnew\s+Function\b|\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write"
    r"|\bset(?:Timeout|Interval)\s*\(\s*['\"`]|javascript:"
)
FOREIGN_IN_CODE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
FOREIGN_IN_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])\s*(?:https?:)?//", re.IGNORECASE)
REASON = re.compile(r"# noqa: [A-Z0-9, ]+\s[–-]\s\S")


def imported(node: ast.AST) -> set[str]:
    """Return the top-level names of what an import statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {(node.module or "").partition(".")[0]}
    return set()


def runs_code(node: ast.AST) -> bool:
    """Tell whether a node calls what runs text or bytes as code."""
    if imported(node) & RUNNING_MODULES:
        return True
    if not isinstance(node, ast.Call):
        return False
    match node.func:
        case ast.Name(id=called):
            return called in RUNNING_CALLS
        case ast.Attribute(value=ast.Name(id="yaml"), attr=called):
            return called in UNSAFE_YAML and not names_a_safe_loader(node)
    return False


def names_a_safe_loader(call: ast.Call) -> bool:
    """Tell whether a call of PyYAML names a loader that makes plain values alone."""
    loaders = [
        ast.unparse(a) for a in (*call.args[1:], *(k.value for k in call.keywords if k.arg == "Loader"))
    ]
    return any("Safe" in loader or "_Loader" in loader for loader in loaders)


def test_e10_nothing_in_the_tree_runs_data_as_code() -> None:
    found = [
        f"{path}:{getattr(node, 'lineno', 0)}"
        for path, tree in sources.parsed()
        for node in ast.walk(tree)
        if runs_code(node)
    ]
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "eval(a)",
        "exec(a)",
        "import pickle",
        "from marshal import loads",
        "yaml.load(a)",
        "yaml.unsafe_load(a)",
    ],
)
def test_e10_the_check_sees_what_it_looks_for(code: str) -> None:
    assert any(runs_code(node) for node in ast.walk(ast.parse(code)))


class Tags(HTMLParser):
    """Collect the start tags of a template with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {key: value or "" for key, value in attrs}))


def tags(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the tags of a template."""
    if path.suffix in {".html", ".svg"}:
        reader = Tags()
        reader.feed(re.sub(r"\{[%#].*?[%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
        yield from reader.found


def test_e26_no_page_has_an_inline_handler_or_script() -> None:
    printed = ROOT / "templates" / "certificates" / "print"
    for path in sources.templates():
        for tag, attributes in tags(path):
            where = f"{sources.name(path)}: <{tag}>"
            assert not [key for key in attributes if key.startswith("on")], f"{where} has a handler"
            assert tag != "script" or "src" in attributes, f"{where} is inline"
            assert "style" not in attributes or path.is_relative_to(printed), f"{where} has an inline style"


def test_e26_no_script_turns_text_into_code_or_markup() -> None:
    for path in sources.own_static(".js"):
        found = UNSAFE_SCRIPT.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{sources.name(path)}: {found.group() if found else ''}"


def test_f10_no_page_loads_anything_from_another_host() -> None:
    loading = {"src", "srcset", "poster", "data", "action", "formaction", "href", "xlink:href"}
    for path in sources.templates():
        for tag, attributes in tags(path):
            for key in loading & attributes.keys():
                is_link = tag == "a" and key == "href"
                foreign = re.match(r"\s*(?:https?:)?//", attributes[key])
                assert is_link or not foreign, f"{sources.name(path)}: <{tag} {key}={attributes[key]}>"


def test_f10_no_script_or_style_sheet_names_another_host() -> None:
    for path in sources.own_static(".js"):
        assert not FOREIGN_IN_CODE.search(path.read_text(encoding="utf-8")), sources.name(path)
    for path in sources.STATIC.rglob("*.css"):
        assert not FOREIGN_IN_STYLE.search(path.read_text(encoding="utf-8")), sources.name(path)


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "--no-cache", "--select", "S", "lms"],
        ["bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "lms"],
    ],
    ids=["ruff", "bandit"],
)
def test_i05_the_security_linters_find_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_i05_every_exception_to_a_security_rule_has_its_reason() -> None:
    without = []
    for path in sources.modules():
        lines = ["", *path.read_text(encoding="utf-8").splitlines()]
        for number, (above, line) in enumerate(itertools.pairwise(lines), 1):
            if re.search(r"# (?:noqa: S\d|nosec)", line) and not REASON.search(line) and "# " not in above:
                without.append(f"{sources.name(path)}:{number}")
    assert not without
