"""The drawn layer of a certificate: stippled frame, seal, and the academy's crest or monogram."""

import math
import re
from functools import lru_cache
from pathlib import Path

from lms.documents import lettering
from lms.documents.certificate import ACCENT
from lms.documents.finishing import DrawnLayer, drawn_layer
from lms.documents.typesetting import typesetter

STIPPLE = Path(__file__).parent / "art" / "stipple.svg"
GOLD = "#b08d45"
EMBLEM_CENTRE = (1485, 336)  # tenths of a millimetre from the top left, as in the drawing
EMBLEM_RADIUS = 86
_CSS = """
@page { size: 297mm 210mm; margin: 0; background: #fdfbf5 }
.art { position: fixed; top: 0; left: 0; width: 297mm; height: 210mm }
.crest { position: fixed; top: 25mm; left: 136.5mm; width: 24mm; height: 17.2mm; object-fit: contain }
"""
_LITTLE_WORDS = re.compile(
    r"an?|and|at|by|d[eiu]|de[rs]|die|el|f[oü]r|in?|la|le|of|the|to|und|y", re.IGNORECASE
)


@lru_cache(maxsize=32)
def static_layer(accent: str, crest_svg: str | None, initials: str) -> DrawnLayer:
    """Return what is the same on every certificate of an academy, drawn once and kept."""
    art = STIPPLE.read_text("utf-8").replace(ACCENT, accent)
    emblem = "" if crest_svg else monogram(initials, accent)
    art = art.replace("<svg ", '<svg class="art" ', 1).replace("</svg>", f"{emblem}</svg>")
    crest = '<img class="crest" src="asset:crest.svg" alt="">' if crest_svg else ""
    page = typesetter(_CSS, faces=()).set(
        f'<html lang="en"><title>Frame</title>{art}{crest}', assets={"crest.svg": (crest_svg or "").encode()}
    )
    return drawn_layer(page.write_pdf())


def initials(academy_name: str) -> str:
    """Return the first letters of the two leading words that carry meaning, in capitals."""
    words = [word for word in academy_name.split() if word[0].isalnum()]
    telling = [word for word in words if not _LITTLE_WORDS.fullmatch(word)] or words
    return "".join(word[0] for word in telling[:2]).upper()


def monogram(letters: str, accent: str) -> str:
    """Return an emblem as SVG shapes: the letters in a ring of dots, or the ring around a dot without letters."""
    x, y = EMBLEM_CENTRE
    ring = "".join(
        f"M{round(x + radius * math.cos(turn))} {round(y + radius * math.sin(turn))}h0"
        for radius, count in ((EMBLEM_RADIUS, 72), (EMBLEM_RADIUS - 8, 72))
        for turn in (2 * math.pi * (step + (radius % 16) / 16) / count for step in range(count))
    )
    shapes = _outlines(letters, accent) or f'<circle cx="{x}" cy="{y}" r="14" fill="{accent}"/>'
    return (
        f'<path stroke="{accent}" stroke-width="4" d="{ring}"/>'
        f'<circle cx="{x}" cy="{y}" r="{EMBLEM_RADIUS - 18}" stroke="{GOLD}" stroke-width="3"/>{shapes}'
    )


def _outlines(letters: str, colour: str) -> str:
    """Draw the letters as paths, centred in the emblem. The layer carries no fonts. Empty without such glyphs."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(lettering.FONTS / "EBGaramond-Regular.ttf", lazy=True) as font:
        names = [font.getBestCmap().get(ord(letter)) for letter in letters]
        if not names or None in names:
            return ""
        glyphs, em = font.getGlyphSet(), font["head"].unitsPerEm
        scale = (96 if len(names) == 1 else 76) / em
        left = EMBLEM_CENTRE[0] - scale * sum(glyphs[name].width for name in names) / 2
        base = EMBLEM_CENTRE[1] + scale * font["OS/2"].sCapHeight / 2
        drawn = ""
        for name in names:
            pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
            glyphs[name].draw(pen)
            place = f"translate({left:.1f} {base:.1f}) scale({scale:.5f} -{scale:.5f})"
            drawn += f'<path transform="{place}" fill="{colour}" stroke="none" d="{pen.getCommands()}"/>'
            left += scale * glyphs[name].width
        return drawn
