"""People, their sessions and the links that we mail to them."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base


class Person(Base):
    """Somebody with an account. Academies refer to people; people belong to no academy by themselves."""

    __tablename__ = "person"

    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    legal_name: Mapped[str]
    created_at: Mapped[datetime]
    preferred_name: Mapped[str] = mapped_column(default="")
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    password_hash: Mapped[str | None] = mapped_column(default=None)
    suspended_at: Mapped[datetime | None] = mapped_column(default=None)


class SignIn(Base):
    """One signed-in browser. The browser holds the token, we hold its hash; ending it is immediate."""

    __tablename__ = "sign_in"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    """When the password was last typed: sensitive acts ask again after fifteen minutes."""
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    device_hash: Mapped[str] = mapped_column(default="")
    """Hash of the cookie that tells a known browser from a stranger's, so that nobody can be locked out of it."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    person: Mapped[Person] = relationship(init=False, lazy="raise")


class LinkKind(enum.Enum):
    """What a mailed link lets its holder do."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 – a kind of link, not a password
    SET_UP = "set_up"


class Link(Base):
    """A single-use link. Only the hash of its token is kept."""

    __tablename__ = "link"

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[LinkKind]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was used, or when a newer link or a changed password made it worthless."""
