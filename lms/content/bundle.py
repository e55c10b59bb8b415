"""A whole course as read: the files, linked by slug and in order, with the place of every part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lms.content.media import Media
from lms.content.problems import Place
from lms.content.schema import (
    AwardFile,
    BankFile,
    CourseFile,
    Fact,
    LessonFile,
    ModuleFile,
    QuizFile,
    Source,
    Term,
    fold_term,
)

_NOWHERE = Place()


@dataclass(frozen=True)
class Lesson:
    """A lesson and its pictures: `media` holds those that its text shows, by the path used there."""

    slug: str
    file: LessonFile
    media: Mapping[str, Media] = field(default_factory=dict)
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Module:
    """A module, its lessons in order, and every picture in its folder by path (`media/x.svg`)."""

    slug: str
    file: ModuleFile
    lessons: tuple[Lesson, ...] = ()
    media: Mapping[str, Media] = field(default_factory=dict)
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class FactSheet:
    """One file of facts/, which `name` names without its ending."""

    name: str
    facts: Mapping[str, Fact]
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Glossary:
    """glossary.yaml (`name` is empty) or one file of glossary/."""

    name: str
    terms: tuple[Term, ...]
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Bank:
    """A question bank."""

    slug: str
    file: BankFile
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Quiz:
    """A quiz."""

    slug: str
    file: QuizFile
    place: Place = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Course:
    """A course with everything that belongs to it. Modules and lessons are in reading order."""

    slug: str
    file: CourseFile
    modules: tuple[Module, ...]
    award: AwardFile | None = None
    fact_sheets: tuple[FactSheet, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    glossaries: tuple[Glossary, ...] = ()
    banks: tuple[Bank, ...] = ()
    quizzes: tuple[Quiz, ...] = ()
    place: Place = field(default=_NOWHERE, compare=False, repr=False)
    award_place: Place = field(default=_NOWHERE, compare=False, repr=False)
    sources_place: Place = field(default=_NOWHERE, compare=False, repr=False)

    @property
    def lessons(self) -> Iterator[tuple[Module, Lesson]]:
        """Every lesson with its module, in reading order."""
        return ((module, lesson) for module in self.modules for lesson in module.lessons)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by its id."""
        return {name: fact for sheet in reversed(self.fact_sheets) for name, fact in sheet.facts.items()}

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Every term by its folded name and by its folded other spellings, as `render` looks them up."""
        found: dict[str, Term] = {}
        for glossary in self.glossaries:
            for term in glossary.terms:
                for name in (term.term, *term.also):
                    found.setdefault(fold_term(name), term)
        return found

    @cached_property
    def media(self) -> Mapping[str, Media]:
        """Every picture by its path from the course's folder (`technique/media/x.svg`)."""
        return {
            f"{module.slug}/{path}": media for module in self.modules for path, media in module.media.items()
        }
