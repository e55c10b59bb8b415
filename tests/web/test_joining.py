"""The three ways in: taking over an installation, asking for an account, accepting an invitation."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms.academies import queries as academies
from lms.academies import service
from lms.academies.models import Academy
from lms.core import clock
from lms.learning import queries as learning
from lms.mail.models import Message
from lms.people import queries
from lms.people import service as people
from lms.people.models import LinkKind
from lms.people.policy import Role, system
from lms.people.rules import SET_UP_LINK_LIFE
from tests.conftest import Browser, new_browser
from tests.factories import make_academy, make_course, make_person

BASE = "https://learn.example.org"
ACCOUNT = {"legal_name": "Ada Moore", "password": "seven purple lamps", "time_zone": "Europe/Paris"}
SET_UP = {
    "academy_name": "Northlight", "legal_name": "Olga Owner", "email": "olga@example.org",
    "password": "seven purple lamps",
}  # fmt: skip


@pytest.fixture
def academy(sessions: sessionmaker[Session]) -> Academy:
    with sessions.begin() as session:
        return make_academy(session, slug="alpha", name="Alpha Academy")


def invite(
    sessions: sessionmaker[Session],
    academy: Academy,
    role: Role = Role.TRAINEE,
    email: str = "ada@example.org",
) -> str:
    with sessions.begin() as session:
        token = service.invite(session, system(academy.id), email, role, base_url=BASE, at=clock.now())
    return f"/invite/{token}"


def test_the_first_owner_takes_the_installation_over_once(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    with sessions.begin() as session:
        token = people.make_link(session, LinkKind.SET_UP, None, life=SET_UP_LINK_LIFE, at=clock.now())
    link = f"/setup/{token}"
    assert browser.get(link).headers["Referrer-Policy"] == "no-referrer"
    weak = browser.submit(link, {**SET_UP, "password": "password"})
    assert weak.status_code == 422
    assert 'value="Northlight"' in weak.get_data(as_text=True)
    welcome = browser.submit(link, SET_UP, follow_redirects=True)
    assert "You are the owner of Northlight." in welcome.get_data(as_text=True)
    again = browser.get(link)
    assert again.status_code == 410
    assert "does not work any more" in again.get_data(as_text=True)
    assert browser.submit(link, SET_UP).status_code == 410


def test_an_account_request_is_answered_alike_for_known_and_unknown_addresses(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    with sessions.begin() as session:
        make_person(session, academy, email="known@example.org")
    pages = []
    for email in ("known@example.org", "unknown@example.org"):
        page = browser.submit("/a/alpha/register", {"email": email}).get_data(as_text=True)
        pages.append(re.sub(r'name="csrf_token" value="[^"]*"', "", page).replace(email, ""))
    assert pages[0] == pages[1]
    with sessions() as session:
        assert sorted(session.scalars(select(Message.kind))) == ["account_exists", "invitation"]


def test_an_address_that_cannot_be_one_is_refused(browser: Browser, academy: Academy) -> None:
    assert browser.get("/a/alpha/register").status_code == 200
    answer = browser.submit("/a/alpha/register", {"email": "not an address"})
    assert answer.status_code == 422
    assert "name@example.org" in answer.get_data(as_text=True)
    assert browser.get("/a/gamma/register").status_code == 404


def test_an_account_asked_for_on_a_course_page_comes_with_the_place(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    with sessions.begin() as session:
        course = make_course(session, academy, slug="dots")
    page = browser.get("/a/alpha/register?course=dots").get_data(as_text=True)
    assert 'action="/a/alpha/register?course=dots"' in page
    browser.submit("/a/alpha/register?course=dots", {"email": "ada@example.org"})
    with sessions() as session:
        link = re.search(r"/invite/\S+", session.scalars(select(Message.body)).one())
    assert link
    assert browser.submit(link[0], ACCOUNT).status_code == 302
    with sessions() as session:
        person = queries.by_email(session, "ada@example.org")
        assert person
        assert learning.enrolment(session, person.id, course.id)


def test_an_invitation_gives_its_own_role_whatever_is_sent(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    link = invite(sessions, academy)
    page = browser.get(link).get_data(as_text=True)
    assert "Join Alpha Academy" in page
    assert "ada@example.org" in page
    browser.submit(link, {**ACCOUNT, "role": "owner", "email": "evil@example.org"})
    with sessions() as session:
        person = queries.by_email(session, "ada@example.org")
        assert person
        assert academies.roles_in(session, academy.id, person.id) == {Role.TRAINEE}
        assert queries.by_email(session, "evil@example.org") is None


def test_a_refused_account_form_keeps_what_was_typed(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    answer = browser.submit(invite(sessions, academy), {**ACCOUNT, "password": "short"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Ada Moore"' in page
    assert 'selected value="Europe/Paris"' in page


def test_an_invitation_works_once_and_a_wrong_one_never(
    app: Flask, browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    link = invite(sessions, academy)
    assert browser.submit(link, ACCOUNT).status_code == 302
    for address in (link, "/invite/altered"):
        answer = new_browser(app).get(address)
        assert answer.status_code == 410
        assert "does not work any more" in answer.get_data(as_text=True)


def test_somebody_with_an_account_signs_in_and_joins(
    app: Flask, sessions: sessionmaker[Session], academy: Academy
) -> None:
    with sessions.begin() as session:
        person = make_person(session, make_academy(session, slug="beta"), email="ada@example.org")
    link = invite(sessions, academy, Role.ASSESSOR)
    stranger = new_browser(app).get(link).get_data(as_text=True)
    assert f'href="/sign-in?next={link}"' in stranger
    assert 'id="password"' not in stranger, "no second account is made"
    browser = new_browser(app)
    browser.sign_in(person)
    assert "Join as assessor" in browser.get(link).get_data(as_text=True)
    assert browser.submit(f"{link}/join").headers["Location"] == "/a/alpha/"
    with sessions() as session:
        assert academies.roles_in(session, academy.id, person.id) == {Role.ASSESSOR}


def test_somebody_else_who_is_signed_in_cannot_take_the_invitation(
    browser: Browser, sessions: sessionmaker[Session], academy: Academy
) -> None:
    with sessions.begin() as session:
        other = make_person(session, make_academy(session, slug="beta"), email="other@example.org")
    link = invite(sessions, academy)
    browser.sign_in(other)
    page = browser.get(link).get_data(as_text=True)
    assert "You are signed in as" in page
    assert 'id="password"' not in page
    assert browser.submit(f"{link}/join").status_code == 410
    with sessions() as session:
        assert not academies.roles_in(session, academy.id, other.id)
