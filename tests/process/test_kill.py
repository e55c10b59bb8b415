"""The server is killed in the middle of an exam."""

import time

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.process.saving import NOTHING_LOST, Saver, compare, make_savers, saving
from tests.process.server import Installation, Running


def _round(installation: Installation, server: Running, savers: list[Saver], seconds: float) -> Running:
    """Kill the server under way and start it again; everybody goes on where they were."""
    with saving(savers, pause=0):
        time.sleep(seconds)
        server.kill()
    # On a busy machine one of them may just have paused; that it was killed under way is what the round needs.
    assert any(saver.breaks for saver in savers), "the server was gone, and nobody noticed"
    began = time.monotonic()
    again = installation.serve()
    print(f"restart after SIGKILL: {time.monotonic() - began:.1f} s")  # noqa: T201
    for saver in savers:
        saver.open_page()
        saver.breaks.clear()
    return again


def _kill_and_compare(installation: Installation, sessions: sessionmaker[Session], rounds: int) -> None:
    server = installation.serve()
    savers = make_savers(sessions, installation.port)
    for saver in savers:
        saver.open_page()
    for number in range(rounds):
        server = _round(installation, server, savers, 0.4 + 0.13 * (number % 5))
        assert compare(sessions, savers) == NOTHING_LOST
    bad = {reply.status for saver in savers for reply in saver.replies} - {200, 409}
    assert not bad, f"savers met {bad}"
    assert sum(len(told) for saver in savers for told in saver.told.values()) > 20 * rounds


def test_c12_killing_the_server_loses_no_answer_that_the_page_called_saved(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    _kill_and_compare(installation, sessions, rounds=2)


@pytest.mark.slow
def test_c12_killing_the_server_twenty_times_loses_no_answer_that_the_page_called_saved(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    _kill_and_compare(installation, sessions, rounds=20)


def test_c12_after_a_kill_the_trainee_sees_the_last_saved_answer_on_the_page(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    server = installation.serve()
    (saver,) = make_savers(sessions, installation.port, count=1)
    saver.open_page()
    assert saver.save(1).json()["revision"] == 1
    server.kill()
    installation.serve()
    assert f'value="{saver.told[1][-1][1]}"' in saver.open_page().text
