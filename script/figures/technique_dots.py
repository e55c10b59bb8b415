"""Dot fields of the technique module: size, coverage, spacing and layering, computed with a fixed seed.

Distances in the fields are millimetres of scalp; each picture names its own scale.
"""

import math
from pathlib import Path
from random import Random

from canvas import BAD, BRAND, INK, LINE, MUTED, OK, PIGMENT, WARN, Figure

MEDIA = Path("courses/scalp-micropigmentation/technique/media")
SKIN = "#f4e6dc"
Point = tuple[float, float]


def dice(seed: int) -> Random:
    """Return a repeatable source of positions."""
    return Random(seed)  # noqa: S311 - the seed of a picture is no secret.


def gap(a: Point, b: Point, side: float) -> float:
    """Return the distance of two points on a field whose opposite edges meet, so that no edge biases it."""
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    return math.hypot(min(dx, side - dx), min(dy, side - dy))


def regularity(points: list[Point], side: float) -> float:
    """Return the Clark-Evans index: observed mean nearest distance over that of a random field."""
    nearest = [min(gap(p, q, side) for q in points if q is not p) for p in points]
    return sum(nearest) / len(nearest) * 2 * math.sqrt(len(points)) / side


def natural(count: int, side: float, least: float, rng: Random) -> list[Point]:
    """Return random points that keep a least gap from each other."""
    points: list[Point] = []
    while len(points) < count:
        candidate = (rng.uniform(0, side), rng.uniform(0, side))
        if all(gap(candidate, other, side) >= least for other in points):
            points.append(candidate)
    return points


def rows(count: int, side: float, jitter: float, rng: Random) -> list[Point]:
    """Return a square grid with a slight hand tremor of `jitter` millimetres."""
    across = math.isqrt(count)
    step = side / across
    return [
        ((i + 0.5) * step + rng.gauss(0, jitter), (j + 0.5) * step + rng.gauss(0, jitter))
        for i in range(across)
        for j in range(across)
    ]


def clumped(count: int, side: float, groups: int, rng: Random) -> list[Point]:
    """Return points that gather round a few centres."""
    centres = natural(groups, side, side / 4, rng)
    points = []
    for number in range(count):
        x, y = centres[number % groups]
        points.append(((x + rng.gauss(0, 0.34)) % side, (y + rng.gauss(0, 0.34)) % side))
    return points


def patch(figure: Figure, x: float, y: float, width: float, *, border: str = LINE) -> None:
    """Draw the square of skin on which a field lies."""
    figure.rect(x, y, width, width, fill=SKIN, stroke=border, radius=12)


def field(
    figure: Figure, points: list[Point], at: Point, scale: float, radius: float, *, opacity: float = 1
) -> None:
    """Draw points in millimetres at `scale` units a millimetre."""
    for x, y in points:
        figure.dot(at[0] + x * scale, at[1] + y * scale, radius, opacity=opacity)


def spacing() -> Figure:
    """Rows, natural and clumped spacing at one density, each with its regularity index."""
    rng, side, count = dice(8), 7.0, 49
    fields = [
        ("Rows", rows(count, side, 0.06, rng), BAD, "looks stamped"),
        ("Natural", natural(count, side, 0.55, rng), OK, "reads as hair"),
        ("Clumped", clumped(count, side, 9, rng), BAD, "looks patchy"),
    ]
    values = [f"{regularity(points, side):.1f}" for _, points, _, _ in fields]
    figure = Figure(
        "Rows, natural and clumped spacing",
        f"Three fields of 49 dots. Regularity: rows {values[0]}, natural {values[1]}, clumped {values[2]}.",
        height=340,
    )
    for number, (name, points, tone, verdict) in enumerate(fields):
        left = 20 + number * 205
        figure.text(left + 95, 40, name, weight=600, size=24, anchor="middle")
        patch(figure, left, 60, 190, border=tone)
        field(figure, points, (left + 8, 68), 174 / side, 2.9)
        figure.text(left + 95, 286, f"R = {values[number]}", weight=600, size=24, fill=tone, anchor="middle")
        figure.text(left + 95, 318, verdict, fill=MUTED, anchor="middle")
    return figure


