"""Signing in and out, passwords, profile and sessions, as a person in a browser meets them."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms.mail.models import Message
from lms.people import credentials
from lms.people.models import Person
from tests.conftest import Browser, new_browser
from tests.factories import make_academy, make_person

PASSWORD = "seven purple lamps"


@pytest.fixture
def person(sessions: sessionmaker[Session]) -> Person:
    with sessions.begin() as session:
        hashed = credentials.hash_password(PASSWORD)
        academy = make_academy(session, slug="alpha")
        return make_person(session, academy, email="ada@example.org", password_hash=hashed)


def sign_in(browser: Browser, password: str = PASSWORD, address: str = "/sign-in") -> tuple[int, str, str]:
    response = browser.submit(address, {"email": "ada@example.org", "password": password})
    return response.status_code, response.headers.get("Location", ""), response.get_data(as_text=True)


def mailed_link(sessions: sessionmaker[Session], kind: str) -> str:
    with sessions() as session:
        body = session.scalars(
            select(Message.body).where(Message.kind == kind).order_by(Message.created_at.desc())
        ).first()
    found = re.search(r"https://learn\.example\.org(/\S+)", body or "")
    assert found, "the mail has no link"
    return found[1]


def test_a_right_pair_leads_back_to_where_the_person_was_going(browser: Browser, person: Person) -> None:
    status, target, _page = sign_in(browser, address="/sign-in?next=/account/password")
    assert (status, target) == (302, "/account/password")


def test_a_wrong_pair_is_answered_without_saying_which_part_is_wrong(
    browser: Browser, person: Person
) -> None:
    known = sign_in(browser, "not the password")
    unknown = browser.submit("/sign-in", {"email": "no@example.org", "password": "not the password"})
    assert known[0] == unknown.status_code == 422
    for page in (known[2], unknown.get_data(as_text=True)):
        assert "do not belong together" in page
        assert "<title>Error: Sign in" in page
    assert 'value="ada@example.org"' in known[2], "what was typed stays"


def test_nobody_is_sent_to_another_site_after_signing_in(browser: Browser, person: Person) -> None:
    _status, target, _page = sign_in(browser, address="/sign-in?next=https://evil.example/")
    assert "evil" not in target


def test_signing_out_ends_the_session(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    assert browser.get("/account").status_code == 200
    browser.submit("/sign-out")
    assert browser.get("/account").status_code != 200


def test_asking_for_a_new_password_never_tells_whether_there_is_an_account(
    browser: Browser, person: Person
) -> None:
    pages = [
        browser.submit("/forgot-password", {"email": email}).get_data(as_text=True).replace(email, "")
        for email in ("ada@example.org", "no@example.org")
    ]
    bare = [re.sub(r'name="csrf_token" value="[^"]*"', "", page) for page in pages]
    assert bare[0] == bare[1]
    assert "Look into your mailbox" in pages[0]


def test_a_mailed_link_changes_the_password_once(
    browser: Browser, person: Person, sessions: sessionmaker[Session]
) -> None:
    browser.submit("/forgot-password", {"email": "ada@example.org"})
    link = mailed_link(sessions, "reset_password")
    page = browser.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    short = browser.submit(link, {"password": "short"})
    assert short.status_code == 422
    assert "at least 8 characters" in short.get_data(as_text=True)
    assert browser.submit(link, {"password": "nine quiet harbours"}).status_code == 302
    spent = browser.get(link)
    assert spent.status_code == 410
    assert 'action="/forgot-password"' in spent.get_data(as_text=True), "a spent link offers a new one"
    assert sign_in(browser, "nine quiet harbours")[0] == 302


def test_an_altered_link_says_so_and_offers_a_new_one(browser: Browser) -> None:
    page = browser.get("/reset-password/altered")
    assert page.status_code == 410
    assert "does not work any more" in page.get_data(as_text=True)


def test_the_password_changes_only_with_the_present_one(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    wrong = browser.submit("/account/password", {"current": "guess guess", "password": "nine quiet harbours"})
    assert wrong.status_code == 422
    assert "not your present password" in wrong.get_data(as_text=True)
    right = browser.submit("/account/password", {"current": PASSWORD, "password": "nine quiet harbours"})
    assert right.status_code == 302
    assert browser.get("/account/password").status_code == 200, "this browser stays signed in"


def test_the_profile_keeps_names_in_any_script(
    browser: Browser, person: Person, sessions: sessionmaker[Session]
) -> None:
    browser.sign_in(person)
    name = "محمد عبد الرحمن 🎓"
    values = {"legal_name": name, "preferred_name": "Mo", "time_zone": "Asia/Dubai"}
    assert browser.submit("/account", values).status_code == 302
    assert name in browser.get("/account").get_data(as_text=True)
    with sessions() as session:
        kept = session.get_one(Person, person.id)
        assert (kept.legal_name, kept.preferred_name, kept.time_zone) == (name, "Mo", "Asia/Dubai")


def test_a_profile_without_a_name_is_refused_and_what_was_typed_stays(
    browser: Browser, person: Person
) -> None:
    browser.sign_in(person)
    answer = browser.submit("/account", {"legal_name": " ", "preferred_name": "Mo", "time_zone": "UTC"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert 'value="Mo"' in page


def test_every_open_session_is_listed_and_can_be_ended(app: Flask, person: Person) -> None:
    here, elsewhere = new_browser(app), new_browser(app)
    here.sign_in(person)
    elsewhere.sign_in(person)
    page = here.get("/account/sessions").get_data(as_text=True)
    assert page.count("This browser</") == 1
    ends = re.findall(r'action="(/account/sessions/[0-9a-f-]{36}/end)"', page)
    assert len(ends) == 1
    here.submit(ends[0])
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code != 200


def test_nobody_ends_somebody_elses_session(
    app: Flask, sessions: sessionmaker[Session], person: Person
) -> None:
    with sessions.begin() as session:
        other = make_person(session)
    hers, theirs, his = new_browser(app), new_browser(app), new_browser(app)
    hers.sign_in(person)
    theirs.sign_in(person)
    his.sign_in(other)
    ends = re.findall(
        r'action="(/account/sessions/[^"]+/end)"', hers.get("/account/sessions").get_data(as_text=True)
    )
    his.submit(next(end for end in ends if "end-all" not in end))
    assert theirs.get("/account").status_code == 200


def test_signing_out_everywhere_ends_this_browser_too(app: Flask, person: Person) -> None:
    here, elsewhere = new_browser(app), new_browser(app)
    here.sign_in(person)
    elsewhere.sign_in(person)
    here.submit("/account/sessions/end-all")
    assert [b.get("/account").status_code == 200 for b in (here, elsewhere)] == [False, False]


def test_confirming_asks_again_when_the_password_is_wrong(browser: Browser, person: Person) -> None:
    browser.sign_in(person)
    address = "/account/confirm?next=/account"
    assert browser.get(address).status_code == 200
    wrong = browser.submit(address, {"password": "guess guess"})
    assert wrong.status_code == 422
    assert "not your password" in wrong.get_data(as_text=True)
    assert browser.submit(address, {"password": PASSWORD}).headers["Location"] == "/account"


def test_pages_about_oneself_ask_a_stranger_to_sign_in(browser: Browser) -> None:
    for address in ("/account", "/account/password", "/account/sessions", "/account/confirm"):
        answer = browser.get(address)
        assert "/sign-in" in answer.headers.get("Location", ""), address
