"""The parts of a lesson's page that are the same for every reader, rendered once for each version of a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup

from lms.learning.queries import LessonPage

KEPT = 500
"""So many lessons are kept ready in each process; one takes about 20 kB."""


@dataclass(frozen=True)
class Parts:
    """The self-checks and the list of sources, as HTML."""

    checks: Markup
    sources: Markup


class _Version:
    """A lesson's version as a key that brings its page along: equal when lesson and version are."""

    def __init__(self, environment: Environment, page: LessonPage) -> None:
        self.environment, self.page = environment, page
        self.key: tuple[int, UUID, int] = (id(environment), page.lesson_id, page.version_number)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and self.key == other.key


def parts(page: LessonPage) -> Parts:
    """Return the parts of a lesson's page that depend on nothing but the lesson."""
    return _render(_Version(current_app.jinja_env, page))


@lru_cache(maxsize=KEPT)
def _render(version: _Version) -> Parts:
    extras = version.page.extras
    values = {
        "page": version.page,
        "facts": [_dated(fact) for fact in extras["facts"]],
        "review_by": _day(extras["review_by"]),
    }
    has_sources = extras["facts"] or extras["attribution"] or extras["place"] or extras["review_by"]
    render = version.environment.get_template
    return Parts(
        checks=Markup(render("lessons/checks.html").render(values)),  # noqa: S704 – escaped by the template
        sources=Markup(  # noqa: S704 – escaped by the template
            render("lessons/sources.html").render(values) if has_sources else ""
        ),
    )


def _dated(fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a fact with its days as dates; they are kept as text."""
    return {**fact, "as_of": _day(fact["as_of"]), "review_by": _day(fact["review_by"])}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
