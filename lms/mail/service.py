"""Write messages into the outbox, and send those that are due."""

import functools
import logging
import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.db import wake_after_commit
from lms.core.text import clean_line
from lms.mail.models import Message

log = logging.getLogger(__name__)

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"
SMTP_SECONDS = 20
SENDING_MINUTES = 10
"""How long a taken message stays with its sender; longer than a mail server can keep one waiting."""
BACK_OFF_MINUTES = (1, 5, 30, 120, 720, 1440)
"""How long to wait after each failed try; after the last one we give up and say so in `doctor`."""

Send = Callable[[Message], None]


@functools.cache
def _environment() -> Environment:
    # Mails are plain text, so nothing is escaped; names and links are put on one line each.
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 – plain text, never shown as HTML
        trim_blocks=True,
        keep_trailing_newline=False,
    )


def queue(
    session: Session,
    kind: str,
    recipient: str,
    values: Mapping[str, Any],
    *,
    at: datetime,
    academy_id: UUID | None = None,
) -> None:
    """Write one message of `templates/mail/<kind>/` into the outbox, in the caller's transaction."""
    lines = {name: clean_line(v) if isinstance(v, str) else v for name, v in values.items()}
    render = _environment()
    session.add(
        Message(
            kind=kind,
            recipient=recipient,
            subject=clean_line(render.get_template(f"{kind}/subject.txt").render(lines)),
            body=render.get_template(f"{kind}/body.txt").render(lines).strip() + "\n",
            created_at=at,
            due_at=at,
            academy_id=academy_id,
        )
    )
    wake_after_commit(session, "mail")


def take_due(session: Session, *, at: datetime) -> Message | None:
    """Take the message that is due longest, so that no other sender takes it for `SENDING_MINUTES`.

    The caller commits, sends while no transaction is open, and keeps the result with `note_sent`. A crash in
    between delays the message and loses nothing.
    """
    message = session.scalar(
        select(Message)
        .where(Message.sent_at.is_(None), Message.given_up_at.is_(None), Message.due_at <= at)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is not None:
        message.due_at = at + timedelta(minutes=SENDING_MINUTES)
    return message


def try_to_send(message: Message, send: Send) -> str:
    """Hand a message over; return what went wrong as one word, or nothing when it has left."""
    try:
        send(message)
    except Exception as error:  # whatever is wrong with one message, the others must still leave
        log.warning("mail.not_sent", extra={"message_id": str(message.id), "error": type(error).__name__})
        return type(error).__name__
    return ""


def note_sent(session: Session, message_id: UUID, error: str, *, at: datetime) -> None:
    """Keep that a message has left, or when it is tried again; after the last try it is given up."""
    message = session.get_one(Message, message_id, with_for_update=True)
    message.last_error = error
    if not error:
        message.sent_at = at
        return
    message.tries += 1
    if message.tries > len(BACK_OFF_MINUTES):
        message.given_up_at = at
    else:
        message.due_at = at + timedelta(minutes=BACK_OFF_MINUTES[message.tries - 1])


def show_in_mailbox(message: Message) -> None:
    """Stand in for a mail server on a developer's machine: the message stays in the mailbox page and in the log."""
    log.info("mail.mailbox to=%s subject=%s\n%s", message.recipient, message.subject, message.body)


def smtp_sender(smtp_url: str, mail_from: str) -> Send:
    """Return a function that sends one message by SMTP; STARTTLS where the server offers it."""
    parts = urlsplit(smtp_url)

    def send(message: Message) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = mail_from, message.recipient, message.subject
        mail["Message-ID"] = f"<{message.id}@{parts.hostname}>"
        mail.set_content(message.body)
        connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with connect(parts.hostname or "", parts.port or 0, timeout=SMTP_SECONDS) as server:
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)

    return send


def messages(session: Session, *, most: int = 100) -> list[Message]:
    """Return the latest messages for the mailbox page."""
    return list(session.scalars(select(Message).order_by(Message.created_at.desc(), Message.id).limit(most)))
