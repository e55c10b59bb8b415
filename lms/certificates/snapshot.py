"""What a certificate says, fixed at the moment of issue; the PDF, the page and the JSON all speak from it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Snapshot:
    """All printed and public facts of one certificate."""

    holder_name: str
    award_title: str
    statement: str
    scope: str
    academy_name: str
    academy_place: str
    academy_slug: str
    course_title: str
    course_version: int
    language: str
    started_on: date | None
    assessed: tuple[tuple[str, str], ...]
    """(what, how): for example ("Final exam", "Passed with 83 %")."""
    signatories: tuple[tuple[str, str], ...]
    """(name, role), two at most."""
    verify_url: str

    def to_json(self) -> dict[str, Any]:
        """Return the form that the database keeps."""
        data = asdict(self)
        data["started_on"] = self.started_on.isoformat() if self.started_on else None
        data["assessed"] = [list(pair) for pair in self.assessed]
        data["signatories"] = [list(pair) for pair in self.signatories]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote, also in an earlier release that kept more."""
        started = data["started_on"]
        known = {field.name for field in fields(cls)}
        return cls(
            **{
                **{name: value for name, value in data.items() if name in known},
                "started_on": date.fromisoformat(started) if started else None,
                "assessed": _pairs(data["assessed"]),
                "signatories": _pairs(data["signatories"]),
            }
        )


def _pairs(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in rows)
