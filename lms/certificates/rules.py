"""Serial numbers, validity and standing. Pure functions."""

import calendar
import enum
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""29 symbols without vowels, so that no words form, and without 0, O, 1 and I.

29 is a prime, so the weighted check character finds every single wrong symbol and every swap of neighbours.
"""
RANDOM_SYMBOLS = 20
"""20 × log2(29) = 97.2 random bits: guessing a serial is hopeless."""


class Standing(enum.Enum):
    """What a verifier is told."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


def new_serial(pick: Callable[[Sequence[str]], str]) -> str:
    """Return a serial such as ``K7QF2MT-X9RWD4H-GKB82PZ``: 20 random symbols and a check character.

    `pick` chooses one symbol; pass ``secrets.choice`` outside tests.
    """
    symbols = "".join(pick(ALPHABET) for _ in range(RANDOM_SYMBOLS))
    return _grouped(symbols + _check_symbol(symbols))


def read_serial(typed: str) -> str | None:
    """Return the serial that somebody typed, in its usual form; None when it cannot be one.

    Case, spaces and hyphens do not matter. One wrong symbol, or two swapped, is always noticed.
    """
    symbols = "".join(c for c in typed.upper() if c not in " -‐‑–—\t\u00a0")
    if len(symbols) != RANDOM_SYMBOLS + 1 or any(c not in ALPHABET for c in symbols):
        return None
    return _grouped(symbols) if _check_symbol(symbols[:-1]) == symbols[-1] else None


def _check_symbol(symbols: str) -> str:
    weighted = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(symbols, 1))
    return ALPHABET[weighted % len(ALPHABET)]


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + 7] for start in range(0, len(symbols), 7))


def local_day(at: datetime, time_zone: str) -> date:
    """Return the calendar day of an instant where the academy is."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def last_valid_day(issued_on: date, valid_months: int | None) -> date | None:
    """Return the last day of validity; None when it has no end. 29 February ends on the 28th in other years."""
    if valid_months is None:
        return None
    year, month0 = divmod(issued_on.year * 12 + issued_on.month - 1 + valid_months, 12)
    day = min(issued_on.day, calendar.monthrange(year, month0 + 1)[1])
    return date(year, month0 + 1, day)


def standing(*, now: datetime, expires_on: date | None, time_zone: str, is_revoked: bool) -> Standing:
    """Return what a verifier is told. Revocation outranks expiry; the last day counts until its midnight there."""
    if is_revoked:
        return Standing.REVOKED
    if expires_on is not None and local_day(now, time_zone) > expires_on:
        return Standing.EXPIRED
    return Standing.VALID
