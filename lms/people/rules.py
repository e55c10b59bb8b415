"""Passwords, names and limits. Pure functions."""

import functools
import unicodedata
import zoneinfo
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from lms.core.errors import FieldProblem
from lms.core.text import MAX_NAME, clean_line, email_key, is_email
from lms.core.throttle import Limit

PASSWORD_MIN = 8
PASSWORD_MAX = 256
"""Lengths in characters. No rule asks for digits or symbols: they make passwords no harder to guess."""

SIGN_IN_ACCOUNT = Limit(
    "sign-in account",
    10,
    15,
    "Too many tries to sign in to this account. Wait a few minutes, then try again.",
)
SIGN_IN_ADDRESS = Limit(
    "sign-in address",
    10,
    5,
    "Too many tries to sign in from your network. Wait a few minutes, then try again.",
)
RESET_ACCOUNT = Limit("reset account", 5, 24 * 60, "")
RESET_ADDRESS = Limit(
    "reset address", 20, 60, "Too many requests from your network. Wait an hour, then try again."
)

RESET_LINK_LIFE = timedelta(minutes=60)
SET_UP_LINK_LIFE = timedelta(days=7)
CONFIRMED_FOR = timedelta(minutes=15)
"""How long a typed password counts for sensitive acts."""

_COMMON = Path(__file__).with_name("common_passwords.txt")


def check_password(password: str, *, context: Iterable[str] = (), field: str = "password") -> None:
    """Accept a new password exactly as typed, or say why not (OWASP ASVS 5.0, V6.2).

    `context` holds words that a guesser would try first: the person's mailbox, the academy, the product.

    Raises:
        FieldProblem: too short, too long, among the most used ones, or made of a context word.
    """
    if len(password) < PASSWORD_MIN:
        raise FieldProblem(field, f"Choose at least {PASSWORD_MIN} characters. A short sentence works well.")
    if len(password) > PASSWORD_MAX:
        raise FieldProblem(field, f"Choose at most {PASSWORD_MAX} characters.")
    folded = password.casefold()
    if folded in _common_passwords() or len(set(folded)) < 3:
        raise FieldProblem(
            field, "This password is one of the most used and is guessed first. Choose another."
        )
    bare = _bare(folded)
    if bare and bare in {_bare(word) for word in _context_words(context)}:
        raise FieldProblem(
            field, "This password can be guessed from your name or your academy. Choose another."
        )


@functools.cache
def _common_passwords() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="utf-8").split("\n"))


def _bare(text: str) -> str:
    """Keep the letters: digits and marks are what guessers vary first."""
    return "".join(c for c in text if c.isalpha())


def _context_words(context: Iterable[str]) -> Iterable[str]:
    for phrase in ("Stipple", "scalp micropigmentation", *context):
        folded = phrase.casefold()
        yield folded
        yield folded.replace(" ", "")
        if "@" in folded:
            yield folded.partition("@")[0]


def clean_email(email: str, field: str = "email") -> str:
    """Return the address as it is stored: trimmed, otherwise as typed.

    Raises:
        FieldProblem: no mailbox can have this address.
    """
    trimmed = unicodedata.normalize("NFC", email.strip())
    if not is_email(trimmed) or not email_key(trimmed):
        raise FieldProblem(field, "Write an e-mail address such as name@example.org.")
    return trimmed


def clean_name(name: str, field: str, *, required: bool = True) -> str:
    """Return a name on one line.

    Raises:
        FieldProblem: empty though required, or longer than a certificate can carry.
    """
    cleaned = clean_line(name)
    if required and not cleaned:
        raise FieldProblem(field, "Write the name as it should stand on your certificate.")
    if len(cleaned) > MAX_NAME:
        raise FieldProblem(
            field, f"A name can have at most {MAX_NAME} characters; this one has {len(cleaned)}."
        )
    return cleaned


def clean_time_zone(name: str, field: str = "time_zone") -> str:
    """Return the name of a time zone of the IANA database.

    Raises:
        FieldProblem: there is no such zone.
    """
    if name not in time_zones():
        raise FieldProblem(field, "Choose a time zone from the list.")
    return name


@functools.cache
def time_zones() -> tuple[str, ...]:
    """Return the zones that a person can choose, sorted by name."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ("UTC", *sorted(n for n in zoneinfo.available_timezones() if n.startswith(areas)))


def is_signed_in(
    *,
    now: datetime,
    seen_at: datetime,
    expires_at: datetime,
    ended_at: datetime | None,
    suspended_at: datetime | None,
    idle: timedelta,
) -> bool:
    """Tell whether a session still stands: not ended, not idle too long, not too old, person not suspended."""
    return ended_at is None and suspended_at is None and now < expires_at and now - seen_at < idle


def is_confirmed(*, now: datetime, confirmed_at: datetime) -> bool:
    """Tell whether the password was typed recently enough for a sensitive act."""
    return now - confirmed_at < CONFIRMED_FOR


def initials(name: str) -> str:
    """Return up to two letters that stand for a person in a small circle."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in picked).upper() or "?"
