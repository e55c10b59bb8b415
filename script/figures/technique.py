"""Drawings of the technique module: skin, depth, needle, hand and hairline."""

from pathlib import Path
from random import Random

from canvas import (
    BAD,
    BRAND,
    BRAND_SOFT,
    DERMIS,
    EPIDERMIS,
    FAT,
    INK,
    LINE,
    MUTED,
    OK,
    PAPER,
    PIGMENT,
    WARN,
    Figure,
)

MEDIA = Path("courses/scalp-micropigmentation/technique/media")
PAPILLARY, STEEL, HAIR = "#e6b9a2", "#8b9599", "#5a4a40"


def wave(left: float, right: float, y: float, bump: float = 5, step: float = 40) -> str:
    """Return path data of a gently waved line from left to right."""
    data, x, up = f"M{left:g} {y:g}", left, -1
    while x < right:
        x = min(x + step, right)
        data += f"Q{x - step / 2:g} {y + up * bump:g} {x:g} {y:g}"
        up = -up
    return data


def layer(
    figure: Figure, left: float, right: float, *, top: float, bottom: float, fill: str, bump: float = 5
) -> None:
    """Fill from a waved upper border down to a level lower border."""
    figure.path(f"{wave(left, right, top, bump)}V{bottom:g}H{left:g}Z", fill=fill, stroke="none")


def needle(figure: Figure, x: float, tip: float, top: float, tone: str = STEEL) -> None:
    """Draw a tapered needle that stands upright, from its grip to the tip."""
    figure.rect(x - 14, top, 28, 16, fill=INK, radius=3)
    figure.path(f"M{x - 6:g} {top + 16:g}H{x + 6:g}L{x:g} {tip:g}Z", fill=tone, stroke="none")


def follicle(figure: Figure, x: float, top: float, bulb: float) -> None:
    """Draw a hair in its follicle, down to the bulb."""
    figure.path(
        f"M{x - 9:g} {top:g}L{x - 9:g} {bulb - 24:g}Q{x - 22:g} {bulb:g} {x:g} {bulb + 8:g}"
        f"Q{x + 22:g} {bulb:g} {x + 9:g} {bulb - 24:g}L{x + 9:g} {top:g}Z",
        fill="#d99a80",
        stroke="#b97c63",
    )
    figure.path(f"M{x:g} {top - 34:g}V{bulb - 8:g}", stroke=HAIR, width=6)


def skin_layers() -> Figure:
    """The layers of scalp skin with a follicle and two dots in the upper dermis; not to scale."""
    figure = Figure(
        "Layers of the skin",
        "From the surface: epidermis, papillary dermis with pigment dots, reticular dermis, fat with bulbs.",
        height=470,
    )
    layer(figure, 20, 380, top=70, bottom=450, fill=EPIDERMIS, bump=2)
    layer(figure, 20, 380, top=122, bottom=450, fill=PAPILLARY, bump=12)
    layer(figure, 20, 380, top=196, bottom=450, fill=DERMIS, bump=5)
    layer(figure, 20, 380, top=366, bottom=450, fill=FAT, bump=6)
    for x in (120, 300):
        follicle(figure, x, 72, 400)
    for x in (70, 210, 350):
        figure.dot(x, 158, 8)
    names = [
        (96, "Epidermis", "is shed", MUTED),
        (164, "Papillary dermis", "pigment lasts here", BRAND),
        (278, "Reticular dermis", "too deep", BAD),
        (400, "Fat and hair bulbs", "far too deep", BAD),
    ]
    for y, name, note, tone in names:
        figure.line(384, y, 402, y, stroke=MUTED)
        figure.text(412, y + 2, name, weight=600)
        figure.text(412, y + 30, note, fill=tone)
    return figure


