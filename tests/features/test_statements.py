"""What a step costs does not grow with what lies in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from lms.awards import queries as awards
from lms.catalog.models import Course
from lms.core.db import unit_of_work
from lms.grading.queries import results
from lms.learning import queries as learning
from lms.quizzes import service
from lms.quizzes.models import Attempt, AttemptState, ClosedBy
from tests.factories import answer_form
from tests.features.scene import NOON, Scene, Sessions, make_scene, read_lessons, save, start, submit


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that are sent while the block runs; BEGIN and COMMIT are not among them."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def add_attempts(sessions: Sessions, scene: Scene, number: int) -> None:
    """Add closed attempts of the trainee."""
    first = submit(sessions, scene, start(sessions, scene)).attempt
    with unit_of_work(sessions) as session:
        for extra in range(2, number + 1):
            session.add(
                Attempt(
                    academy_id=first.academy_id, quiz_id=first.quiz_id, enrolment_id=first.enrolment_id,
                    person_id=first.person_id, number=extra, seed="s", terms=first.terms, started_at=NOON,
                    state=AttemptState.CLOSED, closed_at=NOON, closed_by=ClosedBy.TRAINEE,
                )
            )  # fmt: skip


def test_h08_saving_an_answer_costs_at_most_four_statements_after_any_number_of_attempts(
    sessions: Sessions,
) -> None:
    costs = []
    for earlier in (1, 200):
        scene = make_scene(sessions)
        add_attempts(sessions, scene, earlier)
        attempt_id = start(sessions, scene)
        with sessions() as session:
            form = answer_form(session, attempt_id, 1)
        with statements() as sent, unit_of_work(sessions) as session:
            service.save(
                session, scene.trainee, attempt_id, 1, form, revision=0, at=NOON + timedelta(minutes=1)
            )
        costs.append(len(sent))
        assert save(sessions, scene, attempt_id, 2).revision == 1

    assert costs[0] == costs[1] <= 4


@pytest.mark.parametrize("earlier", [1, 100])
def test_h08_progress_and_results_cost_the_same_after_any_number_of_attempts(
    sessions: Sessions, earlier: int
) -> None:
    scene = make_scene(sessions)
    read_lessons(sessions, scene)
    add_attempts(sessions, scene, earlier)

    with sessions() as session:
        course = session.get_one(Course, scene.course_id)
        with statements() as sent:
            (progress,) = awards.progress(session, course, scene.trainee.person_id)
        with statements() as read:
            assert len(results(session, scene.trainee.person_id, scene.course_id)) == earlier

    assert [requirement.is_met for requirement in progress.requirements] == [True, False]
    assert (len(sent), len(read)) == (4, 1)


def test_h08_a_lesson_page_is_read_with_one_statement(sessions: Sessions) -> None:
    scene = make_scene(sessions)

    with sessions() as session, statements() as sent:
        learning.lesson_page(session, scene.trainee, scene.course_slug, "lesson-1")

    assert len(sent) == 1
