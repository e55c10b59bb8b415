"""Figures of the numbing module: order of decisions, strengths, area limit, timeline, screening, signs, record."""

from math import pi
from pathlib import Path

from canvas import (
    BAD,
    BAD_SOFT,
    BRAND,
    BRAND_SOFT,
    INK,
    LINE,
    MUTED,
    OK,
    OK_SOFT,
    PAPER,
    WARN,
    WARN_SOFT,
    Figure,
)

MEDIA = Path("courses/scalp-micropigmentation/numbing/media")
GRAMS_PER_10_CM2 = 1.5
LABEL_GRAMS, LABEL_AREA = 60, 600
SCALP = (450, 600)


Point = tuple[float, float]


def arrow(figure: Figure, start: Point, end: Point, colour: str) -> None:
    """Draw a straight arrow that runs either rightwards or downwards."""
    (x1, y1), (x2, y2) = start, end
    figure.line(x1, y1, x2, y2, stroke=colour)
    head = f"M{x2 - 9:g} {y2 - 8:g}L{x2:g} {y2:g}L{x2 - 9:g} {y2 + 8:g}"
    if x1 == x2:
        head = f"M{x2 - 8:g} {y2 - 9:g}L{x2:g} {y2:g}L{x2 + 8:g} {y2 - 9:g}"
    figure.path(head, stroke=colour)


def decision_order() -> Figure:
    """Three questions in their order, where a no ends it, and the screen that follows."""
    steps = [
        ("1", "Lawful here?", "law, council, insurer,", "licensed product"),
        ("2", "Safe for this client?", "history, medicines,", "intact skin"),
        ("3", "Inside the label?", "product, grams,", "area, time"),
        ("4", "Worst-case screen", "a reason for care,", "never a permission"),
    ]
    figure = Figure("The order of decisions", "Three questions, then a screen; one no means no cream.", 610)
    for index, (number, question, first, second) in enumerate(steps):
        top, last = 20 + index * 155, index == len(steps) - 1
        edge, soft = (MUTED, "#ffffff") if last else (BRAND, BRAND_SOFT)
        figure.rect(20, top, 390, 118, fill=soft, stroke=edge, radius=12)
        figure.dot(58, top + 59, 24, fill=edge)
        figure.text(58, top + 68, number, size=26, weight=700, fill="#ffffff", anchor="middle")
        figure.text(98, top + 38, question, size=26, weight=700)
        figure.text(98, top + 70, first, fill=MUTED)
        figure.text(98, top + 98, second, fill=MUTED)
        if not last:
            arrow(figure, (420, top + 59), (480, top + 59), BAD)
            figure.text(448, top + 46, "no", weight=600, fill=BAD, anchor="middle")
            arrow(figure, (215, top + 122), (215, top + 151), OK)
            figure.text(232, top + 145, "yes", weight=600, fill=OK)
    figure.rect(490, 20, 130, 428, fill=BAD_SOFT, stroke=BAD, radius=12)
    figure.text(555, 226, "No", size=30, weight=700, fill=BAD, anchor="middle")
    figure.text(555, 262, "cream", size=30, weight=700, fill=BAD, anchor="middle")
    return figure


def strength_bars() -> Figure:
    """Lidocaine in 10 g of cream, drawn to scale."""
    strengths = [(2.5, BRAND), (4, BRAND), (5, BRAND), (10.56, BAD), (29.9, BAD), (40, BAD)]
    figure = Figure("Lidocaine in 10 g of cream", "Bars to scale from 250 to 4000 mg.", 470)
    figure.text(20, 40, "Lidocaine in 10 g of cream", size=26, weight=700)
    left, per_mg, top = 128, 390 / 4000, 72
    for index, (percent, colour) in enumerate(strengths):
        y, milligrams = top + index * 56, percent * 100
        figure.text(112, y + 28, f"{percent:g} %", weight=600, anchor="end")
        figure.rect(left, y, milligrams * per_mg, 40, fill=colour, radius=4)
        figure.text(left + milligrams * per_mg + 12, y + 28, f"{milligrams:.0f} mg")
    ceiling = left + 300 * per_mg
    figure.line(ceiling, top - 6, ceiling, top + 6 * 56 + 4, stroke=INK, dash="6 6")
    figure.text(ceiling - 4, top + 6 * 56 + 34, "300 mg: injection ceiling, for scale", fill=MUTED)
    return figure


