"""The trainee's story once more, told with clicks in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.people.credentials import hash_password
from lms.people.models import Person
from tests import factories as make
from tests.browser.conftest import Desk, Site

pytestmark = pytest.mark.browser

PASSPHRASE = "quiet heron over the weir"


def test_a_trainee_signs_in_reads_passes_and_shows_a_certificate_to_a_stranger(
    site: Site, desk: Desk
) -> None:
    trainee = _academy_with_a_course(site)
    page = desk.device(viewport={"width": 390, "height": 844}).new_page()
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))

    _sign_in(page, trainee)
    _enrol(page)
    _read_both_lessons(page)
    _pass_the_exam(page)

    expect(page.locator("main")).to_contain_text("You have earned the certificate")
    with site.sessions() as session:
        serial = session.scalars(select(Certificate.serial)).one()
    stranger = desk.device().new_page()
    stranger.goto("/verify")
    stranger.get_by_role("textbox").fill(serial.lower().replace("-", " "))
    stranger.get_by_role("button", name="Check").click()
    expect(stranger.get_by_role("heading", name="This certificate is valid")).to_be_visible()
    expect(stranger.locator("main")).to_contain_text("Ada Moore")
    assert Axe().run(stranger).violations_count == 0


def _academy_with_a_course(site: Site) -> Person:
    """Make a course of two lessons with an exam and an award, and a trainee without a place in it."""
    with site.sessions.begin() as session:
        academy = make.make_academy(session, slug="alpha")
        course = make.make_course(session, academy, slug="dots")
        make.make_quiz(session, course, slug="final", shuffle_options=True)
        make.make_award(
            session, course, {"kind": "lessons", "module": "basics"}, {"kind": "quiz", "quiz": "final"}
        )
        return make.make_person(
            session, academy, email="ada@example.org", password_hash=hash_password(PASSPHRASE)
        )


def _sign_in(page: Page, trainee: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(trainee.email)
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/a/alpha/learn$"))


def _enrol(page: Page) -> None:
    page.goto("/a/alpha/courses/dots")
    page.get_by_role("button", name=re.compile("Enrol")).first.click()
    expect(page).to_have_url(re.compile(r"/a/alpha/learn$"))


def _read_both_lessons(page: Page) -> None:
    """Follow the page's own way: the first card, then "Mark complete and continue"."""
    page.locator("main a.btn-primary").first.click()
    for _lesson in range(2):
        expect(page.locator("article")).to_contain_text("Text of the lesson.")
        page.get_by_role("button", name="Mark complete and continue").click()


def _pass_the_exam(page: Page) -> None:
    """Start, answer each question by a click, wait for "Saved", review, submit."""
    page.goto("/a/alpha/assessments")
    page.get_by_role("link", name=re.compile("Final exam")).first.click()
    page.get_by_role("button", name=re.compile("Start")).click()
    for position in range(1, 4):
        expect(page.locator("main")).to_contain_text(f"Question {position} of 3")
        page.get_by_text("the right one").click()
        expect(page.locator("[data-save-text]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
        if position < 3:
            page.get_by_role("button", name="Next question").click()
    page.get_by_role("button", name=re.compile("Review")).locator("visible=true").first.click()
    page.get_by_role("button", name="Submit answers").click()
