"""The staff's pages: people and their records, confirmations, roles, certificates."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import journey
from lms.academies import queries, rules, service
from lms.awards import queries as awards
from lms.awards import service as awards_service
from lms.catalog import queries as catalog
from lms.certificates import queries as certificate_queries
from lms.certificates import service as certificate_service
from lms.core import clock
from lms.core.errors import FieldProblem, NotAllowed, NotFound
from lms.extensions import db, settings, transaction
from lms.people.policy import Permission, Role, can
from lms.people.service import display_name
from lms.web import access, trainee_record
from lms.web.access import staff
from lms.web.certificates import send_pdf
from lms.web.forms.staff import InviteForm, RequirementForm, RevokeForm, RoleForm, role_choices

bp = Blueprint("staff", __name__, url_prefix="/a/<academy>/staff")

LATEST = 5


def _may() -> dict[str, bool]:
    """Return what the pages offer to the signed-in person."""
    actor = access.actor()
    return {
        "may_invite": can(actor, Permission.INVITE),
        "may_change_roles": can(actor, Permission.CHANGE_ROLE),
        "may_see_certificates": can(actor, Permission.SEE_CERTIFICATES),
        "may_revoke": can(actor, Permission.REVOKE_CERTIFICATE),
    }


@bp.get("")
@staff(Permission.SEE_TRAINEES)
def overview(academy: str) -> ResponseReturnValue:
    """Show what is going on: people, open invitations, courses, the latest certificates."""
    actor, at, may = access.actor(), clock.now(), _may()
    issued = certificate_queries.of_academy(db.session, actor, at=at) if may["may_see_certificates"] else ()
    return render_template(
        "staff/overview.html",
        trainees=[m for m in queries.members(db.session, actor) if Role.TRAINEE in m.roles],
        invitations=queries.open_invitations(db.session, actor, at=at) if may["may_invite"] else (),
        courses=catalog.courses(db.session, actor.academy_id),
        issued_count=len(issued),
        latest=issued[:LATEST],
        **may,
    )


@bp.get("/people")
@staff(Permission.SEE_TRAINEES)
def people(academy: str) -> ResponseReturnValue:
    """List the members, and invite others."""
    return _people_page(_invite_form())


def _people_page(form: InviteForm) -> str:
    actor, may = access.actor(), _may()
    search = request.args.get("search", "").strip()[:100]
    at = clock.now()
    return render_template(
        "staff/people.html",
        members=queries.members(db.session, actor, search=search),
        search=search,
        invitations=queries.open_invitations(db.session, actor, at=at) if may["may_invite"] else (),
        role_words=service.ROLE_WORDS,
        form=form,
        **may,
    )


def _invite_form() -> InviteForm:
    form = InviteForm()
    form.offer(_roles_to_give(), catalog.courses(db.session, access.academy().id))
    return form


def _roles_to_give() -> list[Role]:
    """Return the roles that the signed-in person may give."""
    found = []
    for role in Role:
        try:
            rules.may_grant(access.actor().roles, role)
        except NotAllowed:
            continue
        found.append(role)
    return found


@bp.post("/people/invite")
@staff(Permission.INVITE)
def invite(academy: str) -> ResponseReturnValue:
    """Mail an invitation."""
    form = _invite_form()
    try:
        if form.validate_on_submit():
            with transaction() as session:
                service.invite(
                    session, access.actor(), form.email.data or "", Role(form.role.data), at=clock.now(),
                    base_url=settings().base_url, course_id=UUID(form.course.data) if form.course.data else None,
                )  # fmt: skip
            flash(f"An invitation is on its way to {form.email.data}.", "ok")
            return redirect(url_for("staff.people", academy=academy))
    except FieldProblem as problem:
        form.take(problem)
    return _people_page(form), 422


@bp.post("/invitations/<uuid:invitation_id>/withdraw")
@staff(Permission.INVITE)
def withdraw_invitation(academy: str, invitation_id: UUID) -> ResponseReturnValue:
    """Make an invitation worthless."""
    with transaction() as session:
        service.withdraw_invitation(session, access.actor(), invitation_id, at=clock.now())
    flash("The invitation is withdrawn. Its link does not work any more.", "ok")
    return redirect(url_for("staff.people", academy=academy))


@bp.get("/people/<uuid:person_id>")
@staff(Permission.SEE_TRAINEES)
def person(academy: str, person_id: UUID) -> ResponseReturnValue:
    """Show the record of one member."""
    return render_template("staff/person.html", **_person_context(person_id))


def _person_context(person_id: UUID) -> dict[str, Any]:
    actor = access.actor()
    found = queries.member(db.session, actor, person_id)
    held = queries.roles_in(db.session, actor.academy_id, person_id)
    form = RoleForm()
    form.role.choices = role_choices([role for role in Role if role not in held])
    return {
        "member": found,
        "member_roles": [role for role in Role if role in held],
        "role_words": service.ROLE_WORDS,
        "role_form": form,
        "records": trainee_record.course_records(actor, found),
        "held": certificate_queries.held_by(db.session, actor, person_id, at=clock.now()),
        **_may(),
    }


def _to_person(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("staff.person", academy=access.academy().slug, person_id=person_id))


@bp.post("/people/<uuid:person_id>/awards/<uuid:award_id>/confirm")
@staff(Permission.CONFIRM_REQUIREMENT)
def confirm(academy: str, person_id: UUID, award_id: UUID) -> ResponseReturnValue:
    """Keep that a requirement is met; the certificate is issued at once if it was the last one."""
    form = RequirementForm()
    if not form.validate_on_submit():
        flash(" ".join(problem for problems in form.errors.values() for problem in problems), "bad")
        return _to_person(person_id)
    with transaction() as session:
        issued = journey.confirm_requirement(
            session, access.actor(), award_id, person_id, form.key.data or "", note=form.note.data or "",
            base_url=settings().base_url, at=clock.now(),
        )  # fmt: skip
    flash("Confirmed. The certificate is issued." if issued else "Confirmed.", "ok")
    return _to_person(person_id)


@bp.post("/people/<uuid:person_id>/awards/<uuid:award_id>/unconfirm")
@staff(Permission.CONFIRM_REQUIREMENT)
def unconfirm(academy: str, person_id: UUID, award_id: UUID) -> ResponseReturnValue:
    """Take a confirmation back; certificates that were issued stay."""
    actor = access.actor()
    with transaction() as session:
        queries.member(session, actor, person_id)
        award = awards.award(session, actor.academy_id, award_id)
        awards_service.withdraw(session, actor, award, person_id, request.form.get("key", ""), at=clock.now())
    flash("The confirmation is taken back.", "ok")
    return _to_person(person_id)


@bp.post("/people/<uuid:person_id>/roles")
@staff(Permission.CHANGE_ROLE)
def give_role(academy: str, person_id: UUID) -> ResponseReturnValue:
    """Give a member one more role."""
    actor, role = access.actor(), _role(request.form.get("role", ""))
    with transaction() as session:
        member = queries.member(session, actor, person_id)
        service.give_role(session, actor.academy_id, person_id, role, actor_id=actor.audit_id, at=clock.now())
        name = display_name(member)
    flash(f"{name} is {service.ROLE_WORDS[role]} now.", "ok")
    return _to_person(person_id)


@bp.post("/people/<uuid:person_id>/roles/<role>/end")
@staff(Permission.CHANGE_ROLE)
def end_role(academy: str, person_id: UUID, role: str) -> ResponseReturnValue:
    """Take a role away; who holds none any more is no member, so the list is what is left to show."""
    actor, ended = access.actor(), _role(role)
    with transaction() as session:
        service.end_role(session, actor, person_id, ended, at=clock.now())
        remaining = queries.roles_in(session, actor.academy_id, person_id)
    flash(f"The role of {service.ROLE_WORDS[ended]} is ended.", "ok")
    return _to_person(person_id) if remaining else redirect(url_for("staff.people", academy=academy))


def _role(name: str) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise NotFound("There is no such role.") from None


@bp.get("/certificates")
@staff(Permission.SEE_CERTIFICATES)
def certificates(academy: str) -> ResponseReturnValue:
    """List the certificates that the academy has issued."""
    issued = certificate_queries.of_academy(db.session, access.actor(), at=clock.now())
    return render_template("staff/certificates.html", issued=issued, **_may())


@bp.get("/certificates/<uuid:certificate_id>/certificate.pdf")
@staff(Permission.SEE_CERTIFICATES)
def certificate_pdf(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Send the PDF of a certificate of the academy."""
    held = certificate_queries.of_academy_one(db.session, access.actor(), certificate_id, at=clock.now())
    return send_pdf(held, back=url_for("staff.certificates", academy=academy))


@bp.get("/certificates/<uuid:certificate_id>/revoke")
@staff(Permission.REVOKE_CERTIFICATE, asks_password=True)
def revoke(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Ask why a certificate is withdrawn."""
    held = certificate_queries.of_academy_one(db.session, access.actor(), certificate_id, at=clock.now())
    return render_template("staff/revoke.html", held=held, form=RevokeForm())


@bp.post("/certificates/<uuid:certificate_id>/revoke")
@staff(Permission.REVOKE_CERTIFICATE, asks_password=True)
def take_revocation(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Withdraw a certificate from now on."""
    actor, form, at = access.actor(), RevokeForm(), clock.now()
    held = certificate_queries.of_academy_one(db.session, actor, certificate_id, at=at)
    serial = held.certificate.serial
    try:
        if form.validate_on_submit():
            with transaction() as session:
                certificate_service.revoke(session, actor, serial, reason=form.reason.data or "", at=at)
            flash(f"Certificate {serial} is revoked. Its holder is told by mail.", "ok")
            return redirect(url_for("staff.certificates", academy=academy))
    except FieldProblem as problem:
        form.take(problem)
    return render_template("staff/revoke.html", held=held, form=form), 422