def depth_scale() -> Figure:
    """Depth drawn to scale: one millimetre is 78 units."""
    unit, top = 78.0, 60.0
    figure = Figure(
        "Depths to scale",
        "To scale: epidermis about 0.1 mm, dermis to about 1.5 mm, then fat; hair bulb at 3 to 6 mm.",
        height=520,
    )
    figure.rect(90, top, 250, 430, fill=FAT)
    figure.rect(90, top, 250, 1.5 * unit, fill=DERMIS)
    figure.rect(90, top, 250, 0.1 * unit, fill=EPIDERMIS)
    follicle(figure, 290, top, top + 4.5 * unit)
    for millimetre in range(6):
        y = top + millimetre * unit
        figure.line(78, y, 90, y, stroke=MUTED)
        figure.text(68, y + 8, f"{millimetre}", fill=MUTED, anchor="end")
    figure.text(20, 32, "mm", fill=MUTED)
    figure.text(175, top + 1.4 * unit, "Dermis", anchor="middle")
    figure.text(175, top + 3 * unit, "Fat", anchor="middle")
    figure.rect(110, top + 0.5 * unit, 130, 0.5 * unit, fill=BRAND_SOFT, stroke=BRAND, radius=6)
    figure.text(175, top + 0.85 * unit, "0.5–1.0", weight=600, fill=BRAND, anchor="middle")
    figure.line(90, top + 1.5 * unit, 340, top + 1.5 * unit, stroke=BAD, dash="8 7")
    labels = [
        (top + 6, "Epidermis, 0.1 mm", INK),
        (top + 0.85 * unit, "Nominal setting", BRAND),
        (top + 1.6 * unit, "Never beyond 1.5 mm", BAD),
        (top + 4.6 * unit, "Hair bulb, 3–6 mm", INK),
    ]
    for y, words, tone in labels:
        figure.text(360, y, words, weight=600, fill=tone)
    return figure


def blot(figure: Figure, x: float, y: float, sizes: list[tuple[float, float]]) -> None:
    """Draw a soft spot out of circles of given radius and opacity."""
    for radius, opacity in sizes:
        figure.dot(x, y, radius, opacity=opacity)


def three_depths() -> Figure:
    """Too shallow, right and too deep: the needle in the skin and the healed dot as seen from above."""
    figure = Figure(
        "Too shallow, right depth, too deep",
        "Too shallow heals to almost nothing, right depth to a crisp dot, too deep to a blue-grey blur.",
        height=500,
    )
    layer(figure, 20, 620, top=140, bottom=330, fill=EPIDERMIS, bump=1)
    layer(figure, 20, 620, top=172, bottom=330, fill=PAPILLARY, bump=7)
    layer(figure, 20, 620, top=214, bottom=330, fill=DERMIS)
    layer(figure, 20, 620, top=294, bottom=330, fill=FAT)
    columns = [(120, 158, "Too shallow", WARN), (320, 194, "Right", OK), (520, 268, "Too deep", BAD)]
    for x, tip, name, tone in columns:
        figure.text(x, 36, name, size=24, weight=600, fill=tone, anchor="middle")
        needle(figure, x, tip, 60)
    figure.dot(120, 158, 6, opacity=0.8)
    figure.dot(320, 194, 8)
    blot(figure, 520, 272, [(34, 0.18), (25, 0.3), (15, 0.6)])
    figure.text(20, 368, "Healed, seen from above", fill=MUTED)
    for x, note in ((120, "shed, patchy"), (320, "crisp, round"), (520, "large, blue-grey")):
        figure.dot(x, 418, 36, fill="#f4e6dc")
        figure.text(x, 484, note, anchor="middle")
    figure.dot(120, 418, 5, opacity=0.15)
    figure.dot(320, 418, 7)
    for radius, opacity in ((26, 0.25), (19, 0.4), (12, 0.6)):
        figure.dot(520, 418, radius, fill="#54677a", opacity=opacity)
    return figure


