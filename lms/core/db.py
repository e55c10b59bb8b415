"""The declarative base, the column types that we allow, and the transaction."""

import enum
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BindParameter,
    Connection,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    bindparam,
    event,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    sessionmaker,
)

from lms.core.ids import new_id

SQLITE_BUSY_MILLISECONDS = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes on SQLite and PostgreSQL alike; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: use lms.core.clock.now()")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite cannot store."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Every table: a time-ordered UUID key, keyword-only constructor, predictable constraint names."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        str: String(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            length=32,
            values_callable=lambda kinds: [kind.value for kind in kinds],
        ),
    }

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default_factory=new_id)


def id_param(name: str) -> BindParameter[uuid.UUID]:
    """Return a parameter for a key, for statements that are built once at import.

    The type is given, since a column with a foreign key learns its own only when the other table is loaded.
    """
    return bindparam(name, type_=Uuid())


@contextmanager
def unit_of_work(
    sessions: sessionmaker[Session], *, wake: Callable[[str], None] | None = None, address: str = ""
) -> Iterator[Session]:
    """One business operation on its own session: all of it is saved, or none of it is.

    After the commit, `wake` is called once for each job that the operation named with `wake_after_commit`.
    `address` is where the request came from; the audit log keeps it.
    """
    with sessions(info={"wake": set(), "address": address}) as session:
        session.connection(execution_options={"lms_writes": True})
        yield session
        session.commit()
    if wake is not None:
        for job in sorted(session.info["wake"]):
            wake(job)


def wake_after_commit(session: Session, job: str) -> None:
    """Name a job that has work once the enclosing `unit_of_work` has committed, such as ``mail``.

    The work itself is a row in the database: a crash between commit and call delays it and loses nothing.
    """
    session.info.setdefault("wake", set()).add(job)


@event.listens_for(Engine, "connect")
def _choose_durability(connection: Any, _record: Any) -> None:
    """Make "Saved" survive a power cut: with WAL, SQLite needs synchronous=FULL; PostgreSQL must not answer early."""
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    elif type(connection).__module__.startswith("psycopg"):
        connection.execute("SET synchronous_commit TO on")
        connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take SQLite's write lock up front, so that a read-then-write can never be refused."""
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("lms_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
