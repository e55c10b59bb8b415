"""What a guesser meets: the same answer for every account, a limit that holds, and a log of each act."""

import json
import re
import statistics
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core import clock
from lms.core.audit import AuditEntry
from lms.mail.models import Message
from lms.people import credentials
from lms.people.policy import Role
from lms.people.rules import check_password
from tests.conftest import new_browser
from tests.security.crawl import FORM, Visitor, bare, visitor
from tests.security.world import PASSWORD, Sessions, World

NEW_PASSWORD = "nine quiet harbours"
WRONG = "not this one"
ASKING = ("/sign-in", "/forgot-password", "/a/alpha/register")


def ask(asker: Visitor, address: str, email: str, *, source: str, password: str = WRONG) -> TestResponse:
    """Send an address and a password from one network address."""
    return asker.submit(
        address, {"email": email, "password": password}, environ_overrides={"REMOTE_ADDR": source}
    )


@pytest.mark.parametrize("address", ASKING)
def test_a05_known_and_unknown_accounts_get_the_same_answer(app: Flask, alpha: World, address: str) -> None:
    known, unknown = alpha.people[Role.TRAINEE].email, "nobody.zqalpha@example.org"
    answers = {email: ask(visitor(app), address, email, source="192.0.2.1") for email in (known, unknown)}
    texts = {bare(answer.text).replace(email, "") for email, answer in answers.items()}
    assert len(texts) == 1
    assert len({answer.status_code for answer in answers.values()}) == 1
    assert len({tuple(name for name, _ in answer.headers if name != "Content-Length")
                for answer in answers.values()}) == 1  # fmt: skip


