"""Academies, who belongs to them and who was asked to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base
from lms.people.policy import Role


class Academy(Base):
    """A tenant: everything that it owns carries its id."""

    __tablename__ = "academy"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    short_name: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    privacy_policy: Mapped[str] = mapped_column(default="")
    privacy_on: Mapped[date | None] = mapped_column(default=None)
    imprint: Mapped[str] = mapped_column(default="")


class Membership(Base):
    """One role of one person in one academy. A role that ends keeps its row."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_active", "academy_id", "person_id", "role", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    academy_id: Mapped[UUID] = mapped_column(ForeignKey("academy.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Invitation(Base):
    """An invitation by mail to take a role, and perhaps a place in a course."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("token_hash"),)

    academy_id: Mapped[UUID] = mapped_column(ForeignKey("academy.id"), index=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(index=True)
    role: Mapped[Role]
    token_hash: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
    """None: the person asked for an account on a course page that is open to all."""
    course_id: Mapped[UUID | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was accepted, replaced by a newer one or withdrawn."""
    accepted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)
