"""Found academies, invite people, give and end roles."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.academies import queries, rules
from lms.academies.models import Academy, Invitation, Membership
from lms.core import audit, throttle
from lms.core.errors import FieldProblem, Gone, NotFound, RuleBroken, TooMany
from lms.core.ids import new_token, token_hash
from lms.core.text import clean_line, email_key
from lms.mail import service as mail
from lms.people import queries as people
from lms.people import rules as people_rules
from lms.people import service as people_service
from lms.people.models import LinkKind, Person
from lms.people.policy import Actor, Permission, Role, require

ROLE_WORDS = {
    Role.TRAINEE: "trainee",
    Role.INSTRUCTOR: "instructor",
    Role.ASSESSOR: "assessor",
    Role.REGISTRAR: "registrar",
    Role.OWNER: "owner",
}


def found(
    session: Session, *, slug: str, name: str, at: datetime, actor_id: UUID | None = None,
    short_name: str = "", place: str = "", contact_email: str = "", time_zone: str = "Europe/London",
) -> Academy:  # fmt: skip
    """Add an academy. It has no members yet.

    Raises:
        FieldProblem: the short name or the name is not acceptable, or the short name is taken.
    """
    rules.clean_slug(slug)
    if session.scalar(select(Academy.id).where(Academy.slug == slug)) is not None:
        raise FieldProblem("slug", "Another academy has this short name.")
    academy = Academy(
        slug=slug,
        name=_academy_name(name),
        short_name=clean_line(short_name) or _academy_name(name),
        place=clean_line(place),
        contact_email=contact_email,
        time_zone=people_rules.clean_time_zone(time_zone),
        created_at=at,
    )
    session.add(academy)
    session.flush()  # the academy's key is needed for what it will own
    audit.record(session, "academy.found", at=at, actor_id=actor_id, academy_id=academy.id, about=academy)
    return academy


def _academy_name(name: str) -> str:
    cleaned = clean_line(name)
    if not cleaned or len(cleaned) > 120:
        raise FieldProblem("academy_name", "Write the name of the academy, up to 120 characters.")
    return cleaned


def set_up(
    session: Session, token: str, *, academy_name: str, email: str, legal_name: str, password_hash: str,
    at: datetime,
) -> tuple[Academy, Person]:  # fmt: skip
    """Let the first owner take over a new installation, once.

    Raises:
        Gone: the link was used or has expired.
        FieldProblem: a value is not acceptable.
    """
    link = people.live_link(session, LinkKind.SET_UP, token, at=at, lock=True)
    link.used_at = at
    academy = session.scalars(select(Academy).order_by(Academy.created_at, Academy.id).limit(1)).one()
    academy.name = _academy_name(academy_name)
    academy.short_name = academy.name
    academy.contact_email = people_rules.clean_email(email)
    person = people_service.create(
        session,
        email=email,
        legal_name=legal_name,
        password_hash=password_hash,
        time_zone=academy.time_zone,
        at=at,
    )
    give_role(session, academy.id, person.id, Role.OWNER, actor_id=person.id, at=at)
    return academy, person


def give_role(
    session: Session, academy_id: UUID, person_id: UUID, role: Role, *, actor_id: UUID | None, at: datetime
) -> None:
    """Make a person hold a role. Holding it already is fine."""
    people.hold_person(session, person_id)
    if role in queries.roles_in(session, academy_id, person_id):
        return
    membership = Membership(academy_id=academy_id, person_id=person_id, role=role, started_at=at)
    session.add(membership)
    audit.record(
        session, "role.give", at=at, actor_id=actor_id, academy_id=academy_id, about=membership,
        detail={"person": str(person_id), "role": role.value},
    )  # fmt: skip


def end_role(session: Session, actor: Actor, person_id: UUID, role: Role, *, at: datetime) -> None:
    """Take a role away. The last owner stays, so that an academy is never left without one.

    Raises:
        NotAllowed: the actor may not change roles.
        NotFound: the person does not hold the role in the actor's academy.
        RuleBroken: the person is the last owner.
    """
    require(actor, Permission.CHANGE_ROLE)
    held = session.scalars(
        select(Membership)
        .where(
            Membership.academy_id == actor.academy_id,
            Membership.role == role,
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.id)
        .with_for_update()
    ).all()
    mine = [membership for membership in held if membership.person_id == person_id]
    if not mine:
        raise NotFound("This person does not hold that role.")
    if role is Role.OWNER and len(held) == 1:
        raise RuleBroken("This is the last owner of the academy. Give the role to somebody else first.")
    mine[0].ended_at = at
    audit.record(
        session, "role.end", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id, about=mine[0],
        detail={"person": str(person_id), "role": role.value},
    )  # fmt: skip


def invite(
    session: Session, actor: Actor, email: str, role: Role, *, base_url: str, at: datetime,
    course_id: UUID | None = None,
) -> str:  # fmt: skip
    """Invite a mailbox to a role; a newer invitation for the same mailbox and role replaces an older one.

    Returns the token, which the command line prints; browsers never see it.

    Raises:
        NotAllowed: the role is not the actor's to give.
        FieldProblem: no mailbox can have this address.
        TooMany: the actor has sent too many invitations today.
    """
    require(actor, Permission.INVITE)
    rules.may_grant(actor.roles, role)
    address = people_rules.clean_email(email)
    throttle.check(session, rules.INVITE_PER_PERSON, str(actor.person_id), at=at)
    throttle.note(session, rules.INVITE_PER_PERSON, str(actor.person_id), at=at)
    inviter = session.get(Person, actor.person_id)
    token, invitation = _new_invitation(
        session, actor.academy_id, address, role, course_id, life=rules.INVITATION_LIFE, at=at
    )
    invitation.invited_by_id = inviter.id if inviter else None
    academy = queries.academy(session, actor.academy_id)
    inviter_name = people_service.display_name(inviter) if inviter else academy.name
    _mail_invitation(session, academy, invitation, token, inviter_name, base_url=base_url, at=at)
    audit.record(
        session, "invitation.send", at=at, actor_id=actor.audit_id, academy_id=academy.id,
        about=invitation, detail={"role": role.value},
    )  # fmt: skip
    return token


def request_account(
    session: Session, academy: Academy, email: str, address: str, *, base_url: str, at: datetime,
    course_id: UUID | None = None,
) -> None:  # fmt: skip
    """Mail somebody who wants to learn a link for an account; say nothing about whether there is one.

    Raises:
        FieldProblem: no mailbox can have this address.
        TooMany: too many requests from this network address.
    """
    mailbox = people_rules.clean_email(email)
    throttle.check(session, rules.ACCOUNT_REQUEST_ADDRESS, address, at=at)
    throttle.note(session, rules.ACCOUNT_REQUEST_ADDRESS, address, at=at)
    try:
        throttle.check(session, rules.ACCOUNT_REQUEST_MAILBOX, email_key(mailbox), at=at)
    except TooMany:
        return
    throttle.note(session, rules.ACCOUNT_REQUEST_MAILBOX, email_key(mailbox), at=at)
    known = people.by_email(session, mailbox)
    if known is not None:
        values = {
            "academy": academy.name,
            "name": people_service.display_name(known),
            "link": f"{base_url}/sign-in",
        }
        mail.queue(session, "account_exists", known.email, values, at=at, academy_id=academy.id)
        return
    token, invitation = _new_invitation(
        session, academy.id, mailbox, Role.TRAINEE, course_id, life=rules.ACCOUNT_REQUEST_LIFE, at=at
    )
    _mail_invitation(session, academy, invitation, token, "", base_url=base_url, at=at)


def _new_invitation(
    session: Session,
    academy_id: UUID,
    email: str,
    role: Role,
    course_id: UUID | None,
    *,
    life: timedelta,
    at: datetime,
) -> tuple[str, Invitation]:
    key = email_key(email)
    session.execute(
        update(Invitation)
        .where(
            Invitation.academy_id == academy_id,
            Invitation.email_key == key,
            Invitation.role == role,
            Invitation.closed_at.is_(None),
        )
        .values(closed_at=at)
    )
    token = new_token()
    invitation = Invitation(
        academy_id=academy_id,
        email=email,
        email_key=key,
        role=role,
        token_hash=token_hash(token),
        created_at=at,
        expires_at=at + life,
        course_id=course_id,
    )
    session.add(invitation)
    return token, invitation


def _mail_invitation(
    session: Session, academy: Academy, invitation: Invitation, token: str, invited_by: str, *, base_url: str,
    at: datetime,
) -> None:  # fmt: skip
    values = {
        "academy": academy.name,
        "invited_by": invited_by,
        "role": ROLE_WORDS[invitation.role],
        "days": (invitation.expires_at - at).days,
        "link": f"{base_url}/invite/{token}",
    }
    mail.queue(session, "invitation", invitation.email, values, at=at, academy_id=academy.id)


def accept_as_new(
    session: Session, token: str, *, legal_name: str, password_hash: str, time_zone: str, at: datetime
) -> tuple[Person, Invitation]:
    """Make an account for the invited mailbox, with the invited role.

    Raises:
        Gone: the invitation was used or has expired.
        FieldProblem: a value is not acceptable.
    """
    invitation = queries.live_invitation(session, token, at=at, lock=True)
    person = people_service.create(
        session,
        email=invitation.email,
        legal_name=legal_name,
        password_hash=password_hash,
        time_zone=time_zone,
        at=at,
    )
    _accept(session, invitation, person, at=at)
    return person, invitation


def accept_as_member(session: Session, token: str, person_id: UUID, *, at: datetime) -> Invitation:
    """Give the invited role to somebody who has an account under the invited mailbox.

    Raises:
        Gone: the invitation was used or has expired, or is for somebody else.
    """
    invitation = queries.live_invitation(session, token, at=at, lock=True)
    person = people.person(session, person_id)
    if person.email_key != invitation.email_key:
        raise Gone("This invitation is for another e-mail address. Sign out, then open the link again.")
    _accept(session, invitation, person, at=at)
    return invitation


def _accept(session: Session, invitation: Invitation, person: Person, *, at: datetime) -> None:
    invitation.closed_at = at
    invitation.accepted_by_id = person.id
    give_role(session, invitation.academy_id, person.id, invitation.role, actor_id=person.id, at=at)
    audit.record(
        session, "invitation.accept", at=at, actor_id=person.id, academy_id=invitation.academy_id,
        about=invitation,
    )  # fmt: skip


def withdraw_invitation(session: Session, actor: Actor, invitation_id: UUID, *, at: datetime) -> None:
    """Make an invitation worthless.

    Raises:
        NotAllowed: the actor may not invite.
        NotFound: the academy has no such open invitation.
    """
    require(actor, Permission.INVITE)
    found_one = session.get(Invitation, invitation_id)
    if found_one is None or found_one.academy_id != actor.academy_id or found_one.closed_at is not None:
        raise NotFound("We could not find that invitation.")
    found_one.closed_at = at
    audit.record(
        session, "invitation.withdraw", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id,
        about=found_one,
    )  # fmt: skip
