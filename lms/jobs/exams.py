"""Close attempts whose time is up, also when no browser is open."""

from lms import journey
from lms.core import clock
from lms.extensions import db, settings, transaction
from lms.quizzes import queries
from lms.quizzes.rules import GRACE


def close_overdue() -> int:
    """Close and grade each in a transaction of its own, so that one problem does not hold up the others."""
    now = clock.now()
    with db.sessionmaker() as reading:
        due = queries.overdue(reading, before=now - GRACE)
    for attempt_id in due:
        with transaction() as session:
            journey.close_overdue(session, attempt_id, base_url=settings().base_url, at=now)
    return len(due)
