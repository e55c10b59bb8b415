"""Read certificates: by serial for anyone, by holder, by academy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate, CertificateChange, CertificateFile, Change
from lms.certificates.rules import Standing, standing
from lms.certificates.snapshot import Snapshot
from lms.core.errors import NotFound
from lms.people.policy import Actor, Permission, require


@dataclass(frozen=True)
class Held:
    """A certificate with what it says and how it stands at one moment."""

    certificate: Certificate
    snapshot: Snapshot
    standing: Standing
    revocation: CertificateChange | None
    file: CertificateFile | None


def _held_query() -> Select[Certificate, CertificateChange, CertificateFile]:
    return (
        select(Certificate, CertificateChange, CertificateFile)
        .outerjoin(
            CertificateChange,
            (CertificateChange.certificate_id == Certificate.id)
            & (CertificateChange.change == Change.REVOKED),
        )
        .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
    )


def _held(
    certificate: Certificate, revocation: CertificateChange | None, file: CertificateFile | None, at: datetime
) -> Held:
    verdict = standing(
        now=at,
        expires_on=certificate.expires_on,
        time_zone=certificate.time_zone,
        is_revoked=revocation is not None,
    )
    return Held(certificate, Snapshot.from_json(certificate.snapshot), verdict, revocation, file)


def by_serial(session: Session, serial: str, *, at: datetime) -> Held | None:
    """Return the certificate with this serial, of whatever academy; None when none was ever issued."""
    row = session.execute(_held_query().where(Certificate.serial == serial)).one_or_none()
    return None if row is None else _held(*row, at)


def of_person(session: Session, actor: Actor, *, at: datetime) -> Sequence[Held]:
    """Return the actor's own certificates in the actor's academy, the latest first."""
    return _of(session, actor.academy_id, actor.person_id, at)


def held_by(session: Session, actor: Actor, person_id: UUID, *, at: datetime) -> Sequence[Held]:
    """Return the certificates of one person in the actor's academy, the latest first.

    Raises:
        NotAllowed: the actor may not see people.
    """
    require(actor, Permission.SEE_TRAINEES)
    return _of(session, actor.academy_id, person_id, at)


def _of(session: Session, academy_id: UUID, person_id: UUID, at: datetime) -> Sequence[Held]:
    rows = session.execute(
        _held_query()
        .where(Certificate.academy_id == academy_id, Certificate.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
    )
    return [_held(*row, at) for row in rows]


def own(session: Session, actor: Actor, certificate_id: UUID, *, at: datetime) -> Held:
    """Return one of the actor's own certificates.

    Raises:
        NotFound: it is not one of them.
    """
    return _one(session, actor.academy_id, certificate_id, at, person_id=actor.person_id)


def of_academy_one(session: Session, actor: Actor, certificate_id: UUID, *, at: datetime) -> Held:
    """Return a certificate of the actor's academy.

    Raises:
        NotAllowed: the actor may not see certificates.
        NotFound: the academy has not issued it.
    """
    require(actor, Permission.SEE_CERTIFICATES)
    return _one(session, actor.academy_id, certificate_id, at)


def _one(
    session: Session, academy_id: UUID, certificate_id: UUID, at: datetime, *, person_id: UUID | None = None
) -> Held:
    query = _held_query().where(Certificate.id == certificate_id, Certificate.academy_id == academy_id)
    if person_id is not None:
        query = query.where(Certificate.person_id == person_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("We could not find that certificate.")
    return _held(*row, at)


def of_academy(session: Session, actor: Actor, *, at: datetime, most: int = 200) -> Sequence[Held]:
    """Return the certificates of the actor's academy, the latest first.

    Raises:
        NotAllowed: the actor may not see certificates.
    """
    require(actor, Permission.SEE_CERTIFICATES)
    rows = session.execute(
        _held_query()
        .where(Certificate.academy_id == actor.academy_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id)
        .limit(most)
    )
    return [_held(*row, at) for row in rows]


def without_file(session: Session, *, most: int = 50) -> Sequence[Certificate]:
    """Return certificates whose PDF is still to be made, the oldest first."""
    return session.scalars(
        select(Certificate)
        .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(CertificateFile.id.is_(None))
        .order_by(Certificate.issued_at, Certificate.id)
        .limit(most)
    ).all()
