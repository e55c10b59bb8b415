"""Draw the figures of the module on candidate suitability into its media folder."""

import random
from collections.abc import Sequence
from pathlib import Path

from candidate_suitability_heads import HAIR, loss_patterns, norwood
from canvas import (
    BAD,
    BAD_SOFT,
    BRAND,
    BRAND_SOFT,
    DERMIS,
    EPIDERMIS,
    FAT,
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

MEDIA = Path(__file__).parents[2] / "courses/scalp-micropigmentation/candidate-suitability/media"
SCAR, VESSEL, SOFT_DOT = "#f3dfd2", "#b8413a", "#7d7069"


def scattered(rng: random.Random, width: float, height: float, gap: float) -> list[tuple[float, float]]:
    """Return random points in a rectangle, no two nearer than `gap`."""
    points: list[tuple[float, float]] = []
    for _ in range(6000):
        x, y = rng.uniform(8, width - 8), rng.uniform(8, height - 8)
        if all((x - a) ** 2 + (y - b) ** 2 > gap**2 for a, b in points):
            points.append((x, y))
    return points


def contrast() -> Figure:
    """Draw the same thirty hairs on bare scalp and over SMP dots."""
    fig = Figure(
        "Contrast, before and after", "The same hairs on pale scalp and with small dots between them.", 372
    )
    rng = random.Random(11)  # noqa: S311 - the seed of a picture is no secret.
    roots = scattered(rng, 282, 252, 36)[:30]
    bends = [(rng.uniform(6, 24), rng.uniform(36, 58)) for _ in roots]
    dots = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in scattered(rng, 290, 290, 9.5))
    fig.add('<defs><clipPath id="box"><rect width="290" height="290" rx="14"/></clipPath></defs>')
    for left, title, with_dots in [(20, "Before", False), (330, "Same hairs, with dots", True)]:
        fig.text(left + 145, 40, title, weight=600, anchor="middle")
        fig.add(f'<g transform="translate({left} 60)"><g clip-path="url(#box)">')
        fig.rect(0, 0, 290, 290, fill=EPIDERMIS)
        if with_dots:
            fig.path(dots, stroke=SOFT_DOT, width=4.4)
        for (x, y), (dx, dy) in zip(roots, bends, strict=True):
            fig.path(f"M{x:.1f} {y:.1f}q{dx / 4:.1f} {dy / 2:.1f} {dx:.1f} {dy:.1f}", stroke=HAIR, width=3)
        fig.add("</g></g>")
    return fig


def sign(fig: Figure, kind: str, x: float, y: float, colour: str) -> None:
    """Append a white sign in a coloured disc, so that colour is never the only difference."""
    shapes = {
        "cross": "M-9 -9L9 9M9 -9L-9 9",
        "arrow": "M-11 0H10M2 -8L10 0L2 8",
        "clock": "M0 -10V1L8 6",
        "triangle": "M0 -11L11 8H-11Z",
        "tick": "M-10 1L-3 8L10 -8",
    }
    fig.dot(x, y, 24, fill=colour)
    fig.add(f'<g transform="translate({x:g} {y:g})">')
    fig.path(shapes[kind], stroke=PAPER, width=4)
    fig.add("</g>")


def five_decisions() -> Figure:
    """Draw the five decisions from strictest to mildest."""
    fig = Figure("Five decisions", "Decline, refer, defer, precautions, treat; the strictest wins.", 560)
    rows = [
        ("cross", "Decline", "under 18 in the UK, keloid tendency", BAD, BAD_SOFT),
        ("arrow", "Refer", "blood thinner, changing mole", BAD, BAD_SOFT),
        ("clock", "Defer", "pregnancy, sunburn, isotretinoin", WARN, WARN_SOFT),
        ("triangle", "Precautions", "well-controlled diabetes", WARN, WARN_SOFT),
        ("tick", "Treat", "stable pattern, healthy skin", OK, OK_SOFT),
    ]
    for index, (kind, word, example, colour, soft) in enumerate(rows):
        y = 24 + 106 * index
        fig.rect(84, y, 532, 88, fill=soft, radius=14)
        sign(fig, kind, 132, y + 44, colour)
        fig.text(178, y + 38, word, size=26, weight=700, fill=colour)
        fig.text(178, y + 70, example)
    fig.path("M46 528V36M34 50L46 34L58 50", stroke=INK, width=3)
    fig.add('<g transform="translate(30 290) rotate(-90)">')
    fig.text(0, 0, "stricter wins", anchor="middle")
    fig.add("</g>")
    return fig


