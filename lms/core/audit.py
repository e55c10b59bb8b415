"""Who did what to which thing, when and from where: written in the same transaction as the act."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.core.db import Base


class AuditEntry(Base):
    """One act. Rows are added and never changed; people and things are named by id only."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_academy_id_at", "academy_id", "at"),)

    at: Mapped[datetime]
    action: Mapped[str]
    succeeded: Mapped[bool] = mapped_column(default=True)
    academy_id: Mapped[UUID | None] = mapped_column(default=None)
    actor_id: Mapped[UUID | None] = mapped_column(default=None, index=True)
    object_kind: Mapped[str] = mapped_column(default="")
    object_id: Mapped[UUID | None] = mapped_column(default=None, index=True)
    address: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


def record(
    session: Session,
    action: str,
    *,
    at: datetime,
    actor_id: UUID | None,
    academy_id: UUID | None = None,
    about: Base | None = None,
    succeeded: bool = True,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one entry. `action` is `noun.verb`, such as ``certificate.revoke``; `about` is the row acted on.

    The network address comes from the session, where the door has put it.
    """
    session.add(
        AuditEntry(
            at=at,
            action=action,
            succeeded=succeeded,
            academy_id=academy_id,
            actor_id=actor_id,
            object_kind=about.__tablename__ if about is not None else "",
            object_id=about.id if about is not None else None,
            address=str(session.info.get("address", "")),
            detail=detail or {},
        )
    )
