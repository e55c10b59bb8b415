"""Sign in and out, a new password, sessions and profile."""

from uuid import UUID

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import FieldProblem, Gone
from lms.core.ids import new_token
from lms.extensions import db, settings, transaction
from lms.people import credentials, queries, rules, service
from lms.people.models import LinkKind
from lms.people.service import Browser
from lms.web import access, sessions
from lms.web.access import public, signed_in
from lms.web.browser_names import browser_name
from lms.web.forms.account import (
    ChangePasswordForm,
    ConfirmForm,
    EmailForm,
    NewPasswordForm,
    ProfileForm,
    SignInForm,
)
from lms.web.rendering import THEMES, theme_cookie_name

bp = Blueprint("account", __name__)

WRONG_PAIR = "This e-mail address and password do not belong together. Check both, or ask for a new password."
A_YEAR = 365 * 86_400


def _home() -> str:
    return url_for("home.index")


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page."""
    target = sessions.safe_next(request.args.get("next"), "")
    if access.is_signed_in():
        return redirect(target or _home())
    return render_template("account/sign_in.html", form=SignInForm(), next=target)


@bp.post("/sign-in")
@public
def begin_session() -> ResponseReturnValue:
    """Sign somebody in. The slow hash is computed while no transaction is open."""
    form, target = SignInForm(), sessions.safe_next(request.args.get("next"), "")
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form, next=target), 422
    token, device = _try_sign_in(form.email.data or "", form.password.data or "")
    if token is None:
        form.form_errors.append(WRONG_PAIR)
        return render_template("account/sign_in.html", form=form, next=target), 422
    sessions.begin(token)
    response = make_response(redirect(target or _home()))
    sessions.remember_device(response, device)
    return response


def _try_sign_in(email: str, password: str) -> tuple[str | None, str]:
    """Return the token of a new session, or None, and the value of the browser's device cookie."""
    seen = sessions.browser()
    device = request.cookies.get(sessions.device_cookie_name()) or new_token()
    browser = Browser(seen.address, seen.device, sessions.device_hash(device))
    with transaction() as session:
        candidate = service.begin_sign_in(session, email, seen, at=clock.now())
    verdict = credentials.verify(candidate.password_hash, password)
    with transaction() as session:
        token = service.finish_sign_in(
            session, candidate, verdict, browser, days=settings().session_days, at=clock.now()
        )
    return token, device


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this session."""
    with transaction() as session:
        service.end_session(session, access.person_id(), access.sign_in().id, at=clock.now())
    return sessions.end(make_response(redirect(url_for("account.sign_in"))))


@bp.get("/forgot-password")
@public
def forgot_password() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("account/forgot_password.html", form=EmailForm(), sent=False)


@bp.post("/forgot-password")
@public
def request_reset() -> ResponseReturnValue:
    """Mail a link if there is an account; the page says the same either way."""
    form = EmailForm()
    if not form.validate_on_submit():
        return render_template("account/forgot_password.html", form=form, sent=False), 422
    with transaction() as session:
        service.request_reset(
            session, form.email.data or "", request.remote_addr or "", base_url=settings().base_url,
            at=clock.now(),
        )  # fmt: skip
    return render_template("account/forgot_password.html", form=form, sent=True)


@bp.get("/reset-password/<token>")
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Ask for a new password, or say that the link is spent."""
    try:
        queries.live_link(db.session, LinkKind.RESET_PASSWORD, token, at=clock.now())
    except Gone:
        return _spent()
    return _secret(render_template("account/reset_password.html", form=NewPasswordForm(), token=token))


@bp.post("/reset-password/<token>")
@public
def use_reset(token: str) -> ResponseReturnValue:
    """Set the new password; the person then signs in with it."""
    form = NewPasswordForm()
    try:
        link = queries.live_link(db.session, LinkKind.RESET_PASSWORD, token, at=clock.now())
        person = queries.person(db.session, link.person_id or UUID(int=0))
        if form.validate_on_submit():
            context = (person.email, person.legal_name)
            rules.check_password(form.password.data or "", context=context)
            hashed = credentials.hash_password(form.password.data or "")
            with transaction() as session:
                service.reset_password(session, token, hashed, at=clock.now())
            flash("Your password is changed. Sign in with it.", "ok")
            return redirect(url_for("account.sign_in"))
    except FieldProblem as problem:
        form.take(problem)
    except Gone:
        return _spent()
    page = render_template("account/reset_password.html", form=form, token=token)
    return _secret(page, 422)


def _spent() -> ResponseReturnValue:
    return _secret(render_template("account/link_spent.html", form=EmailForm()), 410)


