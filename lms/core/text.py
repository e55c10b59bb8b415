"""Fold and check what people type."""

import unicodedata

MAX_NAME = 200
"""Longest name of a person or thing, in characters."""


def email_key(email: str) -> str:
    """Return the form under which two spellings of one mailbox are the same.

    Compatibility forms, case and the dotless i collapse, since mail providers and databases differ about
    them; what is sent goes to the address as stored, never to a spelling that merely has the same key.
    """
    folded = unicodedata.normalize("NFKC", email).strip()
    return unicodedata.normalize("NFKC", folded.upper().lower().casefold())


def is_email(text: str) -> bool:
    """Tell whether `text` can be a mailbox: one @, a dotted domain, nothing that breaks a header."""
    local, at, domain = text.rpartition("@")
    return (
        bool(at and local and len(text) <= 254)
        and "." in domain.strip(".")
        and "@" not in local
        and not any(
            c.isspace() or unicodedata.category(c).startswith("C") or c in '<>(),;:\\"[]' for c in text
        )
        and ".." not in domain
        and domain[0] not in ".-"
        and domain[-1] not in ".-"
    )


def clean_line(text: str) -> str:
    """Return one line: control characters gone, white space single, composed (NFC), ends trimmed."""
    kept = "".join(" " if c.isspace() else c for c in text if not _is_control(c))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _is_control(character: str) -> bool:
    """Tell whether a character must not stand in a line. Joiners stay: names in some scripts need them."""
    return (unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace()) or (
        character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
