"""The lesson page, and marking a lesson as complete."""

import logging
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.academies.models import Academy
from lms.catalog.models import Course, Lesson, LessonVersion
from lms.catalog.outline import Outline
from lms.learning import queries
from lms.people.models import Person
from lms.people.policy import Role
from tests.conftest import Browser, new_browser
from tests.factories import enrol, make_academy, make_award, make_course, make_person

EXTRAS = {
    "outcomes": ["Name a dot."],
    "checks": [
        {
            "question": "What is a <em>dot</em>?",
            "options": [
                {"text": "A point", "right": True, "why": "Small and round."},
                {"text": "A line", "right": False, "why": ""},
            ],
        }
    ],
    "facts": [
        {
            "id": "T12", "statement": "Dots are small.", "caution": "Mostly.", "disputed": True, "grade": "b",
            "place": None, "as_of": "2025-06-01", "review_by": None,
            "sources": [{"id": "S1", "title": "A book", "url": "https://books.example.org/", "grade": "b"}],
        }
    ],
    "attribution": ["Drawing by the academy."], "place": "United Kingdom", "review_by": "2027-05-25",
    "headings": [{"text": "One", "anchor": "s-one"}, {"text": "Two", "anchor": "s-two"}], "words": 4,
}  # fmt: skip
HTML = '<h2 id="s-one">One</h2><p>Dots<sup class="fact"><a href="#fact-T12">T12</a></sup>.</p><h2 id="s-two">Two</h2>'


def _course(session: Session, *, requires: dict[str, list[str]] | None = None) -> tuple[Academy, Course]:
    """Return a course of three lessons; `requires` names what single lessons ask for."""
    academy = make_academy(session, slug="alpha")
    course = make_course(session, academy, slug="dots", lessons=3)
    outline: dict[str, Any] = Outline.from_json(course.outline).to_json()
    for lesson in outline["modules"][0]["lessons"]:
        lesson["requires"] = (requires or {}).get(lesson["slug"], [])
    course.outline = outline
    first = select(Lesson.id).where(Lesson.course_id == course.id, Lesson.slug == "lesson-1")
    session.execute(
        update(LessonVersion)
        .where(LessonVersion.lesson_id.in_(first))
        .values(html=HTML, extras=EXTRAS)
        .execution_options(synchronize_session=False)
    )
    return academy, course


def _trainee(session: Session, academy: Academy, course: Course) -> Person:
    person = make_person(session, academy)
    enrol(session, person, course)
    session.commit()
    return person


def _lesson_id(session: Session, course: Course, slug: str) -> UUID:
    return session.scalars(select(Lesson.id).where(Lesson.course_id == course.id, Lesson.slug == slug)).one()


