"""Start, save, resume, hand in: what a trainee is promised about an attempt."""

from datetime import timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from lms import journey, questions
from lms.academies.models import Academy
from lms.catalog.models import Bank, Course, QuestionRow, QuestionVersion, Quiz
from lms.core.db import unit_of_work
from lms.core.errors import Gone, NotFound, RuleBroken
from lms.grading.models import Grade
from lms.grading.queries import current_grade
from lms.learning import service as learning
from lms.quizzes import queries, service
from lms.quizzes.models import Attempt, AttemptState, ClosedBy, DrawnQuestion, SavedAnswer
from lms.quizzes.service import AnswerConflict
from tests.factories import as_actor, choice_question, make_person
from tests.features.scene import (
    BASE_URL,
    NOON,
    Scene,
    Sessions,
    answer_all,
    count,
    make_scene,
    pass_exam,
    save,
    start,
    submit,
)

DEADLINE = NOON + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


def drawn_ids(sessions: Sessions, attempt_id: UUID) -> list[UUID]:
    with sessions() as session:
        return [drawn.version_id for drawn in queries.all_drawn(session, attempt_id)]


def attempt(sessions: Sessions, attempt_id: UUID) -> Attempt:
    with sessions() as session:
        return session.get_one(Attempt, attempt_id)


def test_c04_nobody_starts_without_a_place_in_the_course(sessions: Sessions) -> None:
    scene = make_scene(sessions, enrolled=False)

    with pytest.raises(NotFound):
        start(sessions, scene)

    assert count(sessions, Attempt) == 0


def test_c04_nobody_starts_before_what_the_quiz_requires(sessions: Sessions) -> None:
    scene = make_scene(sessions, requires=None)
    with unit_of_work(sessions) as session:
        course = session.get_one(Course, scene.course_id)
        outline = dict(course.outline)
        outline["exams"] = [{**outline["exams"][0], "requires_modules": ["basics"]}]
        course.outline = outline

    with pytest.raises(RuleBroken, match="Complete the lessons of the module “Basics” first"):
        start(sessions, scene)

    assert count(sessions, Attempt) == 0


def test_c04_the_attempt_of_somebody_else_looks_missing_to_every_step(sessions: Sessions) -> None:
    mine = make_scene(sessions)
    other = make_scene(sessions)
    attempt_id = start(sessions, mine)
    with unit_of_work(sessions) as session:
        academy = session.get_one(Academy, mine.academy_id)
        neighbour = as_actor(make_person(session, academy), academy)

    for actor in (other.trainee, other.owner, mine.owner, neighbour):
        with pytest.raises(NotFound), unit_of_work(sessions) as session:
            service.save(session, actor, attempt_id, 1, {}, revision=0, at=NOON)
        with pytest.raises(NotFound), unit_of_work(sessions) as session:
            service.flag(session, actor, attempt_id, 1, is_flagged=True, at=NOON)
        with pytest.raises(NotFound), unit_of_work(sessions) as session:
            journey.submit_quiz(session, actor, attempt_id, base_url=BASE_URL, at=NOON)

    assert attempt(sessions, attempt_id).state is AttemptState.OPEN
    assert count(sessions, SavedAnswer) == 0


def test_c04_a_finished_attempt_takes_no_more_answers(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, right=False)
    submit(sessions, scene, attempt_id)

    with pytest.raises(Gone, match="closed"):
        save(sessions, scene, attempt_id, right=True, revision=0)
    with pytest.raises(Gone), unit_of_work(sessions) as session:
        service.flag(session, scene.trainee, attempt_id, 1, is_flagged=True, at=NOON)

    assert count(sessions, SavedAnswer) == 0


def test_c04_a_passed_quiz_and_a_used_up_quiz_say_why_they_do_not_start(sessions: Sessions) -> None:
    passed, used_up = make_scene(sessions), make_scene(sessions, attempts=1)
    pass_exam(sessions, passed)
    submit(sessions, used_up, start(sessions, used_up))

    with pytest.raises(RuleBroken, match="You have passed this quiz"):
        start(sessions, passed)
    with pytest.raises(RuleBroken, match="all 1 attempts"):
        start(sessions, used_up)


