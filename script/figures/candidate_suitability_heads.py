"""Heads for the suitability module: Norwood stages and the kinds of hair loss, seen from above and the side."""

import math
import random
from collections.abc import Callable, Sequence

from canvas import BAD, BAD_SOFT, BRAND, EPIDERMIS, INK, MUTED, OK, OK_SOFT, WARN, WARN_SOFT, Figure

HAIR = "#3f4749"
Point = tuple[float, float]

# Hairlines from above: points of the left half from ear to midline. A head is 100 wide and 124 long, face upwards.
FRONT: dict[str, Sequence[Point]] = {
    "I": [(-52, -24), (-34, -42), (0, -47)],
    "II": [(-52, -20), (-32, -33), (0, -47)],
    "III": [(-52, -14), (-29, -10), (-12, -38), (0, -45)],
    "IV": [(-52, -10), (-33, 0), (-14, -22), (0, -27)],
    "V": [(-52, -6), (-38, 9), (-18, 0), (0, -3)],
    "VI": [(-52, -2), (-37, 18), (-22, 40), (0, 46)],
    "VII": [(-52, 12), (-42, 30), (-27, 47), (0, 53)],
}
CROWN = {"IV": (15, 14, 33), "V": (28, 20, 34)}

# The edge of the hair from the side, face to the left: from the top of the forehead to the sideburn.
SIDE: dict[str, Sequence[Point]] = {
    "I": [(-52, -42), (-34, -26), (-30, -8)],
    "II": [(-50, -44), (-26, -30), (-28, -8)],
    "III": [(-40, -54), (-30, -44), (-6, -30), (-24, -6)],
    "IV": [(-16, -72), (-12, -48), (2, -26), (-22, -4)],
    "V": [(4, -76), (8, -46), (10, -20), (-20, -2)],
    "VI": [(66, -12), (40, -16), (8, -14), (-18, 0)],
    "VII": [(66, 26), (36, 18), (12, 4), (-14, 6)],
}
SIDE_CROWN = {"IV": (40, -40, 15), "V": (44, -38, 24)}
PROFILE = (
    "M34 82C34 66 38 58 44 46C58 24 58 -20 38 -42C20 -62 -14 -64 -32 -46C-42 -36 -46 -22 -46 -10"
    "C-47 -4 -45 0 -47 6L-57 20C-58 24 -52 25 -48 26C-51 30 -51 33 -48 35C-50 39 -47 41 -46 44"
    "C-46 56 -38 58 -22 56C-14 56 -10 66 -10 82"
)


def smooth(points: Sequence[Point]) -> str:
    """Return the curve segments of a Catmull-Rom spline through the points, without the first moveto."""
    padded = [points[0], *points, points[-1]]
    parts = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        c1 = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        c2 = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append(f"C{c1[0]:.1f} {c1[1]:.1f} {c2[0]:.1f} {c2[1]:.1f} {end[0]:.1f} {end[1]:.1f}")
    return "".join(parts)


def head_marks(fig: Figure, fill: str) -> None:
    """Append ears, nose and skull of a head from above, centred on the current origin."""
    fig.path("M-8 -58Q0 -78 8 -58Z", fill=EPIDERMIS, stroke=INK, width=2)
    for side in (-1, 1):
        fig.path(f"M{side * 48} -16q{side * 10} 4 {side * 2} 24Z", fill=EPIDERMIS, stroke=INK, width=2)
    fig.add(f'<ellipse rx="50" ry="62" fill="{fill}"/>')


def top_view(fig: Figure, x: float, y: float, stage: str) -> None:
    """Append one Norwood stage from above, centred on x, y."""
    left = FRONT[stage]
    line = [*left, *[(-px, py) for px, py in reversed(left[:-1])]]
    fig.add(f'<g transform="translate({x:g} {y:g})">')
    head_marks(fig, HAIR)
    fig.add('<g clip-path="url(#top)">')
    fig.path(f"M-52 -70L{line[0][0]:g} {line[0][1]:g}{smooth(line)}L52 -70Z", fill=EPIDERMIS, stroke="none")
    if stage in CROWN:
        rx, ry, cy = CROWN[stage]
        fig.add(f'<ellipse cy="{cy}" rx="{rx}" ry="{ry}" fill="{EPIDERMIS}"/>')
    fig.add(f'</g><ellipse rx="50" ry="62" fill="none" stroke="{INK}" stroke-width="2"/></g>')