def test_a_lesson_shows_its_text_and_what_stands_around_it(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    page = browser.get("/a/alpha/learn/dots/lesson-1").get_data(as_text=True)
    assert HTML in page
    assert "Name a dot." in page
    assert 'href="#s-two"' in page
    assert "It is due for review by 25 May 2027." in page
    assert "holds for: United Kingdom." in page
    assert "Drawing by the academy." in page


def test_a_fact_mark_leads_to_the_fact_with_its_source(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    page = browser.get("/a/alpha/learn/dots/lesson-1").get_data(as_text=True)
    listed = page.split('id="fact-T12"')[1].split("</li>")[0]
    assert 'href="https://books.example.org/"' in listed
    for words in ("Dots are small.", "Mostly.", "Sources differ", "grade B", "as of 1 June 2025"):
        assert words in listed


def test_a_self_check_tells_the_right_answer_without_sending_anything(
    session: Session, browser: Browser
) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    page = browser.get("/a/alpha/learn/dots/lesson-1").get_data(as_text=True)
    check = page.split("What is a <em>dot</em>?")[1].split("</details>")[0]
    assert "<form" not in check
    assert "Small and round." in check.split("Check answer")[1]


def test_opening_a_lesson_makes_it_the_one_to_continue(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    person = _trainee(session, academy, course)
    browser.sign_in(person)
    browser.get("/a/alpha/learn/dots/lesson-2")
    assert list(queries.visits(session, person.id, course.id)) == [_lesson_id(session, course, "lesson-2")]
    board = browser.get("/a/alpha/learn").get_data(as_text=True)
    assert 'href="/a/alpha/learn/dots/lesson-2"' in board


def test_completing_a_lesson_leads_to_the_next(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    person = _trainee(session, academy, course)
    browser.sign_in(person)
    answer = browser.submit("/a/alpha/learn/dots/lesson-1/complete")
    assert answer.headers["Location"] == "/a/alpha/learn/dots/lesson-2"
    visit = queries.visits(session, person.id, course.id)[_lesson_id(session, course, "lesson-1")]
    assert visit.completed_at is not None
    again = browser.get("/a/alpha/learn/dots/lesson-1").get_data(as_text=True)
    assert "Mark complete" not in again
    assert "Next lesson" in again


def test_completing_never_leads_to_a_lesson_that_is_still_locked(session: Session, browser: Browser) -> None:
    academy, course = _course(session, requires={"lesson-2": ["lesson-3"]})
    browser.sign_in(_trainee(session, academy, course))
    answer = browser.submit("/a/alpha/learn/dots/lesson-1/complete")
    assert answer.headers["Location"] == "/a/alpha/learn/dots/lesson-3"


def test_completing_the_last_lesson_leads_to_the_outline(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    answers = [browser.submit(f"/a/alpha/learn/dots/lesson-{number}/complete") for number in (1, 2, 3)]
    assert answers[-1].headers["Location"] == "/a/alpha/learn/dots"


def test_completing_what_an_award_waited_for_leads_to_the_certificate(
    session: Session, browser: Browser
) -> None:
    academy, course = _course(session)
    make_award(session, course, {"kind": "lessons", "module": "basics"})
    browser.sign_in(_trainee(session, academy, course))
    answers = [browser.submit(f"/a/alpha/learn/dots/lesson-{number}/complete") for number in (1, 2, 3)]
    assert answers[-1].headers["Location"].startswith("/a/alpha/certificates/")


def test_a_locked_lesson_says_why_and_can_be_neither_read_nor_completed(
    session: Session, browser: Browser
) -> None:
    academy, course = _course(session, requires={"lesson-2": ["lesson-1"]})
    person = _trainee(session, academy, course)
    browser.sign_in(person)
    answer = browser.get("/a/alpha/learn/dots/lesson-2")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "Complete the lesson “Lesson 1” first." in page
    assert "Text of the lesson." not in page
    assert browser.submit("/a/alpha/learn/dots/lesson-2/complete").status_code == 409
    assert not queries.visits(session, person.id, course.id)


def test_staff_without_a_place_read_every_lesson_and_complete_none(
    session: Session, browser: Browser
) -> None:
    academy, course = _course(session, requires={"lesson-2": ["lesson-1"]})
    staff = make_person(session, academy, Role.INSTRUCTOR)
    session.commit()
    browser.sign_in(staff)
    answer = browser.get("/a/alpha/learn/dots/lesson-2")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Mark complete" not in page
    assert "You read as staff" in page
    assert browser.submit("/a/alpha/learn/dots/lesson-2/complete").status_code == 409
    assert not queries.visits(session, staff.id, course.id)


def test_a_lesson_is_not_there_without_a_place_or_in_another_academy(app: Flask, session: Session) -> None:
    academy, _ = _course(session)
    without = make_person(session, academy)
    elsewhere = make_person(session, make_academy(session, slug="beta"), Role.OWNER)
    session.commit()
    for person in (without, elsewhere):
        browser = new_browser(app)
        browser.sign_in(person)
        assert browser.get("/a/alpha/learn/dots/lesson-1").status_code == 404
        assert browser.submit("/a/alpha/learn/dots/lesson-1/complete").status_code == 404


def test_an_unknown_lesson_is_not_found(session: Session, browser: Browser) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    assert browser.get("/a/alpha/learn/dots/lesson-9").status_code == 404


def test_reading_a_lesson_again_takes_six_statements_at_most(
    session: Session, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    academy, course = _course(session)
    browser.sign_in(_trainee(session, academy, course))
    browser.get("/a/alpha/learn/dots/lesson-1")
    with caplog.at_level(logging.INFO, logger="lms.request"):
        browser.get("/a/alpha/learn/dots/lesson-1")
    (line,) = [record for record in caplog.records if record.name == "lms.request"]
    assert line.__dict__["statements"] <= 6
