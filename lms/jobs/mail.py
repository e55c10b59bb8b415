"""Send what lies in the outbox."""

from lms.core import clock
from lms.extensions import settings, transaction
from lms.mail import service
from lms.mail.service import Send

FAILURES_IN_A_ROW = 3
"""After so many the server is at fault and not the messages, so the rest waits for the next minute."""


def send() -> int:
    """Send due messages one by one, each while no transaction is open: a slow mail server holds nobody up."""
    send_one = _sender()
    sent = failures = 0
    while failures < FAILURES_IN_A_ROW:
        with transaction() as session:
            message = service.take_due(session, at=clock.now())
        if message is None:
            break
        error = service.try_to_send(message, send_one)
        with transaction() as session:
            service.note_sent(session, message.id, error, at=clock.now())
        sent, failures = (sent, failures + 1) if error else (sent + 1, 0)
    return sent


def _sender() -> Send:
    chosen = settings()
    if chosen.uses_mailbox:
        return service.show_in_mailbox
    return service.smtp_sender(chosen.smtp_url, chosen.mail_from)
