"""Send what lies in the outbox."""

from lms.core import clock
from lms.extensions import settings, transaction
from lms.mail import service


def send() -> int:
    """Send due messages in small transactions, so that a slow mail server holds no lock for long."""
    chosen = settings()
    send_one = (
        service.show_in_mailbox
        if chosen.uses_mailbox
        else service.smtp_sender(chosen.smtp_url, chosen.mail_from)
    )
    sent = 0
    while True:
        with transaction() as session:
            step = service.send_due(session, send_one, at=clock.now(), most=1)
        if step == 0:
            return sent
        sent += step