def skin(fig: Figure, top: str, scar: str, scar_fill: str) -> None:
    """Append a cross-section 280 wide: fat, dermis, epidermis, and the scar tissue on top of them."""
    fig.rect(0, 120, 280, 36, fill=FAT)
    fig.path(f"M0 124V62{top}V124Z", fill=DERMIS, stroke="none")
    fig.path(scar, fill=scar_fill, stroke="none")
    fig.add(f'<path d="M0 62{top}" fill="none" stroke="#c99b80" stroke-width="12"/>')


def vessels(fig: Figure, points: Sequence[tuple[float, float]]) -> None:
    """Append short red loops, the sign of a scar that is still active."""
    for x, y in points:
        fig.path(f"M{x:g} {y:g}q6 -16 12 0", stroke=VESSEL, width=3.5)


def scar_kinds() -> Figure:
    """Draw a mature, a young, a hypertrophic and a keloid scar in cross-section."""
    fig = Figure("Four scars in cross-section", "Mature, young, hypertrophic and keloid scars.", 570)
    level, hump, wide = "H280", "H112Q140 10 168 62H280", "H60C66 0 214 0 220 62H280"
    wedge, foot = "M114 64H166L152 118H128Z", "L152 118H128Z"
    ready, later, never = (OK, OK_SOFT), (WARN, WARN_SOFT), (BAD, BAD_SOFT)
    red = [[], [(120, 84), (138, 102), (148, 82)], [(130, 62), (144, 84)], [(92, 54), (132, 46), (170, 56)]]
    panels = [
        ("Mature", "ready after a test", level, wedge, SCAR, ready),
        ("Young, pink", "wait", level, wedge, "#eda79a", later),
        ("Hypertrophic", "do not treat", hump, f"M113 64Q140 14 167 64{foot}", SCAR, never),
        ("Keloid", "decline", wide, f"M62 64C68 6 212 6 218 64{foot}", SCAR, never),
    ]
    for index, (name, verdict, top, scar, fill, (colour, soft)) in enumerate(panels):
        x, y, lift = 25 + 310 * (index % 2), 254 * (index // 2), 12 if index < 2 else 62
        fig.text(x + 140, y + 40, name, size=26, weight=700, anchor="middle")
        fig.add(f'<g transform="translate({x} {y + lift})">')
        skin(fig, top, scar, fill)
        vessels(fig, red[index])
        fig.add("</g>")
        fig.rect(x + 30, y + lift + 172, 220, 44, fill=soft, radius=22)
        fig.text(x + 140, y + lift + 202, verdict, weight=600, fill=colour, anchor="middle")
    return fig


WAITS = [
    ("Filler, laser, peel", 1, 1),
    ("Skin disease clear", 3, 3),
    ("Isotretinoin", 6, 6),
    ("Chemotherapy", 6, 6),
    ("Transplant, new hair", 6, 6),
    ("Scar, donor scar", 12, 12),
    ("Areata unchanged", 12, 12),
    ("Scarring loss quiet", 12, 12),
    ("Radiotherapy", 12, 12),
    ("Burn, skin graft", 12, 24),
]


def waits() -> Figure:
    """Draw the shortest waits in months as bars; a range gets a lighter tail."""
    fig = Figure("Shortest waits", "Bars for ten waits between one month and two years.", 566)
    left, unit, bottom = 262, 13.0, 500
    for months in (0, 6, 12, 18, 24):
        x = left + unit * months
        fig.line(x, 24, x, bottom, stroke=LINE)
        fig.text(x, bottom + 30, str(months), fill=MUTED, anchor="middle")
    for index, (label, shortest, longest) in enumerate(WAITS):
        y, ranged = 32 + 46.5 * index, longest > shortest
        fig.text(left - 14, y + 25, label, anchor="end")
        if ranged:
            fig.rect(left, y + 3, unit * longest, 30, fill=BRAND_SOFT, stroke=BRAND, radius=4)
        fig.rect(left, y + 3, unit * shortest, 30, fill=BRAND, radius=4)
        value = f"{shortest}–{longest}" if ranged else str(shortest)
        end, anchor = (unit * longest - 10, "end") if ranged else (unit * shortest + 8, "start")
        fig.text(left + end, y + 26, value, weight=600, fill=BRAND, anchor=anchor)
    fig.text(left + unit * 12, 556, "months", fill=MUTED, anchor="middle")
    return fig


def bdd_screen() -> Figure:
    """Draw the path through the screening questions."""
    fig = Figure("Screening path", "Three questions; three times yes leads to referral.", 640)
    questions = ["More than an hour a day?", "Much checking or hiding?", "Misery, avoiding things?"]
    fig.rect(454, 24, 166, 330, fill=OK_SOFT, radius=14)
    for row, word in enumerate(["Talk on,", "plan as", "usual"]):
        fig.text(537, 166 + 32 * row, word, weight=600, fill=OK, anchor="middle")
    for index, words in enumerate(questions):
        y = 24 + 124 * index
        fig.rect(20, y, 346, 82, fill=BRAND_SOFT, stroke=BRAND, radius=14)
        fig.text(193, y + 49, words, weight=600, anchor="middle")
        fig.path(f"M366 {y + 41}H446M438 {y + 33}L447 {y + 41}L438 {y + 49}", width=3)
        fig.text(404, y + 30, "no", fill=MUTED, anchor="middle")
        fig.path(f"M193 {y + 82}V{y + 120}M185 {y + 112}L193 {y + 121}L201 {y + 112}", width=3)
        fig.text(212, y + 110, "yes" if index < 2 else "yes, and not mainly weight", fill=MUTED)
    fig.rect(20, 396, 600, 92, fill=WARN_SOFT, radius=14)
    fig.text(320, 434, "Do not treat. Refer.", size=26, weight=700, fill=WARN, anchor="middle")
    fig.text(320, 468, "GP or mental health service", anchor="middle")
    fig.rect(20, 520, 600, 92, fill=BAD_SOFT, radius=14)
    fig.text(320, 558, "Hopeless, or talk of dying", size=26, weight=700, fill=BAD, anchor="middle")
    fig.text(320, 592, "urgent help today, at any step", anchor="middle")
    return fig


def consent_timeline() -> Figure:
    """Draw consent as a line in time from consultation to healed check."""
    fig = Figure(
        "Consent in time", "Consultation, time to think, sessions with a new signature, healed check.", 636
    )
    steps = [
        ("Consultation", "explain, examine, photograph", BRAND),
        ("Time to think", "at least 24 to 48 hours", WARN),
        ("Session 1", "agree the design, sign", BRAND),
        ("Sessions 2 and 3", "what has changed? sign again", BRAND),
        ("Healed check", "after 28 days: photographs", BRAND),
    ]
    fig.line(60, 54, 60, 54 + 106 * 4, stroke=LINE)
    for index, (name, words, colour) in enumerate(steps):
        y = 54 + 106 * index
        fig.dot(60, y, 21, fill=colour)
        fig.text(60, y + 8, str(index + 1), weight=700, fill=PAPER, anchor="middle")
        fig.text(104, y, name, size=26, weight=700, fill=colour)
        fig.text(104, y + 34, words)
    fig.rect(20, 548, 600, 64, fill=BRAND_SOFT, radius=14)
    fig.text(320, 588, "The client may stop at any point", weight=600, fill=BRAND, anchor="middle")
    return fig


def main() -> None:
    """Write every figure of the module."""
    figures = {
        "contrast": contrast(),
        "norwood": norwood(),
        "loss-patterns": loss_patterns(),
        "five-decisions": five_decisions(),
        "scar-kinds": scar_kinds(),
        "waits": waits(),
        "bdd-screen": bdd_screen(),
        "consent-timeline": consent_timeline(),
    }
    for name, figure in figures.items():
        figure.save(MEDIA / f"{name}.svg")


if __name__ == "__main__":
    main()
