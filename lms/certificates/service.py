"""Issue and revoke certificates."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.academies import queries as academies
from lms.academies.models import Academy, Membership
from lms.awards import queries as awards
from lms.awards.models import Award
from lms.awards.queries import AwardProgress
from lms.catalog.models import Course
from lms.certificates import queries, rules
from lms.certificates.models import Certificate, CertificateChange, CertificateFile, Change
from lms.certificates.queries import Held
from lms.certificates.snapshot import Snapshot
from lms.core import audit
from lms.core.db import wake_after_commit
from lms.core.errors import FieldProblem, NotFound, RuleBroken
from lms.core.text import clean_line
from lms.learning import queries as learning
from lms.mail import service as mail
from lms.people import queries as people
from lms.people.models import Person
from lms.people.policy import Actor, Permission, Role, require
from lms.people.service import display_name


def issue(
    session: Session, course: Course, progress: AwardProgress, person_id: UUID, *, base_url: str,
    actor_id: UUID | None, at: datetime,
) -> Certificate | None:  # fmt: skip
    """Issue the certificate that a person has earned; None when there is one already or nothing is earned.

    The caller holds the lock on the person's enrolment, and the database refuses a second certificate with the
    same sequence, so that clicks, tabs and jobs at once give one.
    """
    if not progress.is_earned or _has_one(session, progress.award, person_id):
        return None
    academy = academies.academy(session, course.academy_id)
    holder = people.person(session, person_id)
    serial = rules.new_serial(secrets.choice)
    snapshot = _snapshot(session, academy, course, progress, holder, f"{base_url}/verify/{serial}")
    issued_on = rules.local_day(at, academy.time_zone)
    certificate = Certificate(
        academy_id=academy.id,
        award_id=progress.award.id,
        person_id=person_id,
        sequence=_next_sequence(session, progress.award.id, person_id),
        serial=serial,
        issued_at=at,
        issued_on=issued_on,
        expires_on=rules.last_valid_day(issued_on, progress.award.valid_months),
        time_zone=academy.time_zone,
        snapshot=snapshot.to_json(),
    )
    session.add(certificate)
    session.flush()  # two clicks at once must meet the constraint here, not at the commit
    _tell(session, academy, certificate, snapshot, holder, base_url=base_url, actor_id=actor_id, at=at)
    return certificate


def _has_one(session: Session, award: Award, person_id: UUID) -> bool:
    """Tell whether this award was ever certified to this person.

    A revoked or expired certificate is not replaced by itself: nothing new was assessed.
    """
    return (
        session.scalar(
            select(Certificate.id)
            .where(Certificate.award_id == award.id, Certificate.person_id == person_id)
            .limit(1)
        )
        is not None
    )


def _next_sequence(session: Session, award_id: UUID, person_id: UUID) -> int:
    used = session.scalar(
        select(func.max(Certificate.sequence)).where(
            Certificate.award_id == award_id, Certificate.person_id == person_id
        )
    )
    return (used or 0) + 1


def _snapshot(
    session: Session,
    academy: Academy,
    course: Course,
    progress: AwardProgress,
    holder: Person,
    verify_url: str,
) -> Snapshot:
    enrolment = learning.enrolment(session, holder.id, course.id)
    return Snapshot(
        holder_name=holder.legal_name,
        award_title=progress.award.title,
        statement=progress.award.statement,
        scope=progress.award.scope,
        academy_name=academy.name,
        academy_place=academy.place,
        academy_slug=academy.slug,
        course_title=course.title,
        course_version=course.version_number,
        language=course.language,
        started_on=rules.local_day(enrolment.started_at, academy.time_zone) if enrolment else None,
        assessed=tuple(
            (requirement.title, "Passed" if requirement.kind == "quiz" else requirement.detail)
            for requirement in progress.requirements
            if requirement.kind != "lessons"
        ),
        signatories=_signatories(session, progress.award, holder.id),
        verify_url=verify_url,
    )


def _signatories(session: Session, award: Award, person_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return who stands for the certificate: whoever confirmed a requirement, and the academy's first owner."""
    owner = session.execute(
        select(Person.id, Person.legal_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.academy_id == award.academy_id,
            Membership.role == Role.OWNER,
            Membership.ended_at.is_(None),
        )
        .order_by(Membership.started_at, Membership.id)
        .limit(1)
    ).one_or_none()
    given = awards.confirmations(session, award.id, person_id).values()
    confirmers = [
        (c.confirmed_by_id, name) for c, name in given if owner is None or c.confirmed_by_id != owner[0]
    ]
    named = [(name, "Registrar") for _id, name in confirmers[:1]]
    return tuple(named + ([(owner[1], "Head of academy")] if owner else []))


