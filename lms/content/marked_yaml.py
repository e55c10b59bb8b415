"""YAML to plain values, with the line of every key; refuses what content never needs."""

from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lms.content.problems import Key, Place, Problem

_DEEPEST = 20  # A question's option lies five levels down; anything near this is an attack or a slip.


class YamlProblem(Exception):
    """The text is not YAML that content may use. `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class _Loader(yaml.CSafeLoader):
    """Composes in Python on the fast C parser, so that aliases and depth are refused before they cost."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.anchors: dict[str, Node] = {}
        self.depth = 0

    def composed(self) -> Node | None:
        return Composer.get_single_node(self)  # type: ignore[arg-type]

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()
        line = event.start_mark.line + 1  # type: ignore[union-attr]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlProblem("anchors and aliases (& and *) are not allowed in content files", line)
        if tag := getattr(event, "tag", None):
            raise YamlProblem(f"the tag {tag} is not allowed in content files", line)
        if self.depth == _DEEPEST:
            raise YamlProblem(f"nested more than {_DEEPEST} levels deep", line)
        self.depth += 1
        node: Node | None = Composer.compose_node(self, parent, index)  # type: ignore[arg-type]
        self.depth -= 1
        return node

    compose_document = Composer.compose_document
    compose_scalar_node = Composer.compose_scalar_node
    compose_sequence_node = Composer.compose_sequence_node
    compose_mapping_node = Composer.compose_mapping_node


def load(text: str, path: str, *, first_line: int = 1) -> tuple[Any, Place]:
    """Return the value of one YAML document and the place of its keys.

    `first_line` is the line of the file on which `text` starts.

    Raises:
        YamlProblem: not YAML, or with aliases, tags, doubled keys or too many levels.
    """
    try:
        loader = _Loader(text)
        try:
            root = loader.composed()
            if root is None:
                return None, Place(path, {(): first_line})
            lines: dict[Key, int] = {}
            value = _value(loader, root, (), lines, first_line)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "this cannot be read"
        raise YamlProblem(f"not valid YAML: {said}", first_line + (mark.line if mark else 0)) from None
    except yaml.reader.ReaderError as error:
        line = first_line + text.encode()[: error.position].count(b"\n")
        raise YamlProblem("not valid YAML: a character that text never needs", line) from None
    except YamlProblem as problem:
        raise YamlProblem(str(problem), first_line - 1 + problem.line) from None
    return value, Place(path, lines)


def problem_of(error: YamlProblem, path: str) -> Problem:
    """Return the error as a problem of a file."""
    return Problem(path, error.line, str(error))


def _value(loader: _Loader, node: Node, key: Key, lines: dict[Key, int], first_line: int) -> Any:
    lines.setdefault(key, node.start_mark.line + first_line)
    match node:
        case MappingNode():
            return _mapping(loader, node, key, lines, first_line)
        case SequenceNode():
            return [
                _value(loader, item, (*key, place), lines, first_line)
                for place, item in enumerate(node.value)
            ]
        case _:
            return _scalar(loader, node)


def _mapping(
    loader: _Loader, node: MappingNode, key: Key, lines: dict[Key, int], first_line: int
) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    for name_node, value_node in node.value:
        line = name_node.start_mark.line
        if not isinstance(name_node, ScalarNode):
            raise YamlProblem("a key must be a word", line + 1)
        name = name_node.value
        if name in values:
            raise YamlProblem(f'the key "{name}" is given twice', line + 1)
        lines[(*key, name)] = line + first_line
        values[name] = _value(loader, value_node, (*key, name), lines, first_line)
    return values


def _scalar(loader: _Loader, node: Node) -> Any:
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError):
        raise YamlProblem(f'"{node.value[:40]}" is not a date or number', node.start_mark.line + 1) from None
