"""Identifiers: time-ordered keys, unguessable codes and their hashes."""

import hashlib
import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a UUID of version 7: it sorts by time of making, so that indexes stay dense (RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def new_code() -> str:
    """Return a code that can be read aloud: eight symbols without vowels and lookalikes, 38 random bits."""
    return "".join(secrets.choice("23456789CDFGHJKMNPQRTVWXYZ") for _ in range(8))


def new_token() -> str:
    """Return 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
