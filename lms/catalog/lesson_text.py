"""A lesson as its page shows it, made once when it is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.catalog.models import Media
from lms.content import bundle
from lms.content.fact_list import facts_list
from lms.content.markdown import render, render_inline
from lms.content.media import size_of
from lms.content.schema import CheckItem


@dataclass(frozen=True)
class Shown:
    """The text as HTML, and what stands around it."""

    html: str
    extras: dict[str, Any]


def media_address(academy_slug: str, course_slug: str, path: str, sha256: str) -> str:
    """Return the address of a picture of a course; it changes with the picture."""
    return f"/a/{academy_slug}/learn/{course_slug}/media/{path}?v={sha256[:12]}"


def render_lesson(
    files: bundle.Course,
    module: bundle.Module,
    lesson: bundle.Lesson,
    academy_slug: str,
    media: Mapping[str, Media],
) -> Shown:
    """Return the lesson with its pictures, terms and sources in place."""

    def address(path: str) -> str:
        full = f"{module.slug}/{path}"
        return media_address(academy_slug, files.slug, full, media[full].sha256)

    shown = render(
        lesson.file.body,
        media_url=address,
        lesson_url=lambda slug: f"/a/{academy_slug}/learn/{files.slug}/{slug}",
        terms=files.terms,
        image_size=lambda path: size_of(module.media[path].read()),
    )
    return Shown(
        html=shown.html,
        extras={
            "outcomes": list(lesson.file.outcomes),
            "checks": [_check(check) for check in lesson.file.checks],
            "facts": list(facts_list(shown.facts, files.facts, files.sources)),
            "attribution": list(lesson.file.attribution),
            "place": lesson.file.place,
            "review_by": lesson.file.review_by.isoformat() if lesson.file.review_by else None,
            "headings": [{"text": h.text, "anchor": h.anchor} for h in shown.headings if h.level == 2],
            "words": shown.words,
        },
    )


def _check(check: CheckItem) -> dict[str, Any]:
    return {
        "question": render_inline(check.question),
        "options": [
            {"text": render_inline(o.text), "right": o.right, "why": render_inline(o.why or "")}
            for o in check.options
        ],
    }