@pytest.mark.parametrize(
    ("after", "accepted"),
    [
        pytest.param(-SECOND, True, id="a second before the deadline"),
        pytest.param(timedelta(seconds=10), True, id="with the last of the grace"),
        pytest.param(timedelta(seconds=11), False, id="a second after the grace"),
    ],
)
def test_c06_an_answer_counts_until_the_grace_is_over(
    sessions: Sessions, after: timedelta, *, accepted: bool
) -> None:
    scene = make_scene(sessions, minutes=30)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, right=True)

    if not accepted:
        with pytest.raises(Gone, match="The time is up"):
            save(sessions, scene, attempt_id, 2, at=DEADLINE + after)
        assert count(sessions, SavedAnswer) == 1
        return
    saved = save(sessions, scene, attempt_id, 2, at=DEADLINE + after)
    assert (saved.revision, saved.deadline_at) == (1, DEADLINE)
    assert count(sessions, SavedAnswer) == 2


@pytest.mark.parametrize("closer", ["trainee", "job", "next start"])
def test_c07_past_the_deadline_everybody_finds_the_same_result(sessions: Sessions, closer: str) -> None:
    scene = make_scene(sessions, minutes=30)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, 1)
    save(sessions, scene, attempt_id, 2)
    later = DEADLINE + timedelta(hours=3)

    if closer == "trainee":
        submit(sessions, scene, attempt_id, at=later)
    elif closer == "job":
        with unit_of_work(sessions) as session:
            journey.close_overdue(session, attempt_id, base_url=BASE_URL, at=later)
    else:
        assert start(sessions, scene, at=later) != attempt_id

    closed = attempt(sessions, attempt_id)
    assert (closed.state, closed.closed_by, closed.closed_at) == (
        AttemptState.CLOSED, ClosedBy.DEADLINE, DEADLINE,
    )  # fmt: skip
    with sessions() as session:
        grade = current_grade(session, attempt_id)
    assert grade is not None
    assert (grade.earned, grade.available, grade.passed) == (Fraction(2), 3, False)


def test_c07_a_job_that_comes_too_early_or_twice_changes_nothing(sessions: Sessions) -> None:
    scene = make_scene(sessions, minutes=30)
    attempt_id = start(sessions, scene)

    for late, graded in (
        (timedelta(0), 0),
        (timedelta(seconds=10), 0),
        (timedelta(minutes=1), 1),
        (timedelta(hours=1), 1),
    ):
        with unit_of_work(sessions) as session:
            journey.close_overdue(session, attempt_id, base_url=BASE_URL, at=DEADLINE + late)
        assert count(sessions, Grade) == graded


def test_c09_handing_in_again_shows_the_same_result(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)

    first, again = submit(sessions, scene, attempt_id), submit(sessions, scene, attempt_id, at=NOON + SECOND)

    assert first.grade.id == again.grade.id
    assert first.attempt.closed_at == again.attempt.closed_at == NOON


def test_c11_the_second_tab_is_told_and_the_first_answer_stays(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, right=True)

    with pytest.raises(AnswerConflict) as refused:
        other_choice(sessions, scene, attempt_id, revision=0)

    assert refused.value.revision == 1
    assert refused.value.theirs is not None
    saved = other_choice(sessions, scene, attempt_id, revision=1)
    assert saved.revision == 2
    with sessions() as session:
        kept = [row.revision for row in session.scalars(select(SavedAnswer).order_by(SavedAnswer.revision))]
    assert kept == [1, 2]


def other_choice(sessions: Sessions, scene: Scene, attempt_id: UUID, *, revision: int) -> service.Saved:
    """Save a wrong option of the first question."""
    with unit_of_work(sessions) as session:
        drawn = queries.drawn(session, attempt_id, 1)
        question = questions.parse(drawn.body)
        form = question.write({"option": 1}, drawn.arrangement)
        return service.save(session, scene.trainee, attempt_id, 1, form, revision=revision, at=NOON)


