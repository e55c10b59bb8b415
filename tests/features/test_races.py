"""Impatient clicks, two tabs, jobs and staff at the same moment: the end state is that of one click."""

import threading
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from lms import journey
from lms.awards.models import Award, Confirmation
from lms.catalog.models import Course
from lms.certificates import queries as certificates
from lms.certificates import service as certificate_service
from lms.certificates.models import Certificate, CertificateChange
from lms.core.db import unit_of_work
from lms.core.errors import RuleBroken
from lms.grading.models import Grade, Mark
from lms.learning import service as learning
from lms.learning.models import Enrolment
from lms.mail.models import Message
from lms.quizzes.models import Attempt, SavedAnswer
from lms.quizzes.service import AnswerConflict
from tests.features.racing import at_once, errors
from tests.features.scene import (
    BASE_URL,
    IDENTITY,
    NOON,
    Sessions,
    answer_all,
    audited,
    count,
    earn,
    make_scene,
    read_lessons,
    save,
    start,
    submit,
)


def test_c09_twenty_parallel_submits_give_one_result(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)

    results = at_once(20, lambda _number: submit(sessions, scene, attempt_id))

    assert errors(results) == []
    assert len({outcome.grade.id for outcome in results}) == 1
    assert (count(sessions, Grade), count(sessions, Mark)) == (1, 3)
    assert len(audited(sessions, "attempt.close")) == len(audited(sessions, "grade.give")) == 1


def test_c10_twenty_parallel_starts_give_one_attempt_to_all(sessions: Sessions) -> None:
    scene = make_scene(sessions)

    results = at_once(20, lambda number: start(sessions, scene, seed=str(number)))

    assert errors(results) == []
    assert len(set(results)) == 1
    assert count(sessions, Attempt) == 1


def test_c10_the_last_attempt_is_given_once(sessions: Sessions) -> None:
    scene = make_scene(sessions, attempts=2)
    submit(sessions, scene, start(sessions, scene))

    results = at_once(20, lambda number: start(sessions, scene, seed=str(number)))

    assert errors(results) == []
    assert (len(set(results)), count(sessions, Attempt)) == (1, 2)


def test_c10_starts_and_submits_together_never_exceed_the_limit(sessions: Sessions) -> None:
    scene = make_scene(sessions, attempts=2)

    def click(number: int) -> None:
        submit(sessions, scene, start(sessions, scene, seed=str(number)))

    results = at_once(20, click)

    assert all(isinstance(error, RuleBroken) for error in errors(results))
    assert 1 <= count(sessions, Attempt) <= 2
    assert count(sessions, Grade) == count(sessions, Attempt)


def test_c11_of_two_tabs_that_save_at_once_one_is_told(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    save(sessions, scene, attempt_id, right=True)
    save(sessions, scene, attempt_id, right=False, revision=1)

    results = at_once(8, lambda _number: save(sessions, scene, attempt_id, right=True, revision=2))

    assert errors(results) == []
    assert {saved.revision for saved in results} == {3}
    clash = at_once(2, lambda number: save(sessions, scene, attempt_id, right=bool(number), revision=2))
    assert [type(error) for error in errors(clash)] == [AnswerConflict]
    assert count(sessions, SavedAnswer) == 3


def test_c17_a_save_waits_for_a_write_lock_of_three_seconds_and_succeeds(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    attempt_id = start(sessions, scene)
    locked, released = threading.Event(), threading.Event()

    def hold() -> None:
        with unit_of_work(sessions) as session:
            session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
            locked.set()
            released.wait(3)

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(10)
    begun = time.monotonic()
    saved = save(sessions, scene, attempt_id)
    waited = time.monotonic() - begun
    holder.join()

    assert saved.revision == 1
    assert waited > 2
    assert count(sessions, SavedAnswer) == 1


def test_d03_clicks_job_and_confirmation_at_once_give_one_certificate_one_mail_one_log_line(
    sessions: Sessions,
) -> None:
    scene = make_scene(sessions, minutes=30)
    with unit_of_work(sessions) as session:
        award = session.get_one(Award, scene.award_id)
        award.requirements = [*award.requirements, IDENTITY]
    read_lessons(sessions, scene)
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)
    late = NOON + timedelta(hours=1)

    def act(number: int) -> Any:
        if number % 4 == 0:
            return submit(sessions, scene, attempt_id, at=late)
        with unit_of_work(sessions) as session:
            if number % 4 == 1:
                return journey.close_overdue(session, attempt_id, base_url=BASE_URL, at=late)
            if number % 4 == 2:
                return journey.confirm_requirement(
                    session, scene.registrar, scene.award_id, scene.trainee.person_id, "identity", note="",
                    base_url=BASE_URL, at=late,
                )  # fmt: skip
            return journey.complete_lesson(
                session, scene.trainee, scene.course_slug, "lesson-1", base_url=BASE_URL, at=late
            )

    assert errors(at_once(20, act)) == []
    assert (count(sessions, Certificate), count(sessions, Confirmation), count(sessions, Grade)) == (1, 1, 1)
    assert count(sessions, Message, kind="certificate_issued") == 1
    assert len(audited(sessions, "certificate.issue")) == len(audited(sessions, "requirement.confirm")) == 1


def test_d09_eight_parallel_revocations_are_one(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)

    def revoke(number: int) -> None:
        with unit_of_work(sessions) as session:
            certificate_service.revoke(session, scene.registrar, serial, reason=f"Reason {number}", at=NOON)

    refused = errors(at_once(8, revoke))

    assert [type(error) for error in refused] == [RuleBroken] * 7
    assert count(sessions, CertificateChange) == 1
    assert count(sessions, Message, kind="certificate_revoked") == 1
    with sessions() as session:
        held = certificates.by_serial(session, serial, at=NOON)
    assert held is not None
    assert held.revocation is not None


def test_twenty_parallel_enrolments_give_one_place(sessions: Sessions) -> None:
    scene = make_scene(sessions, enrolled=False)

    def click(_number: int) -> None:
        with unit_of_work(sessions) as session:
            learning.enrol(session, scene.trainee, session.get_one(Course, scene.course_id), at=NOON)

    assert errors(at_once(20, click)) == []
    assert count(sessions, Enrolment) == 1
    assert len(audited(sessions, "enrolment.begin")) == 1
