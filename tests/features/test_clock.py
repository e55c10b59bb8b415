"""An attempt does not depend on what a wall clock shows."""

from datetime import UTC, datetime, timedelta

from lms.people.models import Person
from lms.quizzes.models import Attempt
from tests.features.scene import make_scene, read_lessons, save, start, submit
from tests.security.world import Sessions

BEFORE_SUMMER_ENDS = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # London sets its clocks back at 01:00 UTC


def test_c08_the_end_of_summer_time_and_another_time_zone_move_no_deadline(sessions: Sessions) -> None:
    scene = make_scene(sessions, minutes=60)
    read_lessons(sessions, scene)
    attempt_id = start(sessions, scene, at=BEFORE_SUMMER_ENDS)
    with sessions.begin() as session:
        session.get_one(Person, scene.trainee.person_id).time_zone = "Pacific/Kiritimati"

    saved = save(
        sessions, scene, attempt_id, right=True, revision=0, at=BEFORE_SUMMER_ENDS + timedelta(minutes=59)
    )

    assert saved.revision == 1
    with sessions() as session:
        assert session.get_one(Attempt, attempt_id).deadline_at == BEFORE_SUMMER_ENDS + timedelta(minutes=60)


def test_c08_a_server_clock_set_back_two_hours_loses_no_answer_and_ends_no_attempt(
    sessions: Sessions,
) -> None:
    scene = make_scene(sessions, minutes=60)
    read_lessons(sessions, scene)
    attempt_id = start(sessions, scene, at=BEFORE_SUMMER_ENDS)
    save(sessions, scene, attempt_id, right=True, revision=0, at=BEFORE_SUMMER_ENDS + timedelta(minutes=5))

    earlier = BEFORE_SUMMER_ENDS - timedelta(hours=2)
    again = save(sessions, scene, attempt_id, right=False, revision=1, at=earlier)
    outcome = submit(sessions, scene, attempt_id, at=earlier + timedelta(minutes=1))

    assert again.revision == 2
    assert outcome.grade.earned == 0, "the latest revision counts, here an emptied answer, whatever its time"