def test_c11_saving_the_same_answer_again_is_no_conflict(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    first = save(sessions, scene, attempt_id)

    again = save(sessions, scene, attempt_id, revision=0, at=NOON + SECOND)

    assert (again.revision, again.saved_at) == (1, first.saved_at)
    assert count(sessions, SavedAnswer) == 1


def test_an_emptied_answer_is_kept_as_empty_and_earns_nothing(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, right=True)
    save(sessions, scene, attempt_id, right=False, revision=1)

    with sessions() as session:
        cell = queries.palette(session, attempt_id)[0]
    assert (cell.is_answered, cell.revision) == (False, 2)
    assert submit(sessions, scene, attempt_id).grade.earned == 0


def test_c19_a_question_that_changes_during_an_attempt_is_scored_as_it_was_asked(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)
    with unit_of_work(sessions) as session:
        for row in session.scalars(select(QuestionRow)):
            row.version_number, row.retired_at = 2, NOON
            body = choice_question(right="another key", id=str(row.content_id))
            session.add(
                QuestionVersion(
                    academy_id=row.academy_id, question_id=row.id, number=2, fingerprint="", body=body,
                    published_at=NOON,
                )
            )  # fmt: skip

    outcome = submit(sessions, scene, attempt_id)

    assert (outcome.grade.earned, outcome.grade.passed) == (Fraction(3), True)


def test_c20_reload_and_another_device_show_the_same_questions_in_the_same_order(sessions: Sessions) -> None:
    scene = make_scene(sessions, bodies=[choice_question() for _ in range(8)], count=5)
    attempt_id = start(sessions, scene, seed="first device")
    before = drawn_ids(sessions, attempt_id)
    with sessions() as session:
        arranged = [drawn.arrangement for drawn in queries.all_drawn(session, attempt_id)]

    assert start(sessions, scene, seed="second device", at=NOON + timedelta(minutes=5)) == attempt_id

    assert drawn_ids(sessions, attempt_id) == before
    with sessions() as session:
        assert [drawn.arrangement for drawn in queries.all_drawn(session, attempt_id)] == arranged
    assert attempt(sessions, attempt_id).seed == "first device"


def test_c22_a_second_attempt_draws_other_questions_while_there_are_others(sessions: Sessions) -> None:
    scene = make_scene(sessions, bodies=[choice_question() for _ in range(8)], count=4)
    first = start(sessions, scene, seed="1")
    submit(sessions, scene, first)

    second = start(sessions, scene, seed="2")

    assert not set(drawn_ids(sessions, first)) & set(drawn_ids(sessions, second))
    assert attempt(sessions, second).number == 2


def test_c28_the_answer_says_what_the_row_says_when_the_attempt_closes_in_between(sessions: Sessions) -> None:
    scene = make_scene(sessions, minutes=30)
    attempt_id = start(sessions, scene)
    with unit_of_work(sessions) as session:
        journey.close_overdue(session, attempt_id, base_url=BASE_URL, at=DEADLINE + timedelta(seconds=11))

    with pytest.raises(Gone):
        save(sessions, scene, attempt_id, at=DEADLINE - SECOND)

    assert count(sessions, SavedAnswer) == 0


def test_the_terms_of_the_start_hold_to_the_end(sessions: Sessions) -> None:
    scene = make_scene(sessions, pass_percent=60)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, 1)
    save(sessions, scene, attempt_id, 2)
    with unit_of_work(sessions) as session:
        session.get_one(Quiz, scene.quiz_id).pass_percent = 100

    outcome = submit(sessions, scene, attempt_id)

    assert (outcome.grade.pass_percent, outcome.grade.passed) == (60, True)


def test_a_waiting_time_holds_the_next_attempt_back(sessions: Sessions) -> None:
    scene = make_scene(sessions, wait_minutes=60)
    submit(sessions, scene, start(sessions, scene))

    with pytest.raises(RuleBroken, match="waiting time"):
        start(sessions, scene, at=NOON + timedelta(minutes=59))
    start(sessions, scene, at=NOON + timedelta(minutes=60))


def test_a_bank_that_became_too_small_starts_nothing(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        session.scalars(select(Bank)).one().retired_at = NOON

    with pytest.raises(RuleBroken, match="Tell your instructor"):
        start(sessions, scene)

    assert (count(sessions, Attempt), count(sessions, DrawnQuestion)) == (0, 0)


@pytest.mark.parametrize("position", [0, 4, -1, 2_147_483_647])
def test_e23_a_question_that_the_attempt_does_not_have_is_not_found(
    sessions: Sessions, position: int
) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)

    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        service.save(session, scene.trainee, attempt_id, position, {}, revision=0, at=NOON)
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        journey.start_quiz(session, scene.trainee, uuid4(), seed="s", base_url=BASE_URL, at=NOON)


def test_a_withdrawn_trainee_starts_nothing_more(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        learning.withdraw(session, scene.owner, scene.trainee.person_id, scene.course_id, at=NOON)

    with pytest.raises(NotFound):
        start(sessions, scene)
