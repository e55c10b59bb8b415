"""Sign in and out, reset and change passwords, keep profiles."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.core import audit, throttle
from lms.core.errors import FieldProblem, NotFound, RuleBroken, TooMany
from lms.core.ids import new_token, token_hash
from lms.core.text import email_key
from lms.mail import service as mail
from lms.people import queries, rules
from lms.people.credentials import Verdict
from lms.people.models import Link, LinkKind, Person, SignIn

SEEN_EVERY = timedelta(minutes=5)
"""How exactly we keep when a session was last used: a write a page would be too many."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who wants to sign in; the password is checked outside of any transaction."""

    person_id: UUID | None
    password_hash: str | None
    account_key: str
    address: str


@dataclass(frozen=True)
class Browser:
    """What we know of the browser that signs in."""

    address: str
    device: str
    device_hash: str


def create(
    session: Session, *, email: str, legal_name: str, password_hash: str | None, time_zone: str, at: datetime
) -> Person:
    """Add a person.

    Raises:
        FieldProblem: the address or the name is not acceptable, or the address is taken under any spelling.
    """
    address = rules.clean_email(email)
    if queries.by_email(session, address) is not None:
        raise FieldProblem("email", "There is an account with this address already. Sign in instead.")
    person = Person(
        email=address,
        email_key=email_key(address),
        legal_name=rules.clean_name(legal_name, "legal_name"),
        password_hash=password_hash,
        time_zone=rules.clean_time_zone(time_zone),
        created_at=at,
    )
    session.add(person)
    session.flush()  # the person's key is needed for memberships and the log
    audit.record(session, "person.create", at=at, actor_id=person.id, about=person)
    return person


def begin_sign_in(session: Session, email: str, browser: Browser, *, at: datetime) -> Candidate:
    """Count the try before the password is looked at, so that parallel tries cannot slip past the limit.

    A browser that this person used before counts by itself: strangers cannot lock its owner out.

    Raises:
        TooMany: too many tries for this account or from this address.
    """
    person = queries.by_email(session, email)
    key = email_key(email)[:300]
    if person is not None and queries.is_known_device(session, person.id, browser.device_hash):
        key = f"{key} on {browser.device_hash}"
    for limit, counted in ((rules.SIGN_IN_ACCOUNT, key), (rules.SIGN_IN_ADDRESS, browser.address)):
        throttle.check(session, limit, counted, at=at)
    throttle.note(session, rules.SIGN_IN_ACCOUNT, key, at=at)
    throttle.note(session, rules.SIGN_IN_ADDRESS, browser.address, at=at)
    usable = person if person is not None and person.suspended_at is None else None
    return Candidate(
        person_id=usable.id if usable else None,
        password_hash=usable.password_hash if usable else None,
        account_key=key,
        address=browser.address,
    )


def finish_sign_in(
    session: Session, candidate: Candidate, verdict: Verdict, browser: Browser, *, days: int, at: datetime
) -> str | None:
    """Open a session and return the browser's token; None when the pair of address and password is wrong."""
    if candidate.person_id is None or not verdict.is_right:
        audit.record(session, "session.begin", at=at, actor_id=candidate.person_id, succeeded=False)
        return None
    person = queries.person(session, candidate.person_id)
    if person.suspended_at is not None or person.password_hash != candidate.password_hash:
        audit.record(session, "session.begin", at=at, actor_id=person.id, succeeded=False)
        return None
    if verdict.new_hash is not None:
        person.password_hash = verdict.new_hash
    throttle.forget(session, rules.SIGN_IN_ACCOUNT, candidate.account_key)
    throttle.forget_latest(session, rules.SIGN_IN_ADDRESS, candidate.address)
    return open_session(session, person.id, browser, days=days, at=at)


def open_session(session: Session, person_id: UUID, browser: Browser, *, days: int, at: datetime) -> str:
    """Add a session for a person whose identity is established; return the browser's token."""
    token = new_token()
    sign_in = SignIn(
        person_id=person_id,
        token_hash=token_hash(token),
        started_at=at,
        seen_at=at,
        confirmed_at=at,
        expires_at=at + timedelta(days=days),
        address=browser.address,
        device=browser.device[:200],
        device_hash=browser.device_hash,
    )
    session.add(sign_in)
    audit.record(session, "session.begin", at=at, actor_id=person_id, about=sign_in)
    return token


def note_seen(session: Session, sign_in_id: UUID, *, at: datetime) -> None:
    """Keep that a session is in use."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))


def finish_confirmation(
    session: Session, candidate: Candidate, sign_in_id: UUID, *, is_right: bool, at: datetime
) -> None:
    """Keep whether the person has just typed the password again; a right one clears the counted tries."""
    audit.record(session, "session.confirm", at=at, actor_id=candidate.person_id, succeeded=is_right)
    if is_right:
        throttle.forget(session, rules.SIGN_IN_ACCOUNT, candidate.account_key)
        throttle.forget_latest(session, rules.SIGN_IN_ADDRESS, candidate.address)
        session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(confirmed_at=at))


def end_session(session: Session, person_id: UUID, sign_in_id: UUID, *, at: datetime) -> None:
    """End one of the person's own sessions.

    Raises:
        NotFound: it is not one of them.
    """
    found = session.get(SignIn, sign_in_id)
    if found is None or found.person_id != person_id:
        raise NotFound("We could not find that session.")
    found.ended_at = found.ended_at or at
    audit.record(session, "session.end", at=at, actor_id=person_id, about=found)


def end_all_sessions(
    session: Session, person_id: UUID, *, at: datetime, actor_id: UUID | None, besides: UUID | None = None
) -> None:
    """End every session of a person, but for the one named in `besides`."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if besides is not None:
        query = query.where(SignIn.id != besides)
    session.execute(query.values(ended_at=at))
    audit.record(session, "session.end_all", at=at, actor_id=actor_id, detail={"person": str(person_id)})


