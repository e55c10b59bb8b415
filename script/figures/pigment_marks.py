"""Marks that the pigment figures share: arrows, crosses, labelled boxes, links of a chain."""

import math

from canvas import BAD, BRAND, BRAND_SOFT, INK, LINE, MUTED, PAPER, Figure


def arrow(
    fig: Figure, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, dash: str = ""
) -> None:
    """Draw a line with a head at its end."""
    fig.line(x1, y1, x2, y2, stroke=stroke, dash=dash)
    turn = math.atan2(y2 - y1, x2 - x1)
    wings = [(x2 - 13 * math.cos(turn + side), y2 - 13 * math.sin(turn + side)) for side in (-0.45, 0.45)]
    fig.path(
        f"M{wings[0][0]:.1f} {wings[0][1]:.1f}L{x2:.1f} {y2:.1f}L{wings[1][0]:.1f} {wings[1][1]:.1f}",
        stroke=stroke,
    )


def cross(fig: Figure, x: float, y: float, size: float = 12) -> None:
    """Draw a "not this way" cross."""
    fig.dot(x, y, size * 1.6, fill=PAPER)
    for lean in (1, -1):
        fig.path(f"M{x - lean * size:g} {y - size:g}L{x + lean * size:g} {y + size:g}", stroke=BAD, width=5)


def box(fig: Figure, x: float, y: float, w: float, lines: tuple[str, ...], *, fill: str = "#ffffff") -> None:
    """Draw a labelled box: the first line strong, the others quiet, 28 units a line."""
    fig.rect(x, y, w, 22 + 30 * len(lines), fill=fill, stroke=LINE, radius=10)
    for row, words in enumerate(lines):
        fig.text(
            x + w / 2,
            y + 36 + 30 * row,
            words,
            anchor="middle",
            weight=400 if row else 650,
            fill=MUTED if row else INK,
        )


def chip(fig: Figure, place: tuple[float, float, float], words: str, *, asked: bool) -> None:
    """Draw one record of the chain, marked when the recall asks for it."""
    x, y, w = place
    fill, stroke = (BRAND_SOFT, BRAND) if asked else ("#ffffff", LINE)
    fig.rect(x, y - 26, w, 52, fill=fill, stroke=stroke, radius=8)
    fig.text(x + w / 2, y + 8, words, anchor="middle", fill=INK if asked else MUTED)


def person(fig: Figure, x: float, y: float, *, asked: bool) -> None:
    """Draw a head and shoulders."""
    colour = BRAND if asked else LINE
    fig.dot(x, y - 14, 13, fill=colour)
    fig.path(f"M{x - 24:g} {y + 26:g}a24 22 0 0 1 48 0Z", fill=colour, stroke=colour)
