"""Everything that a certificate prints, as plain text within set lengths."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from lms.core.errors import FieldProblem
from lms.documents.crest import checked_crest

NOT_A_LICENCE = "This certificate is not a licence to practise. Check local registration and insurance."
ACCENT = "#0f5e63"
MAX_ASSESSED = 12
MAX_SIGNATORIES = 2
LONGEST = {
    "holder_name": 200, "award_title": 200, "statement": 300, "academy_name": 120, "academy_place": 120,
    "serial": 24, "verify_url": 100, "scope": 400, "language": 20, "syllabus_version": 40, "not_a_licence": 120,
}  # fmt: skip
REQUIRED = ("holder_name", "award_title", "academy_name", "serial", "verify_url")
LONGEST_PART = {"assessed": 90, "signatories": 60}
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
_REPLACED = {"Cc": " ", "Cs": "\ufffd"}
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return the text on one line, without control characters and without marks that turn the reading direction.

    Half a surrogate pair becomes U+FFFD, which no font covers, so that the loss is reported and not printed.
    """
    kept = (
        _REPLACED.get(unicodedata.category(character), character)
        for character in unicodedata.normalize("NFC", text)
        if character not in _BIDI_CONTROLS
    )
    return _SPACES.sub(" ", "".join(kept)).strip()


@dataclass(frozen=True, kw_only=True)
class CertificatePaper:
    """The facts on one certificate. Texts are cleaned to one line each; nothing in them is markup.

    Raises:
        FieldProblem: a text is missing or too long, there are too many lines, or the crest is not plain shapes.
    """

    holder_name: str
    award_title: str
    academy_name: str
    serial: str
    verify_url: str
    issued_on: date
    statement: str = ""
    academy_place: str = ""
    academy_crest_svg: str | None = field(default=None, repr=False)
    expires_on: date | None = None
    start_on: date | None = None
    end_on: date | None = None
    guided_hours: int | None = None
    scope: str = ""
    assessed: tuple[tuple[str, str], ...] = ()
    signatories: tuple[tuple[str, str], ...] = ()
    syllabus_version: str = ""
    not_a_licence: str = NOT_A_LICENCE
    language: str = "en"
    accent: str = ACCENT
    is_sample: bool = False

    def __post_init__(self) -> None:
        """Clean and check every text once, so that no later step meets one that it cannot set."""
        for name, longest in LONGEST.items():
            self._set(name, _within(name, getattr(self, name), longest))
        for name in REQUIRED:
            if not getattr(self, name):
                raise FieldProblem(name, "A certificate cannot be printed without this.")
        self._set("assessed", _lines("assessed", self.assessed, MAX_ASSESSED))
        self._set("signatories", _lines("signatories", self.signatories, MAX_SIGNATORIES))
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise FieldProblem("accent", "Write the colour as # and six digits, such as #0f5e63.")
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise FieldProblem("language", "Write the language as a tag such as en or en-GB.")
        if self.academy_crest_svg is not None:
            self._set("academy_crest_svg", checked_crest(self.academy_crest_svg))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def texts(self) -> tuple[str, ...]:
        """Return every text that needs a font."""
        pairs = (part for pair in (*self.assessed, *self.signatories) for part in pair)
        return (*(getattr(self, name) for name in LONGEST), *pairs)


def _within(name: str, text: str, longest: int) -> str:
    cleaned = plain(text)
    if len(cleaned) > longest:
        raise FieldProblem(name, f"Use at most {longest} characters; this has {len(cleaned)}.")
    return cleaned


def _lines(name: str, pairs: tuple[tuple[str, str], ...], most: int) -> tuple[tuple[str, str], ...]:
    if len(pairs) > most:
        raise FieldProblem(name, f"At most {most} lines fit on the certificate; there are {len(pairs)}.")
    longest = LONGEST_PART[name]
    return tuple((_within(name, first, longest), _within(name, second, longest)) for first, second in pairs)