def area_limit() -> Figure:
    """Grams against area for EMLA at 1.5 g per 10 cm², with both ceilings and the size of a scalp."""
    left, bottom, wide, high, most_area, most_grams = 96, 470, 500, 390, 700, 100

    def x(area: float) -> float:
        return left + area / most_area * wide

    def y(grams: float) -> float:
        return bottom - grams / most_grams * high

    figure = Figure("The area limit", "Grams reach 60 at 400 square centimetres; a scalp lies beyond.", 560)
    reach = LABEL_GRAMS / GRAMS_PER_10_CM2 * 10
    figure.path(f"M{x(0)} {y(0)}L{x(reach)} {y(60)}L{x(reach)} {y(0)}Z", fill=OK_SOFT, stroke="none")
    figure.rect(x(SCALP[0]), y(100), x(SCALP[1]) - x(SCALP[0]), high, fill=WARN_SOFT)
    for row, words in enumerate(("whole", "scalp:", "68–90 g")):
        figure.text((x(450) + x(600)) / 2, y(44) + row * 30, words, weight=600, fill=WARN, anchor="middle")
    figure.line(left, bottom, left + wide, bottom, stroke=INK)
    figure.line(left, bottom, left, y(100), stroke=INK)
    for area in (0, 200, 400, 600):
        figure.text(x(area), bottom + 34, str(area), anchor="middle", fill=MUTED)
    for grams in (20, 40, 60, 80):
        figure.text(left - 14, y(grams) + 8, str(grams), anchor="end", fill=MUTED)
    figure.text(left + wide, bottom + 72, "area in cm²", anchor="end")
    figure.text(24, 44, "grams")
    figure.line(left, y(60), x(LABEL_AREA), y(60), stroke=BAD, dash="8 7")
    figure.line(x(LABEL_AREA), bottom, x(LABEL_AREA), y(100), stroke=BAD, dash="8 7")
    figure.text(left + 14, y(60) - 14, "60 g ceiling", weight=600, fill=BAD)
    figure.text(x(600) + 10, y(94), "600", weight=600, fill=BAD)
    figure.text(x(600) + 10, y(94) + 28, "cm²", weight=600, fill=BAD)
    figure.path(f"M{x(0)} {y(0)}L{x(reach)} {y(60)}", stroke=OK, width=5)
    figure.path(f"M{x(reach)} {y(60)}L{x(600)} {y(90)}", stroke=BAD, width=5)
    figure.dot(x(reach), y(60), 9, fill=INK)
    figure.text(x(reach) - 10, y(6), "60 g reach 400 cm²", weight=600, fill=OK, anchor="end")
    figure.line(x(reach), y(60), x(reach), bottom, stroke=INK, dash="3 6")
    return figure


def zone_shapes() -> Figure:
    """Two zones drawn to one scale with their measures, areas and grams."""
    scale, middle = 17.5, 170
    figure = Figure(
        "Measuring a zone", "An oval of 18 by 14 cm and a round zone of 10 cm, to one scale.", 440
    )
    zones = [("Top, oval", 180, 18, 14, "18 × 14 cm"), ("Crown, round", 496, 10, 10, "10 cm across")]
    for name, x, length, width, size in zones:
        rx, ry, area = length * scale / 2, width * scale / 2, pi / 4 * length * width
        figure.add(
            f'<ellipse cx="{x}" cy="{middle}" rx="{rx:g}" ry="{ry:g}" fill="{BRAND_SOFT}" stroke="{BRAND}" '
            f'stroke-width="2.5"/>'
        )
        figure.line(x - rx, middle, x + rx, middle, stroke=BRAND, dash="6 6")
        figure.line(x, middle - ry, x, middle + ry, stroke=BRAND, dash="6 6")
        figure.text(x, 336, name, size=24, weight=700, anchor="middle")
        figure.text(x, 368, size, fill=MUTED, anchor="middle")
        figure.text(
            x,
            408,
            f"{area:.0f} cm², {area / 10 * GRAMS_PER_10_CM2:.1f} g",
            size=24,
            weight=600,
            fill=OK,
            anchor="middle",
        )
    return figure


def timeline() -> Figure:
    """One morning with EMLA on at 08:30: cream, numbness, session, blood level and watching."""
    first, last, left, wide = 8, 16.5, 24, 592

    def x(hour: float) -> float:
        return left + (hour - first) / (last - first) * wide

    rows = [
        ("Cream on the skin", 8.5, 10, WARN_SOFT, WARN),
        ("Numb, then fading", 9.5, 11, OK_SOFT, OK),
        ("Session", 10, 13, BRAND_SOFT, BRAND),
        ("Level in the blood can peak", 10, 14.5, BAD_SOFT, BAD),
        ("Client watches for signs", 8.5, 16, "#ffffff", MUTED),
    ]
    figure = Figure(
        "One morning with EMLA", "Cream, numbness, session, blood level and watching by the clock.", 560
    )
    for hour in range(8, 17, 2):
        figure.line(x(hour), 48, x(hour), 540, stroke=LINE)
        figure.text(x(hour), 34, f"{hour}:00", anchor="start" if hour == 8 else "middle", fill=MUTED)
    figure.line(x(10), 60, x(10), 540, stroke=INK, dash="4 6")
    for index, (label, start, end, soft, edge) in enumerate(rows):
        top = 60 + index * 96
        figure.rect(x(8.5) - 2, top + 2, len(label) * 12.6, 32, fill=PAPER)
        figure.text(x(8.5) + 2, top + 26, label, weight=600)
        figure.rect(x(start), top + 38, x(end) - x(start), 38, fill=soft, stroke=edge, radius=6)
    figure.path(f"M{x(11)} 194L{x(12)} 213L{x(11)} 232", stroke=OK)
    figure.text(x(10) + 12, 124, "off at 10:00", fill=INK)
    return figure


