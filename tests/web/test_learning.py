"""A trainee's first page, and the outline of a course."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from lms.academies.models import Academy
from lms.catalog.models import Course
from lms.catalog.outline import Outline
from lms.learning import service
from lms.people.models import Person
from lms.people.policy import Role
from tests.conftest import Browser, new_browser
from tests.factories import (
    LONG_AGO,
    as_actor,
    enrol,
    make_academy,
    make_award,
    make_course,
    make_person,
    make_quiz,
)


def _complete(session: Session, person: Person, academy: Academy, course: Course, *numbers: int) -> None:
    lessons = list(Outline.from_json(course.outline).lessons())
    for number in numbers:
        service.complete_lesson(
            session, as_actor(person, academy), course.id, lessons[number - 1].id, 1,
            at=LONG_AGO + timedelta(hours=number),
        )  # fmt: skip


def _trainee(session: Session) -> tuple[Person, Academy, Course]:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots", lessons=3)
    make_quiz(session, course, slug="final", requires={"modules": ["basics"], "quizzes": []})
    make_award(session, course, {"kind": "lessons", "module": "basics"}, {"kind": "quiz", "quiz": "final"})
    person = make_person(session, academy)
    enrol(session, person, course)
    session.commit()
    return person, academy, course


def test_the_first_day_starts_with_the_first_lesson(session: Session, browser: Browser) -> None:
    person, _, _ = _trainee(session)
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert "Start here" in page
    assert 'href="/a/alpha/learn/dots/lesson-1"' in page
    assert "0 of 2 requirements complete" in page
    assert "Nothing is waiting for you." in page


def test_a_later_day_continues_behind_the_last_completed_lesson(session: Session, browser: Browser) -> None:
    person, academy, course = _trainee(session)
    _complete(session, person, academy, course, 1)
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert "Continue where you stopped" in page
    assert 'href="/a/alpha/learn/dots/lesson-2"' in page
    assert "1 of 3 read" in page


def test_a_quiz_is_to_do_as_soon_as_its_lessons_are_complete(session: Session, browser: Browser) -> None:
    person, academy, course = _trainee(session)
    _complete(session, person, academy, course, 1, 2, 3)
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert "You have read every lesson" in page
    assert "What is left to do is listed below." in page
    assert "Nothing is waiting for you." not in page
    assert "1 of 2 requirements complete" in page


def test_somebody_without_a_course_is_shown_the_open_ones(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    make_course(session, academy, slug="dots")
    person = make_person(session, academy)
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert "You have no course yet" in page
    assert 'href="/a/alpha/courses/dots"' in page


def test_a_course_without_lessons_says_so(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots", lessons=0)
    person = make_person(session, academy)
    enrol(session, person, course)
    session.commit()
    browser.sign_in(person)
    assert "There is nothing to read yet" in browser.get("/a/alpha/learn").get_data(as_text=True)


def test_two_courses_stand_on_one_page(session: Session, browser: Browser) -> None:
    academy = make_academy(session, slug="alpha")
    person = make_person(session, academy)
    for slug in ("dots", "more-dots"):
        enrol(session, person, make_course(session, academy, slug=slug))
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert "/a/alpha/learn/dots/lesson-1" in page
    assert "/a/alpha/learn/more-dots/lesson-1" in page


def test_the_outline_shows_what_is_done_and_why_a_quiz_is_locked(session: Session, browser: Browser) -> None:
    person, academy, course = _trainee(session)
    _complete(session, person, academy, course, 1)
    session.commit()
    browser.sign_in(person)
    page = browser.get("/a/alpha/learn/dots").get_data(as_text=True)
    assert "1 of 3 lessons complete" in page
    assert "Complete the lessons of the module “Basics” first." in page
    assert "/a/alpha/assessments/" not in page, "a locked quiz is no link"
    assert "Continue lesson" in page


def test_the_outline_links_to_a_quiz_that_is_open(session: Session, browser: Browser) -> None:
    person, academy, course = _trainee(session)
    _complete(session, person, academy, course, 1, 2, 3)
    session.commit()
    browser.sign_in(person)
    assert "/a/alpha/assessments/" in browser.get("/a/alpha/learn/dots").get_data(as_text=True)


def test_staff_without_a_place_find_lessons_open_and_no_way_into_quizzes(
    session: Session, browser: Browser
) -> None:
    _, academy, _ = _trainee(session)
    staff = make_person(session, academy, Role.INSTRUCTOR)
    session.commit()
    browser.sign_in(staff)
    page = browser.get("/a/alpha/learn/dots").get_data(as_text=True)
    assert "You read this course as staff" in page
    assert all(f"/a/alpha/learn/dots/lesson-{number}" in page for number in (1, 2, 3))
    assert "/a/alpha/assessments/" not in page
    assert "lessons complete" not in page


def test_an_outline_is_not_there_without_a_place_or_in_another_academy(app: Flask, session: Session) -> None:
    _, academy, _ = _trainee(session)
    without = make_person(session, academy)
    elsewhere = make_person(session, make_academy(session, slug="beta"), Role.OWNER)
    session.commit()
    for person in (without, elsewhere):
        browser = new_browser(app)
        browser.sign_in(person)
        assert browser.get("/a/alpha/learn/dots").status_code == 404


def test_a_stranger_is_asked_to_sign_in_first(session: Session, browser: Browser) -> None:
    _trainee(session)
    for address in ("/a/alpha/learn", "/a/alpha/learn/dots"):
        answer = browser.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")
