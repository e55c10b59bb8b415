"""An address as a QR code: SVG for the web page, bars for paper."""

import io
import re

import segno

MASK = 4  # fixed, because choosing the best one costs most of the time and scanners read any
QUIET_MODULES = 4


def qr_svg(text: str, *, title: str) -> str:
    """Return `text` as an inline SVG QR code on white, error level M, with `title` for those who cannot see it.

    Raises:
        segno.DataOverflowError: the text is longer than a QR code can hold (about 2,300 bytes).
    """
    code = _code(text)
    drawing = io.BytesIO()
    code.save(
        drawing, kind="svg", xmldecl=False, svgns=True, nl=False, omitsize=True, border=QUIET_MODULES,
        title=title, dark="#1d2527", light="#ffffff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return drawing.getvalue().decode("utf-8")


def qr_bars(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Return the side of the same code in modules, quiet zone included, and its dark bars as x, y, length.

    Bars are one module high; y counts from the top.

    Raises:
        segno.DataOverflowError: the text is longer than a QR code can hold.
    """
    rows = [bytes(row) for row in _code(text).matrix_iter(border=QUIET_MODULES)]
    bars = [
        (bar.start(), y, bar.end() - bar.start())
        for y, row in enumerate(rows)
        for bar in re.finditer(rb"\x01+", row)
    ]
    return len(rows), bars


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", mask=MASK, micro=False, boost_error=False)