def screening() -> Figure:
    """Three columns into which a client's answers are sorted."""
    no = [
        ["allergy to class"],
        ["methaemo-", "globinaemia"],
        ["skin broken", "or inflamed"],
        ["under 18"],
        ["unlicensed", "cream"],
    ]
    ask = [
        ["heart rhythm", "medicine"],
        ["epilepsy, liver"],
        ["pregnancy"],
        ["under 50 kg"],
        ["medicines", "on the list"],
        ["ill today"],
    ]
    go_on = [
        ["calm, intact", "skin"],
        ["nothing on", "the lists"],
        ["medicines", "written down"],
        ["no other", "anaesthetic"],
    ]
    columns = [
        ("No", BAD, BAD_SOFT, no),
        ("Ask first", WARN, WARN_SOFT, ask),
        ("To the label", OK, OK_SOFT, go_on),
    ]
    figure = Figure("Three groups of answers", "No, ask first, on to the label; the strictest wins.", 474)
    for index, (heading, colour, soft, items) in enumerate(columns):
        left = 14 + index * 207
        figure.rect(left, 16, 197, 396, fill=soft, stroke=colour, radius=12)
        figure.rect(left, 16, 197, 54, fill=colour, radius=12)
        figure.text(left + 98, 52, heading, size=26, weight=700, fill="#ffffff", anchor="middle")
        y = 106
        for item in items:
            figure.dot(left + 14, y - 8, 4, fill=colour)
            for words in item:
                figure.text(left + 25, y, words)
                y += 29
            y += 12
    figure.text(320, 452, "The strictest column wins.", weight=600, anchor="middle")
    return figure


def toxicity_signs() -> Figure:
    """Early and late signs of local anaesthetic toxicity."""
    early = [
        ("tingling, numb mouth", "metallic taste"),
        ("ringing ears", "blurred vision"),
        ("light-headed", "slurred speech"),
        ("restless", "twitching"),
    ]
    late = [
        ("seizure", "unconscious"),
        ("slow, irregular pulse", "breathing stops"),
        ("collapse", "heart stops"),
    ]
    figure = Figure("Signs of toxicity", "Early signs above, late signs below.", 590)
    panels = [
        ("Early: act at the first", WARN, WARN_SOFT, early, 16, 258),
        ("Late", BAD, BAD_SOFT, late, 326, 206),
    ]
    for heading, colour, soft, signs, top, height in panels:
        figure.rect(14, top, 612, height, fill=soft, stroke=colour, radius=12)
        figure.text(36, top + 44, heading, size=28, weight=700, fill=colour)
        for row, pair in enumerate(signs):
            for column, words in enumerate(pair):
                x, y = 40 + column * 318, top + 92 + row * 46
                figure.dot(x, y - 8, 6, fill=colour)
                figure.text(x + 18, y, words, size=24)
    arrow(figure, (320, 278), (320, 320), BAD)
    figure.text(340, 308, "or at once", fill=BAD, weight=600)
    figure.text(320, 572, "Collapse can come without early signs.", anchor="middle", fill=MUTED)
    return figure


def numbing_record() -> Figure:
    """A filled record of one use."""
    lines = [
        ("Product", "EMLA 5 %, client’s own"),
        ("Batch, expiry", "AB1234, 03 / 2028"),
        ("Amount", "30 g"),
        ("Area, zone", "200 cm², top"),
        ("Applied by", "client"),
        ("On and off", "08:30 to 10:00, dressing"),
        ("Reactions", "redness, gone at 10:20"),
        ("Other, 24 h", "none"),
        ("Total, 24 h", "30 g on 200 cm²"),
        ("Watch until", "16:00, card given"),
    ]
    figure = Figure("A numbing record", "A filled form with product, amount, area, times and total.", 620)
    figure.rect(14, 14, 612, 592, fill="#ffffff", stroke=LINE, radius=12)
    figure.rect(14, 14, 612, 58, fill=BRAND, radius=12)
    figure.text(36, 52, "Numbing record", size=26, weight=700, fill="#ffffff")
    for row, (label, value) in enumerate(lines):
        y = 112 + row * 53
        figure.text(36, y, label, fill=MUTED)
        figure.text(218, y, value, size=24, weight=600)
        if row < len(lines) - 1:
            figure.line(36, y + 18, 604, y + 18, stroke=LINE)
    return figure


def main() -> None:
    """Write every figure of the module."""
    drawings = [
        decision_order,
        strength_bars,
        area_limit,
        zone_shapes,
        timeline,
        screening,
        toxicity_signs,
        numbing_record,
    ]
    for draw in drawings:
        draw().save(MEDIA / f"{draw.__name__.replace('_', '-')}.svg")


if __name__ == "__main__":
    main()