def coverage() -> Figure:
    """The same 25 dots on 5 mm by 5 mm, at four diameters, with the share of skin they cover."""
    side = 5.0
    points = natural(25, side - 0.5, 0.6, dice(11))
    figure = Figure(
        "Dot diameter and coverage",
        "The same 25 dots on a square of 5 millimetres at 0.10, 0.15, 0.25 and 0.50 millimetres diameter.",
        height=720,
    )
    for number, diameter in enumerate((0.10, 0.15, 0.25, 0.50)):
        left, top = 30 + (number % 2) * 300, 20 + (number // 2) * 350
        patch(figure, left, top, 280)
        field(figure, points, (left + 21, top + 21), 264 / side, diameter / 2 * 264 / side)
        covered = 100 * math.pi * diameter**2 / 4
        figure.text(left + 8, top + 315, f"{diameter:.2f} mm", weight=600, size=24)
        figure.text(left + 272, top + 315, f"{covered:.1f} %", weight=600, size=24, fill=BRAND, anchor="end")
    return figure


def sizes() -> Figure:
    """Dots side by side at one scale, from the ideal healed dot to the 1.75 mm of the myth."""
    figure = Figure(
        "Dot sizes at one scale",
        "Circles at one scale: 0.08 mm hair, 0.15 mm ideal healed dot, 0.30 mm fault limit, 1.75 mm myth.",
        height=330,
    )
    scale, middle = 120.0, 140.0
    marks = [
        (65, 0.08, "hair", INK),
        (195, 0.15, "healed dot", OK),
        (335, 0.30, "too large", WARN),
        (515, 1.75, "the myth", BAD),
    ]
    for x, diameter, name, tone in marks:
        figure.dot(x, middle, diameter / 2 * scale, fill=PIGMENT)
        figure.text(x, 282, f"{diameter:.2f} mm", weight=600, size=24, anchor="middle")
        figure.text(x, 314, name, fill=tone, weight=600, anchor="middle")
    return figure


def spread(points: list[Point], side: float) -> list[Point]:
    """Return the points so ordered that each next one lies as far as possible from those before it."""
    ordered, left = points[:1], points[1:]
    while left:
        following = max(left, key=lambda p: min(gap(p, q, side) for q in ordered))
        left.remove(following)
        ordered.append(following)
    return ordered


def layering() -> Figure:
    """One field over three sessions: 30, 70 and 100 per cent, new dots dark, healed dots pale."""
    side = 7.0
    points = spread(natural(50, side, 0.58, dice(5)), side)
    figure = Figure(
        "Layering over three sessions",
        "One patch after sessions one, two and three with 15, 35 and 50 of 50 dots, evenly scattered.",
        height=350,
    )
    steps = [("Session 1", 0, 15, "30 %"), ("Session 2", 15, 35, "70 %"), ("Session 3", 35, 50, "100 %")]
    for number, (name, before, after, share) in enumerate(steps):
        left = 20 + number * 205
        figure.text(left + 95, 40, name, weight=600, size=24, anchor="middle")
        patch(figure, left, 60, 190)
        field(figure, points[:before], (left + 8, 68), 174 / side, 3.1, opacity=0.42)
        field(figure, points[before:after], (left + 8, 68), 174 / side, 3.1)
        figure.text(left + 95, 286, share, weight=600, size=24, fill=BRAND, anchor="middle")
    figure.dot(142, 326, 5)
    figure.text(156, 334, "placed today", fill=MUTED)
    figure.dot(356, 326, 5, opacity=0.42)
    figure.text(370, 334, "healed", fill=MUTED)
    return figure


def gradient() -> Figure:
    """A strip from forehead to crown: single dots at the edge, full density behind."""
    rng, scale = dice(21), 26.0
    figure = Figure(
        "Density from the edge of the hairline backwards",
        "A strip of 22 mm: 20 to 40 dots per square centimetre in the front 5 mm, 50 to 80 from 5 to 15 mm, "
        "80 to 120 further back.",
        height=330,
    )
    figure.rect(30, 50, 580, 180, fill=SKIN, stroke=LINE, radius=12)
    placed: list[Point] = []
    for start, end, density in ((0.3, 5, 30), (5, 15, 65), (15, 22, 100)):
        wanted = len(placed) + round((end - start) * 6.4 * density / 100)
        while len(placed) < wanted:
            candidate = (rng.uniform(start, end), rng.uniform(0, 6.4))
            if all(math.dist(candidate, other) >= 0.55 for other in placed):
                placed.append(candidate)
    field(figure, placed, (34, 57), scale, 3.0)
    zones = [
        (34, 164, "20–40", "0–5 mm"),
        (164, 424, "50–80", "5–15 mm"),
        (424, 606, "80–120", "further back"),
    ]
    for left, right, target, width in zones:
        figure.line(left + 4, 252, right - 4, 252, stroke=BRAND)
        figure.text((left + right) / 2, 286, target, weight=600, size=24, anchor="middle")
        figure.text((left + right) / 2, 316, width, fill=MUTED, anchor="middle")
    figure.text(34, 34, "Forehead", fill=BRAND, weight=600)
    figure.text(606, 34, "Crown", fill=BRAND, weight=600, anchor="end")
    return figure


def main() -> None:
    """Write every dot field."""
    spacing().save(MEDIA / "spacing.svg")
    coverage().save(MEDIA / "dot-coverage.svg")
    sizes().save(MEDIA / "dot-sizes.svg")
    layering().save(MEDIA / "layering.svg")
    gradient().save(MEDIA / "gradient.svg")


if __name__ == "__main__":
    main()
