"""Read academies, members and invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from lms.academies.models import Academy, Invitation, Membership
from lms.core.db import id_param
from lms.core.errors import Gone, NotFound
from lms.core.ids import token_hash
from lms.people.models import Person
from lms.people.policy import Actor, Permission, Role, require

# Built once: every page of a signed-in person asks this.
_BELONGINGS = (
    select(Academy, Membership.role)
    .join(Membership, Membership.academy_id == Academy.id)
    .where(Membership.person_id == id_param("person_id"), Membership.ended_at.is_(None))
    .order_by(Academy.name, Academy.id)
)


@dataclass(frozen=True)
class Belonging:
    """One academy of a person, with the roles held there."""

    academy: Academy
    roles: frozenset[Role]


@dataclass(frozen=True)
class MemberLine:
    """One line of a list of people."""

    person_id: UUID
    legal_name: str
    email: str
    roles: tuple[Role, ...]
    since: datetime


def belongings(session: Session, person_id: UUID) -> Sequence[Belonging]:
    """Return the academies of a person, by name."""
    rows = session.execute(_BELONGINGS, {"person_id": person_id}).all()
    roles: dict[UUID, set[Role]] = {}
    academies: dict[UUID, Academy] = {}
    for academy, role in rows:
        academies[academy.id] = academy
        roles.setdefault(academy.id, set()).add(role)
    return [Belonging(academies[key], frozenset(roles[key])) for key in academies]


def by_slug(session: Session, slug: str) -> Academy:
    """Return an academy.

    Raises:
        NotFound: no academy has this short name.
    """
    academy = session.scalar(select(Academy).where(Academy.slug == slug))
    if academy is None:
        raise NotFound("We could not find that academy.")
    return academy


def academy(session: Session, academy_id: UUID) -> Academy:
    """Return an academy that is known to exist."""
    return session.get_one(Academy, academy_id)


def all_academies(session: Session) -> Sequence[Academy]:
    """Return every academy of the installation, by name."""
    return session.scalars(select(Academy).order_by(Academy.name, Academy.id)).all()


def roles_in(session: Session, academy_id: UUID, person_id: UUID) -> frozenset[Role]:
    """Return the roles that a person holds in an academy now."""
    return frozenset(
        session.scalars(
            select(Membership.role).where(
                Membership.academy_id == academy_id,
                Membership.person_id == person_id,
                Membership.ended_at.is_(None),
            )
        )
    )


def member(session: Session, actor: Actor, person_id: UUID) -> Person:
    """Return a person who belongs to the actor's academy.

    Raises:
        NotAllowed: the actor may not see people.
        NotFound: nobody of the academy has this id.
    """
    require(actor, Permission.SEE_TRAINEES)
    found = session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.id == person_id,
            Membership.academy_id == actor.academy_id,
            Membership.ended_at.is_(None),
        )
        .limit(1)
    )
    if found is None:
        raise NotFound("We could not find that person.")
    return found


def members(session: Session, actor: Actor, *, search: str = "", most: int = 200) -> Sequence[MemberLine]:
    """Return the members of the actor's academy by name; `search` looks in names and addresses.

    Raises:
        NotAllowed: the actor may not see people.
    """
    require(actor, Permission.SEE_TRAINEES)
    rows = session.execute(
        select(
            Person.id,
            Person.legal_name,
            Person.email,
            func.min(Membership.started_at),
            func.group_concat(Membership.role.distinct())
            if session.get_bind().dialect.name == "sqlite"
            else func.string_agg(Membership.role.distinct(), ","),
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.academy_id == actor.academy_id, Membership.ended_at.is_(None), _matches(search))
        .group_by(Person.id, Person.legal_name, Person.email)
        .order_by(Person.legal_name, Person.id)
        .limit(most)
    ).all()
    order = list(Role)
    return [
        MemberLine(
            person_id, name, email, tuple(sorted((Role(r) for r in roles.split(",")), key=order.index)), since
        )
        for person_id, name, email, since, roles in rows
    ]


def _matches(search: str) -> ColumnElement[bool]:
    """Compare literally: the wildcards of LIKE in what was typed are escaped."""
    if not search:
        return true()
    return or_(
        Person.legal_name.icontains(search, autoescape=True), Person.email.icontains(search, autoescape=True)
    )


def open_invitations(session: Session, actor: Actor, *, at: datetime) -> Sequence[Invitation]:
    """Return invitations of the actor's academy that can still be accepted, the latest first."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.academy_id == actor.academy_id,
            Invitation.closed_at.is_(None),
            Invitation.expires_at > at,
            Invitation.invited_by_id.is_not(None),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .limit(200)
    ).all()


def live_invitation(session: Session, token: str, *, at: datetime, lock: bool = False) -> Invitation:
    """Return an invitation that can be accepted.

    Raises:
        Gone: it was accepted, replaced, has expired, or never existed; the four are not told apart.
    """
    query = select(Invitation).where(Invitation.token_hash == token_hash(token))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or found.closed_at is not None or found.expires_at <= at:
        raise Gone("This invitation has been used or has expired.")
    return found