def _secret(page: str, status: int = 200) -> ResponseReturnValue:
    """Send a page whose address is a secret: nobody learns it from a referrer."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/account/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Ask for the password before a sensitive act."""
    target = sessions.safe_next(request.args.get("next"), _home())
    return render_template("account/confirm.html", form=ConfirmForm(), next=target)


@bp.post("/account/confirm")
@signed_in
def take_confirmation() -> ResponseReturnValue:
    """Note that the password was typed, and go back to what was to be done."""
    form, target = ConfirmForm(), sessions.safe_next(request.args.get("next"), _home())
    if form.validate_on_submit() and _confirm_password(form.password.data or ""):
        return redirect(target)
    if not form.errors:
        form.take(FieldProblem("password", "This is not your password."))
    return render_template("account/confirm.html", form=form, next=target), 422


def _confirm_password(password: str) -> bool:
    """Count the try, check the password outside of a transaction, keep the result."""
    person = access.person()
    with transaction() as session:
        candidate = service.begin_sign_in(session, person.email, sessions.browser(), at=clock.now())
    verdict = credentials.verify(candidate.password_hash, password)
    with transaction() as session:
        service.finish_confirmation(
            session, candidate, access.sign_in().id, is_right=verdict.is_right, at=clock.now()
        )
    return verdict.is_right


@bp.get("/account")
@signed_in
def profile() -> ResponseReturnValue:
    """Show names and time zone."""
    return render_template("account/profile.html", form=ProfileForm(obj=access.person()))


@bp.post("/account")
@signed_in
def change_profile() -> ResponseReturnValue:
    """Keep names and time zone."""
    form = ProfileForm()
    try:
        if form.validate_on_submit():
            with transaction() as session:
                service.change_profile(
                    session, access.person_id(), legal_name=form.legal_name.data or "",
                    preferred_name=form.preferred_name.data or "", time_zone=form.time_zone.data or "",
                    at=clock.now(),
                )  # fmt: skip
            flash("Your profile is saved.", "ok")
            return redirect(url_for("account.profile"))
    except FieldProblem as problem:
        form.take(problem)
    return render_template("account/profile.html", form=form), 422


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """Ask for the present and a new password."""
    return render_template("account/password.html", form=ChangePasswordForm())


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Set a new password; other browsers are signed out."""
    form, person = ChangePasswordForm(), access.person()
    try:
        if form.validate_on_submit():
            _require_present_password(form.current.data or "")
            rules.check_password(form.password.data or "", context=_context())
            hashed = credentials.hash_password(form.password.data or "")
            with transaction() as session:
                service.change_password(
                    session, person.id, hashed, sign_in_id=access.sign_in().id, at=clock.now()
                )
            flash("Your password is changed. Other browsers were signed out.", "ok")
            return redirect(url_for("account.profile"))
    except FieldProblem as problem:
        form.take(problem)
    return render_template("account/password.html", form=form), 422


def _require_present_password(typed: str) -> None:
    if not _confirm_password(typed):
        raise FieldProblem("current", "This is not your present password.")


def _context() -> tuple[str, ...]:
    """Return what a guesser knows of the signed-in person."""
    person = access.person()
    return (person.email, person.legal_name, *(b.academy.name for b in g.belongings))


@bp.get("/account/sessions")
@signed_in
def open_sessions() -> ResponseReturnValue:
    """List where the person is signed in."""
    found = queries.open_sign_ins(db.session, access.person_id(), at=clock.now())
    named = [(browser_name(entry.device), entry) for entry in found]
    return render_template("account/sessions.html", sessions=named, current_id=access.sign_in().id)


@bp.post("/account/sessions/<uuid:sign_in_id>/end")
@signed_in
def end_session(sign_in_id: UUID) -> ResponseReturnValue:
    """End one session; if it is this one, leave."""
    with transaction() as session:
        service.end_session(session, access.person_id(), sign_in_id, at=clock.now())
    if sign_in_id == access.sign_in().id:
        return sessions.end(make_response(redirect(url_for("account.sign_in"))))
    flash("That browser is signed out.", "ok")
    return redirect(url_for("account.open_sessions"))


@bp.post("/account/sessions/end-all")
@signed_in
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    person_id = access.person_id()
    with transaction() as session:
        service.end_all_sessions(session, person_id, at=clock.now(), actor_id=person_id)
    return sessions.end(make_response(redirect(url_for("account.sign_in"))))


@bp.post("/theme")
@public
def theme() -> ResponseReturnValue:
    """Keep whether pages are light, dark, or as the system says."""
    chosen = request.form.get("theme", "system")
    response = make_response(redirect(sessions.safe_next(request.form.get("next"), _home())))
    if chosen in THEMES:
        response.set_cookie(
            theme_cookie_name(),
            chosen,
            max_age=A_YEAR,
            secure=settings().is_https,
            samesite="Lax",
            httponly=True,
        )
    return response
