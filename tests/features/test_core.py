"""Files, limits, transactions and columns that every feature rests on."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from lms.core import throttle
from lms.core.audit import AuditEntry, record
from lms.core.db import unit_of_work, wake_after_commit
from lms.core.errors import NotFound, TooMany
from lms.core.files import FileStore
from lms.core.throttle import Limit, Try
from tests.features.scene import NOON, Sessions, count

LIMIT = Limit("door", 3, 10, "Wait a little.")


def test_a_file_comes_back_as_it_was_saved_and_is_kept_once(tmp_path: Path) -> None:
    store = FileStore(tmp_path)

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(store.save, [b"dots" * 10_000] * 8))

    (name,) = names
    assert store.read(name) == b"dots" * 10_000
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_a_file_whose_writing_breaks_off_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.save(b"dots")

    name = FileStore(tmp_path / "elsewhere").save(b"dots")
    with pytest.raises(NotFound):
        store.read(name)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and "elsewhere" not in path.parts] == []
    assert store.save(b"dots") == name


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd", "\0"])
def test_e15_a_name_that_is_no_hash_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "files").mkdir()

    with pytest.raises(NotFound):
        FileStore(tmp_path / "files").read(name)


def test_a_limit_counts_within_its_window_and_for_one_key(sessions: Sessions) -> None:
    def try_once(key: str, minutes: float) -> None:
        with unit_of_work(sessions) as session:
            throttle.check(session, LIMIT, key, at=NOON + timedelta(minutes=minutes))
            throttle.note(session, LIMIT, key, at=NOON + timedelta(minutes=minutes))

    for minutes in (0, 1, 2):
        try_once("ada", minutes)
    with pytest.raises(TooMany, match="Wait a little") as refused:
        try_once("ada", 4)
    assert refused.value.retry_after == 361
    try_once("eve", 4)
    try_once("ada", 10)
    with pytest.raises(TooMany):
        try_once("ada", 10)

    with sessions() as session:
        assert "ada" not in {value for row in session.scalars(select(Try)) for value in vars(row).values()}


def test_a_success_forgets_one_try_and_not_those_of_others(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        for minutes in range(3):
            throttle.note(session, LIMIT, "ada", at=NOON + timedelta(minutes=minutes))
    with unit_of_work(sessions) as session:
        throttle.forget_latest(session, LIMIT, "ada")
        throttle.check(session, LIMIT, "ada", at=NOON + timedelta(minutes=3))
    assert count(sessions, Try) == 2
    with unit_of_work(sessions) as session:
        throttle.forget(session, LIMIT, "ada")
    assert count(sessions, Try) == 0


def test_a_transaction_is_saved_whole_or_not_at_all(sessions: Sessions) -> None:
    woken: list[str] = []

    with unit_of_work(sessions, wake=woken.append, address="203.0.113.9") as session:
        record(session, "test.begin", at=NOON, actor_id=None)
        wake_after_commit(session, "mail")
        wake_after_commit(session, "mail")
        assert woken == []
    with pytest.raises(ZeroDivisionError), unit_of_work(sessions, wake=woken.append) as session:
        _record_and_fail(session)

    with sessions() as session:
        kept = session.scalars(select(AuditEntry)).one()
    assert (kept.action, kept.address, woken) == ("test.begin", "203.0.113.9", ["mail"])


def _record_and_fail(session: Session) -> None:
    record(session, "test.end", at=NOON, actor_id=None)
    session.flush()
    wake_after_commit(session, "mail")
    raise ZeroDivisionError


def test_times_come_back_in_utc_and_naive_ones_are_refused(sessions: Sessions) -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    with unit_of_work(sessions) as session:
        record(session, "test", at=datetime(2026, 3, 2, 17, 45, 0, 123_456, tzinfo=kathmandu), actor_id=None)
    with sessions() as session:
        assert session.scalars(select(AuditEntry.at)).one() == datetime(
            2026, 3, 2, 12, 0, 0, 123_456, tzinfo=UTC
        )

    with pytest.raises(StatementError, match="naive"), unit_of_work(sessions) as session:
        record(session, "test", at=datetime(2026, 3, 2), actor_id=None)  # noqa: DTZ001 – that is the point


def test_c12_sqlite_keeps_what_was_acknowledged_through_a_power_cut(sessions: Sessions) -> None:
    with sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            assert session.scalar(text("SHOW synchronous_commit")) == "on"
            return
        found = {
            pragma: session.scalar(text(f"PRAGMA {pragma}"))
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
