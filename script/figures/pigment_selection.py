"""Draws the figures of the module "Pigment selection"."""

from pathlib import Path

from canvas import BAD, BRAND, BRAND_SOFT, LINE, MUTED, WARN_SOFT, Figure
from pigment_marks import arrow, box, chip, cross, person
from pigment_tone import fresh_to_healed, ita_bands, light_path, one_or_many, shade_ladder, value_first

MEDIA = Path("courses/scalp-micropigmentation/pigment-selection/media")


def survey_bars() -> Figure:
    """Draw the contaminated share of the sealed inks in four surveys, bar lengths to scale."""
    fig = Figure(
        "Sealed inks in which microbes grew",
        "2018: 42 of 85. 2020: 11 of 21, chosen for earlier failures. 2022, permanent make-up: 9 of 47. "
        "2024: 26 of 75.",
        height=470,
    )
    rows = (
        ("2018", 42, 85, "sealed inks"),
        ("2020", 11, 21, "chosen for earlier failures"),
        ("2022", 9, 47, "permanent make-up inks"),
        ("2024", 26, 75, "anaerobes looked for as well"),
    )
    for place, (year, grew, tested, note) in enumerate(rows):
        top = 24 + 110 * place
        fig.text(24, top + 36, year, weight=650)
        fig.rect(96, top, 430, 54, fill="#efece4", radius=8)
        fig.rect(96, top, 430 * grew / tested, 54, fill=BAD, radius=8)
        share = f"{round(100 * grew / tested)} %"
        fig.text(82 + 430 * grew / tested, top + 36, share, fill="#ffffff", anchor="end", weight=650)
        fig.text(540, top + 36, f"{grew} of {tested}")
        fig.text(96, top + 82, note, fill=MUTED)
    return fig


def one_way_flow() -> Figure:
    """Show that ink goes from sealed stock to one client and never back."""
    fig = Figure(
        "Ink moves one way",
        "Stock ink and sterile diluent go into a single-use cap, then to this client. "
        "The rest is discarded, never returned.",
        height=640,
    )
    box(fig, 20, 20, 250, ("Stock ink", "sealed, in date", "batch checked"))
    box(fig, 290, 20, 250, ("Sterile diluent", "one ampoule,", "one client"))
    box(fig, 140, 210, 280, ("Single-use cap", "measured by syringe"), fill=BRAND_SOFT)
    box(fig, 140, 370, 280, ("This client", "this session"))
    box(fig, 140, 530, 280, ("Discard", "all that is left"), fill=WARN_SOFT)
    arrow(fig, 190, 136, 235, 204)
    arrow(fig, 370, 136, 325, 204)
    arrow(fig, 280, 296, 280, 364)
    arrow(fig, 280, 456, 280, 524)
    fig.path("M424 412L596 412L596 76L552 76", stroke=BAD)
    fig.path("M562 68L550 76L562 84", stroke=BAD)
    fig.path("M424 250L596 250", stroke=BAD)
    cross(fig, 596, 160)
    fig.text(500, 450, "never back", fill=BAD, weight=650, anchor="middle")
    return fig


def trace_chain() -> Figure:
    """Show one batch leading through bottles and sessions to every client who received it."""
    fig = Figure(
        "From one batch to every client",
        "A batch came in two bottles. Session records link them to four clients. "
        "A fifth client had another batch.",
        height=560,
    )
    for x, words in ((86, "Batch"), (262, "Bottle"), (428, "Session"), (574, "Client")):
        fig.text(x, 40, words, anchor="middle", weight=650)
    records(fig)
    fig.text(24, 538, "Recall of B-207: four clients to call", fill=BRAND, weight=650)
    return fig


def records(fig: Figure) -> None:
    """Draw two batches, three bottles, five sessions and five clients, with the links between them."""
    links = (("A", 0, 0), ("A", 1, 0), ("B", 2, 0), ("B", 3, 0), ("C", 4, 1))
    bottles = {"A": 140.0, "B": 300.0, "C": 460.0}
    batches = (220.0, 460.0)
    for bottle, y in bottles.items():
        fig.line(140, batches[bottle == "C"], 216, y, stroke=LINE if bottle == "C" else BRAND)
    for bottle, row, other in links:
        y = (100.0, 180.0, 260.0, 340.0, 460.0)[row]
        colour = LINE if other else BRAND
        fig.line(308, bottles[bottle], 376, y, stroke=colour)
        fig.line(480, y, 540, y, stroke=colour)
        chip(fig, (376, y, 104), ("3 Mar", "9 Mar", "9 Mar", "2 Apr", "5 Apr")[row], asked=not other)
        person(fig, 574, y, asked=not other)
    for bottle, y in bottles.items():
        chip(fig, (216, y, 92), bottle, asked=bottle != "C")
    chip(fig, (32, 220, 108), "B-207", asked=True)
    chip(fig, (32, 460, 108), "B-311", asked=False)


FIGURES = {
    "one-or-many": one_or_many,
    "shade-ladder": shade_ladder,
    "value-first": value_first,
    "ita-bands": ita_bands,
    "light-path": light_path,
    "fresh-to-healed": fresh_to_healed,
    "survey-bars": survey_bars,
    "one-way-flow": one_way_flow,
    "trace-chain": trace_chain,
}

if __name__ == "__main__":
    for name, draw in FIGURES.items():
        draw().save(MEDIA / f"{name}.svg")
