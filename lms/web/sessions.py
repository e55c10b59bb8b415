"""Keep people signed in: the browser holds a token, the database says what it is worth."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, request, session
from flask_login import login_user, logout_user

from lms.core import clock
from lms.extensions import db, login, settings, transaction
from lms.people import queries, rules, service
from lms.people.models import Person, SignIn
from lms.people.service import Browser

DEVICE_DAYS = 365


class SignedIn:
    """What Flask-Login asks of a user."""

    is_active = is_authenticated = True
    is_anonymous = False

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.token = token

    @property
    def person(self) -> Person:
        """Return the person."""
        return self.sign_in.person

    def get_id(self) -> str:
        """Return what the cookie carries: the token of one session, not the person."""
        return self.token


def init_app(app: Flask) -> None:
    """Tell Flask-Login how to find people and where to send strangers."""
    login.session_protection = None  # the network address of a phone changes during an exam
    login.login_view = "account.sign_in"
    login.login_message = None
    login.user_loader(_load)


def _load(token: str) -> SignedIn | None:
    """Return whoever holds this token, as long as the session stands."""
    found = queries.sign_in_by_token(db.session, token)
    now = clock.now()
    if found is None or not rules.is_signed_in(
        now=now,
        seen_at=found.seen_at,
        expires_at=found.expires_at,
        ended_at=found.ended_at,
        suspended_at=found.person.suspended_at,
        idle=timedelta(minutes=settings().session_idle_minutes),
    ):
        return None
    if now - found.seen_at > service.SEEN_EVERY:
        with transaction() as writing:
            service.note_seen(writing, found.id, at=now)
    return SignedIn(found, token)


def begin(token: str) -> None:
    """Hand the browser a session that was just opened; whatever it carried before is dropped."""
    found = queries.sign_in_by_token(db.session, token)
    if found is None:
        raise RuntimeError("a session must be committed before it is handed out")
    session.clear()
    session.permanent = True
    login_user(SignedIn(found, token))


def end(response: Response) -> Response:
    """Take the session from the browser, with everything that pages have stored there."""
    logout_user()
    session.clear()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def device_cookie_name() -> str:
    """Return the name of the cookie that tells a known browser; it proves nothing else."""
    return "__Host-stipple-device" if settings().is_https else "stipple-device"


def browser() -> Browser:
    """Return what we know of the browser that asks."""
    device = request.cookies.get(device_cookie_name(), "")
    return Browser(
        address=request.remote_addr or "",
        device=(request.user_agent.string or "")[:200],
        device_hash=device_hash(device) if device else "",
    )


def device_hash(device: str) -> str:
    """Return what the database keeps of the device cookie."""
    return hashlib.sha256(device.encode("utf-8", "surrogatepass")).hexdigest()


def remember_device(response: Response, device: str) -> None:
    """Let this browser be known when it signs in again."""
    response.set_cookie(
        device_cookie_name(),
        device,
        max_age=DEVICE_DAYS * 86_400,
        secure=settings().is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def safe_next(target: str | None, default: str) -> str:
    """Return `target` if it is a path on this installation, else `default`.

    Browsers read backslashes as slashes and drop control characters, so both are refused wherever they stand.
    """
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return default
    if "\\" in target or any(ord(c) < 33 or ord(c) == 127 for c in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