def bracket(
    figure: Figure, x: float, *, top: float, bottom: float, words: str, tone: str, anchor: str
) -> None:
    """Mark a height with a bracket and its name beside it."""
    sign = 1 if anchor == "start" else -1
    figure.path(f"M{x - sign * 8:g} {top:g}H{x:g}V{bottom:g}H{x - sign * 8:g}", stroke=tone)
    figure.text(
        x + sign * 10, min((top + bottom) / 2 + 8, top + 30), words, fill=tone, weight=600, anchor=anchor
    )


def hang() -> Figure:
    """The same needle hang on slack and on stretched skin gives two penetration depths."""
    figure = Figure(
        "Hang is not penetration",
        "The same needle exposure: slack skin dips and the tip hardly enters; flat skin lets it in.",
        height=370,
    )
    for x, name in ((170, "Slack skin"), (470, "Stretched skin")):
        figure.text(x, 34, name, size=24, weight=600, anchor="middle")
        figure.rect(x - 30, 60, 60, 70, fill=INK, radius=8)
    figure.path("M30 180Q130 182 155 196Q170 206 185 196Q210 182 310 180V330H30Z", fill=DERMIS, stroke="none")
    figure.path("M30 180Q130 182 155 196Q170 206 185 196Q210 182 310 180", stroke="#c99f86", width=8)
    figure.rect(330, 170, 280, 160, fill=DERMIS)
    figure.path("M330 170H610", stroke="#c99f86", width=8)
    for x in (170, 470):
        figure.path(f"M{x - 7} 130H{x + 7}L{x} 218Z", fill=STEEL, stroke="none")
    bracket(figure, 118, top=130, bottom=218, words="hang", tone=INK, anchor="end")
    bracket(figure, 418, top=130, bottom=218, words="hang", tone=INK, anchor="end")
    bracket(figure, 212, top=201, bottom=218, words="shallow", tone=BRAND, anchor="start")
    bracket(figure, 512, top=170, bottom=218, words="deeper", tone=BRAND, anchor="start")
    figure.text(320, 362, "Same hang, two depths", fill=MUTED, anchor="middle")
    return figure


def half_cartridge(figure: Figure, x: float, *, membrane: bool) -> None:
    """Draw a cartridge on a handpiece, with or without a membrane."""
    rise = 214 if membrane else 92
    figure.rect(x - 60, 60, 120, 100, fill="#e4e7e7", stroke=INK, radius=10)
    figure.path(f"M{x - 48} 160H{x + 48}V260L{x + 16} 330H{x - 16}L{x - 48} 260Z", fill=PAPER)
    figure.path(
        f"M{x - 46} {max(rise, 162)}H{x + 46}V259L{x + 15} 328H{x - 15}L{x - 46} 259Z",
        fill="#6d6660",
        stroke="none",
    )
    if not membrane:
        figure.rect(x - 40, rise, 80, 68, fill="#6d6660", radius=4)
    figure.path(f"M{x} 140V348", stroke=STEEL, width=7)
    figure.path(f"M{x - 3} 346H{x + 3}L{x} 366Z", fill=STEEL, stroke="none")
    if membrane:
        figure.path(f"M{x - 46} 208Q{x - 24} 190 {x} 204Q{x + 24} 190 {x + 46} 208", stroke=BRAND, width=9)


def cartridge() -> Figure:
    """A cartridge whose membrane holds the fluid back, and one in which it climbs into the handpiece."""
    figure = Figure(
        "Backflow membrane",
        "With a membrane the fluid stays in the cartridge. Without one it rises into the handpiece.",
        height=450,
    )
    half_cartridge(figure, 130, membrane=True)
    half_cartridge(figure, 460, membrane=False)
    figure.text(130, 36, "With membrane", size=24, weight=600, fill=OK, anchor="middle")
    figure.text(460, 36, "Without", size=24, weight=600, fill=BAD, anchor="middle")
    for y, words in ((116, "Handpiece"), (208, "Membrane"), (284, "Fluid")):
        figure.line(196 if y == 116 else 184, y, 218, y, stroke=MUTED)
        figure.text(226, y + 8, words, fill=BRAND if words == "Membrane" else INK, weight=600)
    figure.path("M574 250V110M560 128L574 106L588 128", stroke=BAD, width=5)
    figure.text(130, 410, "Fluid stays below", fill=MUTED, anchor="middle")
    figure.text(460, 410, "Reaches the next client", fill=BAD, anchor="middle")
    return figure


