"""The pages on which a trainee takes a quiz."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.core import clock
from lms.people.models import Person
from lms.quizzes import queries
from lms.quizzes.models import Attempt, AttemptState, DrawnQuestion
from tests import factories as make
from tests.conftest import Browser, new_browser

JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Sitting:
    """A trainee with one open attempt."""

    person: Person
    stranger: Person
    slug: str
    quiz_id: UUID
    attempt_id: UUID

    @property
    def path(self) -> str:
        """Return the address of the attempt."""
        return f"/a/{self.slug}/attempts/{self.attempt_id}"


@pytest.fixture
def sitting(sessions: sessionmaker[Session]) -> Sitting:
    """A trainee has started an exam of three questions and thirty minutes."""
    with sessions.begin() as session:
        academy = make.make_academy(session)
        person, stranger = make.make_person(session, academy), make.make_person(session, academy)
        course = make.make_course(session, academy)
        quiz = make.make_quiz(session, course, minutes=30, attempts=3, shuffle_options=False)
        make.enrol(session, person, course)
        attempt = journey.start_quiz(
            session, make.as_actor(person, academy), quiz.id, seed="s", base_url="", at=clock.now()
        )
        session.flush()
        return Sitting(person, stranger, academy.slug, quiz.id, attempt.id)


@pytest.fixture
def trainee(browser: Browser, sitting: Sitting) -> Browser:
    """The trainee's browser."""
    browser.sign_in(sitting.person)
    return browser


def answer(session: Session, sitting: Sitting, position: int = 1) -> dict[str, Any] | None:
    latest = queries.latest_answer(session, sitting.attempt_id, position)
    return latest.answer if latest else None


def test_the_list_and_the_start_page_lead_to_the_running_attempt(trainee: Browser, sitting: Sitting) -> None:
    listed = trainee.get(f"/a/{sitting.slug}/assessments").get_data(as_text=True)
    assert "In progress" in listed
    started = trainee.get(f"/a/{sitting.slug}/assessments/{sitting.quiz_id}").get_data(as_text=True)
    assert f"{sitting.path}/q/1" in started
    assert "Start attempt" not in started


def test_starting_again_goes_on_with_the_same_attempt(trainee: Browser, sitting: Sitting) -> None:
    answered = trainee.submit(f"/a/{sitting.slug}/assessments/{sitting.quiz_id}/start")
    assert answered.location.endswith(f"{sitting.path}/q/1")


def test_the_buttons_of_the_form_save_and_lead_on(
    trainee: Browser, sitting: Sitting, session: Session
) -> None:
    moved = trainee.submit(f"{sitting.path}/q/1", {"answer": "1", "revision": "0", "go": "2"})
    assert moved.location.endswith("/q/2")
    assert answer(session, sitting) == {"option": 1}
    assert trainee.submit(f"{sitting.path}/q/2", {"go": "review"}).location.endswith("/review")
    assert trainee.submit(f"{sitting.path}/q/2", {"go": "//evil.example"}).location.endswith("/q/2")


def test_a_flag_is_set_and_cleared_and_keeps_the_answer(
    trainee: Browser, sitting: Sitting, session: Session
) -> None:
    trainee.submit(f"{sitting.path}/q/1", {"answer": "1", "revision": "0", "flag": "on"})
    flags = session.query(DrawnQuestion.is_flagged).filter_by(attempt_id=sitting.attempt_id, position=1)
    assert flags.scalar() is True
    assert "Flagged" in trainee.get(f"{sitting.path}/q/1").get_data(as_text=True)
    trainee.submit(f"{sitting.path}/q/1", {"answer": "1", "revision": "1", "flag": "off"})
    session.rollback()
    assert flags.scalar() is False
    assert answer(session, sitting) == {"option": 1}


def test_a_save_in_the_background_says_when_and_how_the_clock_stands(
    trainee: Browser, sitting: Sitting
) -> None:
    saved = trainee.submit(f"{sitting.path}/q/1/save", {"answer": "1", "revision": "0"}, headers=JSON)
    assert saved.status_code == 200
    assert saved.json is not None
    assert set(saved.json) == {"saved_at", "saved_text", "revision", "deadline", "now", "seconds_left"}
    assert saved.json["revision"] == 1
    assert 1700 < saved.json["seconds_left"] <= 1800


