"""A trainee's own certificates: the list, the page, the code, the PDF."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from lms.certificates import service
from lms.core import clock
from lms.extensions import files
from lms.people.policy import Role
from lms.web import certificates as view
from tests.conftest import Browser, new_browser
from tests.factories import as_actor, make_academy, make_person
from tests.web.certified import certify, make_scene


def test_without_a_certificate_the_list_says_what_is_missing(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    scene = make_scene(sessions)
    browser.sign_in(scene.trainee)
    page = browser.get("/a/alpha/certificates").get_data(as_text=True)
    assert "0 of 1 requirements met" in page
    assert "To be confirmed by the registrar" in page


def test_somebody_without_a_place_is_led_to_the_courses(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        person = make_person(session, make_academy(session, slug="alpha"))
    browser.sign_in(person)
    assert 'href="/a/alpha/courses"' in browser.get("/a/alpha/certificates").get_data(as_text=True)


def test_a_fresh_certificate_shows_its_facts_while_the_pdf_is_prepared(
    browser: Browser, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "is_available", lambda: None)
    scene = make_scene(sessions)
    issued = certify(sessions, scene)
    browser.sign_in(scene.trainee)
    assert issued.serial in browser.get("/a/alpha/certificates").get_data(as_text=True)
    address = f"/a/alpha/certificates/{issued.id}"
    answer = browser.get(address)
    assert answer.headers["Refresh"] == "5", "the page asks again by itself"
    page = answer.get_data(as_text=True)
    for fact in ("Ada Moore", "Dot practitioner", issued.serial, "being prepared"):
        assert fact in page, fact
    assert f"https://learn.example.org/verify/{issued.serial}" in page
    assert f'src="{address}/qr.svg"' in page
    code = browser.get(f"{address}/qr.svg")
    assert (code.status_code, code.mimetype) == (200, "image/svg+xml")
    waiting = browser.get(f"{address}/certificate.pdf")
    assert waiting.status_code == 503
    assert f'href="{address}"' in waiting.get_data(as_text=True)


def test_the_page_says_so_when_no_pdf_can_be_made_here(
    browser: Browser, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "is_available", lambda: "PDFs cannot be made here: install libpango.")
    scene = make_scene(sessions)
    issued = certify(sessions, scene)
    browser.sign_in(scene.trainee)
    answer = browser.get(f"/a/alpha/certificates/{issued.id}")
    assert "install libpango" in answer.get_data(as_text=True)
    assert "Refresh" not in answer.headers, "nothing will come, so nobody waits"


def test_the_finished_pdf_is_downloaded_with_its_number_as_name(
    app: Flask, browser: Browser, sessions: sessionmaker[Session]
) -> None:
    scene = make_scene(sessions)
    issued = certify(sessions, scene)
    with app.app_context():
        sha256 = files().save(b"%PDF-1.7 sample")
    with sessions.begin() as session:
        service.keep_file(session, issued, sha256, 15, at=clock.now())
    browser.sign_in(scene.trainee)
    address = f"/a/alpha/certificates/{issued.id}"
    assert f'href="{address}/certificate.pdf"' in browser.get(address).get_data(as_text=True)
    answer = browser.get(f"{address}/certificate.pdf")
    assert answer.data == b"%PDF-1.7 sample"
    assert issued.serial in answer.headers["Content-Disposition"]
    answer.close()


def test_a_revoked_certificate_shows_its_holder_when_and_why(
    browser: Browser, sessions: sessionmaker[Session]
) -> None:
    scene = make_scene(sessions)
    issued = certify(sessions, scene)
    with sessions.begin() as session:
        actor = as_actor(scene.registrar, scene.academy, Role.REGISTRAR)
        service.revoke(session, actor, issued.serial, reason="Wrong person", at=clock.now())
    browser.sign_in(scene.trainee)
    page = browser.get(f"/a/alpha/certificates/{issued.id}").get_data(as_text=True)
    assert "This certificate was revoked" in page
    assert "Wrong person" in page


def test_somebody_elses_certificate_is_not_there(app: Flask, sessions: sessionmaker[Session]) -> None:
    scene = make_scene(sessions)
    issued = certify(sessions, scene)
    with sessions.begin() as session:
        fellow = make_person(session, scene.academy)
        stranger = make_person(session, make_academy(session, slug="beta"))
    for person in (fellow, stranger, scene.registrar):
        browser = new_browser(app)
        browser.sign_in(person)
        for part in ("", "/qr.svg", "/certificate.pdf"):
            assert browser.get(f"/a/alpha/certificates/{issued.id}{part}").status_code == 404
