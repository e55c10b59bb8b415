"""Somebody holds the database while answers are saved."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tests.process.saving import NOTHING_LOST, Saver, compare, make_savers, saving
from tests.process.server import Installation


@contextmanager
def _held(sessions: sessionmaker[Session]) -> Iterator[None]:
    """Hold what every save needs, as a long import would, while the block lasts."""
    with sessions() as session:
        session.connection(execution_options={"lms_writes": True})
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE saved_answer IN EXCLUSIVE MODE"))
        yield


def _enter(installation: Installation, sessions: sessionmaker[Session]) -> list[Saver]:
    installation.serve()
    savers = make_savers(sessions, installation.port)
    for saver in savers:
        saver.open_page()
    return savers


def _count(savers: list[Saver]) -> int:
    return sum(len(saver.replies) for saver in savers)


def _assert_no_word_of_locks(savers: list[Saver]) -> None:
    """Look for H07 in every reply; the operator's log may name the cause."""
    for saver in savers:
        for reply in saver.replies:
            assert "database is locked" not in reply.text
            assert "OperationalError" not in reply.text


def test_c17_saves_wait_for_a_lock_of_three_seconds_and_succeed(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    savers = _enter(installation, sessions)
    with saving(savers):
        with _held(sessions):
            time.sleep(3)
            held = _count(savers)
        time.sleep(1)
        assert _count(savers) > held, "nobody could save after the lock was gone"
    assert {reply.status for saver in savers for reply in saver.replies} == {200}
    assert not [error for saver in savers for error in saver.breaks]
    assert compare(sessions, savers) == NOTHING_LOST
    _assert_no_word_of_locks(savers)


def test_c17_a_lock_of_fifteen_seconds_gives_503_with_retry_after_or_a_late_success_and_never_a_false_saved(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    savers = _enter(installation, sessions)
    with ThreadPoolExecutor(len(savers)) as pool:
        with _held(sessions):
            tries = [pool.submit(saver.save, 1) for saver in savers]
            time.sleep(15)
        replies = [one.result(timeout=60) for one in tries]
    for reply in replies:
        assert reply.status == 200 or (reply.status == 503 and int(reply.headers["Retry-After"]) > 0)
    assert compare(sessions, savers) == NOTHING_LOST
    assert [saver.save(1).status for saver in savers] == [200] * len(savers), "a second try is not taken"
    assert compare(sessions, savers) == NOTHING_LOST
    _assert_no_word_of_locks(savers)