def test_an_impossible_answer_is_refused_in_words(trainee: Browser, sitting: Sitting) -> None:
    refused = trainee.submit(f"{sitting.path}/q/1/save", {"answer": "77", "revision": "0"}, headers=JSON)
    assert refused.status_code == 422
    assert refused.json == {"error": "That choice is not part of this question. Choose one that is shown."}
    page = trainee.submit(f"{sitting.path}/q/1", {"answer": "77", "revision": "0", "go": "2"})
    assert page.status_code == 422
    assert "That choice is not part of this question." in page.get_data(as_text=True)


def test_c11_a_second_device_gets_both_answers_in_words_and_overwrites_nothing(
    app: Flask, trainee: Browser, sitting: Sitting, session: Session
) -> None:
    other = new_browser(app)
    other.sign_in(sitting.person)
    trainee.submit(f"{sitting.path}/q/1/save", {"answer": "1", "revision": "0"}, headers=JSON)
    late = other.submit(f"{sitting.path}/q/1/save", {"answer": "2", "revision": "0"}, headers=JSON)
    assert late.status_code == 409
    assert late.json is not None
    assert (late.json["revision"], late.json["theirs"], late.json["yours"]) == (1, "Wrong one", "Another")
    page = other.submit(f"{sitting.path}/q/1", {"answer": "2", "revision": "0", "go": "2"})
    assert page.status_code == 409
    assert "Keep this page’s answer" in page.get_data(as_text=True)
    assert answer(session, sitting) == {"option": 1}


def test_c16_a_script_without_a_session_gets_401_and_a_page_the_sign_in(
    browser: Browser, sitting: Sitting
) -> None:
    told = browser.post(f"{sitting.path}/q/1/save", data={"answer": "1"}, headers=JSON)
    assert told.status_code == 401
    assert told.json == {"error": "You are signed out. Sign in again to go on."}
    assert browser.get(f"{sitting.path}/q/1").status_code == 302


def test_what_comes_after_the_time_is_up_changes_nothing_and_says_so(
    trainee: Browser, sitting: Sitting, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as writing:
        attempt = writing.get_one(Attempt, sitting.attempt_id)
        attempt.deadline_at = clock.now() - timedelta(minutes=1)
    late = trainee.submit(f"{sitting.path}/q/1/save", {"answer": "1", "revision": "0"}, headers=JSON)
    assert late.status_code == 410
    assert trainee.get(f"{sitting.path}/q/1").location.endswith("/result")
    with sessions() as reading:
        assert answer(reading, sitting) is None
        assert reading.get_one(Attempt, sitting.attempt_id).state is AttemptState.CLOSED


def test_the_page_can_ask_how_much_time_is_left(trainee: Browser, sitting: Sitting) -> None:
    told = trainee.get(f"{sitting.path}/time-left", headers=JSON)
    assert told.json is not None
    assert 1700 < told.json["seconds_left"] <= 1800


def test_the_review_lists_what_is_open_and_alone_can_submit(trainee: Browser, sitting: Sitting) -> None:
    trainee.submit(f"{sitting.path}/q/2", {"answer": "0", "revision": "0", "go": "3"})
    page = trainee.get(f"{sitting.path}/review").get_data(as_text=True)
    assert "Not answered (2)" in page
    assert "Submit answers" in page
    assert "Submit answers" not in trainee.get(f"{sitting.path}/q/1").get_data(as_text=True)
    first = trainee.submit(f"{sitting.path}/submit")
    assert first.location == trainee.submit(f"{sitting.path}/submit").location


def test_an_attempt_is_there_for_its_trainee_only(browser: Browser, sitting: Sitting) -> None:
    browser.sign_in(sitting.stranger)
    for path in ("/q/1", "/review", "/result", "/time-left"):
        assert browser.get(sitting.path + path).status_code == 404
    assert browser.submit(f"{sitting.path}/q/1/save", {"answer": "1"}).status_code == 404
    assert browser.get(f"/a/{sitting.slug}/assessments/{sitting.quiz_id}").status_code == 404


def test_a_member_of_another_academy_does_not_find_the_attempt(
    browser: Browser, sitting: Sitting, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as writing:
        elsewhere = make.make_academy(writing)
        person = make.make_person(writing, elsewhere)
        slug = elsewhere.slug
    browser.sign_in(person)
    assert browser.get(f"{sitting.path}/q/1").status_code == 404
    assert browser.get(f"/a/{slug}/attempts/{sitting.attempt_id}/q/1").status_code == 404
    assert browser.get(f"/a/{slug}/assessments/{sitting.quiz_id}").status_code == 404


def test_a_question_number_that_does_not_exist_is_a_404(trainee: Browser, sitting: Sitting) -> None:
    assert trainee.get(f"{sitting.path}/q/4").status_code == 404