def side_view(fig: Figure, x: float, y: float, stage: str) -> None:
    """Append one Norwood stage from the left side, centred on x, y."""
    edge = SIDE[stage]
    fig.add(f'<g transform="translate({x:g} {y:g})">')
    fig.path(PROFILE, fill=EPIDERMIS, stroke="none")
    low = "L-17 18L-8 18L2 4L14 30L30 52L80 62"
    outside = "L80 -90" if edge[0][1] < -40 else ""
    close = f"L{edge[0][0]:g} -90Z" if outside else "Z"
    hair = f"M{edge[0][0]:g} {edge[0][1]:g}{smooth(edge)}{low}{outside}{close}"
    fig.add('<g clip-path="url(#side)">')
    fig.path(hair, fill=HAIR, stroke="none")
    if stage in SIDE_CROWN:
        cx, cy, radius = SIDE_CROWN[stage]
        fig.dot(cx, cy, radius, fill=EPIDERMIS)
    fig.add("</g>")
    fig.path("M-3 6C-4 -6 13 -8 13 6C13 16 4 16 4 24C4 30 -3 29 -3 22Z", fill=EPIDERMIS, width=2)
    fig.path(PROFILE, width=2)
    fig.add("</g>")


def norwood() -> Figure:
    """Draw the seven Norwood stages, each from above and from the side."""
    fig = Figure(
        "Norwood stages I to VII", "Seven heads from above and the side, with less hair each time.", 696
    )
    fig.add('<defs><clipPath id="top"><ellipse rx="50" ry="62"/></clipPath>')
    fig.add(f'<clipPath id="side"><path d="{PROFILE}Z"/></clipPath></defs>')
    for index, stage in enumerate(FRONT):
        x, y = 80 + 160 * (index % 4), 350 * (index // 4)
        fig.text(x, y + 34, stage, size=26, weight=700, fill=BRAND, anchor="middle")
        top_view(fig, x, y + 122, stage)
        side_view(fig, x + 2, y + 258, stage)
    for row, (fill, word) in enumerate([(HAIR, "hair"), (EPIDERMIS, "bare skin")]):
        fig.rect(500, 424 + 40 * row, 24, 24, fill=fill, stroke=INK, radius=4)
        fig.text(534, 444 + 40 * row, word)
    for row, word in enumerate(["Look for", "the bridge:", "IV there", "V narrow", "VI gone"]):
        fig.text(500, 534 + 32 * row, word, weight=600 if row < 2 else 400, fill=INK if row < 2 else MUTED)
    return fig


def in_pattern(x: float, y: float) -> float:
    """Return the share of hair left in female pattern loss: thin at the crown, frontal line kept."""
    distance = math.hypot(x / 27, (y - 2) / 38)
    return 0.14 + 0.86 * min(1.0, max(0.0, (distance - 0.55) / 0.5))


def in_diffuse(_x: float, _y: float) -> float:
    """Return the share of hair left when it is thin everywhere."""
    return 0.36


def in_patches(x: float, y: float) -> float:
    """Return the share of hair left with three bare, round spots."""
    spots = [(-20, -8, 14), (24, 12, 11), (-8, 34, 12)]
    return float(all(math.hypot(x - cx, y - cy) > radius for cx, cy, radius in spots))


def in_band(x: float, y: float) -> float:
    """Return the share of hair left when the front edge has moved back as a band."""
    return float(y > -14 + 14 * (x / 50) ** 2)


def hairs(share: Callable[[float, float], float], rng: random.Random) -> str:
    """Return path data of short dots, one a hair, on a jittered grid inside the hair-bearing scalp."""
    marks = []
    step = 4.0
    for row in range(-16, 17):
        for column in range(-14, 15):
            x = step * (column + 0.5 * (row % 2)) + rng.uniform(-1.3, 1.3)
            y = step * row + rng.uniform(-1.3, 1.3)
            inside = (x / 48) ** 2 + (y / 60) ** 2 < 1 and y > -46 + 22 * (x / 50) ** 2
            if inside and rng.random() < share(x, y):
                marks.append(f"M{x:.1f} {y:.1f}h0")
    return "".join(marks)


def loss_patterns() -> Figure:
    """Draw four kinds of loss from above with what to do about each."""
    fig = Figure(
        "Four pictures of hair loss", "Pattern, diffuse, patchy and band-like loss, seen from above.", 792
    )
    rng = random.Random(7)  # noqa: S311 - the seed of a picture is no secret.
    panels = [
        ("Pattern", "Plan", in_pattern, OK, OK_SOFT),
        ("Diffuse", "Find the cause", in_diffuse, WARN, WARN_SOFT),
        ("Patchy", "Refer", in_patches, BAD, BAD_SOFT),
        ("Band", "Refer", in_band, BAD, BAD_SOFT),
    ]
    for index, (name, action, share, colour, soft) in enumerate(panels):
        x, y = 160 + 320 * (index % 2), 396 * (index // 2)
        fig.text(x, y + 40, name, size=26, weight=700, anchor="middle")
        fig.add(f'<g transform="translate({x} {y + 194}) scale(1.95)">')
        head_marks(fig, EPIDERMIS)
        fig.path(hairs(share, rng), stroke=HAIR, width=2.5)
        fig.add(f'<ellipse rx="50" ry="62" fill="none" stroke="{INK}" stroke-width="1.3"/></g>')
        fig.rect(x - 100, y + 332, 200, 44, fill=soft, radius=22)
        fig.text(x, y + 362, action, weight=600, fill=colour, anchor="middle")
    return fig
