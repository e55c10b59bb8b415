"""Every endpoint says who may reach it. One that does not stops the app from starting.

What an object allows is checked in the services, where commands and jobs pass too; here is only who may knock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, current_app, g, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from lms.academies import queries as academies
from lms.academies.models import Academy
from lms.academies.queries import Belonging
from lms.core import clock
from lms.core.errors import NotFound
from lms.extensions import csrf, db, login
from lms.people.models import Person, SignIn
from lms.people.policy import Actor, Permission, Role, require
from lms.people.rules import is_confirmed
from lms.web import errors

P = ParamSpec("P")
R = TypeVar("R")
_MARK = "_lms_audience"
UNREADABLE = "Something that was sent holds a character that cannot be kept. Take it out and try again."


@dataclass(frozen=True)
class Audience:
    """Who may reach an endpoint."""

    name: str
    """public, signed_in, member or staff."""
    permission: Permission | None = None
    asks_password: bool = False
    """The password must have been typed within the last fifteen minutes."""


def _mark(audience: Audience) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, _MARK, audience)
        return view

    return mark


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may reach this view."""
    return _mark(Audience("public"))(view)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Any signed-in person may reach this view."""
    return _mark(Audience("signed_in"))(view)


def member(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone who belongs to the academy of the address may reach this view; to others it is not there."""
    return _mark(Audience("member"))(view)


def staff(
    permission: Permission, *, asks_password: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Members whose role grants `permission` may reach this view; to strangers it is not there."""
    return _mark(Audience("staff", permission, asks_password))


def audience(app: Flask, endpoint: str) -> Audience | None:
    """Return the mark of an endpoint; None when it has none."""
    return getattr(app.view_functions[endpoint], _MARK, None)


def actor() -> Actor:
    """Return the signed-in person as an actor in the academy of the address."""
    found: Actor = g.actor
    return found


def academy() -> Academy:
    """Return the academy of the address."""
    found: Academy = g.academy
    return found


def person() -> Person:
    """Return the signed-in person."""
    found: Person = current_user.person
    return found


def sign_in() -> SignIn:
    """Return the session of this browser."""
    found: SignIn = current_user.sign_in
    return found


def is_signed_in() -> bool:
    """Tell whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def init_app(app: Flask) -> None:
    """Refuse undeclared endpoints, then enforce the declarations on each request."""
    undeclared = sorted(e for e in app.view_functions if audience(app, e) is None)
    if undeclared:
        raise RuntimeError(f"endpoints without an audience: {undeclared}")
    app.before_request(_check)


def _check() -> Response | None:
    """Let the request pass, or answer it."""
    g.belongings, g.academy = (), None
    _refuse_nul()
    if request.endpoint is None:
        return None
    wanted: Audience = getattr(current_app.view_functions[request.endpoint], _MARK)
    if wanted.name != "public" and not is_signed_in():
        return _ask_to_sign_in()
    if is_signed_in():
        g.belongings = academies.belongings(db.session, person().id)
    _enter_academy(wanted)
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        csrf.protect()
    if wanted.asks_password and not is_confirmed(now=clock.now(), confirmed_at=sign_in().confirmed_at):
        return redirect(url_for("account.confirm", next=_way_back()))
    return None


def _ask_to_sign_in() -> Response:
    """Send people to the sign-in page; a script gets 401 and keeps what it wanted to save."""
    if errors.wants_json():
        return make_response(errors.answer(401, "You are signed out. Sign in again to go on."))
    refused: Response = login.unauthorized()
    return refused


def _refuse_nul() -> None:
    """Refuse the one character that no text of ours can have and that PostgreSQL cannot store."""
    if "\x00" in request.path:
        raise NotFound("There is no page at this address.")
    for values in (request.args, request.form):
        if any("\x00" in name or "\x00" in value for name, value in values.items(multi=True)):
            raise UnprocessableEntity(UNREADABLE)


def _enter_academy(wanted: Audience) -> None:
    """Find the academy of the address, and what the signed-in person is there."""
    slug = (request.view_args or {}).get("academy")
    if slug is None:
        return
    here: Belonging | None = next((b for b in g.belongings if b.academy.slug == slug), None)
    if here is None and wanted.name in {"member", "staff"}:
        raise NotFound("We could not find that page.")
    g.academy = here.academy if here else academies.by_slug(db.session, slug)
    if here is not None:
        g.actor = Actor(person().id, here.academy.id, here.roles)
        if wanted.permission is not None:
            require(g.actor, wanted.permission)


def roles_here() -> frozenset[Role]:
    """Return the roles of the signed-in person in the academy of the address."""
    here = next((b for b in g.get("belongings", ()) if g.academy and b.academy.id == g.academy.id), None)
    return here.roles if here else frozenset()


def _way_back() -> str:
    """Return where to go after the password was typed: this page, or the one that the form was on."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def optional_actor() -> Actor | None:
    """Return the actor on a public page of an academy; None for strangers."""
    found: Actor | None = g.get("actor")
    return found


def person_id() -> UUID:
    """Return the id of the signed-in person."""
    return person().id
