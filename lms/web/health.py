"""Tell a load balancer whether to send people here."""

import shutil
from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lms import migrations
from lms.core import clock
from lms.extensions import db, settings
from lms.mail.models import Message
from lms.web.access import public

bp = Blueprint("health", __name__)

LEAST_FREE_BYTES = 50_000_000
OLDEST_MAIL = timedelta(hours=2)


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether pages can be served: database, migrations, disk, mail queue."""
    checks = {"database": _database(), "migrations": False, "disk": _disk(), "mail": False}
    if checks["database"]:
        checks["migrations"] = migrations.is_current(db.engine)
    if checks["migrations"]:
        checks["mail"] = _mail()
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "not ready", **checks), 200 if ready else 503


def _database() -> bool:
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return False
    return True


def _disk() -> bool:
    return shutil.disk_usage(settings().data_dir).free > LEAST_FREE_BYTES


def _mail() -> bool:
    """Tell whether the oldest waiting message is young enough: an old one means that no job runs."""
    oldest = db.session.scalar(
        select(func.min(Message.created_at)).where(
            Message.sent_at.is_(None), Message.given_up_at.is_(None), Message.tries == 0
        )
    )
    return oldest is None or clock.now() - oldest < OLDEST_MAIL
