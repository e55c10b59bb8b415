"""The limit on wrong passwords belongs to the installation, not to one of its processes."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session, sessionmaker

from lms.core.db import unit_of_work
from lms.people import credentials
from lms.people.rules import SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS
from tests.factories import make_academy, make_person
from tests.process.server import Installation, children
from tests.process.visitor import Visitor

PASSWORD = "kestrel-over-the-meadow"


@contextmanager
def _only(pids: list[int], chosen: int) -> Iterator[None]:
    """Let one process of the server answer alone while the block lasts."""
    others = [pid for pid in pids if pid != chosen]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
def account(sessions: sessionmaker[Session]) -> str:
    """The address of somebody with a password."""
    with unit_of_work(sessions) as session:
        person = make_person(
            session, make_academy(session), password_hash=credentials.hash_password(PASSWORD)
        )
    return person.email


def test_a06_wrong_passwords_are_counted_over_both_processes_and_a_restart(
    installation: Installation, account: str
) -> None:
    server = installation.serve()
    pids = children(server.pid)
    assert len(pids) == 2
    for pid in pids:
        with _only(pids, pid):
            for number in range(SIGN_IN_ACCOUNT.tries // 2):
                assert Visitor(installation.port).sign_in(account, f"wrong {number}").status == 422
    _assert_refused(installation, account)
    server.kill()
    installation.serve()
    _assert_refused(installation, account)


def _assert_refused(installation: Installation, account: str) -> None:
    for password in ("wrong again", PASSWORD):
        forged = Visitor(installation.port, headers={"X-Forwarded-For": "203.0.113.9"})
        reply = forged.sign_in(account, password)
        assert reply.status == 429
        assert 0 < int(reply.headers["Retry-After"]) <= SIGN_IN_ACCOUNT.minutes * 60
        assert "stipple" not in forged.cookies or forged.get("/account").status == 302


def test_a06_a_network_cannot_try_many_accounts_by_turns(installation: Installation, account: str) -> None:
    installation.serve()
    for number in range(SIGN_IN_ADDRESS.tries):
        reply = Visitor(installation.port).sign_in(f"nobody{number}@example.org", "wrong")
        assert reply.status == 422
    assert Visitor(installation.port).sign_in(account, PASSWORD).status == 429


def test_somebody_signs_in_through_the_form_and_the_session_outlives_the_server(
    installation: Installation, account: str
) -> None:
    server = installation.serve()
    visitor = Visitor(installation.port)
    assert visitor.sign_in(account, PASSWORD).status == 302
    assert visitor.get("/account").status == 200
    server.kill()
    installation.serve()
    assert visitor.get("/account").status == 200
