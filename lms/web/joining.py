"""Take over a new installation, ask for an account, accept an invitation."""

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import journey
from lms.academies import queries as academies
from lms.academies import service
from lms.academies.models import Academy, Invitation
from lms.academies.service import ROLE_WORDS
from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.errors import FieldProblem, Gone
from lms.core.ids import new_token
from lms.extensions import db, settings, transaction
from lms.people import credentials, queries, rules
from lms.people import service as people
from lms.people.models import LinkKind
from lms.people.service import Browser
from lms.web import access, sessions
from lms.web.access import public, signed_in
from lms.web.forms.account import AccountForm, EmailForm, SetUpForm

bp = Blueprint("joining", __name__)


def _secret(page: str, status: int = 200) -> ResponseReturnValue:
    """Send a page whose address is a secret: nobody learns it from a referrer."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/setup/<token>")
@public
def set_up(token: str) -> ResponseReturnValue:
    """Ask the first owner for names and a password."""
    try:
        queries.live_link(db.session, LinkKind.SET_UP, token, at=clock.now())
    except Gone:
        return _spent_set_up()
    return _secret(render_template("account/setup.html", form=SetUpForm(), token=token))


@bp.post("/setup/<token>")
@public
def take_over(token: str) -> ResponseReturnValue:
    """Make the first owner, once."""
    form = SetUpForm()
    try:
        queries.live_link(db.session, LinkKind.SET_UP, token, at=clock.now())
        if form.validate_on_submit():
            return _take_over(form, token)
    except FieldProblem as problem:
        form.take(problem)
    except Gone:
        return _spent_set_up()
    return _secret(render_template("account/setup.html", form=form, token=token), 422)


def _take_over(form: SetUpForm, token: str) -> Response:
    names = (form.academy_name.data or "", form.legal_name.data or "", form.email.data or "")
    rules.check_password(form.password.data or "", context=names)
    hashed = credentials.hash_password(form.password.data or "")
    with transaction() as session:
        academy, person = service.set_up(
            session, token, academy_name=names[0], legal_name=names[1], email=names[2], password_hash=hashed,
            at=clock.now(),
        )  # fmt: skip
    response = _signed_in_as(person.id, url_for("staff.overview", academy=academy.slug))
    flash(f"Welcome. You are the owner of {academy.name}.", "ok")
    return response


def _spent_set_up() -> ResponseReturnValue:
    return _secret(render_template("account/setup_spent.html"), 410)


def _signed_in_as(person_id: UUID, target: str) -> Response:
    """Open a session for somebody who has just proved who they are by a mailed link and a new password."""
    device = request.cookies.get(sessions.device_cookie_name()) or new_token()
    seen = sessions.browser()
    browser = Browser(seen.address, seen.device, sessions.device_hash(device))
    with transaction() as session:
        token = people.open_session(session, person_id, browser, days=settings().session_days, at=clock.now())
    sessions.begin(token)
    response = make_response(redirect(target))
    sessions.remember_device(response, device)
    return response


@bp.get("/a/<academy>/register")
@public
def register(academy: str) -> ResponseReturnValue:
    """Ask for the address of somebody who wants an account."""
    return render_template(
        "account/register.html", form=EmailForm(), sent=False, course=request.args.get("course", "")
    )


@bp.post("/a/<academy>/register")
@public
def request_account(academy: str) -> ResponseReturnValue:
    """Mail a link for an account; the page says the same whether or not there is one."""
    form, course_slug = EmailForm(), request.args.get("course", "")
    try:
        if form.validate_on_submit():
            with transaction() as session:
                service.request_account(
                    session, access.academy(), form.email.data or "", request.remote_addr or "",
                    base_url=settings().base_url, at=clock.now(), course_id=_open_course(course_slug),
                )  # fmt: skip
            return render_template("account/register.html", form=form, sent=True, course=course_slug)
    except FieldProblem as problem:
        form.take(problem)
    return render_template("account/register.html", form=form, sent=False, course=course_slug), 422


def _open_course(slug: str) -> UUID | None:
    """Return the course in which the new person gets a place at once, if it is open to all."""
    return catalog.open_course_id(db.session, access.academy().id, slug) if slug else None


@bp.get("/invite/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """Show what the invitation is for, and ask for what an account needs."""
    try:
        found = academies.live_invitation(db.session, token, at=clock.now())
    except Gone:
        return _secret(render_template("account/invitation_spent.html"), 410)
    academy = academies.academy(db.session, found.academy_id)
    form = AccountForm(time_zone=academy.time_zone)
    return _secret(_invitation_page(found, academy, form, token))


def _invitation_page(found: Invitation, academy: Academy, form: AccountForm, token: str) -> str:
    known = queries.by_email(db.session, found.email)
    here = access.person() if access.is_signed_in() else None
    return render_template(
        "account/invitation.html",
        form=form,
        token=token,
        inviting_academy=academy.name,
        role=ROLE_WORDS[found.role],
        email=found.email,
        has_account=known is not None,
        signed_in_as_other=here is not None and here.email_key != found.email_key,
        signed_in_as_invited=here is not None and here.email_key == found.email_key,
    )


@bp.post("/invite/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    """Make the account. Role, address and course come from the invitation, never from the form."""
    form = AccountForm()
    try:
        found = academies.live_invitation(db.session, token, at=clock.now())
        academy = academies.academy(db.session, found.academy_id)
        if form.validate_on_submit():
            return _accept(form, token, academy, found.email)
    except FieldProblem as problem:
        form.take(problem)
    except Gone:
        return _secret(render_template("account/invitation_spent.html"), 410)
    return _secret(_invitation_page(found, academy, form, token), 422)


def _accept(form: AccountForm, token: str, academy: Academy, email: str) -> Response:
    name = form.legal_name.data or ""
    rules.check_password(form.password.data or "", context=(email, name, academy.name))
    hashed = credentials.hash_password(form.password.data or "")
    with transaction() as session:
        person, _invitation = journey.accept_invitation(
            session, token, legal_name=name, password_hash=hashed, time_zone=form.time_zone.data or "",
            at=clock.now(),
        )  # fmt: skip
    response = _signed_in_as(person.id, url_for("home.academy", academy=academy.slug))
    flash(f"Welcome to {academy.name}.", "ok")
    return response


@bp.post("/invite/<token>/join")
@signed_in
def join(token: str) -> ResponseReturnValue:
    """Let somebody with an account take the role."""
    with transaction() as session:
        found = journey.join_by_invitation(session, token, access.person_id(), at=clock.now())
        academy = academies.academy(session, found.academy_id)
    flash(f"You belong to {academy.name} now.", "ok")
    return redirect(url_for("home.academy", academy=academy.slug))
