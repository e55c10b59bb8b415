"""The outline of a course: modules, lessons and quizzes in reading order, as one published snapshot.

It is kept as JSON in one row, so that a page can show the whole course without a query for each part.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True)
class OutlineLesson:
    """One lesson as the outline shows it."""

    id: UUID
    slug: str
    title: str
    minutes: int
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutlineQuiz:
    """One quiz as the outline shows it. `minutes` is None when there is no time limit."""

    id: UUID
    slug: str
    title: str
    kind: str
    questions: int
    minutes: int | None = None
    requires_modules: tuple[str, ...] = ()
    requires_quizzes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutlineModule:
    """One module with its lessons and its checks."""

    slug: str
    title: str
    summary: str
    requires: tuple[str, ...]
    lessons: tuple[OutlineLesson, ...]
    quizzes: tuple[OutlineQuiz, ...]


@dataclass(frozen=True)
class Outline:
    """A course in reading order; `exams` stand behind all modules."""

    modules: tuple[OutlineModule, ...]
    exams: tuple[OutlineQuiz, ...]

    def lessons(self) -> Iterator[OutlineLesson]:
        """Yield every lesson in reading order."""
        for module in self.modules:
            yield from module.lessons

    def quizzes(self) -> Iterator[OutlineQuiz]:
        """Yield every quiz: the modules' checks in reading order, then the exams."""
        for module in self.modules:
            yield from module.quizzes
        yield from self.exams

    def module_of(self, lesson_id: UUID) -> OutlineModule:
        """Return the module that holds a lesson.

        Raises:
            KeyError: the outline has no such lesson.
        """
        for module in self.modules:
            if any(lesson.id == lesson_id for lesson in module.lessons):
                return module
        raise KeyError(lesson_id)

    def to_json(self) -> dict[str, Any]:
        """Return the form that the database keeps."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; an empty dict is an empty course."""
        return cls(
            modules=tuple(
                OutlineModule(
                    slug=module["slug"],
                    title=module["title"],
                    summary=module["summary"],
                    requires=tuple(module["requires"]),
                    lessons=tuple(_lesson(lesson) for lesson in module["lessons"]),
                    quizzes=tuple(_quiz(quiz) for quiz in module["quizzes"]),
                )
                for module in data.get("modules", ())
            ),
            exams=tuple(_quiz(quiz) for quiz in data.get("exams", ())),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, UUID) else value


def _lesson(data: dict[str, Any]) -> OutlineLesson:
    return OutlineLesson(**{**data, "id": UUID(data["id"]), "requires": tuple(data["requires"])})


def _quiz(data: dict[str, Any]) -> OutlineQuiz:
    return OutlineQuiz(
        **{
            **data,
            "id": UUID(data["id"]),
            "requires_modules": tuple(data["requires_modules"]),
            "requires_quizzes": tuple(data["requires_quizzes"]),
        }
    )
