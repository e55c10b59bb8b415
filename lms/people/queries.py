"""Read people and their sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from lms.core.errors import Gone, NotFound
from lms.core.ids import token_hash
from lms.core.text import email_key, is_email
from lms.people.models import Link, LinkKind, Person, SignIn

# Statements of every page are built once: building one costs more than running it.
_BY_TOKEN = (
    select(SignIn)
    .join(SignIn.person)
    .where(SignIn.token_hash == bindparam("token_hash"))
    .options(contains_eager(SignIn.person))
)


def by_email(session: Session, email: str) -> Person | None:
    """Return the person with this mailbox, however it is spelled; what can be no mailbox is nobody's."""
    if not is_email(email.strip()):
        return None
    return session.scalar(select(Person).where(Person.email_key == email_key(email)))


def person(session: Session, person_id: UUID, *, lock: bool = False) -> Person:
    """Return a person.

    Raises:
        NotFound: there is no such person.
    """
    found = session.get(Person, person_id, with_for_update=True if lock else None)
    if found is None:
        raise NotFound("We could not find that person.")
    return found


def hold_person(session: Session, person_id: UUID) -> None:
    """Hold up others who give this person a role or a place, until this transaction ends."""
    session.scalar(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def sign_in_by_token(session: Session, token: str) -> SignIn | None:
    """Return the session that a browser's token belongs to, with its person, whether or not it still stands."""
    return session.scalar(_BY_TOKEN, {"token_hash": token_hash(token)})


def open_sign_ins(session: Session, person_id: UUID, *, at: datetime) -> Sequence[SignIn]:
    """Return where a person is signed in, the latest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > at)
        .order_by(SignIn.seen_at.desc(), SignIn.id)
    ).all()


def is_known_device(session: Session, person_id: UUID, device_hash: str) -> bool:
    """Tell whether this person has signed in with this browser before."""
    return bool(device_hash) and (
        session.scalar(
            select(SignIn.id).where(SignIn.person_id == person_id, SignIn.device_hash == device_hash).limit(1)
        )
        is not None
    )


def live_link(session: Session, kind: LinkKind, token: str, *, at: datetime, lock: bool = False) -> Link:
    """Return an unused link.

    Raises:
        Gone: it was used, replaced, has expired, or never existed; the four are not told apart.
    """
    query = select(Link).where(Link.token_hash == token_hash(token), Link.kind == kind)
    link = session.scalar(query.with_for_update() if lock else query)
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise Gone("This link has been used or has expired.")
    return link
