"""A course to folders: the same course always gives the same bytes, and reading them gives the course back."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from pydantic import BaseModel

from lms.content.bundle import Course, Module
from lms.content.schema import MEDIA_NAME, SLUG, LessonFile

_WIDTH = 110
_OURS = ("*.yaml", "facts/*.yaml", "glossary/*.yaml", "*/module.yaml", "*/*.md", "*/media/*")
_OUR_QUIZZES = ("*.yaml", "banks/*.yaml")


class _Dumper(yaml.SafeDumper):
    """Block style with lists indented under their key, and a long text as a block."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    """Write a number without needless zeros, and as text where YAML's own numbers would lose digits."""
    text = format(number, "f") if number else "0"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if Decimal(repr(float(text))) != number:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'")
    tag = "tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int"
    return dumper.represent_scalar(tag, text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(UUID, lambda dumper, value: _text(dumper, str(value)))
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_list(value))


def write_course(course: Course, courses_dir: Path, quizzes_dir: Path) -> None:
    """Write a course into `courses_dir/slug` and its banks and quizzes into `quizzes_dir/slug`.

    Content files of an earlier state that the course no longer has are removed; other files stay. Comments in
    YAML files are not kept, and lessons are numbered anew from 01.

    Raises:
        ValueError: a slug or a picture's name is not fit for a file name.
    """
    _write(courses_dir / _fit(course.slug), dict(_course_files(course)), _OURS)
    _write(quizzes_dir / course.slug, dict(_quiz_files(course)), _OUR_QUIZZES)


def lesson_text(file: LessonFile) -> str:
    """Return a lesson as it stands in its file."""
    return f"---\n{_yaml(_plain(file, without='body'))}---\n\n{file.body}\n"


def _write(folder: Path, files: Mapping[str, bytes], patterns: Iterable[str]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    kept = {folder / name for name in files}
    for pattern in patterns:
        for path in folder.glob(pattern):
            if path.is_file() and path not in kept:
                path.unlink()
                _drop_empty(path.parent, folder)


def _drop_empty(inner: Path, folder: Path) -> None:
    while inner != folder and not any(inner.iterdir()):
        inner.rmdir()
        inner = inner.parent


def _course_files(course: Course) -> Iterator[tuple[str, bytes]]:
    yield "course.yaml", _file(_plain(course.file))
    if course.award:
        yield "award.yaml", _file(_plain(course.award))
    if course.sources:
        yield "sources.yaml", _file({name: _plain(source) for name, source in course.sources.items()})
    for sheet in course.fact_sheets:
        facts = {name: _plain(fact) for name, fact in sheet.facts.items()}
        yield f"facts/{_fit(sheet.name)}.yaml", _file(facts)
    for glossary in course.glossaries:
        name = f"glossary/{_fit(glossary.name)}.yaml" if glossary.name else "glossary.yaml"
        yield name, _file([_plain(term) for term in glossary.terms])
    for module in course.modules:
        yield from _module_files(module)


def _module_files(module: Module) -> Iterator[tuple[str, bytes]]:
    folder = _fit(module.slug)
    yield f"{folder}/module.yaml", _file(_plain(module.file))
    for number, lesson in enumerate(module.lessons, 1):
        yield f"{folder}/{number:02}-{_fit(lesson.slug)}.md", lesson_text(lesson.file).encode()
    for path, picture in module.media.items():
        parent, _, name = path.partition("/")
        if parent != "media" or not MEDIA_NAME.fullmatch(name):
            raise ValueError(f"{path!r} is not the path of a picture")
        yield f"{folder}/{path}", picture.read()


def _quiz_files(course: Course) -> Iterator[tuple[str, bytes]]:
    for bank in course.banks:
        head = _plain(bank.file, without="questions")
        questions = [_plain(question, first=("id", "kind")) for question in bank.file.questions]
        yield f"banks/{_fit(bank.slug)}.yaml", _file({**head, "questions": questions})
    for quiz in course.quizzes:
        yield f"{_fit(quiz.slug)}.yaml", _file(_plain(quiz.file))


def _fit(slug: str) -> str:
    if not SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r} is not a slug")
    return slug


def _plain(model: BaseModel, *, without: str = "", first: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what stands in the file: keys in the order of the format, none that are left at their default."""
    values = model.model_dump(exclude_defaults=True)
    values = {name: values[name] for name in (*first, *values) if name in values}
    values.pop(without, None)
    return values


def _file(value: object) -> bytes:
    return _yaml(value).encode()


def _yaml(value: object) -> str:
    return yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=_WIDTH
    )
