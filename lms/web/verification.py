"""Public pages where anyone checks a certificate."""

from datetime import date
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.certificates import queries
from lms.certificates.queries import Held
from lms.certificates.rules import local_day, read_serial
from lms.core import clock, throttle
from lms.core.throttle import Limit
from lms.extensions import db, transaction
from lms.web.access import public

bp = Blueprint("verification", __name__)

UNKNOWN = Limit(
    "verify unknown",
    30,
    60,
    "Too many numbers that we do not know, from your network. Wait an hour, then try again.",
)


@bp.get("/verify")
@public
def check() -> ResponseReturnValue:
    """Take a certificate number."""
    typed = request.args.get("serial", "").strip()
    if not typed:
        return render_template("verification/check.html", typed="")
    return redirect(url_for("verification.certificate", serial=read_serial(typed) or typed[:60]))


@bp.get("/verify/<serial>")
@public
def certificate(serial: str) -> ResponseReturnValue:
    """Say whose certificate it is and how it stands; tell a typing error from a number that was never issued."""
    held = _find(serial)
    if held is None:
        page = render_template(
            "verification/unknown.html", typed=serial[:60], is_well_formed=read_serial(serial) is not None
        )
        return _public(page, 404)
    page = render_template(
        "verification/certificate.html", held=held, checked_at=clock.now(), revoked_on=_revoked_on(held)
    )
    return _public(page, 200)


def _revoked_on(held: Held) -> date | None:
    """Return the day of revocation where the academy is."""
    return local_day(held.revocation.at, held.certificate.time_zone) if held.revocation else None


@bp.get("/verify/<serial>.json")
@public
def certificate_json(serial: str) -> ResponseReturnValue:
    """Say the same as data."""
    held = _find(serial)
    if held is None:
        well_formed = read_serial(serial) is not None
        return _public(jsonify(status="unknown" if well_formed else "malformed", serial=serial[:60]), 404)
    return _public(jsonify(_as_data(held)), 200)


def _find(serial: str) -> Held | None:
    """Look a number up. Misses are counted, so that nobody can try numbers by the thousand."""
    at, address = clock.now(), request.remote_addr or ""
    throttle.check(db.session, UNKNOWN, address, at=at)
    known = read_serial(serial)
    held = queries.by_serial(db.session, known, at=at) if known else None
    if held is None and known is not None:
        with transaction() as session:
            throttle.note(session, UNKNOWN, address, at=at)
    return held


def _public(body: Any, status: int) -> ResponseReturnValue:
    """Nobody keeps the answer, since it may change at any moment, and search engines leave it alone."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if response.mimetype == "application/json":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _as_data(held: Held) -> dict[str, Any]:
    certificate, snapshot = held.certificate, held.snapshot
    return {
        "serial": certificate.serial,
        "status": held.standing.value,
        "checked_at": clock.now().isoformat(timespec="seconds"),
        "holder": snapshot.holder_name,
        "award": snapshot.award_title,
        "statement": snapshot.statement,
        "scope": snapshot.scope,
        "academy": {"name": snapshot.academy_name, "place": snapshot.academy_place},
        "course": {"title": snapshot.course_title, "version": snapshot.course_version},
        "issued_on": certificate.issued_on.isoformat(),
        "expires_on": certificate.expires_on.isoformat() if certificate.expires_on else None,
        "time_zone": certificate.time_zone,
        "assessed": [{"what": what, "how": how} for what, how in snapshot.assessed],
        "revoked": _revocation(held),
        "is_licence_to_practise": False,
    }


def _revocation(held: Held) -> dict[str, str] | None:
    if held.revocation is None:
        return None
    return {"at": held.revocation.at.isoformat(timespec="seconds"), "reason": held.revocation.reason}
