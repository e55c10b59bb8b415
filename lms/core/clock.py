"""The only place that asks what time it is, so that tests and jobs can choose."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current instant as an aware UTC datetime."""
    return datetime.now(UTC)
