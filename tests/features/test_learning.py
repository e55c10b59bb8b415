"""Take a place, read lessons, earn what was seen by the server and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from lms import journey
from lms.academies.models import Academy
from lms.awards.models import Award, Confirmation
from lms.catalog.models import Course, EnrolmentKind, Visibility
from lms.certificates.models import Certificate
from lms.core.db import unit_of_work
from lms.core.errors import FieldProblem, NotAllowed, NotFound, RuleBroken
from lms.learning import queries
from lms.learning import service as learning
from lms.learning.models import Enrolment, EnrolmentSource, LessonVisit
from lms.people.policy import Role
from tests.factories import as_actor, make_person
from tests.features.scene import (
    BASE_URL,
    IDENTITY,
    NOON,
    Scene,
    Sessions,
    audited,
    count,
    make_scene,
    pass_exam,
    read_lessons,
    start,
    submit,
)


def change_course(sessions: Sessions, scene: Scene, **values: object) -> None:
    with unit_of_work(sessions) as session:
        course = session.get_one(Course, scene.course_id)
        for name, value in values.items():
            setattr(course, name, value)


def enrol(sessions: Sessions, scene: Scene, code: str = "") -> Enrolment:
    with unit_of_work(sessions) as session:
        course = session.get_one(Course, scene.course_id)
        return learning.enrol(session, scene.trainee, course, code=code, at=NOON)


def complete(sessions: Sessions, scene: Scene, slug: str = "lesson-1") -> None:
    with unit_of_work(sessions) as session:
        journey.complete_lesson(session, scene.trainee, scene.course_slug, slug, base_url=BASE_URL, at=NOON)


def test_an_open_course_gives_a_place_and_a_second_click_the_same(sessions: Sessions) -> None:
    scene = make_scene(sessions, enrolled=False)

    first, again = enrol(sessions, scene), enrol(sessions, scene)

    assert first.id == again.id
    assert first.source is EnrolmentSource.OPEN
    assert len(audited(sessions, "enrolment.begin")) == 1


@pytest.mark.parametrize("code", ["", "DOTS-27", "dots", "\0", "\ud800", "DOTS-26 DOTS-26"])
def test_a_wrong_code_gives_no_place_and_says_whom_to_ask(sessions: Sessions, code: str) -> None:
    scene = make_scene(sessions, enrolled=False)
    change_course(sessions, scene, enrolment=EnrolmentKind.CODE, enrolment_code="DOTS-26")

    with pytest.raises(FieldProblem, match="Ask your academy") as refused:
        enrol(sessions, scene, code)

    assert refused.value.field == "code"
    assert count(sessions, Enrolment) == 0


@pytest.mark.parametrize("code", ["DOTS-26", " dots-26 "])
def test_the_right_code_gives_a_place(sessions: Sessions, code: str) -> None:
    scene = make_scene(sessions, enrolled=False)
    change_course(sessions, scene, enrolment=EnrolmentKind.CODE, enrolment_code="DOTS-26")

    assert enrol(sessions, scene, code).source is EnrolmentSource.CODE


def test_a_course_whose_code_is_not_set_lets_nobody_in(sessions: Sessions) -> None:
    scene = make_scene(sessions, enrolled=False)
    change_course(sessions, scene, enrolment=EnrolmentKind.CODE)

    with pytest.raises(FieldProblem):
        enrol(sessions, scene, "")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"visibility": Visibility.PRIVATE}, id="private"),
        pytest.param({"enrolment": EnrolmentKind.INVITATION}, id="by invitation"),
    ],
)
def test_a_private_course_looks_missing(sessions: Sessions, values: dict[str, object]) -> None:
    scene = make_scene(sessions, enrolled=False)
    change_course(sessions, scene, **values)

    with pytest.raises(NotFound):
        enrol(sessions, scene)


def test_b05_a_course_of_another_academy_looks_missing(sessions: Sessions) -> None:
    mine, other = make_scene(sessions, enrolled=False), make_scene(sessions)
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        learning.enrol(session, mine.trainee, session.get_one(Course, other.course_id), at=NOON)
    with sessions() as session:
        for actor in (mine.trainee, mine.owner):
            with pytest.raises(NotFound):
                queries.lesson_page(session, actor, other.course_slug, "lesson-1")


def test_a_locked_lesson_cannot_be_completed_and_says_why(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        course = session.get_one(Course, scene.course_id)
        outline = dict(course.outline)
        (module,) = outline["modules"]
        first, second = module["lessons"]
        outline["modules"] = [{**module, "lessons": [first, {**second, "requires": ["lesson-1"]}]}]
        course.outline = outline

    with pytest.raises(RuleBroken, match="Complete the lesson “Lesson 1” first"):
        complete(sessions, scene, "lesson-2")
    assert count(sessions, LessonVisit) == 0
    complete(sessions, scene, "lesson-1")
    complete(sessions, scene, "lesson-2")
    assert count(sessions, LessonVisit) == 2


def test_completing_twice_keeps_the_first_time(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    complete(sessions, scene)
    with unit_of_work(sessions) as session:
        journey.complete_lesson(
            session,
            scene.trainee,
            scene.course_slug,
            "lesson-1",
            base_url=BASE_URL,
            at=NOON + timedelta(days=1),
        )

    with sessions() as session:
        visit = session.scalars(select(LessonVisit)).one()
    assert (visit.completed_at, visit.opened_at) == (NOON, NOON + timedelta(days=1))


def test_opening_a_lesson_does_not_complete_it(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with sessions() as session:
        page = queries.lesson_page(session, scene.trainee, scene.course_slug, "lesson-1")
    with unit_of_work(sessions) as session:
        learning.note_visit(session, scene.trainee, page.course_id, page.lesson_id, 1, at=NOON)

    with sessions() as session:
        assert session.scalars(select(LessonVisit.completed_at)).one() is None


def test_staff_read_without_a_place_and_keep_no_progress(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with sessions() as session:
        assert queries.lesson_page(session, scene.owner, scene.course_slug, "lesson-1").enrolment_id is None
    with pytest.raises(RuleBroken, match="as staff"), unit_of_work(sessions) as session:
        journey.complete_lesson(
            session, scene.owner, scene.course_slug, "lesson-1", base_url=BASE_URL, at=NOON
        )


@pytest.mark.parametrize(
    "met", [[], ["lessons"], ["exam"], ["lessons", "failed exam"], ["exam", "failed exam"]]
)
def test_b09_nothing_short_of_every_requirement_gives_a_certificate(
    sessions: Sessions, met: list[str]
) -> None:
    scene = make_scene(sessions)
    if "failed exam" in met:
        submit(sessions, scene, start(sessions, scene))
    if "lessons" in met:
        read_lessons(sessions, scene)
    if "exam" in met:
        pass_exam(sessions, scene)

    assert count(sessions, Certificate) == 0


def test_b09_the_last_requirement_issues_whichever_it_is(sessions: Sessions) -> None:
    exam_last, lesson_last = make_scene(sessions), make_scene(sessions)
    read_lessons(sessions, exam_last)
    assert len(pass_exam(sessions, exam_last).certificates) == 1

    assert not pass_exam(sessions, lesson_last).certificates
    read_lessons(sessions, lesson_last)
    assert count(sessions, Certificate) == 2


def confirm(sessions: Sessions, scene: Scene, actor_name: str = "registrar", key: str = "identity") -> int:
    with unit_of_work(sessions) as session:
        return len(
            journey.confirm_requirement(
                session, getattr(scene, actor_name), scene.award_id, scene.trainee.person_id, key, note="Passport",
                base_url=BASE_URL, at=NOON,
            )
        )  # fmt: skip


def test_d02_a_confirmation_by_the_named_role_completes_an_award(sessions: Sessions) -> None:
    scene = make_scene(sessions, requires=[{"kind": "lessons", "module": "basics"}, IDENTITY])
    read_lessons(sessions, scene)
    assert count(sessions, Certificate) == 0

    assert confirm(sessions, scene) == 1
    assert confirm(sessions, scene) == 0
    assert (count(sessions, Certificate), count(sessions, Confirmation)) == (1, 1)


def test_d02_nobody_confirms_what_is_not_theirs_to_confirm(sessions: Sessions) -> None:
    scene, other = make_scene(sessions, requires=[IDENTITY]), make_scene(sessions)
    with unit_of_work(sessions) as session:
        academy = session.get_one(Academy, scene.academy_id)
        assessor = as_actor(make_person(session, academy, Role.ASSESSOR), academy, Role.ASSESSOR)
        own = as_actor(make_person(session, academy, Role.REGISTRAR), academy, Role.REGISTRAR)

    cases = [
        (scene.trainee, scene.trainee.person_id, "identity", NotAllowed),
        (assessor, scene.trainee.person_id, "identity", NotAllowed),
        (own, own.person_id, "identity", NotAllowed),
        (other.registrar, scene.trainee.person_id, "identity", NotFound),
        (scene.registrar, other.trainee.person_id, "identity", NotFound),
        (scene.registrar, uuid4(), "identity", NotFound),
        (scene.registrar, scene.trainee.person_id, "height", NotFound),
    ]
    for actor, person_id, key, kind in cases:
        with pytest.raises(kind), unit_of_work(sessions) as session:
            journey.confirm_requirement(
                session, actor, scene.award_id, person_id, key, note="", base_url=BASE_URL, at=NOON
            )

    assert (count(sessions, Confirmation), count(sessions, Certificate)) == (0, 0)


def test_d02_an_award_of_another_academy_is_not_found(sessions: Sessions) -> None:
    mine, other = make_scene(sessions, requires=[IDENTITY]), make_scene(sessions, requires=[IDENTITY])
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        journey.confirm_requirement(
            session, mine.registrar, other.award_id, mine.trainee.person_id, "identity", note="",
            base_url=BASE_URL, at=NOON,
        )  # fmt: skip
    assert count(sessions, Confirmation) == 0


def test_d02_a_retired_award_is_not_earned_any_more(sessions: Sessions) -> None:
    scene = make_scene(sessions, requires=[{"kind": "lessons", "module": "basics"}])
    with unit_of_work(sessions) as session:
        session.get_one(Award, scene.award_id).retired_at = NOON

    read_lessons(sessions, scene)

    assert count(sessions, Certificate) == 0


def test_a_withdrawn_trainee_keeps_progress_and_finds_it_again(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    complete(sessions, scene)
    with unit_of_work(sessions) as session:
        learning.withdraw(session, scene.owner, scene.trainee.person_id, scene.course_id, at=NOON)
    with sessions() as session, pytest.raises(NotFound):
        queries.lesson_page(session, scene.trainee, scene.course_slug, "lesson-1")

    enrol(sessions, scene)

    with sessions() as session:
        assert len(queries.visits(session, scene.trainee.person_id, scene.course_id)) == 1
        assert [course.id for course in queries.my_courses(session, scene.trainee)] == [scene.course_id]


def test_b05_staff_of_one_academy_see_nothing_of_a_trainee_in_another(sessions: Sessions) -> None:
    mine, other = make_scene(sessions), make_scene(sessions)
    with sessions() as session:
        assert list(queries.courses_of(session, other.owner, mine.trainee.person_id)) == []
    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        learning.withdraw(session, other.owner, mine.trainee.person_id, mine.course_id, at=NOON)
