"""A small colour model for the pigment figures: skin from L*a*b*, dark pigment seen through it.

The model shows directions only. It stands for no brand of pigment and for no person's skin.
"""

import math
import random

Lab = tuple[float, float, float]
Rgb = tuple[float, float, float]

# L*, a*, b* chosen so that the ITA of each falls inside the band that it is named after.
SKINS: dict[str, Lab] = {
    "Very light": (73, 8, 13),
    "Intermediate": (62, 12, 18),
    "Brown": (47, 13, 17),
    "Dark": (34, 9, 11),
}
STOCK_SOLIDS = 15.0
ABSORPTION = 0.95
PIGMENT_FLOOR = 0.010


def linear(lab: Lab) -> Rgb:
    """Return linear sRGB (0 to 1) of a colour in L*a*b* under D65."""
    fy = (lab[0] + 16) / 116
    fx, fz = fy + lab[1] / 500, fy - lab[2] / 200
    x, y, z = (
        white * (f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29))
        for white, f in ((0.9505, fx), (1.0, fy), (1.089, fz))
    )
    channels = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    return channels[0], channels[1], channels[2]


def hex_of(rgb: Rgb) -> str:
    """Return `#rrggbb` for linear sRGB."""
    coded = (
        12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055
        for c in (min(max(v, 0), 1) for v in rgb)
    )
    return "#" + "".join(f"{round(255 * c):02x}" for c in coded)


def skin_hex(lab: Lab) -> str:
    """Return `#rrggbb` for a colour in L*a*b*."""
    return hex_of(linear(lab))


def grey_hex(colour: str) -> str:
    """Return the grey of equal luminance, as a black-and-white picture shows it."""
    coded = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in coded)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return hex_of((y, y, y))


def solids(parts_of_diluent: float) -> float:
    """Return percent solids after one part of stock meets that many parts of diluent."""
    return STOCK_SOLIDS / (1 + parts_of_diluent)


def pigment_hex(skin: Lab, percent: float, tint: Rgb = (1, 1, 1)) -> str:
    """Return the colour of a dot of `percent` solids in that skin; `tint` scales the channels."""
    passed = math.exp(-ABSORPTION * percent)
    r, g, b = (
        max(c, 0) * passed * t + PIGMENT_FLOOR * (1 - passed) for c, t in zip(linear(skin), tint, strict=True)
    )
    return hex_of((r, g, b))


def ita(lab: Lab) -> float:
    """Return the individual typology angle in degrees."""
    return math.degrees(math.atan2(lab[0] - 50, lab[2]))


def scatter(
    seed: int, box: tuple[float, float, float, float], count: int, gap: float
) -> list[tuple[float, float]]:
    """Return up to `count` random points in (x, y, width, height), none nearer to another than `gap`."""
    draw = random.Random(seed)  # noqa: S311 a drawing needs repeatable points, not secrets
    x, y, w, h = box
    points: list[tuple[float, float]] = []
    for _ in range(count * 40):
        new = (x + draw.random() * w, y + draw.random() * h)
        if len(points) < count and all(math.dist(new, p) >= gap for p in points):
            points.append(new)
    return points
