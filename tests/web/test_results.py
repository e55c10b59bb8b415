"""The result page: the score, the topics, and as much feedback as the quiz allows."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.catalog.models import FeedbackPolicy
from lms.core import clock
from lms.people.policy import Actor
from lms.quizzes import service
from tests import factories as make
from tests.conftest import Browser

RIGHT = "the one that must not leak"


def closed_attempt(
    sessions: sessionmaker[Session], browser: Browser, feedback: FeedbackPolicy, right: int
) -> str:
    """Sign in a trainee who has submitted three questions, `right` of them right; return the result's address."""
    with sessions.begin() as session:
        academy = make.make_academy(session)
        person = make.make_person(session, academy)
        course = make.make_course(session, academy)
        bodies = [make.choice_question(right=RIGHT, lesson="lesson-1") for _ in range(3)]
        quiz = make.make_quiz(session, course, bodies=bodies, feedback=feedback, attempts=2)
        make.enrol(session, person, course)
        actor = make.as_actor(person, academy)
        attempt_id = _sit(session, actor, quiz.id, right)
        path = f"/a/{academy.slug}/attempts/{attempt_id}/result"
    browser.sign_in(person)
    return path


def _sit(session: Session, actor: Actor, quiz_id: UUID, right: int) -> UUID:
    attempt = journey.start_quiz(session, actor, quiz_id, seed="s", base_url="", at=clock.now())
    session.flush()
    for position in range(1, right + 1):
        form = make.answer_form(session, attempt.id, position)
        service.save(session, actor, attempt.id, position, form, revision=0, at=clock.now())
    journey.submit_quiz(session, actor, attempt.id, base_url="", at=clock.now())
    return attempt.id


def test_a_result_shows_the_score_and_what_to_look_at_again(
    sessions: sessionmaker[Session], browser: Browser
) -> None:
    path = closed_attempt(sessions, browser, FeedbackPolicy.AFTER_ATTEMPT, right=2)
    page = browser.get(path).get_data(as_text=True)
    assert "Not passed" in page
    assert "66\u00a0%" in page
    assert "To review (1)" in page
    assert page.count("<article") == 1
    assert "You did not answer this question." in page
    assert "Read again: Lesson 1" in page


def test_all_answers_are_shown_when_asked_for(sessions: sessionmaker[Session], browser: Browser) -> None:
    path = closed_attempt(sessions, browser, FeedbackPolicy.AFTER_ATTEMPT, right=3)
    assert "There is nothing to look at again." in browser.get(path).get_data(as_text=True)
    page = browser.get(f"{path}?show=all").get_data(as_text=True)
    assert page.count("<article") == 3
    assert "Passed" in page


@pytest.mark.parametrize("feedback", [FeedbackPolicy.AFTER_PASS, FeedbackPolicy.NEVER])
def test_c22_no_right_answer_is_shown_before_the_quiz_allows(
    sessions: sessionmaker[Session], browser: Browser, feedback: FeedbackPolicy
) -> None:
    path = closed_attempt(sessions, browser, feedback, right=1)
    for address in (path, f"{path}?show=all"):
        page = browser.get(address).get_data(as_text=True)
        assert RIGHT not in page
        assert "Feedback of the question." not in page


def test_after_passing_the_right_answers_are_shown(sessions: sessionmaker[Session], browser: Browser) -> None:
    path = closed_attempt(sessions, browser, FeedbackPolicy.AFTER_PASS, right=3)
    assert RIGHT in browser.get(f"{path}?show=all").get_data(as_text=True)


def test_a_result_page_takes_what_waited_from_the_device(
    sessions: sessionmaker[Session], browser: Browser
) -> None:
    path = closed_attempt(sessions, browser, FeedbackPolicy.NEVER, right=1)
    assert f'data-closed-attempt="{path.split("/")[-2]}"' in browser.get(path).get_data(as_text=True)