def _tell(
    session: Session, academy: Academy, certificate: Certificate, snapshot: Snapshot, holder: Person, *,
    base_url: str, actor_id: UUID | None, at: datetime,
) -> None:  # fmt: skip
    """Write the act into the log, mail the holder, and have the PDF made."""
    audit.record(
        session, "certificate.issue", at=at, actor_id=actor_id, academy_id=academy.id, about=certificate,
        detail={"person": str(holder.id), "serial": certificate.serial},
    )  # fmt: skip
    values = {
        "name": display_name(holder),
        "academy": academy.name,
        "award": snapshot.award_title,
        "link": f"{base_url}/a/{academy.slug}/certificates/{certificate.id}",
        "verify_link": snapshot.verify_url,
    }
    mail.queue(session, "certificate_issued", holder.email, values, at=at, academy_id=academy.id)
    wake_after_commit(session, "certificates")


def revoke(session: Session, actor: Actor, serial: str, *, reason: str, at: datetime) -> Held:
    """Withdraw a certificate from now on. The verification page says so at once, with date and reason.

    Raises:
        NotAllowed: the actor may not revoke.
        NotFound: the actor's academy has issued no such certificate.
        FieldProblem: no reason is given.
        RuleBroken: it was revoked before.
    """
    require(actor, Permission.REVOKE_CERTIFICATE)
    session.scalar(select(Certificate.id).where(Certificate.serial == serial).with_for_update())
    held = queries.by_serial(session, serial, at=at)
    if held is None or held.certificate.academy_id != actor.academy_id:
        raise NotFound("Your academy has issued no certificate with this number.")
    cleaned = clean_line(reason)
    if not 3 <= len(cleaned) <= 300:
        raise FieldProblem(
            "reason", "Write the reason in up to 300 characters. Anyone who checks will read it."
        )
    if held.revocation is not None:
        raise RuleBroken("This certificate was revoked before.")
    change = CertificateChange(
        academy_id=actor.academy_id, certificate_id=held.certificate.id, change=Change.REVOKED,
        reason=cleaned, at=at, actor_id=actor.audit_id,
    )  # fmt: skip
    session.add(change)
    audit.record(
        session, "certificate.revoke", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id,
        about=held.certificate, detail={"serial": serial, "reason": cleaned},
    )  # fmt: skip
    _tell_of_revocation(session, held, cleaned, at=at)
    return held


def _tell_of_revocation(session: Session, held: Held, reason: str, *, at: datetime) -> None:
    holder = people.person(session, held.certificate.person_id)
    academy = academies.academy(session, held.certificate.academy_id)
    values = {
        "name": display_name(holder),
        "academy": academy.name,
        "award": held.snapshot.award_title,
        "serial": held.certificate.serial,
        "reason": reason,
        "contact": academy.contact_email or academy.name,
    }
    mail.queue(session, "certificate_revoked", holder.email, values, at=at, academy_id=academy.id)


def keep_file(session: Session, certificate: Certificate, sha256: str, size: int, *, at: datetime) -> None:
    """Keep which file is the PDF of a certificate. The first one stays."""
    already = session.scalar(
        select(CertificateFile.id).where(CertificateFile.certificate_id == certificate.id)
    )
    if already is None:
        session.add(
            CertificateFile(
                academy_id=certificate.academy_id, certificate_id=certificate.id, sha256=sha256, size=size,
                made_at=at,
            )
        )  # fmt: skip