def request_reset(session: Session, email: str, address: str, *, base_url: str, at: datetime) -> None:
    """Mail a link for a new password to the stored address, if there is an account; say nothing either way.

    Raises:
        TooMany: too many requests from this address; never because of the account.
    """
    throttle.check(session, rules.RESET_ADDRESS, address, at=at)
    throttle.note(session, rules.RESET_ADDRESS, address, at=at)
    key = email_key(email)[:300]
    try:
        throttle.check(session, rules.RESET_ACCOUNT, key, at=at)
    except TooMany:
        return
    throttle.note(session, rules.RESET_ACCOUNT, key, at=at)
    person = queries.by_email(session, email)
    audit.record(session, "password.request_reset", at=at, actor_id=person.id if person else None)
    if person is None or person.suspended_at is not None:
        return
    token = make_link(session, LinkKind.RESET_PASSWORD, person.id, life=rules.RESET_LINK_LIFE, at=at)
    mail.queue(
        session,
        "reset_password",
        person.email,
        {"name": display_name(person), "link": f"{base_url}/reset-password/{token}"},
        at=at,
    )


def make_link(
    session: Session, kind: LinkKind, person_id: UUID | None, *, life: timedelta, at: datetime
) -> str:
    """Add a single-use link and return its token. Earlier ones of the same kind stop working."""
    session.execute(
        update(Link)
        .where(Link.person_id == person_id, Link.kind == kind, Link.used_at.is_(None))
        .values(used_at=at)
    )
    token = new_token()
    session.add(
        Link(
            person_id=person_id,
            kind=kind,
            token_hash=token_hash(token),
            created_at=at,
            expires_at=at + life,
        )
    )
    return token


def reset_password(session: Session, token: str, password_hash: str, *, at: datetime) -> Person:
    """Set a new password by a mailed link. All sessions end, and nobody is signed in by it.

    Raises:
        Gone: the link was used, replaced or has expired.
    """
    link = queries.live_link(session, LinkKind.RESET_PASSWORD, token, at=at, lock=True)
    if link.person_id is None:
        raise NotFound("We could not find that person.")
    link.used_at = at
    person = queries.person(session, link.person_id)
    if person.suspended_at is not None:
        raise RuleBroken("This account cannot be used at present. Ask your academy.")
    _set_password(session, person, password_hash, at=at)
    end_all_sessions(session, person.id, at=at, actor_id=person.id)
    audit.record(session, "password.reset", at=at, actor_id=person.id, about=person)
    return person


def change_password(
    session: Session, person_id: UUID, password_hash: str, *, sign_in_id: UUID, at: datetime
) -> None:
    """Set a new password for somebody who has just typed the old one; other browsers are signed out."""
    person = queries.person(session, person_id)
    _set_password(session, person, password_hash, at=at)
    end_all_sessions(session, person_id, at=at, actor_id=person_id, besides=sign_in_id)
    audit.record(session, "password.change", at=at, actor_id=person_id, about=person)


def _set_password(session: Session, person: Person, password_hash: str, *, at: datetime) -> None:
    person.password_hash = password_hash
    session.execute(
        update(Link).where(Link.person_id == person.id, Link.used_at.is_(None)).values(used_at=at)
    )
    mail.queue(session, "password_changed", person.email, {"name": display_name(person)}, at=at)


def change_profile(
    session: Session, person_id: UUID, *, legal_name: str, preferred_name: str, time_zone: str, at: datetime
) -> None:
    """Keep names and time zone. Certificates that were issued keep the name that they carry.

    Raises:
        FieldProblem: a value is not acceptable.
    """
    person = queries.person(session, person_id)
    before = person.legal_name
    person.legal_name = rules.clean_name(legal_name, "legal_name")
    person.preferred_name = rules.clean_name(preferred_name, "preferred_name", required=False)
    person.time_zone = rules.clean_time_zone(time_zone)
    audit.record(
        session,
        "person.change_profile",
        at=at,
        actor_id=person_id,
        about=person,
        detail={"legal_name_changed": before != person.legal_name},
    )


def suspend(session: Session, person_id: UUID, *, actor_id: UUID | None, at: datetime) -> None:
    """Keep a person out from the next request on; nothing of theirs is lost."""
    person = queries.person(session, person_id, lock=True)
    person.suspended_at = person.suspended_at or at
    session.execute(
        update(Link).where(Link.person_id == person_id, Link.used_at.is_(None)).values(used_at=at)
    )
    audit.record(session, "person.suspend", at=at, actor_id=actor_id, about=person)


def restore(session: Session, person_id: UUID, *, actor_id: UUID | None, at: datetime) -> None:
    """Let a suspended person in again."""
    person = queries.person(session, person_id, lock=True)
    person.suspended_at = None
    audit.record(session, "person.restore", at=at, actor_id=actor_id, about=person)


def clear_old(session: Session, *, at: datetime) -> None:
    """Delete sessions and links that ended more than thirty days ago."""
    before = at - timedelta(days=30)
    session.execute(delete(SignIn).where(SignIn.expires_at < before))
    session.execute(delete(Link).where(Link.expires_at < before))


def display_name(person: Person) -> str:
    """Return what a person is called in the interface."""
    return person.preferred_name or person.legal_name
