"""QR codes for page and paper."""

import zxingcpp
from PIL import Image

from lms.documents.qr import qr_bars, qr_svg

ADDRESS = "https://learn.example.org/verify/STP-7K4M-29QX-D"


def test_a_code_has_a_title_for_those_who_cannot_see_it() -> None:
    svg = qr_svg(ADDRESS, title='Verify "this" <certificate>')
    assert '<title>Verify "this" &lt;certificate&gt;</title>' in svg
    assert svg.startswith("<svg")
    assert "#fff" in svg  # the code must scan on a dark page too


def test_a_code_on_paper_reads_back_as_the_address() -> None:
    size, bars = qr_bars(ADDRESS)
    picture = Image.new("L", (size, size), 255)
    for x, y, length in bars:
        picture.paste(0, (x, y, x + length, y + 1))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]
