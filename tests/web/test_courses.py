"""The first page, the catalogue, a course's public page and enrolment."""

from flask import Flask
from sqlalchemy.orm import Session

from lms.catalog.models import EnrolmentKind, Visibility
from lms.learning import queries as learning
from lms.people.policy import Role
from tests.conftest import Browser, new_browser
from tests.factories import enrol, make_academy, make_award, make_course, make_person, make_quiz


def test_a_stranger_is_sent_to_the_only_academy(session: Session, browser: Browser) -> None:
    make_academy(session, slug="alpha")
    session.commit()
    assert browser.get("/").headers["Location"] == "/a/alpha/courses"


def test_a_stranger_chooses_among_several_academies(session: Session, browser: Browser) -> None:
    make_academy(session, slug="alpha", name="Alpha Academy")
    make_academy(session, slug="beta", name="Beta Academy")
    session.commit()
    page = browser.get("/").get_data(as_text=True)
    assert 'href="/a/alpha/courses"' in page
    assert 'href="/a/beta/courses"' in page


def test_an_installation_without_an_academy_says_how_one_begins(browser: Browser) -> None:
    assert "There is no academy here yet" in browser.get("/").get_data(as_text=True)


def test_the_catalogue_lists_public_courses_alone(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    make_course(session, academy, slug="seen")
    make_course(session, academy, slug="unlisted", visibility=Visibility.UNLISTED)
    make_course(session, academy, slug="private", visibility=Visibility.PRIVATE)
    make_course(session, make_academy(session, slug="beta"), slug="elsewhere")
    session.commit()
    page = browser.get("/a/alpha/courses").get_data(as_text=True)
    assert "/a/alpha/courses/seen" in page
    assert not any(f"/courses/{slug}" in page for slug in ("unlisted", "private", "elsewhere"))


def test_an_empty_catalogue_says_so(session: Session, browser: Browser) -> None:
    make_academy(session, slug="alpha")
    session.commit()
    assert "No courses are open for enrolment" in browser.get("/a/alpha/courses").get_data(as_text=True)


def test_a_course_page_shows_lessons_and_what_the_certificate_asks_for(
    session: Session, browser: Browser
) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots")
    make_quiz(session, course, slug="final")
    make_award(
        session, course, {"kind": "lessons", "module": "basics"}, {"kind": "quiz", "quiz": "final"},
        {"kind": "confirmation", "key": "identity", "title": "Identity checked", "by": "registrar"},
    )  # fmt: skip
    session.commit()
    page = browser.get("/a/alpha/courses/dots").get_data(as_text=True)
    assert all(words in page for words in ("Lesson 1", "Final exam", "Dot practitioner", "Identity checked"))
    assert "Not passed" not in page, "a stranger has no standing"
    assert "/a/alpha/register?course=dots" in page


def test_a_private_course_is_not_there_for_those_without_a_place(app: Flask, session: Session) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots", visibility=Visibility.PRIVATE)
    placed, other = make_person(session, academy), make_person(session, academy)
    enrol(session, placed, course)
    session.commit()
    stranger, without, within = (new_browser(app) for _ in range(3))
    without.sign_in(other)
    within.sign_in(placed)
    assert [b.get("/a/alpha/courses/dots").status_code for b in (stranger, without, within)] == [
        404,
        404,
        200,
    ]


def test_a_course_of_another_academy_is_not_found(session: Session, browser: Browser) -> None:
    make_academy(session, slug="alpha")
    make_course(session, make_academy(session, slug="beta"), slug="dots")
    session.commit()
    answer = browser.get("/a/alpha/courses/dots")
    assert answer.status_code == 404
    assert "We could not find that course." in answer.get_data(as_text=True)


def test_a_member_takes_a_place_in_an_open_course(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots")
    person = make_person(session, academy)
    session.commit()
    browser.sign_in(person)
    assert "Enrol" in browser.get("/a/alpha/courses/dots").get_data(as_text=True)
    answer = browser.submit("/a/alpha/courses/dots/enrol")
    assert answer.headers["Location"] == "/a/alpha/learn"
    assert learning.enrolment(session, person.id, course.id) is not None
    assert "You have a place in Safe dots." in browser.get("/a/alpha/learn").get_data(as_text=True)


def test_a_wrong_course_code_is_refused_at_its_field_and_a_right_one_gives_a_place(
    session: Session, browser: Browser
) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(
        session, academy, slug="dots", enrolment=EnrolmentKind.CODE, enrolment_code="OAK-TREE"
    )
    person = make_person(session, academy)
    session.commit()
    browser.sign_in(person)
    answer = browser.submit("/a/alpha/courses/dots/enrol", {"code": "ELM"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert 'aria-invalid="true"' in page
    assert 'value="ELM"' in page
    assert "This is not the code of the course." in page
    assert browser.submit("/a/alpha/courses/dots/enrol", {"code": " oak-tree "}).status_code == 302
    assert learning.enrolment(session, person.id, course.id) is not None


def test_nobody_enrols_in_a_course_that_is_by_invitation(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots", enrolment=EnrolmentKind.INVITATION)
    person = make_person(session, academy)
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/courses/dots").get_data(as_text=True)
    assert "Places are given by invitation" in page
    assert "/dots/enrol" not in page
    assert browser.submit("/a/alpha/courses/dots/enrol").status_code == 404
    assert learning.enrolment(session, person.id, course.id) is None


def test_a_member_of_another_academy_is_told_to_ask_for_an_invitation(
    session: Session, browser: Browser
) -> None:
    make_course(session, make_academy(session, slug="alpha"), slug="dots")
    person = make_person(session, make_academy(session, slug="beta"))
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/courses/dots").get_data(as_text=True)
    assert "Ask the academy for an invitation." in page
    assert "/register" not in page
    assert browser.submit("/a/alpha/courses/dots/enrol").status_code == 404


def test_staff_are_offered_to_read_without_a_place(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    make_course(session, academy, slug="dots")
    person = make_person(session, academy, Role.INSTRUCTOR)
    session.commit()
    browser.sign_in(person)
    assert "Read the lessons as staff" in browser.get("/a/alpha/courses/dots").get_data(as_text=True)
