"""Delete what is of no use to anybody any more."""

from datetime import timedelta

from lms.core import clock, throttle
from lms.extensions import transaction
from lms.people import service as people


def clear_old() -> int:
    """Clear old sessions, links and counted tries."""
    now = clock.now()
    with transaction() as session:
        people.clear_old(session, at=now)
        throttle.clear_old(session, before=now - timedelta(days=2))
    return 0
