"""Close attempts whose time is up, also when no browser is open."""

import logging

from lms import journey
from lms.core import clock
from lms.extensions import db, settings, transaction
from lms.quizzes import queries
from lms.quizzes.rules import GRACE

log = logging.getLogger(__name__)


def close_overdue() -> int:
    """Close and grade each in a transaction of its own, so that one problem does not hold up the others."""
    now = clock.now()
    with db.sessionmaker() as reading:
        due = queries.overdue(reading, before=now - GRACE)
    closed = 0
    for attempt_id in due:
        try:
            with transaction() as session:
                journey.close_overdue(session, attempt_id, base_url=settings().base_url, at=now)
        except Exception:
            log.exception("attempt.not_closed", extra={"error": str(attempt_id)})
            continue
        closed += 1
    return closed
