"""Folders to a course: reads every file, checks each by itself, and collects all that is wrong."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from lms.content import syntax
from lms.content.bundle import Bank, Course, FactSheet, Glossary, Lesson, Module, Quiz
from lms.content.folders import Folder, Model
from lms.content.media import Media
from lms.content.problems import ContentProblems, Place, Problem
from lms.content.schema import (
    SLUG,
    AwardFile,
    BankFile,
    CourseFile,
    Fact,
    LessonFile,
    ModuleFile,
    QuizFile,
    Source,
    Term,
)

_LESSON_NAME = re.compile(rf"([0-9]{{1,4}})-({SLUG.pattern})\.md")
_YAML_NAME = rf"{SLUG.pattern}\.yaml"
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_FACT_ID = re.compile(r"[A-Z]{1,3}[0-9]{1,4}")
_SOURCE_ID = re.compile(r"S[0-9]{1,4}")
_PARSER = syntax.lesson_parser()

Entry = TypeVar("Entry", Fact, Source)


def course_slugs(courses_dir: Path) -> list[str]:
    """Return the slugs of the courses in a folder: its subfolders that hold a course.yaml, by name."""
    return sorted(path.parent.name for path in courses_dir.glob("*/course.yaml"))


def read_course(courses_dir: Path, quizzes_dir: Path, slug: str) -> Course:
    """Return the course in `courses_dir/slug` with the banks and quizzes in `quizzes_dir/slug`.

    Each file is checked by itself; `lint.check` checks what they say about each other.

    Raises:
        ContentProblems: with every problem of every file, not only the first.
    """
    problems: list[Problem] = []
    if not SLUG.fullmatch(slug):
        raise ContentProblems([Problem(courses_dir.name, 1, f'"{slug[:80]}" is not the slug of a course')])
    folder = Folder(courses_dir / slug, f"{courses_dir.name}/{slug}", problems)
    quizzes = Folder(quizzes_dir / slug, f"{quizzes_dir.name}/{slug}", problems)
    course = _course(folder, quizzes, slug)
    if problems or course is None:
        raise ContentProblems(problems)
    return course


def parse_lesson(text: str, path: str) -> tuple[LessonFile, Place]:
    """Return a lesson's front matter and Markdown as they stand in a file; `path` is for messages.

    Raises:
        ContentProblems: with every problem of the text.
    """
    problems: list[Problem] = []
    parent, _, name = path.rpartition("/")
    lesson = _lesson_file(Folder(Path(), parent, problems), name, text)
    if lesson is None:
        raise ContentProblems(problems)
    return lesson


def _course(folder: Folder, quizzes: Folder, slug: str) -> Course | None:
    read = folder.model("course.yaml", CourseFile)
    award = folder.model("award.yaml", AwardFile) if folder.has("award.yaml") else None
    sources, sources_place = _entries(folder, "sources.yaml", Source, _SOURCE_ID)
    fact_sheets = tuple(_fact_sheets(folder.within("facts")))
    glossaries = tuple(_glossaries(folder))
    banks = tuple(Bank(*each) for each in _slugged(quizzes.within("banks"), BankFile))
    all_quizzes = tuple(Quiz(*each) for each in _slugged(quizzes, QuizFile))
    modules = _modules(folder, *read) if read else ()
    if read is None:
        return None
    return Course(
        slug=slug,
        file=read[0],
        modules=modules,
        award=award[0] if award else None,
        fact_sheets=fact_sheets,
        sources=sources,
        glossaries=glossaries,
        banks=banks,
        quizzes=all_quizzes,
        place=read[1],
        award_place=award[1] if award else Place(),
        sources_place=sources_place,
    )


def _modules(folder: Folder, course: CourseFile, place: Place) -> tuple[Module, ...]:
    for path in folder.folders():
        if path.name not in {*course.modules, "facts", "glossary"}:
            folder.problems.append(
                place.problem(f'the folder "{path.name}" is not in the list of modules', "modules")
            )
    found = []
    for number, slug in enumerate(course.modules):
        if (folder.path / slug).is_dir():
            module = _module(folder.within(slug), slug)
            found += [module] if module else []
        else:
            folder.problems.append(
                place.problem(f'there is no folder for the module "{slug}"', "modules", number)
            )
    return tuple(found)


def _module(folder: Folder, slug: str) -> Module | None:
    if folder.path.is_symlink():
        folder.report("module.yaml", "links to other files are not followed; put the folder itself here")
        return None
    pictures = folder.pictures()
    lessons = tuple(_lessons(folder, pictures))
    read = folder.model("module.yaml", ModuleFile)
    return Module(slug, read[0], lessons, pictures, read[1]) if read else None


def _lessons(folder: Folder, pictures: Mapping[str, Media]) -> Iterable[Lesson]:
    numbers: dict[int, str] = {}
    named = []
    for path in folder.files(r".*\.md"):
        name = _LESSON_NAME.fullmatch(path.name)
        if name is None:
            folder.report(
                path.name, "a lesson's file is named like 01-skin-and-scalp.md: a number and a slug"
            )
        elif int(name[1]) in numbers:
            folder.report(path.name, f"{numbers[int(name[1])]} has the same number")
        else:
            numbers[int(name[1])] = path.name
            named.append((int(name[1]), name[2], path.name))
    for _number, slug, name_of_file in sorted(named):
        text = folder.text(name_of_file)
        read = None if text is None else _lesson_file(folder, name_of_file, text)
        if read:
            yield Lesson(slug, read[0], _shown(read[0].body, pictures), read[1])


def _shown(body: str, pictures: Mapping[str, Media]) -> dict[str, Media]:
    """Return the pictures that a lesson's text shows."""
    used = {
        str(token.attrGet("src"))
        for token, _line in syntax.walk(_PARSER.parse(body))
        if token.type == "image"
    }
    return {path: media for path, media in pictures.items() if path in used}


