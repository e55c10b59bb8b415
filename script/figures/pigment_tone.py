"""The figures of "Pigment selection" that are about tone: shade, skin, light and time."""

import itertools
import math

from canvas import BAD, BRAND, BRAND_SOFT, DERMIS, EPIDERMIS, FAT, INK, LINE, MUTED, OK, PAPER, Figure
from pigment_colour import SKINS, Lab, Rgb, grey_hex, ita, pigment_hex, scatter, skin_hex, solids
from pigment_marks import arrow

BLUE_LIGHT, RED_LIGHT = "#2f6fb5", "#b0402f"
WARM: Rgb = (1.40, 0.86, 0.42)
# Top edge, name in two lines, share of each part left, what the eye sees, colours of the parts.
MIXES: tuple[tuple[float, str, str, tuple[tuple[float, ...], ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (70, "Carbon", "alone", ((1.0,), (0.72,), (0.42,)), ("#2b2a2a", "#6d6c6b", "#a5a4a1"), ("#2b2a2a",)),
    (
        320,
        "Mixed",
        "brown",
        ((0.8, 0.55, 0.5), (0.5, 0.35, 0.45), (0.12, 0.08, 0.36)),
        ("#38271d", "#7d5a44", "#c98d6c"),
        ("#2b2a2a", "#c09a3a", "#a5462f"),
    ),
)
# The angle at which each wedge begins, and a skin inside it.
ITA_WEDGES: tuple[tuple[int, Lab], ...] = (
    (90, (78, 7, 12)),
    (55, (71, 9, 15)),
    (41, (64, 11, 18)),
    (28, (57, 13, 20)),
    (10, (45, 13, 17)),
    (-30, (33, 9, 11)),
)
ITA_NAMES: tuple[tuple[int, str, str], ...] = (
    (86, "Light", "41 to 55°"),
    (150, "Intermediate", "28 to 41°"),
    (236, "Tan", "10 to 28°"),
    (384, "Brown", "−30 to 10°"),
    (530, "Dark", "below −30°"),
)
# Name in two lines, percent solids that the eye would guess, dot radius, skin.
HEALING: tuple[tuple[str, str, float, float, Lab], ...] = (
    ("Fresh", "", 2.6, 3.9, (60, 19, 18)),
    ("Day", "4 to 10", 1.5, 3.3, (61, 15, 18)),
    ("Week", "2 to 4", 0.62, 2.8, SKINS["Intermediate"]),
    ("Day", "28 to 30", 1.0, 2.8, SKINS["Intermediate"]),
    ("Years", "later", 0.62, 3.1, SKINS["Intermediate"]),
)


def one_or_many() -> Figure:
    """Show how one component fades in tone only, while a mixture changes hue."""
    fig = Figure(
        "One component or several",
        "Carbon alone fades from dark to light grey. "
        "A mixed brown loses black and yellow first and turns orange-red.",
        height=560,
    )
    for x, words in ((236, "In the bottle"), (398, "Healed"), (548, "Years on")):
        fig.text(x, 42, words, anchor="middle", fill=MUTED)
    for y, first, second, shares, looks, colours in MIXES:
        fig.text(24, y + 60, first, weight=650)
        fig.text(24, y + 90, second, weight=650)
        fig.text(24, y + 172, "pigment", fill=MUTED)
        fig.text(24, y + 200, "present", fill=MUTED)
        for column, (share, look) in enumerate(zip(shares, looks, strict=True)):
            stage(fig, 170 + 156 * column, y, share, (look, colours))
    return fig


def stage(
    fig: Figure, x: float, y: float, share: tuple[float, ...], ink: tuple[str, tuple[str, ...]]
) -> None:
    """Draw what the eye sees, and below it how much of each component is left."""
    look, colours = ink
    fig.rect(x, y, 132, 112, fill=look, radius=10)
    width = 132 / len(colours) - 6
    for place, (part, colour) in enumerate(zip(share, colours, strict=True)):
        left = x + 3 + place * (width + 6)
        fig.rect(left, y + 128, width, 88, fill="#efece4", radius=4)
        fig.rect(left, y + 128 + 88 * (1 - part), width, 88 * part, fill=colour, radius=4)


def shade_ladder() -> Figure:
    """Show one pigment at four dilutions on four skins."""
    fig = Figure(
        "One pigment, four dilutions, four skins",
        "On light skin even a thin dilution shows. On dark skin the same dilution nearly vanishes.",
        height=560,
    )
    fig.text(24, 58, "Ratio", fill=MUTED)
    for column, parts in enumerate((30, 20, 10, 5)):
        left = 180 + 113 * column
        fig.text(left + 52, 58, f"1:{parts}", anchor="middle", weight=650)
        for row, (name, lab) in enumerate(SKINS.items()):
            top = 80 + 108 * row
            fig.rect(left, top, 104, 98, fill=skin_hex(lab), radius=8)
            for px, py in scatter(7 + row * 4 + column, (left + 9, top + 9, 86, 80), 34, 11):
                fig.dot(px, py, 3.1, fill=pigment_hex(lab, solids(parts)))
            if column == 0:
                fig.text(24, top + 57, name)
    fig.text(180, 544, "more diluent", fill=MUTED)
    fig.text(622, 544, "less diluent", fill=MUTED, anchor="end")
    arrow(fig, 334, 537, 474, 537, stroke=MUTED)
    return fig


def value_first() -> Figure:
    """Show that a wrong value jumps out, in colour and in grey, and a slightly wrong undertone does not."""
    fig = Figure(
        "Value before undertone",
        "Left half own stubble, right half pigment. A warm dot of the right value blends; a dark dot shows.",
        height=610,
    )
    lab = SKINS["Intermediate"]
    own = pigment_hex(lab, 1.0)
    tests = (
        ("Both right", own, "blends"),
        ("Undertone off", pigment_hex(lab, 1.0, WARM), "still blends"),
        ("Value off", pigment_hex(lab, 3.4), "shows at once"),
    )
    for column, (title, test, verdict) in enumerate(tests):
        left = 18 + 208 * column
        fig.text(left + 94, 42, title, anchor="middle", weight=650)
        half_and_half(fig, (left, 60), (skin_hex(lab), own, test), column)
        half_and_half(fig, (left, 316), (grey_hex(skin_hex(lab)), grey_hex(own), grey_hex(test)), column)
        fig.text(left + 94, 574, verdict, anchor="middle", weight=650, fill=BAD if column == 2 else OK)
    fig.text(320, 294, "the same picture in grey", anchor="middle", fill=MUTED)
    return fig


def half_and_half(fig: Figure, corner: tuple[float, float], inks: tuple[str, str, str], seed: int) -> None:
    """Draw a patch of skin: native stubble in its left half, test dots in its right half."""
    x, y = corner
    skin, own, test = inks
    fig.rect(x, y, 188, 206, fill=skin, radius=10)
    for px, py in scatter(40 + seed, (x + 10, y + 10, 168, 186), 120, 10.5):
        fig.dot(px, py, 3.2, fill=own if px < x + 94 else test)
    fig.line(x + 94, y + 2, x + 94, y + 16, stroke=PAPER)
    fig.line(x + 94, y + 190, x + 94, y + 204, stroke=PAPER)


def ita_bands() -> Figure:
    """Plot the ITA bands as wedges around the point L* 50, b* 0, at equal scale on both axes."""
    fig = Figure(
        "ITA bands on a plot of L* against b*",
        "Rays from L* 50, b* 0 at 55, 41, 28, 10 and minus 30 degrees part six bands. "
        "The example lies at 45 degrees.",
        height=676,
    )
    x0, y50, unit = 74.0, 342.0, 9.0
    ita_wedges(fig, x0, y50)
    for y, name, angle in ITA_NAMES:
        fig.text(362, y, name, weight=650)
        fig.text(362, y + 28, angle, fill=MUTED)
    fig.text(x0, 56, "Very light", weight=650)
    fig.text(x0 + 128, 56, "above 55°", fill=MUTED)
    ita_axes(fig, (x0, y50, unit))
    return fig


def ita_wedges(fig: Figure, x0: float, y50: float) -> None:
    """Fill each band of the ITA plot with a skin colour from inside it."""
    fig.add(f'<clipPath id="p"><rect x="{x0:g}" y="72" width="270" height="510"/></clipPath>')
    fig.add('<g clip-path="url(#p)">')
    for (start, lab), end in zip(ITA_WEDGES, (55, 41, 28, 10, -30, -90), strict=True):
        corners = [
            (x0 + 900 * math.cos(math.radians(t)), y50 - 900 * math.sin(math.radians(t)))
            for t in (start, end)
        ]
        ray = "L".join(f"{px:.1f} {py:.1f}" for px, py in corners)
        fig.path(f"M{x0:g} {y50:g}L{ray}Z", fill=skin_hex(lab), stroke=PAPER)
    fig.add("</g>")


def ita_axes(fig: Figure, frame: tuple[float, float, float]) -> None:
    """Draw axes, ticks and the worked example of the ITA plot."""
    x0, y50, unit = frame
    for value in (30, 40, 50, 60, 70):
        fig.text(x0 - 12, y50 + (50 - value) * unit + 8, str(value), anchor="end", fill=MUTED)
    for value in (0, 10, 20, 30):
        fig.text(x0 + value * unit, 610, str(value), anchor="middle", fill=MUTED)
    fig.text(16, 100, "L*", weight=650)
    fig.text(x0 + 296, 610, "b*", weight=650)
    px, py = x0 + 15 * unit, y50 - 15 * unit
    fig.line(x0, y50, px, py, dash="7 7")
    fig.line(x0, y50, px, y50, dash="2 7")
    fig.line(px, y50, px, py, dash="2 7")
    fig.dot(px, py, 8, fill=INK)
    angle = round(ita((65, 0, 15)))
    fig.text(16, 656, f"Example: L* 65, b* 15 gives {angle}°, light", fill=INK)


def light_path() -> Figure:
    """Show why dark pigment looks bluer the deeper it lies."""
    fig = Figure(
        "Why deep black looks blue",
        "Red light goes down and is swallowed by the pigment. "
        "Blue light scatters back from the skin above it; the deeper the dot, the more blue comes back.",
        height=640,
    )
    fig.rect(0, 250, 640, 50, fill=EPIDERMIS)
    fig.rect(0, 300, 640, 220, fill=DERMIS)
    fig.rect(0, 520, 640, 40, fill=FAT)
    fig.line(0, 300, 640, 300, stroke="#b98a70", dash="3 8")
    fig.text(14, 284, "Epidermis")
    fig.text(14, 508, "Dermis")
    fig.text(14, 549, "Fat")
    light_case(fig, 190, 332, "#77777a", (("Upper dermis", 650), ("looks grey", 400)))
    light_case(fig, 480, 462, "#5f7690", (("Too deep", 650), ("looks blue-grey", 400)))
    fig.line(60, 606, 110, 606, stroke=RED_LIGHT)
    fig.text(122, 614, "red, swallowed")
    fig.line(330, 606, 380, 606, stroke=BLUE_LIGHT, dash="9 7")
    fig.text(392, 614, "blue, sent back")
    return fig


def light_case(fig: Figure, x: float, depth: float, seen: str, words: tuple[tuple[str, int], ...]) -> None:
    """Draw one dot, the light that reaches it, the light sent back, and the colour an eye sees."""
    for row, (line, weight) in enumerate(words):
        fig.text(x, 36 + 30 * row, line, anchor="middle", weight=weight)
    fig.dot(x, 112, 28, fill=seen)
    radius = 11 if depth < 400 else 17
    fig.dot(x, depth, radius)
    arrow(fig, x - 60, 160, x - 8, depth - radius - 3, stroke=RED_LIGHT)
    turns = [y for y in (318, 366, 414) if y < depth - 10]
    for step, y in enumerate(turns):
        start, out = x + 18 + 12 * step, x + 50 + 34 * step
        fig.dot(start, y, 4.5, fill=BLUE_LIGHT)
        arrow(fig, start, y, out, 172, stroke=BLUE_LIGHT, dash="9 7")


def fresh_to_healed() -> Figure:
    """Draw apparent darkness from the fresh session to years later."""
    fig = Figure(
        "Fresh against healed",
        "Dots look dark when fresh, pale while flakes shed, come back a little, "
        "settle by day 28 to 30, then fade.",
        height=560,
    )
    lab = SKINS["Intermediate"]
    curve = []
    for column, (first, second, percent, radius, skin) in enumerate(HEALING):
        left = 20 + 122 * column
        fig.rect(left, 20, 112, 140, fill=skin_hex(skin), radius=8)
        for px, py in scatter(3, (left + 9, 29, 94, 122), 46, 11.5):
            fig.dot(px, py, radius, fill=pigment_hex(lab, percent))
        fig.text(left + 56, 492, first, anchor="middle", weight=650)
        fig.text(left + 56, 522, second, anchor="middle")
        curve.append((left + 56.0, 440 - 94 * percent))
    darkness(fig, curve)
    return fig


def darkness(fig: Figure, curve: list[tuple[float, float]]) -> None:
    """Draw the curve of apparent darkness through the stages, and where to judge it."""
    fig.rect(curve[3][0] - 56, 180, 112, 276, fill=BRAND_SOFT, radius=8)
    fig.text(curve[3][0], 214, "Judge", anchor="middle", weight=650, fill=BRAND)
    fig.text(curve[3][0], 244, "here", anchor="middle", weight=650, fill=BRAND)
    fig.line(20, 456, 620, 456, stroke=LINE)
    fig.line(20, curve[3][1], 620, curve[3][1], stroke=BRAND, dash="6 8")
    steps = [f"M{curve[0][0]:g} {curve[0][1]:g}"]
    for (ax, ay), (bx, by) in itertools.pairwise(curve):
        middle = (ax + bx) / 2
        steps.append(f"C{middle:g} {ay:g} {middle:g} {by:g} {bx:g} {by:g}")
    fig.path("".join(steps), width=4)
    for x, y in curve:
        fig.dot(x, y, 7, fill=INK)
    fig.text(186, 240, "how dark it looks", fill=MUTED)
    fig.text(22, curve[3][1] - 10, "plan", fill=BRAND)
