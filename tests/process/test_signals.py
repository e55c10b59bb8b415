"""What an operator's signals do to a web server that is busy."""

import signal

from sqlalchemy.orm import Session, sessionmaker

from tests.process.saving import NOTHING_LOST, Saver, compare, latest, make_savers, saving
from tests.process.server import Installation, children, wait_for

LONGEST_END_SECONDS = 30


def _busy(installation: Installation, sessions: sessionmaker[Session]) -> list[Saver]:
    savers = make_savers(sessions, installation.port)
    for saver in savers:
        saver.open_page()
    return savers


def test_g08_term_answers_every_request_or_refuses_the_connection_and_ends_well(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    server = installation.serve()
    savers = _busy(installation, sessions)
    with saving(savers):
        server.send(signal.SIGTERM)
        assert server.wait(LONGEST_END_SECONDS) == 0
    # A connection that the kernel took and the server did not is reset; nothing of such a request may be kept.
    for saver in savers:
        assert isinstance(saver.breaks[-1], ConnectionRefusedError | ConnectionResetError), saver.breaks
        assert latest(sessions, saver) == {position: told[-1][1] for position, told in saver.told.items()}
    assert {reply.status for saver in savers for reply in saver.replies} == {200}
    assert compare(sessions, savers) == NOTHING_LOST


def test_g08_int_ends_the_server_at_once_and_loses_nothing_that_was_called_saved(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    server = installation.serve()
    savers = _busy(installation, sessions)
    with saving(savers):
        server.send(signal.SIGINT)
        assert server.wait(LONGEST_END_SECONDS) == 0
    assert {reply.status for saver in savers for reply in saver.replies} == {200}
    assert compare(sessions, savers) == NOTHING_LOST


def test_g08_hup_brings_new_processes_in_and_no_trainee_notices(
    installation: Installation, sessions: sessionmaker[Session]
) -> None:
    server = installation.serve()
    savers = _busy(installation, sessions)
    before = set(children(server.pid))
    with saving(savers, goes_on=True):
        server.send(signal.SIGHUP)
        wait_for(lambda: _is_renewed(server.pid, before), "the change of processes")
    assert [error for saver in savers for error in saver.breaks] == []
    assert {reply.status for saver in savers for reply in saver.replies} == {200}
    assert compare(sessions, savers) == NOTHING_LOST
    assert server.process.poll() is None


def _is_renewed(pid: int, before: set[int]) -> bool:
    now = set(children(pid))
    return len(now) == len(before) and not now & before