def _lesson_file(folder: Folder, name: str, text: str) -> tuple[LessonFile, Place] | None:
    fences = list(_FENCE.finditer(text))[:2]
    if len(fences) < 2 or fences[0].start() != 0:
        folder.report(name, "a lesson starts with its front matter between two lines of ---")
        return None
    front, body = text[fences[0].end() + 1 : fences[1].start()], text[fences[1].end() + 1 :]
    read = folder.parsed(name, front, first_line=2)
    if read is None:
        return None
    values, place = read
    if not isinstance(values, dict):
        folder.report(name, "the front matter must be a set of keys and values", 2)
        return None
    blank = re.match(r"(?:[ \t]*\n)*", body)
    first = text.count("\n", 0, fences[1].end()) + 2 + (blank[0].count("\n") if blank else 0)
    place = Place(place.path, {**place.lines, ("body",): first}, first)
    if "body" in values:
        folder.problems.append(place.problem('unknown key "body"'))
        return None
    lesson = folder.checked(LessonFile, {**values, "body": body}, place)
    return (lesson, place) if lesson else None


def _entries(
    folder: Folder, name: str, kind: type[Entry], ids: re.Pattern[str]
) -> tuple[dict[str, Entry], Place]:
    """Return a file that is a list of entries by id. A file that is missing holds none."""
    read = folder.value(name) if folder.has(name) else None
    if read is None or read[0] is None:
        return {}, Place(f"{folder.shown}/{name}")
    values, place = read
    if not isinstance(values, dict):
        folder.report(name, "must be a set of ids, each with its keys")
        return {}, place
    found: dict[str, Entry] = {}
    for identifier, value in values.items():
        if not ids.fullmatch(identifier):
            folder.problems.append(
                place.problem(f'"{identifier}" is not an id such as T05 or S04', identifier)
            )
        elif entry := folder.checked(kind, value, place.within(identifier)):
            found[identifier] = entry
    return found, place


def _fact_sheets(folder: Folder) -> Iterable[FactSheet]:
    for path in folder.files(_YAML_NAME):
        facts, place = _entries(folder, path.name, Fact, _FACT_ID)
        yield FactSheet(path.stem, facts, place)


def _glossaries(folder: Folder) -> Iterable[Glossary]:
    if folder.has("glossary.yaml"):
        yield _glossary(folder, "glossary.yaml", "")
    inner = folder.within("glossary")
    for path in inner.files(_YAML_NAME):
        yield _glossary(inner, path.name, path.stem)


def _glossary(folder: Folder, name: str, label: str) -> Glossary:
    values, place = folder.value(name) or ([], Place())
    if not isinstance(values, list):
        folder.report(name, "must be a list of terms")
        return Glossary(label, (), place)
    terms = [folder.checked(Term, value, place.within(number)) for number, value in enumerate(values)]
    return Glossary(label, tuple(term for term in terms if term), place)


def _slugged(folder: Folder, model: type[Model]) -> Iterable[tuple[str, Model, Place]]:
    """Give each YAML file of a folder by its slug, which is the name of the file."""
    for path in folder.files(r".*\.yaml"):
        if not SLUG.fullmatch(path.stem):
            folder.report(path.name, "the file's name must be a slug: lower-case letters, digits and hyphens")
        elif read := folder.model(path.name, model):
            yield (path.stem, *read)
