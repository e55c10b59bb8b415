"""The face with the landmarks of a hairline, and the limits between which it may be drawn."""

import math
from itertools import pairwise
from pathlib import Path
from random import Random

from canvas import BAD, BRAND, INK, MUTED, PAPER, Figure

MEDIA = Path("courses/scalp-micropigmentation/technique/media")
FACE, CENTRE = "#f4e6dc", 320
# One half of the hairline, from the middle out to the temple, as offset from the centre and height.
HALF_LINE = [(0, 176), (50, 180), (92, 196), (122, 226), (136, 262), (150, 300), (153, 334), (156, 372)]


def both(figure: Figure, half: str, **style: str | float) -> None:
    """Draw a path whose x runs from the centre outwards, on both sides of the face."""
    paint = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in style.items())
    for side in (1, -1):
        figure.add(f'<path transform="translate({CENTRE} 0) scale({side} 1)" d="{half}" {paint}/>')


def head(figure: Figure) -> None:
    """Draw head, ears and features, calm and without age or sex."""
    ear = "M158 350C184 334 194 362 186 396C180 424 166 436 156 428Z"
    both(figure, ear, fill=FACE, stroke=MUTED, stroke_width=2.5)
    outline = "M0 66C104 66 166 140 164 250C164 356 158 440 128 504C100 556 44 588 0 588"
    both(figure, f"{outline}Z", fill=FACE)
    both(figure, outline, fill="none", stroke=MUTED, stroke_width=2.5)
    both(figure, "M36 356Q72 332 116 352", fill="none", stroke=INK, stroke_width=7, stroke_linecap="round")
    both(figure, "M46 392Q76 368 108 392Q76 408 46 392Z", fill=PAPER, stroke=INK, stroke_width=2.5)
    both(figure, "M66 389A11 11 0 1 0 88 389A11 11 0 1 0 66 389Z", fill=INK)
    both(figure, "M14 470Q22 486 0 488", fill="none", stroke=MUTED, stroke_width=2.5)
    both(figure, "M0 530Q26 524 48 526M0 530Q24 544 48 526", fill="none", stroke=MUTED, stroke_width=2.5)


def line_height(offset: float) -> float:
    """Return the height of the hairline at an offset from the centre."""
    for (x1, y1), (x2, y2) in pairwise(HALF_LINE):
        if x1 <= offset <= x2:
            return y1 + (y2 - y1) * (offset - x1) / (x2 - x1)
    return HALF_LINE[-1][1]


def inside(x: float, y: float) -> bool:
    """Tell whether a point lies on the scalp, behind the hairline and within the outline of the head."""
    within = math.hypot(x / 160, (y - 232) / 162) < 1 if y < 232 else abs(x) < 161
    return within and y < line_height(abs(x))


def stubble(figure: Figure) -> None:
    """Scatter the dots of a shaved head, thinner towards the hairline."""
    rng = Random(12)  # noqa: S311 - the seed of a picture is no secret.
    placed: list[tuple[float, float]] = []
    for _ in range(9000):
        x, y = rng.uniform(-162, 162), rng.uniform(68, 372)
        near = line_height(abs(x)) - y
        least = 6.5 if near > 26 else 11
        if inside(x, y) and all(math.dist((x, y), other) >= least for other in placed):
            placed.append((x, y))
            figure.dot(CENTRE + x, y, 1.9)


def badge(figure: Figure, x: float, y: float, letter: str) -> None:
    """Mark a landmark with its letter."""
    figure.dot(x, y, 17, fill=BRAND)
    figure.text(x, y + 8, letter, weight=700, fill=PAPER, anchor="middle")


def landmarks(figure: Figure) -> None:
    """Mark the points, the measured height and the limit."""
    figure.line(CENTRE, 340, CENTRE, 200, stroke=BRAND)
    figure.text(CENTRE + 12, 314, "6–9 cm", weight=600, fill=BRAND)
    figure.path(f"M{CENTRE - 110} 262Q{CENTRE} 240 {CENTRE + 110} 262", stroke=BAD)
    figure.text(CENTRE - 20, 286, "limit", weight=600, fill=BAD, anchor="end")
    points = {"A": (0, 352), "B": (0, 176), "C": (122, 222), "D": (151, 312), "E": (164, 388)}
    for letter, (x, y) in points.items():
        badge(figure, CENTRE + x, y, letter)
        if letter in "CDE":
            badge(figure, CENTRE - x, y, letter)


def hairline() -> Figure:
    """The landmarks A to E on a face, the height of the middle point and the lowest permitted line."""
    figure = Figure(
        "Hairline landmarks",
        "A glabella, B middle of the hairline, C corner, D temple peak, E level of the outer eye corner.",
        height=806,
    )
    head(figure)
    stubble(figure)
    landmarks(figure)
    names = [
        ("A", "between the brows (glabella)"),
        ("B", "middle of the hairline"),
        ("C", "corner of the hairline"),
        ("D", "temple peak"),
        ("E", "level of the outer eye corner"),
    ]
    for number, (letter, words) in enumerate(names):
        figure.text(110, 632 + number * 30, letter, weight=700, fill=BRAND)
        figure.text(140, 632 + number * 30, words)
    figure.line(100, 776 - 2, 126, 776 - 2, stroke=BAD)
    figure.text(140, 782, "highest forehead crease: stay above", fill=BAD)
    return figure


if __name__ == "__main__":
    hairline().save(MEDIA / "hairline-landmarks.svg")
