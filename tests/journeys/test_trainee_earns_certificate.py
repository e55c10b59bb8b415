"""The story the whole product exists for, told to the domain itself. `lms/journey.py` is the other half of it."""

from datetime import timedelta

from sqlalchemy import select

from lms import journey
from lms.academies import service as academies
from lms.academies.models import Academy
from lms.awards import queries as awards
from lms.awards.models import Award
from lms.catalog.models import Course
from lms.certificates import queries as certificates
from lms.certificates import service as certificate_service
from lms.certificates.rules import Standing, read_serial
from lms.core.db import unit_of_work
from lms.mail.models import Message
from lms.people.policy import Role
from tests.factories import as_actor, make_academy, make_award, make_course, make_person, make_quiz
from tests.features.scene import (
    BASE_URL,
    IDENTITY,
    NOON,
    Scene,
    Sessions,
    answer_all,
    read_lessons,
    start,
    submit,
)


def invite_and_accept(sessions: Sessions) -> Scene:
    """Found an academy with a course and an award; invite a trainee, who accepts."""
    with unit_of_work(sessions) as session:
        academy = make_academy(session)
        owner = make_person(session, academy, Role.OWNER, legal_name="Grace Owner")
        registrar = make_person(session, academy, Role.REGISTRAR, legal_name="Rita Registrar")
        course = make_course(session, academy)
        quiz = make_quiz(session, course, minutes=30, attempts=2)
        award = make_award(
            session,
            course,
            {"kind": "lessons", "module": "basics"},
            {"kind": "quiz", "quiz": quiz.slug},
            IDENTITY,
        )
        boss = as_actor(owner, academy, Role.OWNER)
        token = academies.invite(
            session, boss, "ada@example.org", Role.TRAINEE, base_url=BASE_URL, at=NOON, course_id=course.id
        )
    with unit_of_work(sessions) as session:
        ada, _invitation = journey.accept_invitation(
            session,
            token,
            legal_name="Ada Moore",
            password_hash="$argon2id$",
            time_zone="Europe/London",
            at=NOON,
        )
    return Scene(
        academy.id, course.id, course.slug, quiz.id, quiz.slug, award.id, as_actor(ada, academy),
        as_actor(registrar, academy, Role.REGISTRAR), boss,
    )  # fmt: skip


def missing(sessions: Sessions, scene: Scene) -> list[str]:
    """Return what the trainee reads under "missing"."""
    with sessions() as session:
        (progress,) = awards.progress(
            session, session.get_one(Course, scene.course_id), scene.trainee.person_id
        )
    return [requirement.title for requirement in progress.requirements if not requirement.is_met]


def test_an_invited_trainee_reads_passes_is_confirmed_and_holds_what_anyone_can_verify(
    sessions: Sessions,
) -> None:
    scene = invite_and_accept(sessions)
    assert missing(sessions, scene) == ["Lessons: Basics", "Final exam", "Photo identity checked"]

    read_lessons(sessions, scene)
    assert missing(sessions, scene) == ["Final exam", "Photo identity checked"]

    assert not submit(sessions, scene, start(sessions, scene)).grade.passed
    second = start(sessions, scene, at=NOON + timedelta(hours=1))
    answer_all(sessions, scene, second, at=NOON + timedelta(hours=1))
    outcome = submit(sessions, scene, second, at=NOON + timedelta(hours=1, minutes=20))
    assert (outcome.grade.passed, list(outcome.certificates)) == (True, [])
    assert missing(sessions, scene) == ["Photo identity checked"]

    with unit_of_work(sessions) as session:
        (certificate,) = journey.confirm_requirement(
            session, scene.registrar, scene.award_id, scene.trainee.person_id, "identity", note="Passport seen",
            base_url=BASE_URL, at=NOON + timedelta(days=1),
        )  # fmt: skip
    assert missing(sessions, scene) == []

    typed = certificate.serial.lower().replace("-", " ")
    with sessions() as session:
        held = certificates.by_serial(session, read_serial(typed) or "", at=NOON + timedelta(days=2))
        told = session.scalars(select(Message.recipient).where(Message.kind == "certificate_issued")).all()
    assert held is not None
    assert (held.standing, held.snapshot.holder_name) == (Standing.VALID, "Ada Moore")
    assert told == ["ada@example.org"]


def test_what_is_revoked_is_told_as_revoked_though_everything_else_has_changed(sessions: Sessions) -> None:
    scene = invite_and_accept(sessions)
    read_lessons(sessions, scene)
    attempt_id = start(sessions, scene)
    answer_all(sessions, scene, attempt_id)
    submit(sessions, scene, attempt_id)
    with unit_of_work(sessions) as session:
        (certificate,) = journey.confirm_requirement(
            session, scene.registrar, scene.award_id, scene.trainee.person_id, "identity", note="",
            base_url=BASE_URL, at=NOON,
        )  # fmt: skip

    with unit_of_work(sessions) as session:
        session.get_one(Academy, scene.academy_id).name = "Renamed Academy"
        session.get_one(Award, scene.award_id).retired_at = NOON
        certificate_service.revoke(
            session, scene.registrar, certificate.serial, reason="The passport was not hers", at=NOON
        )

    with sessions() as session:
        held = certificates.by_serial(session, certificate.serial, at=NOON)
    assert held is not None
    assert (held.standing, held.snapshot.academy_name) == (Standing.REVOKED, "Alpha Academy")
    assert held.revocation is not None
    assert held.revocation.reason == "The passport was not hers"
