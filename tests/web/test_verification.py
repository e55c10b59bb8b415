"""The public check of a certificate: valid, expired, revoked, mistyped, never issued."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from lms.certificates import service
from lms.certificates.rules import new_serial
from lms.core import clock
from lms.people.policy import Role
from tests.conftest import Browser
from tests.factories import as_actor
from tests.web.certified import certify, make_scene

REASON = "Issued to the <wrong> person"


def test_a_stranger_reads_whose_certificate_it_is_and_that_it_is_valid(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    serial = certify(sessions, make_scene(sessions)).serial
    answer = browser.get(f"/verify/{serial}")
    page = answer.get_data(as_text=True)
    for fact in (
        "This certificate is valid", "Ada Moore", "Dot practitioner", "Alpha Academy", serial, "Safe dots, version 1",
        "Photo identity checked", "Confirmed by Rita Registrar", "5 January 2026", "Dots only.",
        "has met the requirements", "Olga Owner", "not a licence to practise", "learn.example.org",
    ):  # fmt: skip
        assert fact in page, fact
    assert "@" not in page.replace("©", ""), "no address of anybody"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_revoked_certificate_says_when_and_why_on_page_and_as_data(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    scene = make_scene(sessions)
    serial = certify(sessions, scene).serial
    with sessions.begin() as session:
        actor = as_actor(scene.registrar, scene.academy, Role.REGISTRAR)
        service.revoke(session, actor, serial, reason=REASON, at=clock.now())
    page = browser.get(f"/verify/{serial}").get_data(as_text=True)
    assert "This certificate was revoked" in page
    assert "This certificate is valid" not in page
    assert "Issued to the &lt;wrong&gt; person" in page
    data = browser.get(f"/verify/{serial}.json").get_json()
    assert (data["status"], data["revoked"]["reason"]) == ("revoked", REASON)


def test_an_expired_certificate_says_so(
    browser: Browser, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    serial = certify(sessions, make_scene(sessions)).serial
    later = clock.now() + timedelta(days=800)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "This certificate has expired" in browser.get(f"/verify/{serial}").get_data(as_text=True)


def test_a_typing_error_is_told_apart_from_a_number_that_was_never_issued(browser: Browser) -> None:
    never = new_serial(secrets.choice)
    wrong = never[:-1] + ("2" if never[-1] != "2" else "3")
    mistyped, unknown = browser.get(f"/verify/{wrong}"), browser.get(f"/verify/{never}")
    assert mistyped.status_code == unknown.status_code == 404
    assert "This number has a typing error" in mistyped.get_data(as_text=True)
    assert "This number was never issued" in unknown.get_data(as_text=True)
    assert browser.get(f"/verify/{wrong}.json").get_json()["status"] == "malformed"
    assert browser.get(f"/verify/{never}.json").get_json()["status"] == "unknown"


def test_a_number_may_be_typed_in_small_letters_without_hyphens(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    serial = certify(sessions, make_scene(sessions)).serial
    assert browser.get("/verify").status_code == 200
    typed = serial.lower().replace("-", " ")
    answer = browser.get("/verify", query_string={"serial": typed})
    assert answer.headers["Location"] == f"/verify/{serial}"


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "٣٤٥", "x" * 300, "..", "%00"])
def test_nonsense_is_answered_with_a_page_and_never_run(browser: Browser, typed: str) -> None:
    answer = browser.get("/verify", query_string={"serial": typed}, follow_redirects=True)
    assert answer.status_code in {400, 404}
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["محمد عبد الرحمن", "W" * 200, "Zoë 🎓 O’Hara", "<b>Bold</b>"])
def test_any_name_stands_on_the_page_as_it_is(
    browser: Browser, sessions: sessionmaker[Session], name: str
) -> None:
    serial = certify(sessions, make_scene(sessions, legal_name=name)).serial
    escaped = name.replace("<", "&lt;").replace(">", "&gt;")
    assert f"<bdi>{escaped}</bdi>" in browser.get(f"/verify/{serial}").get_data(as_text=True)