def test_a05_one_password_is_hashed_whether_or_not_there_is_an_account(
    app: Flask, alpha: World, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    checked: list[str] = []
    real = credentials._HASHER

    class Counting:
        def verify(self, stored: str, typed: bytes) -> bool:
            checked.append(stored[:9])
            return real.verify(stored, typed)

    monkeypatch.setattr(credentials, "_HASHER", Counting())
    taken: dict[str, list[float]] = {alpha.people[Role.OWNER].email: [], "nobody@example.org": []}
    for number in range(6):
        for email, times in taken.items():
            begun = time.perf_counter()
            assert ask(visitor(app), "/sign-in", email, source=f"192.0.2.{number}").status_code == 422
            times.append(time.perf_counter() - begun)
    assert checked == ["$argon2id"] * 12
    record_property("median seconds", {email: statistics.median(times) for email, times in taken.items()})


def test_a06_the_eleventh_wrong_password_for_an_account_has_to_wait(app: Flask, alpha: World) -> None:
    email = alpha.people[Role.TRAINEE].email
    for number in range(10):
        assert ask(visitor(app), "/sign-in", email, source=f"192.0.2.{number}").status_code == 422
    refused = ask(visitor(app), "/sign-in", email, source="192.0.2.77", password=PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert "Wait a few minutes" in refused.text


def test_a06_the_eleventh_try_from_one_address_has_to_wait_whatever_it_says_of_itself(
    app: Flask, alpha: World
) -> None:
    asker = visitor(app)
    for number in range(10):
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"}
        data = {"email": f"{number}@example.org", "password": "wrong"}
        assert asker.submit("/sign-in", data, headers=headers).status_code == 422
    refused = asker.submit("/sign-in", data, headers={"X-Forwarded-For": "203.0.113.9"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 5 * 60


def test_a06_the_success_of_another_account_does_not_clear_the_count(app: Flask, alpha: World) -> None:
    asker, source = visitor(app), "192.0.2.5"
    for number in range(9):
        ask(asker, "/sign-in", f"{number}@example.org", source=source)
    owner = alpha.people[Role.OWNER].email
    assert ask(visitor(app), "/sign-in", owner, source=source, password=PASSWORD).status_code == 302
    assert ask(asker, "/sign-in", "9@example.org", source=source).status_code == 422
    assert ask(asker, "/sign-in", "10@example.org", source=source).status_code == 429


def test_a06_a_known_browser_gets_in_while_strangers_are_refused(app: Flask, alpha: World) -> None:
    email, mine = alpha.people[Role.TRAINEE].email, visitor(app)
    assert ask(mine, "/sign-in", email, source="192.0.2.1", password=PASSWORD).status_code == 302
    mine.submit("/sign-out")
    for number in range(11):
        ask(visitor(app), "/sign-in", email, source=f"203.0.113.{number}")
    assert ask(visitor(app), "/sign-in", email, source="192.0.2.9", password=PASSWORD).status_code == 429
    assert ask(mine, "/sign-in", email, source="192.0.2.1", password=PASSWORD).status_code == 302


def test_a06_after_the_wait_the_right_password_works_again(app: Flask, alpha: World) -> None:
    email, asker = alpha.people[Role.TRAINEE].email, visitor(app)
    for number in range(11):
        ask(asker, "/sign-in", email, source=f"192.0.2.{number}")
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1), tick=False):
        answer = ask(visitor(app), "/sign-in", email, source="192.0.2.1", password=PASSWORD)
    assert answer.status_code == 302


def test_a06_mails_that_anyone_can_cause_are_limited(app: Flask, sessions: Sessions, alpha: World) -> None:
    for number in range(8):
        ask(visitor(app), "/forgot-password", alpha.people[Role.TRAINEE].email, source=f"192.0.2.{number}")
        ask(visitor(app), "/a/alpha/register", "new@example.org", source=f"192.0.2.{number}")
    with sessions() as session:
        kinds = Counter(session.scalars(select(Message.kind)))
    assert kinds["reset_password"] == 5
    assert kinds["invitation"] == 1 + 5, "one was sent by the owner"


def standing(app: Flask, world: World) -> str:
    """Return what a stranger is told of the academy's certificate."""
    return str(json.loads(visitor(app).get(f"/verify/{world.serial}.json").text)["status"])


def test_a19_an_old_session_types_the_password_before_a_certificate_is_revoked(
    app: Flask, alpha: World
) -> None:
    registrar = visitor(app, alpha, Role.REGISTRAR)
    address = alpha.address("/a/<academy>/staff/certificates/<uuid:certificate_id>/revoke")
    assert registrar.get(address).status_code == 200, "within fifteen minutes nothing is asked"
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        for answer in (registrar.get(address), registrar.submit(address, FORM)):
            assert answer.headers["Location"] == f"/account/confirm?next={address}"
        assert standing(app, alpha) == "valid"
        confirm = f"/account/confirm?next={address}"
        assert registrar.submit(confirm, {"password": "guess"}).status_code == 422
        assert registrar.get(address).status_code == 302
        assert registrar.submit(confirm, {"password": PASSWORD}).headers["Location"] == address
        assert registrar.submit(address, FORM).status_code == 302
        assert standing(app, alpha) == "revoked"


def test_a24_signing_in_and_out_needs_the_token_of_the_page(app: Flask, alpha: World) -> None:
    pair = {"email": alpha.people[Role.TRAINEE].email, "password": PASSWORD}
    stranger = visitor(app)
    assert stranger.post("/sign-in", data=pair).status_code == 400
    assert stranger.get("/account").status_code == 302
    trainee = visitor(app, alpha, Role.TRAINEE)
    assert trainee.post("/sign-out").status_code == 400
    assert trainee.get("/sign-out").status_code in {404, 405}
    assert trainee.get("/account").status_code == 200


def mailed_path(sessions: Sessions, kind: str) -> str:
    """Return the path of the link in the latest mail of a kind."""
    with sessions() as session:
        query = select(Message.body).where(Message.kind == kind).order_by(Message.created_at.desc())
        found = re.search(r"https://learn\.example\.org(/\S+)", session.scalars(query).first() or "")
    assert found
    return found[1]


def _acts(app: Flask, sessions: Sessions, alpha: World) -> None:
    """Do each act of authentication and rights once, as people in browsers do."""
    email, asker = alpha.people[Role.TRAINEE].email, visitor(app)
    asker.submit("/sign-in", {"email": email, "password": PASSWORD})
    asker.submit("/account/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    asker.submit("/account", {"legal_name": "Ada", "preferred_name": "", "time_zone": "UTC"})
    asker.submit("/sign-out")
    asker.submit("/forgot-password", {"email": email})
    asker.submit(mailed_path(sessions, "reset_password"), {"password": PASSWORD})
    owner = visitor(app, alpha, Role.OWNER)
    person = f"/a/alpha/staff/people/{alpha.people[Role.INSTRUCTOR].id}"
    owner.submit(f"{person}/roles", {"role": "assessor"})
    owner.submit(f"{person}/roles/assessor/end")
    owner.submit(
        "/a/alpha/staff/people/invite", {"email": "new@example.org", "role": "trainee", "course": ""}
    )
    owner.submit(alpha.address("/a/<academy>/staff/invitations/<uuid:invitation_id>/withdraw"))
    award = alpha.address("/a/<academy>/staff/people/<uuid:person_id>/awards/<uuid:award_id>")
    owner.submit(f"{award}/confirm", FORM)
    owner.submit(f"{award}/unconfirm", FORM)
    owner.submit(alpha.address("/a/<academy>/staff/certificates/<uuid:certificate_id>/revoke"), FORM)
    joiner = {"legal_name": "New", "password": PASSWORD, "time_zone": "UTC"}
    visitor(app).submit(mailed_path(sessions, "invitation"), joiner)


ONCE = {
    "password.change", "person.change_profile", "session.end", "password.request_reset", "password.reset",
    "role.end", "invitation.send", "invitation.withdraw", "requirement.confirm", "requirement.withdraw",
    "certificate.revoke", "invitation.accept", "person.create",
}  # fmt: skip


def test_a26_each_act_leaves_one_entry_that_says_who_what_when_and_from_where(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    before = clock.now()
    _acts(app, sessions, alpha)
    with sessions() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.at >= before)).all()
    counted = Counter(entry.action for entry in entries if entry.address)
    assert {action: counted[action] for action in ONCE} == dict.fromkeys(ONCE, 1)
    assert counted["role.give"] == 2, "one by the owner, one by accepting the invitation"
    for entry in entries:
        assert entry.actor_id is not None
        assert entry.succeeded
        assert entry.at.tzinfo is not None


def test_a26_a_wrong_password_is_kept_as_an_act_that_did_not_succeed(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    trainee = alpha.people[Role.TRAINEE]
    ask(visitor(app), "/sign-in", trainee.email, source="192.0.2.44")
    with sessions() as session:
        wrong = session.scalars(select(AuditEntry).where(AuditEntry.address == "192.0.2.44")).one()
    assert (wrong.action, wrong.succeeded, wrong.actor_id) == ("session.begin", False, trainee.id)


def test_a04_a_plain_passphrase_of_fifteen_letters_does_and_fields_help_password_managers(
    app: Flask, alpha: World
) -> None:
    check_password("heronovertheweir"[:15])
    browser = new_browser(app)
    assert 'autocomplete="current-password"' in browser.get("/sign-in").text
    assert 'autocomplete="new-password"' in browser.get(f"/invite/{alpha.invitation_token}").text
    owner = visitor(app, alpha, Role.OWNER)
    change = owner.get("/account/password").text
    assert 'autocomplete="current-password"' in change
    assert 'autocomplete="new-password"' in change
    for page in (browser.get("/sign-in").text, change):
        assert "onpaste" not in page
        assert not any("maxlength" in tag for tag in re.findall(r'<input[^>]*type="password"[^>]*>', page))
