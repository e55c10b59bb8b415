"""One visual language for the drawn figures: palette, line weights, labels, accessible frame.

A figure is 640 units wide; nothing is set smaller than 22 units, so that it reads on a phone of
350 pixels. Figures bring their own paper, so they look the same in light and in dark mode.
"""

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

PAPER, INK, MUTED, LINE = "#fbfaf7", "#1d2527", "#566064", "#cfccc1"
BRAND, BRAND_SOFT = "#0f5e63", "#e3f0ef"
OK, WARN, BAD = "#1d6b43", "#7d5200", "#a8291f"
OK_SOFT, WARN_SOFT, BAD_SOFT = "#e4f3ea", "#fdf2d8", "#fcebe9"
EPIDERMIS, DERMIS, FAT, PIGMENT = "#e9cdb9", "#dfab91", "#f0daa5", "#2b2622"
STROKE = 2.5
FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


@dataclass
class Figure:
    """An SVG under construction. Coordinates are user units, origin top left."""

    title: str
    description: str
    height: int
    width: int = 640
    parts: list[str] = field(default_factory=list)

    def add(self, markup: str) -> None:
        """Append raw SVG markup."""
        self.parts.append(markup)

    def rect(
        self, x: float, y: float, w: float, h: float, *, fill: str, stroke: str = "none", radius: float = 0
    ) -> None:
        """Append a rectangle."""
        self.add(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{radius:g}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="{STROKE}"/>'
        )

    def dot(self, x: float, y: float, radius: float, *, fill: str = PIGMENT, opacity: float = 1) -> None:
        """Append a filled circle."""
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}" fill="{fill}" opacity="{opacity:g}"/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, dash: str = "") -> None:
        """Append a straight line; `dash` as in stroke-dasharray."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<path d="M{x1:g} {y1:g}L{x2:g} {y2:g}" stroke="{stroke}" stroke-width="{STROKE}" '
            f'stroke-linecap="round" fill="none"{dashed}/>'
        )

    def path(self, d: str, *, fill: str = "none", stroke: str = INK, width: float = STROKE) -> None:
        """Append a path."""
        self.add(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 22,
        weight: int = 400,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        """Append one line of text; `anchor` is start, middle or end."""
        self.add(
            f'<text x="{x:g}" y="{y:g}" font-size="{max(size, 22)}" font-weight="{weight}" fill="{fill}" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
        )

    def svg(self) -> str:
        """Return the whole document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" aria-labelledby="t d" font-family="{FONT}">\n'
            f'<title id="t">{escape(self.title)}</title>\n<desc id="d">{escape(self.description)}</desc>\n'
            f'<rect width="{self.width}" height="{self.height}" fill="{PAPER}"/>\n'
            + "\n".join(self.parts)
            + "\n</svg>\n"
        )

    def save(self, path: Path) -> None:
        """Write the figure, making its folder when needed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.svg(), encoding="utf-8")
