"""Count what may be tried only so often. The count is in the database, so that every worker sees it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, Session

from lms.core.db import Base
from lms.core.errors import TooMany


class Try(Base):
    """One try of something limited. The key is a hash: an address or an account, never in clear."""

    __tablename__ = "throttle_try"
    __table_args__ = (Index("ix_throttle_try_limit_key_at", "limit_name", "key_hash", "at"),)

    limit_name: Mapped[str]
    key_hash: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Limit:
    """At most `tries` within `minutes` for one key; `sentence` is what the person reads."""

    name: str
    tries: int
    minutes: int
    sentence: str


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def check(session: Session, limit: Limit, key: str, *, at: datetime) -> None:
    """Let the act pass, or refuse it.

    Raises:
        TooMany: `limit.tries` tries were noted within the last `limit.minutes`.
    """
    _take_turns(session, limit, key)
    since = at - timedelta(minutes=limit.minutes)
    made, oldest = session.execute(
        select(func.count(), func.min(Try.at)).where(
            Try.limit_name == limit.name, Try.key_hash == _hash(key), Try.at > since
        )
    ).one()
    if made >= limit.tries:
        wait = (oldest + timedelta(minutes=limit.minutes) - at).total_seconds()
        raise TooMany(limit.sentence, retry_after=max(1, int(wait) + 1))


def _take_turns(session: Session, limit: Limit, key: str) -> None:
    """Hold parallel tries of one key up until this transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        turn = int.from_bytes(hashlib.sha256(f"{limit.name}:{_hash(key)}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(turn)))


def note(session: Session, limit: Limit, key: str, *, at: datetime) -> None:
    """Count one try."""
    session.add(Try(limit_name=limit.name, key_hash=_hash(key), at=at))


def forget(session: Session, limit: Limit, key: str) -> None:
    """Forget the tries of one key, for example after a success."""
    session.execute(delete(Try).where(Try.limit_name == limit.name, Try.key_hash == _hash(key)))


def forget_latest(session: Session, limit: Limit, key: str) -> None:
    """Forget the latest try of one key: it succeeded, and the failures of others stay counted."""
    latest = session.scalar(
        select(Try.id)
        .where(Try.limit_name == limit.name, Try.key_hash == _hash(key))
        .order_by(Try.at.desc(), Try.id.desc())
        .limit(1)
    )
    session.execute(delete(Try).where(Try.id == latest))


def clear_old(session: Session, *, before: datetime) -> None:
    """Delete what no limit can look at any more."""
    session.execute(delete(Try).where(Try.at < before))
