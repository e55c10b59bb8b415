"""A message is written with the act that it tells of, and leaves once."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, Self

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.db import unit_of_work
from lms.mail import service
from lms.mail.models import Message
from tests.features.racing import at_once, errors
from tests.features.scene import NOON, Sessions, count

LINK = "https://learn.example.org/reset-password/token"


class Server:
    """Stands in for an SMTP server, and keeps what it was given."""

    taken: list[EmailMessage]

    def __init__(self, *_address: object, **_kwargs: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def has_extn(self, _name: str) -> bool:
        return False

    def send_message(self, mail: EmailMessage) -> None:
        Server.taken.append(mail)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    Server.taken = []
    monkeypatch.setattr(smtplib, "SMTP", Server)
    return Server.taken


def write(sessions: Sessions, recipient: str = "ada@example.org", name: str = "Ada") -> list[str]:
    """Write a message into the outbox; return the jobs that this wakes."""
    woken: list[str] = []
    with unit_of_work(sessions, wake=woken.append) as session:
        service.queue(session, "reset_password", recipient, {"name": name, "link": LINK}, at=NOON)
    return woken


def send(sessions: Sessions, sender: Any, minutes: float = 0) -> str | None:
    """Take one message, send it and keep the result, as the job does; None when nothing was due."""
    at = NOON + timedelta(minutes=minutes)
    with unit_of_work(sessions) as session:
        message = service.take_due(session, at=at)
    if message is None:
        return None
    error = service.try_to_send(message, sender)
    with unit_of_work(sessions) as session:
        service.note_sent(session, message.id, error, at=at)
    return error


def only(sessions: Sessions) -> Message:
    with sessions() as session:
        return session.scalars(select(Message)).one()


def test_a_message_exists_exactly_when_the_act_that_it_tells_of_was_saved(sessions: Sessions) -> None:
    woken: list[str] = []
    with pytest.raises(ZeroDivisionError), unit_of_work(sessions, wake=woken.append) as session:
        _queue_and_fail(session)
    assert (count(sessions, Message), woken) == (0, [])

    assert write(sessions) == ["mail"]
    assert count(sessions, Message) == 1


def _queue_and_fail(session: Session) -> None:
    service.queue(session, "reset_password", "ada@example.org", {"name": "Ada", "link": LINK}, at=NOON)
    session.flush()
    raise ZeroDivisionError


def test_a_due_message_leaves_once(sessions: Sessions, server: list[EmailMessage]) -> None:
    write(sessions)
    sender = service.smtp_sender("smtp://mail.example.org:25", "Stipple <no-reply@example.org>")

    assert send(sessions, sender) == ""
    assert send(sessions, sender) is None

    (mail,) = server
    assert (mail["To"], mail["From"]) == ("ada@example.org", "Stipple <no-reply@example.org>")
    assert LINK in mail.get_content()
    assert only(sessions).sent_at == NOON


def test_a_failing_server_is_tried_again_later_and_later_and_given_up_visibly(sessions: Sessions) -> None:
    write(sessions)
    tried: list[float] = []

    def refuse(_message: Message) -> None:
        raise ConnectionRefusedError

    minutes = 0.0
    for wait in (*service.BACK_OFF_MINUTES, 0):
        assert send(sessions, refuse, minutes) == "ConnectionRefusedError"
        tried.append(minutes)
        if wait:
            assert send(sessions, refuse, minutes + wait - 0.1) is None
        minutes += wait

    kept = only(sessions)
    assert kept.tries == len(tried) == 7
    assert (kept.given_up_at is not None, kept.sent_at, kept.last_error) == (
        True,
        None,
        "ConnectionRefusedError",
    )
    assert minutes >= 24 * 60
    assert send(sessions, refuse, minutes + 10_000) is None


def test_a_message_that_left_after_a_failure_is_sent_and_not_failed(sessions: Sessions) -> None:
    write(sessions)

    def refuse(_message: Message) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    assert send(sessions, refuse) == "SMTPRecipientsRefused"
    assert send(sessions, lambda _message: None, minutes=1) == ""
    kept = only(sessions)
    assert (kept.tries, kept.last_error, kept.given_up_at) == (1, "", None)


def test_a_crash_between_sending_and_noting_sends_again_after_a_while(sessions: Sessions) -> None:
    write(sessions)
    with unit_of_work(sessions) as session:
        assert service.take_due(session, at=NOON) is not None

    assert send(sessions, lambda _message: None, minutes=service.SENDING_MINUTES - 0.1) is None
    assert send(sessions, lambda _message: None, minutes=service.SENDING_MINUTES) == ""


def test_two_senders_at_once_send_each_message_once(sessions: Sessions) -> None:
    for number in range(6):
        write(sessions, f"person{number}@example.org")
    left: list[str] = []

    def sender(_number: int) -> None:
        while send(sessions, lambda message: left.append(message.recipient)) is not None:
            pass

    assert errors(at_once(4, sender)) == []
    assert sorted(left) == [f"person{number}@example.org" for number in range(6)]


@pytest.mark.parametrize(
    "name", ["Ada\r\nBcc: eve@example.org", "Ada\nSubject: Won", "Ada\u2028\x0b\x85Moore", "\0"]
)
def test_e20_a_name_cannot_add_a_header_or_a_line(
    sessions: Sessions, server: list[EmailMessage], name: str
) -> None:
    write(sessions, name=name)
    lines = len(only(sessions).body.splitlines())
    send(sessions, service.smtp_sender("smtp://mail.example.org:25", "Stipple <no-reply@example.org>"))

    (mail,) = server
    assert mail.keys().count("Subject") == mail.keys().count("To") == 1
    assert "Bcc" not in mail
    assert "\n" not in mail["Subject"]
    write(sessions, "other@example.org", name="Ada")
    with sessions() as session:
        usual = session.scalars(select(Message).where(Message.recipient == "other@example.org")).one()
    assert lines == len(usual.body.splitlines())


def test_a_recipient_that_the_library_cannot_write_does_not_stop_the_sender(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Strict(Server):
        def send_message(self, mail: EmailMessage) -> None:
            raise UnicodeEncodeError("ascii", str(mail["To"]), 0, 1, "not ASCII")

    monkeypatch.setattr(smtplib, "SMTP", Strict)
    write(sessions, "j\u00f6rg@b\u00fccher.example")

    assert (
        send(sessions, service.smtp_sender("smtp://mail.example.org:25", "a@example.org"))
        == "UnicodeEncodeError"
    )


def test_f09_no_password_and_no_token_stands_in_a_subject(sessions: Sessions) -> None:
    write(sessions)

    assert "token" not in only(sessions).subject
