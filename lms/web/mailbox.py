"""The mailbox of a developer's machine: mail that is not sent is read here. It exists on local addresses only."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.errors import NotFound
from lms.extensions import db, settings
from lms.mail import service
from lms.mail.models import Message
from lms.web.access import public

bp = Blueprint("mailbox", __name__)


def _only_here() -> None:
    """Hide the mailbox from anybody who is not on this machine, and where mail is really sent."""
    chosen = settings()
    if not (chosen.uses_mailbox and chosen.is_local and request.remote_addr in {"127.0.0.1", "::1"}):
        raise NotFound("There is no page at this address.")


@bp.get("/mailbox")
@public
def index() -> ResponseReturnValue:
    """List the latest messages."""
    _only_here()
    return render_template("mailbox/index.html", messages=service.messages(db.session))


@bp.get("/mailbox/<uuid:message_id>")
@public
def message(message_id: UUID) -> ResponseReturnValue:
    """Show one message."""
    _only_here()
    found = db.session.get(Message, message_id)
    if found is None:
        raise NotFound("There is no such message.")
    return render_template("mailbox/message.html", message=found)
