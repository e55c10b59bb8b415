"""The list of sources at the end of a lesson."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypedDict

from lms.content.schema import Fact, Source


class SourceShown(TypedDict):
    """A source as a page shows it. A standard reference named as text has only a title."""

    id: str | None
    title: str
    url: str | None
    grade: str | None


class FactShown(TypedDict):
    """A fact as a page shows it; dates are ISO text, so that it can be kept as JSON."""

    id: str
    statement: str
    caution: str | None
    disputed: bool
    grade: str
    place: str | None
    as_of: str | None
    review_by: str | None
    sources: list[SourceShown]


def facts_list(
    ids: Iterable[str], facts: Mapping[str, Fact], sources: Mapping[str, Source]
) -> list[FactShown]:
    """Return the named facts with their sources, in the order of `ids`; unknown ids are passed over."""
    return [_shown(name, facts[name], sources) for name in ids if name in facts]


def _shown(name: str, fact: Fact, sources: Mapping[str, Source]) -> FactShown:
    return FactShown(
        id=name,
        statement=fact.statement,
        caution=fact.caution,
        disputed=fact.disputed,
        grade=fact.grade,
        place=fact.place,
        as_of=_iso(fact.as_of),
        review_by=_iso(fact.review_by),
        sources=[_source(reference, sources.get(reference)) for reference in fact.sources],
    )


def _source(reference: str, source: Source | None) -> SourceShown:
    if source is None:
        return SourceShown(id=None, title=reference, url=None, grade=None)
    return SourceShown(id=reference, title=source.title, url=source.url, grade=source.grade)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