def angle() -> Figure:
    """An upright and a slanted needle with the dots that they leave."""
    figure = Figure(
        "Angle of the needle",
        "A needle at about 90 degrees leaves a round dot; a needle at 45 degrees leaves an oval with a tail.",
        height=380,
    )
    figure.rect(20, 200, 600, 60, fill=DERMIS)
    figure.rect(20, 200, 600, 12, fill=EPIDERMIS)
    needle(figure, 160, 228, 70)
    figure.path("M412 74L424 62L488 226Z", fill=STEEL, stroke="none")
    figure.path("M404 82L432 54", stroke=INK, width=16)
    figure.dot(160, 230, 7)
    figure.path("M476 220Q500 226 516 244Q490 242 476 220Z", fill=PIGMENT, stroke="none")
    figure.path("M186 200V174H160", stroke=OK)
    figure.text(206, 180, "80–90°", weight=600, fill=OK)
    figure.text(516, 180, "slanted", weight=600, fill=BAD)
    for x in (160, 490):
        figure.dot(x, 312, 36, fill="#f4e6dc")
    figure.dot(160, 312, 9)
    figure.path("M476 304A9 9 0 1 0 478 322Q500 326 520 326Q500 308 476 304Z", fill=PIGMENT, stroke="none")
    figure.text(212, 320, "round dot", fill=OK, weight=600)
    figure.text(440, 320, "oval, tail", fill=BAD, weight=600, anchor="end")
    return figure


def stretch() -> Figure:
    """Three points of tension round the working field, seen from above."""
    figure = Figure(
        "Three-point stretch",
        "Three points pull the skin outwards around a small flat field in which the dots are placed.",
        height=400,
    )
    figure.rect(20, 20, 600, 300, fill="#f4e6dc", stroke=LINE, radius=16)
    figure.path("M320 96L450 260H190Z", fill=BRAND_SOFT, stroke=BRAND)
    rng = Random(4)  # noqa: S311 - the seed of a picture is no secret.
    for row in range(5):
        for place in range(row + 1):
            x = 320 + (place - row / 2) * 34 + rng.uniform(-8, 8)
            figure.dot(x, 136 + row * 25 + rng.uniform(-7, 7), 4)
    pulls = [
        (320, 96, "M320 64V38M311 49L320 36L329 49"),
        (450, 260, "M482 276L516 292M501 295L518 293L510 278"),
    ]
    pulls.append((190, 260, "M158 276L124 292M139 295L122 293L130 278"))
    for number, (x, y, arrow) in enumerate(pulls, start=1):
        figure.dot(x, y, 22, fill=BRAND)
        figure.text(x, y + 8, str(number), weight=700, fill=PAPER, anchor="middle")
        figure.path(arrow, stroke=BRAND, width=4)
    figure.text(320, 300, "flat, no dimple", weight=600, fill=BRAND, anchor="middle")
    figure.text(320, 366, "Pull outwards at three points, work inside", fill=MUTED, anchor="middle")
    return figure


def main() -> None:
    """Write every drawing."""
    for name, figure in (
        ("skin-layers", skin_layers()),
        ("depth-scale", depth_scale()),
        ("three-depths", three_depths()),
        ("hang", hang()),
        ("cartridge", cartridge()),
        ("angle", angle()),
        ("stretch", stretch()),
    ):
        figure.save(MEDIA / f"{name}.svg")


if __name__ == "__main__":
    main()
