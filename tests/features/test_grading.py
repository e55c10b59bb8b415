"""A grade is exact, given once and never changed."""

from fractions import Fraction

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from lms.core.db import unit_of_work
from lms.grading.models import Grade, Mark
from lms.grading.queries import current_grade, marks, passed_quizzes, results
from tests.factories import choice_question
from tests.features.scene import NOON, Sessions, answer_all, make_scene, read_lessons, save, start, submit


@pytest.mark.parametrize(("right", "passed"), [(8, True), (7, False)])
def test_the_pass_mark_is_compared_exactly(sessions: Sessions, right: int, *, passed: bool) -> None:
    scene = make_scene(sessions, bodies=[choice_question() for _ in range(10)], pass_percent=80)
    attempt_id = start(sessions, scene)
    for position in range(1, right + 1):
        save(sessions, scene, attempt_id, position)

    grade = submit(sessions, scene, attempt_id).grade

    assert (grade.earned, grade.available, grade.passed) == (Fraction(right), 10, passed)


def test_points_of_a_question_weigh_its_mark(sessions: Sessions) -> None:
    scene = make_scene(
        sessions, bodies=[choice_question(points=3), choice_question(points=1)], pass_percent=75
    )
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)

    grade = submit(sessions, scene, attempt_id).grade

    with sessions() as session:
        found = marks(session, grade.id)
    assert sorted((int(mark.earned), mark.available) for mark in found.values()) == [(1, 1), (3, 3)]
    assert (grade.earned, grade.available) == (Fraction(4), 4)


def test_the_database_refuses_a_second_first_grade(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    grade = submit(sessions, scene, start(sessions, scene)).grade

    with pytest.raises(IntegrityError), unit_of_work(sessions) as session:
        session.add(_copy(grade, number=1))


def _copy(grade: Grade, *, number: int, passed: bool = True, earned: int = 0) -> Grade:
    return Grade(
        academy_id=grade.academy_id, attempt_id=grade.attempt_id, number=number, earned_numerator=earned,
        earned_denominator=1, available=grade.available, pass_percent=grade.pass_percent, passed=passed,
        graded_at=NOON, reason="Question 2 had no right answer",
    )  # fmt: skip


def test_of_several_grades_the_one_with_the_highest_number_counts(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    grade = submit(sessions, scene, start(sessions, scene)).grade
    assert not grade.passed

    with unit_of_work(sessions) as session:
        session.add(_copy(grade, number=2, earned=3))

    with sessions() as session:
        current = current_grade(session, grade.attempt_id)
        assert current is not None
        assert (current.number, current.passed) == (2, True)
        assert passed_quizzes(session, scene.trainee.person_id, scene.course_id) == {scene.quiz_slug}
        assert [result.passed for result in results(session, scene.trainee.person_id, scene.course_id)] == [
            True
        ]


@pytest.mark.parametrize("earned", [-1, 4])
def test_the_database_refuses_more_points_than_there_are(sessions: Sessions, earned: int) -> None:
    scene = make_scene(sessions)
    grade = submit(sessions, scene, start(sessions, scene)).grade

    with pytest.raises(IntegrityError), unit_of_work(sessions) as session:
        session.add(_copy(grade, number=2, earned=earned))


def test_no_grade_and_no_mark_is_ever_updated(sessions: Sessions) -> None:
    changed: list[object] = []

    def refuse(_mapper: object, _connection: object, target: object) -> None:
        changed.append(target)

    for table in (Grade, Mark):
        event.listen(table, "before_update", refuse)
    try:
        scene = make_scene(sessions)
        attempt_id = start(sessions, scene)
        answer_all(sessions, scene, attempt_id)
        submit(sessions, scene, attempt_id)
        submit(sessions, scene, attempt_id)
        read_lessons(sessions, scene)
    finally:
        for table in (Grade, Mark):
            event.remove(table, "before_update", refuse)

    with sessions() as session:
        assert session.scalars(select(Grade)).one().passed
    assert changed == []
