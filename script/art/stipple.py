"""Computes the dots of the certificate: the feathered frame, the whorl behind the text and the seal.

The motif is the craft itself. The frame is dense at its edge and thins towards the page as a natural hairline
does, its dots spaced like blue noise; the whorl turns like a crown. One run writes lms/documents/art/stipple.svg,
the same bytes each time. Coordinates are tenths of a millimetre on a landscape A4 page.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "lms" / "documents" / "art" / "stipple.svg"
WIDTH, HEIGHT = 2970, 2100
TEAL, GOLD, SAND, PAPER = "#0f5e63", "#b08d45", "#efe7d6", "#fdfbf5"
EDGE = 104  # where the dots begin, from the paper's edge
SEAL = (1485, 1722)
CALM = (690, 1862, 2280, 1908)  # left, top, right, bottom of the one line of text that lies among the dots
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

Dot = tuple[int, int, int, str]  # x, y, diameter, colour
Point = tuple[float, float]


def depth(x: float, y: float) -> float:
    """Return how far inside the field a point lies; corners count as shallow, so the dots round them off."""
    across, down = min(x, WIDTH - x) - EDGE, min(y, HEIGHT - y) - EDGE
    if across < 0 or down < 0:
        return -1.0
    corner = math.exp(-(across + down) / 260)
    return min(across, down) * (1 - 0.86 * corner)


def spacing(inside: float) -> float:
    """Return the least distance to the next dot at this depth."""
    return 7.6 * math.exp((max(0.0, inside) / 62) ** 1.25 / 2)


def clear(grid: dict[tuple[int, int], list[Point]], x: float, y: float, reach: float) -> bool:
    """Return whether no dot lies within `reach`. Cells are 40 units wide."""
    cells = math.ceil(reach / 40)
    column, row = int(x // 40), int(y // 40)
    return all(
        math.hypot(x - other_x, y - other_y) >= reach
        for near_column in range(column - cells, column + cells + 1)
        for near_row in range(row - cells, row + cells + 1)
        for other_x, other_y in grid.get((near_column, near_row), ())
    )


def frame(chance: random.Random) -> Iterator[Dot]:
    """Throw dots at the border and keep those that fall clear of the others."""
    grid: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for _ in range(420_000):
        along = chance.random() * 2 * (WIDTH + HEIGHT)
        inward = EDGE + 230 * chance.random() ** 2
        x, y = border_point(along, inward)
        inside = depth(x, y)
        reach = spacing(inside)
        if inside < 0 or reach > 60 or is_calm(x, y) or not clear(grid, x, y, reach):
            continue
        grid[int(x // 40), int(y // 40)].append((x, y))
        size = round(max(2.4, 6.0 - inside / 32) * 2) / 2
        yield round(x), round(y), round(size * 2), GOLD if chance.random() < 0.13 else TEAL


def is_calm(x: float, y: float) -> bool:
    """Return whether the point lies where text needs clean paper."""
    left, top, right, bottom = CALM
    return left < x < right and top < y < bottom


def border_point(along: float, inward: float) -> Point:
    """Return the point `along` the page's edge, clockwise from the top left, and `inward` from it."""
    if along < WIDTH:
        return along, inward
    if along < WIDTH + HEIGHT:
        return WIDTH - inward, along - WIDTH
    if along < 2 * WIDTH + HEIGHT:
        return along - WIDTH - HEIGHT, HEIGHT - inward
    return inward, along - 2 * WIDTH - HEIGHT


def spiral(centre: Point, inner: float, outer: float, pitch: float) -> Iterator[tuple[float, float, float]]:
    """Yield x, y and radius of the dots of a whorl between two radii."""
    for number in range(math.ceil((inner / pitch) ** 2), math.floor((outer / pitch) ** 2)):
        radius = pitch * math.sqrt(number)
        angle = number * GOLDEN_ANGLE
        yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle), radius


def whorl() -> Iterator[Dot]:
    """Yield the pale crown behind the text."""
    for x, y, radius in spiral((WIDTH / 2, 930), 40, 700, 21):
        swell = math.sin(math.pi * min(1.0, radius / 700) ** 1.4)
        yield round(x), round(y), round(2 * (3 + 7 * swell)), SAND


def seal() -> Iterator[Dot]:
    """Yield the seal's ring of gold dots, finer towards the middle."""
    for x, y, radius in spiral(SEAL, 74, 132, 6.2):
        yield round(x), round(y), round(2 * (1.4 + 2.6 * (radius - 74) / 58)), GOLD


def paths(dots: Iterable[Dot]) -> Iterator[str]:
    """Yield one path a colour and size. A dot is a line of no length with a round end."""
    groups: dict[tuple[str, int], list[Point]] = defaultdict(list)
    for x, y, diameter, colour in dots:
        groups[colour, diameter].append((x, y))
    for (colour, diameter), places in sorted(groups.items()):
        marks = "".join(f"M{x} {y}h0" for x, y in sorted(places, key=lambda at: (at[1] // 30, at[0])))
        yield f'<path stroke="{colour}" stroke-width="{diameter / 2:g}" d="{marks}"/>'


def lines() -> Iterator[str]:
    """Yield the double frame and the face of the seal."""
    yield f'<rect x="70" y="70" width="2830" height="1960" fill="none" stroke="{TEAL}" stroke-width="9"/>'
    yield f'<rect x="84" y="84" width="2802" height="1932" fill="none" stroke="{GOLD}" stroke-width="3"/>'
    x, y = SEAL
    yield f'<circle cx="{x}" cy="{y}" r="140" fill="none" stroke="{GOLD}" stroke-width="4"/>'
    yield f'<circle cx="{x}" cy="{y}" r="64" fill="{TEAL}"/>'
    yield f'<circle cx="{x}" cy="{y}" r="56" fill="none" stroke="{GOLD}" stroke-width="2"/>'
    yield f'<path d="M{x - 26} {y + 2}l18 19l36 -42" stroke="{PAPER}" stroke-width="9" stroke-linejoin="round"/>'


def main() -> None:
    """Write the drawing."""
    chance = random.Random(20)  # noqa: S311 - a drawing, not a secret
    dots = [*whorl(), *frame(chance), *seal()]
    body = [*sorted(paths(dots), key=lambda path: SAND not in path), *lines()]
    TARGET.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
        'stroke-linecap="round">\n' + "\n".join(body) + "\n</svg>\n",
        encoding="utf-8",
    )
    print(f"{len(dots)} dots, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
