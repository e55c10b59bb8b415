"""A certificate's facts as a PDF/A-3a and PDF/UA-1 file, the same bytes for the same facts.

The page is set with the name at its full size and the text at a comfortable one; when something does not fit,
the measured overflow decides the next, smaller setting.
"""

import atexit
import base64
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from lms.documents import lettering
from lms.documents.certificate import CertificatePaper
from lms.documents.lettering import UnsupportedName, uncovered
from lms.documents.typesetting import Typesetter, is_available, typesetter, write

__all__ = ["UnsupportedName", "is_available", "render_certificate", "uncovered"]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "certificates" / "print"
PLACE_OF_CODE = base64.b64decode(  # one grey pixel, replaced by the QR code in the finished file
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
PX_PER_MM = 96 / 25.4
NAME_WIDTH = 216 * PX_PER_MM
BODY_HEIGHT = 100.5 * PX_PER_MM
TEXT_SIZES = (12.2, 11.4, 10.6, 10.0, 9.4, 8.6, 7.8, 7.0, 6.2, 5.6)  # points
NAME_SIZES = (42.0, 24.0, 20.0, 17.0, 14.5, 12.0, 10.0, 8.5)  # points; from the second on, several lines
NAME_LINES = (1, 2, 2, 3, 3, 4, 5, 6)
COLUMNS, CELL_CHARACTERS, SCOPE_CHARACTERS = 3, 44, 125
FIRST_SIZES = (
    (0, 1, 1, 1), (1, 2, 2, 2), (2, 2, 3, 3), (2, 3, 3, 3), (2, 4, 4, 4), (3, 4, 4, 5), (4, 4, 5, 5),
)  # fmt: skip
"""Which text size fits, as measured: by the lines of what was assessed, then by those of the scope."""


@dataclass(frozen=True)
class Setting:
    """The sizes that one attempt at the page uses."""

    text: int = 0
    name_points: float = NAME_SIZES[0]
    name_lines: int = 1
    name_box: float = NAME_WIDTH


def render_certificate(paper: CertificatePaper) -> bytes:
    """Return the certificate as PDF. Runs 50 ms when warm, about 2 s the first time; not for the web process.

    Raises:
        UnsupportedName: a text holds characters that no font here can draw.
    """
    from lms.documents import artwork, finishing  # noqa: PLC0415 - pulls in the PDF libraries

    if missing := uncovered("".join(paper.texts())):
        raise UnsupportedName(missing)
    layer = artwork.static_layer(paper.accent, paper.academy_crest_svg, artwork.initials(paper.academy_name))
    return write(_fitted(paper), finishing.finisher(layer, paper.verify_url))


def _fitted(paper: CertificatePaper) -> Any:
    """Set the page, and set it again smaller until name and text lie inside their boxes."""
    setting = Setting(text=_first_size(paper))
    while True:
        document = _press().set(_page(paper, setting), assets={"code.png": PLACE_OF_CODE})
        left, _, right, _ = document.pages[0].anchors["name"]
        _, top, _, bottom = document.pages[0].anchors["body"]
        if setting.name_points == NAME_SIZES[0] and right - left > NAME_WIDTH:
            setting = _with_smaller_name(setting, right - left)
        elif bottom - top > BODY_HEIGHT and setting.text + 1 < len(TEXT_SIZES):
            setting = replace(setting, text=setting.text + 1)
        else:
            return document


def _first_size(paper: CertificatePaper) -> int:
    """Return the text size that will probably fit; a good guess saves a second layout, which doubles the cost."""
    rows = [paper.assessed[start : start + COLUMNS] for start in range(0, len(paper.assessed), COLUMNS)]
    lines = sum(max(-(-(len(what) + len(how) + 2) // CELL_CHARACTERS) for what, how in row) for row in rows)
    scope_lines = -(-len(paper.scope) // SCOPE_CHARACTERS)
    sizes = FIRST_SIZES[min(lines, len(FIRST_SIZES) - 1)]
    return sizes[min(scope_lines, len(sizes) - 1)]


def _with_smaller_name(setting: Setting, width: float) -> Setting:
    """Return the largest setting of a name this wide (at full size, on one line) that fits its box."""
    if (points := NAME_SIZES[0] * NAME_WIDTH / width * 0.995) >= NAME_SIZES[1]:
        return replace(setting, name_points=points)
    for points, lines in zip(NAME_SIZES[1:], NAME_LINES[1:], strict=True):
        length = width * points / NAME_SIZES[0]
        if length <= lines * NAME_WIDTH * 0.86:
            break
    # Lines of about equal length look better than one full line and a rest; 14 % is room for the last word.
    needed = max(2, min(lines, -int(-length // (NAME_WIDTH * 0.86))))
    box = min(NAME_WIDTH, length / needed * 1.14)
    return replace(setting, name_points=points, name_lines=needed, name_box=box)


def _page(paper: CertificatePaper, setting: Setting) -> str:
    template = _environment().get_template("certificate.html")
    return template.render(paper=paper, setting=setting, text_points=TEXT_SIZES[setting.text])


@cache
def _press() -> Typesetter:
    template = _environment().get_template("certificate.css")
    serif, sans = lettering.families("Stipple Serif"), lettering.families("Stipple Sans")
    # WeasyPrint removes its copies of the fonts when it is let go, which at the interpreter's own end is too late.
    atexit.register(_press.cache_clear)
    return typesetter(template.render(serif=serif, sans=sans))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=select_autoescape(["html"]),
    )  # fmt: skip
    environment.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
    environment.tests["latin"] = lettering.is_latin
    environment.filters["direction"] = lettering.direction
    return environment
