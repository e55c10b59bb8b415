"""Hash and check passwords. Slow on purpose, so callers hold no transaction while they do it."""

import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.people.rules import PASSWORD_MAX

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's minimum for Argon2id: 19 MiB, two passes, one lane; about 28 ms of CPU on a small server."""

_AT_ONCE = threading.BoundedSemaphore(1)
"""One hash at a time in each process: on exam day sign-ins queue, and savers keep the other threads."""

_NOBODY = _HASHER.hash("no account has this password")
"""Checked when there is no account, so that the answer takes the same time."""


@dataclass(frozen=True)
class Verdict:
    """Whether a password is right, and the new hash when the stored one has old parameters."""

    is_right: bool
    new_hash: str | None = None


def hash_password(password: str) -> str:
    """Return an Argon2id hash with a salt of its own."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def _bytes(password: str) -> bytes:
    """Return what is hashed; a lone surrogate is a wrong character like any other, and no error."""
    return password.encode("utf-8", "surrogatepass")


def verify(stored: str | None, password: str) -> Verdict:
    """Compare a typed password with the stored hash, in the same time whether or not there is one."""
    if len(password) > PASSWORD_MAX:
        return Verdict(is_right=False)
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _NOBODY, _bytes(password))
        except (VerificationError, InvalidHashError):
            return Verdict(is_right=False)
        if stored is None:
            return Verdict(is_right=False)
        outdated = _HASHER.check_needs_rehash(stored)
        return Verdict(is_right=True, new_hash=_HASHER.hash(_bytes(password)) if outdated else None)
