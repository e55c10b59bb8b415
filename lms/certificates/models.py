"""Certificates: snapshots that stay true however the award or the name changes later."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class Change(enum.Enum):
    """What can happen to a certificate after it was issued."""

    REVOKED = "revoked"


class Certificate(Base):
    """One certificate as it was issued. Rows are never changed."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("award_id", "person_id", "sequence"),
        UniqueConstraint("id", "academy_id", name="uq_certificate_id_academy"),
        ForeignKeyConstraint(["award_id", "academy_id"], ["award.id", "award.academy_id"]),
    )

    academy_id: Mapped[UUID]
    award_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    sequence: Mapped[int]
    """1 for the first certificate of this award that this person holds; two clicks cannot both take it."""
    serial: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]
    """The day of issue in the academy's time zone."""
    expires_on: Mapped[date | None]
    """The last day on which it is valid, in the academy's time zone."""
    time_zone: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    """Everything that is printed and shown: see `lms.certificates.snapshot`."""


class CertificateChange(Base):
    """One change of standing, with its reason. Rows are added, never changed."""

    __tablename__ = "certificate_change"
    __table_args__ = (
        UniqueConstraint("certificate_id", "change"),
        ForeignKeyConstraint(["certificate_id", "academy_id"], ["certificate.id", "certificate.academy_id"]),
    )

    academy_id: Mapped[UUID]
    certificate_id: Mapped[UUID]
    change: Mapped[Change]
    reason: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class CertificateFile(Base):
    """The PDF of a certificate, made once and kept by its hash."""

    __tablename__ = "certificate_file"
    __table_args__ = (
        UniqueConstraint("certificate_id"),
        ForeignKeyConstraint(["certificate_id", "academy_id"], ["certificate.id", "certificate.academy_id"]),
    )

    academy_id: Mapped[UUID]
    certificate_id: Mapped[UUID]
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime]
