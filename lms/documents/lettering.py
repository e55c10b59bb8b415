"""The certificate's typefaces: which exist, which characters they cover, how a text wants to be set."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lms.core.errors import LmsError

FONTS = Path(__file__).parent / "fonts"


class Face(NamedTuple):
    """One font file as the style sheet names it."""

    family: str
    file: str
    style: str = "normal"
    weight: int = 400


FACES = (
    Face("Stipple Serif", "EBGaramond-Regular.ttf"),
    Face("Stipple Serif", "EBGaramond-Italic.ttf", style="italic"),
    Face("Stipple Sans", "Inter-Regular.ttf"),
    Face("Stipple Sans", "Inter-SemiBold.ttf", weight=600),
    Face("Stipple Arabic", "NotoNaskhArabic-Regular.ttf"),
    Face("Stipple Armenian", "NotoSerifArmenian-Regular.ttf"),
    Face("Stipple Bengali", "NotoSerifBengali-Regular.ttf"),
    Face("Stipple Devanagari", "NotoSerifDevanagari-Regular.ttf"),
    Face("Stipple Georgian", "NotoSerifGeorgian-Regular.ttf"),
    Face("Stipple Gujarati", "NotoSerifGujarati-Regular.ttf"),
    Face("Stipple Gurmukhi", "NotoSerifGurmukhi-Regular.ttf"),
    Face("Stipple Hebrew", "NotoSerifHebrew-Regular.ttf"),
    Face("Stipple Tamil", "NotoSerifTamil-Regular.ttf"),
    Face("Stipple Telugu", "NotoSerifTelugu-Regular.ttf"),
    Face("Stipple Thai", "NotoSerifThai-Regular.ttf"),
    Face("Stipple Emoji", "NotoEmoji-Regular.ttf"),
)
# A font for Chinese, Japanese and Korean is too large to ship, so set-up installs the first of these.
EAST_ASIAN = (
    ("WenQuanYi Micro Hei", Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")),
    ("Droid Sans Fallback", Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallbackFull.ttf")),
    ("Noto Serif CJK SC", Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")),
)
_INVISIBLE = {"Cf", "Zs", "Zl", "Zp", "Cc"}


class UnsupportedName(LmsError):
    """A text holds characters that no font here can draw; `characters` lists each once."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"These characters cannot be printed with the fonts installed here: {characters}")
        self.characters = characters


def families(first: str) -> str:
    """Return the CSS font list that begins with `first` and ends with every other script."""
    scripts = [face.family for face in FACES if face.family not in {"Stipple Serif", "Stipple Sans"}]
    east_asian = [family for family, file in EAST_ASIAN if file.exists()]
    other = "Stipple Serif" if first == "Stipple Sans" else "Stipple Sans"
    names = [first, other, *scripts[:-1], *east_asian, scripts[-1]]
    return ", ".join(f"'{name}'" for name in names)


def uncovered(text: str) -> str:
    """Return the characters of `text` that no available font covers, each once; empty when all can be set."""
    visible = (character for character in text if not _is_invisible(character))
    missing = dict.fromkeys(character for character in visible if ord(character) not in _shipped())
    if missing:
        missing = dict.fromkeys(character for character in missing if ord(character) not in _east_asian())
    return "".join(missing)


def is_latin(text: str) -> bool:
    """Return whether every letter is Latin and nothing but letters, marks and punctuation occurs.

    Only such a text may be set in italics; slanting other scripts by force harms them.
    """
    return all(
        unicodedata.name(character, "").startswith("LATIN")
        if character.isalpha()
        else _goes_with_latin(character)
        for character in text
    )


def direction(text: str) -> str:
    """Return "rtl" or "ltr" by the first letter that has a direction, as dir=auto does."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _goes_with_latin(character: str) -> bool:
    return character == " " or (unicodedata.category(character)[0] in "MPN" and ord(character) < 0x2100)


def _is_invisible(character: str) -> bool:
    # Variation selectors choose among forms of the character before them and draw nothing themselves.
    return unicodedata.category(character) in _INVISIBLE or 0xFE00 <= ord(character) <= 0xFE0F


@cache
def _shipped() -> frozenset[int]:
    return frozenset().union(*(_characters(FONTS / face.file) for face in FACES))


@cache
def _east_asian() -> frozenset[int]:
    for _, file in EAST_ASIAN:
        if file.exists():
            return _characters(file)
    return frozenset()


def _characters(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only the worker that renders pays for it

    with TTFont(file, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())
