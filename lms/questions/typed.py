"""Reading what people type: words compared without their dress, numbers as the world writes them."""

import re
import unicodedata
from decimal import Decimal

from lms.questions.base import AnswerRejected

MAX_DIGITS = 30
_MARKS = {"−": "-", "－": "-", "＋": "+", "．": ".", "，": ",", "٫": "."}
_NUMBER = re.compile(r"([+-]?) ?(\d{1,3}(?: \d{3})+(?!\d)|\d*)(?:([.,])(\d*))?", re.ASCII)


def fold(text: str) -> str:
    """Return the text without case, accents, punctuation and extra white space.

    Apostrophes vanish, other punctuation becomes a space. Only marks of the Latin, Greek and Cyrillic sort
    are dropped: in Devanagari or Thai a mark is a vowel, and dropping it would make another word.
    """
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(_bare(char) for char in spread)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _bare(char: str) -> str:
    category = unicodedata.category(char)
    if char in "'’‘`´" or category == "Cf" or unicodedata.combining(char) >= 200:
        return ""
    return " " if category.startswith("P") else char


def within_typos(typed: str, accepted: str, typos: int) -> bool:
    """Say whether at most `typos` letters were added, left out, changed or swapped with a neighbour.

    The distance is Damerau–Levenshtein with each letter touched once (optimal string alignment).
    """
    same = 0
    while same < min(len(typed), len(accepted)) and typed[same] == accepted[same]:
        same += 1
    typed, accepted = typed[same:], accepted[same:]
    if abs(len(typed) - len(accepted)) > typos:
        return False
    if not typed or not accepted:
        return True
    if typos == 0:
        return False
    swapped = typed[:2] == accepted[1::-1] and len(typed) > 1
    return (
        within_typos(typed[1:], accepted[1:], typos - 1)
        or within_typos(typed[1:], accepted, typos - 1)
        or within_typos(typed, accepted[1:], typos - 1)
        or (swapped and within_typos(typed[2:], accepted[2:], typos - 1))
    )


def read_number(text: str, unit: str) -> str:
    """Return the number in `text` as a decimal with a point and without needless zeros.

    Takes comma or point, a sign, spaces between thousands, digits of any script, and the unit behind it.

    Raises:
        AnswerRejected: there is no such number, it has over 30 digits, or its comma could mean two things.
    """
    ascii_text = " ".join("".join(_ascii(char) for char in text).split())
    found = _NUMBER.match(ascii_text)
    if found is None or not re.search(r"\d", found[0]):
        raise AnswerRejected("Write a number such as 12.5.")
    rest = ascii_text[found.end() :]
    if rest and _unit_key(rest) != _unit_key(unit):
        raise AnswerRejected("Write a number such as 12.5.")
    sign, whole, mark, part = (group or "" for group in found.groups())
    if mark == "," and len(part) == 3 and len(whole) <= 3 and whole.strip("0"):
        raise AnswerRejected("A comma before three digits can mean two things. Write 1500 or 1.5 instead.")
    return _canonical(sign, whole.replace(" ", ""), part)


def tidy_number(number: Decimal) -> str:
    """Return the number as people write it: no exponent, no needless zeros."""
    sign, digits, _ = number.as_tuple()
    whole, _, part = format(abs(number), "f").partition(".")
    return _canonical("-" if sign and any(digits) else "", whole, part)


def _canonical(sign: str, whole: str, part: str) -> str:
    if len(whole) + len(part) > MAX_DIGITS:
        raise AnswerRejected(f"Write a number with at most {MAX_DIGITS} digits.")
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return f"-{number}" if sign == "-" and number != "0" else number


def _ascii(char: str) -> str:
    """Return the ASCII form of a digit, sign or space of any script; superscripts are no digits here."""
    if unicodedata.category(char) == "Cf":
        return ""
    if char.isspace():
        return " "
    digit = unicodedata.decimal(char, None)
    return _MARKS.get(char, char) if digit is None else str(digit)


def _unit_key(unit: str) -> str:
    return "".join(unicodedata.normalize("NFKC", unit).casefold().split())
