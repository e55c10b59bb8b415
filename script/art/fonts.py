"""Cuts the certificate's fonts to the scripts they are there for.

Run as `python script/art/fonts.py SOURCES`, where SOURCES is a folder with the original TTF files that
lms/documents/fonts/README.md names. Hints go, because a PDF does not use them; every layout feature that
shaping needs stays.
"""

import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parents[2] / "lms" / "documents" / "fonts"

EUROPE = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F),
    (0x1E00, 0x1EFF), (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2116, 0x2116),
    (0x2122, 0x2122), (0x2212, 0x2212), (0x2264, 0x2265), (0xFB01, 0xFB02),
]  # fmt: skip
EVERYTHING = [(0x20, 0x10FFFF)]

# Target name, source name, what to keep. A script font keeps no Latin, so the faces above always set it,
# but it keeps the space: a space between two words is taken from the font of the words.
CUTS = [
    ("EBGaramond-Regular", "EBGaramond_400Regular", EUROPE),
    ("EBGaramond-Italic", "EBGaramond_400Regular_Italic", EUROPE),
    ("Inter-Regular", "Inter_400Regular", EUROPE),
    ("Inter-SemiBold", "Inter_600SemiBold", EUROPE),
    ("NotoNaskhArabic-Regular", "NotoNaskhArabic_400Regular", [(0x600, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)]),
    ("NotoSerifArmenian-Regular", "NotoSerifArmenian-Regular", [(0x530, 0x58F), (0xFB13, 0xFB17)]),
    ("NotoSerifBengali-Regular", "NotoSerifBengali-Regular", [(0x951, 0x965), (0x980, 0x9FF)]),
    ("NotoSerifDevanagari-Regular", "NotoSerifDevanagari-Regular", [(0x900, 0x97F), (0xA8E0, 0xA8FF)]),
    ("NotoSerifGeorgian-Regular", "NotoSerifGeorgian-Regular", [(0x10A0, 0x10FF), (0x1C90, 0x1CBF)]),
    ("NotoSerifGujarati-Regular", "NotoSerifGujarati-Regular", [(0x964, 0x965), (0xA80, 0xAFF)]),
    ("NotoSerifGurmukhi-Regular", "NotoSerifGurmukhi-Regular", [(0x964, 0x965), (0xA00, 0xA7F)]),
    ("NotoSerifHebrew-Regular", "NotoSerifHebrew-Regular", [(0x590, 0x5FF), (0xFB1D, 0xFB4F)]),
    ("NotoSerifTamil-Regular", "NotoSerifTamil-Regular", [(0x964, 0x965), (0xB80, 0xBFF)]),
    ("NotoSerifTelugu-Regular", "NotoSerifTelugu-Regular", [(0x964, 0x965), (0xC00, 0xC7F)]),
    ("NotoSerifThai-Regular", "NotoSerifThai-Regular", [(0xE00, 0xE7F)]),
    ("NotoEmoji-Regular", "NotoEmoji_400Regular", EVERYTHING),
]  # fmt: skip
CONTROLS = {0x20, 0xA0, 0x200C, 0x200D, 0x25CC}


def cut(source: Path, target: Path, ranges: list[tuple[int, int]]) -> None:
    """Write to `target` the glyphs of `source` in these ranges, with the joiners that shaping needs."""
    options = subset.Options(hinting=False, notdef_outline=True, glyph_names=False, legacy_kern=False)
    options.layout_features = [*options.layout_features, "lnum", "onum", "pnum", "tnum"]
    font = subset.load_font(str(source), options)
    wanted = {code for code in font.getBestCmap() if any(low <= code <= high for low, high in ranges)}
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted | CONTROLS)
    subsetter.subset(font)
    font["head"].modified = font["head"].created  # the same sources give the same bytes
    font.recalcTimestamp = False
    subset.save_font(font, str(target), options)


def main(sources: Path) -> None:
    """Cut every font and print its size."""
    for name, original, ranges in CUTS:
        target = HERE / f"{name}.ttf"
        cut(next(sources.rglob(f"{original}.ttf")), target, ranges)
        print(f"{target.stat().st_size:>8} {target.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
