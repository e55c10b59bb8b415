"""Each act of authentication and of rights leaves one line in the log, with who, what, whom, when and where."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import journey
from lms.academies import service as academies
from lms.academies.models import Invitation
from lms.certificates import service as certificates
from lms.certificates.models import Certificate
from lms.core.audit import AuditEntry
from lms.core.db import unit_of_work
from lms.learning import service as learning
from lms.people import service as people
from lms.people.models import LinkKind, SignIn
from lms.people.policy import Role
from lms.people.service import Browser
from tests.features.scene import BASE_URL, IDENTITY, NOON, Scene, Sessions, earn, make_scene, start

LATER = NOON + timedelta(minutes=1)
Act = Callable[[Session, Scene], object]


def _invitation(session: Session) -> Invitation:
    return session.scalars(select(Invitation)).one()


def _session_of(session: Session, scene: Scene) -> UUID:
    return session.scalars(select(SignIn.id).where(SignIn.person_id == scene.trainee.person_id)).one()


def _accept(session: Session, scene: Scene) -> None:
    token = academies.invite(
        session, scene.owner, "new@example.org", Role.TRAINEE, base_url=BASE_URL, at=NOON
    )
    session.flush()
    academies.accept_as_new(
        session, token, legal_name="Nia New", password_hash="$argon2id$", time_zone="UTC", at=LATER
    )


def _reset(session: Session, scene: Scene) -> None:
    person_id = scene.trainee.person_id
    token = people.make_link(session, LinkKind.RESET_PASSWORD, person_id, life=timedelta(hours=1), at=NOON)
    session.flush()
    people.reset_password(session, token, "$argon2id$", at=LATER)


def _confirm(session: Session, scene: Scene) -> None:
    journey.confirm_requirement(
        session, scene.registrar, scene.award_id, scene.trainee.person_id, "identity", note="",
        base_url=BASE_URL, at=LATER,
    )  # fmt: skip


BROWSER = Browser("203.0.113.9", "Firefox", "")
ACTS: dict[str, tuple[str, Act]] = {
    "session.begin": (
        "trainee", lambda s, c: people.open_session(s, c.trainee.person_id, BROWSER, days=14, at=LATER),
    ),
    "session.end": (
        "trainee", lambda s, c: people.end_session(s, c.trainee.person_id, _session_of(s, c), at=LATER),
    ),
    "session.end_all": (
        "trainee",
        lambda s, c: people.end_all_sessions(s, c.trainee.person_id, at=LATER, actor_id=c.trainee.person_id),
    ),
    "password.change": (
        "trainee",
        lambda s, c: people.change_password(
            s, c.trainee.person_id, "$argon2id$", sign_in_id=_session_of(s, c), at=LATER
        ),
    ),
    "password.reset": ("trainee", _reset),
    "person.suspend": (
        "owner", lambda s, c: people.suspend(s, c.trainee.person_id, actor_id=c.owner.person_id, at=LATER),
    ),
    "person.restore": (
        "owner", lambda s, c: people.restore(s, c.trainee.person_id, actor_id=c.owner.person_id, at=LATER),
    ),
    "person.change_profile": (
        "trainee",
        lambda s, c: people.change_profile(
            s, c.trainee.person_id, legal_name="Ada M", preferred_name="", time_zone="UTC", at=LATER
        ),
    ),
    "role.give": (
        "owner",
        lambda s, c: academies.give_role(
            s, c.academy_id, c.trainee.person_id, Role.ASSESSOR, actor_id=c.owner.person_id, at=LATER
        ),
    ),
    "role.end": (
        "owner", lambda s, c: academies.end_role(s, c.owner, c.trainee.person_id, Role.TRAINEE, at=LATER),
    ),
    "invitation.send": (
        "owner",
        lambda s, c: academies.invite(
            s, c.owner, "new@example.org", Role.OWNER, base_url=BASE_URL, at=LATER
        ),
    ),
    "enrolment.end": (
        "owner", lambda s, c: learning.withdraw(s, c.owner, c.trainee.person_id, c.course_id, at=LATER),
    ),
    "requirement.confirm": ("registrar", _confirm),
}  # fmt: skip


@pytest.mark.parametrize("action", ACTS)
def test_a26_each_act_is_logged_once_with_who_when_and_from_where(sessions: Sessions, action: str) -> None:
    who, act = ACTS[action]
    scene = make_scene(sessions, requires=[{"kind": "lessons", "module": "basics"}, IDENTITY])
    if action != "session.begin":
        with unit_of_work(sessions) as session:
            people.open_session(session, scene.trainee.person_id, BROWSER, days=14, at=NOON)

    with unit_of_work(sessions, address="203.0.113.9") as session:
        act(session, scene)

    with sessions() as session:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.action == action, AuditEntry.at == LATER)
        ).all()
    (entry,) = found
    assert entry.actor_id == getattr(scene, who).person_id
    assert (entry.address, entry.succeeded) == ("203.0.113.9", True)
    whom = str(scene.trainee.person_id)
    named = entry.object_id is not None or entry.detail.get("person") == whom
    assert named, "the entry must say on what or whom"


def test_a26_an_accepted_invitation_is_logged_once(sessions: Sessions) -> None:
    scene = make_scene(sessions)

    with unit_of_work(sessions) as session:
        _accept(session, scene)

    with sessions() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.at == LATER)).all()
    assert sorted(actions) == ["invitation.accept", "person.create", "role.give"]


def test_a26_a_withdrawn_invitation_is_logged_once(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        academies.invite(session, scene.owner, "new@example.org", Role.TRAINEE, base_url=BASE_URL, at=NOON)
    with unit_of_work(sessions) as session:
        academies.withdraw_invitation(session, scene.owner, _invitation(session).id, at=LATER)

    with sessions() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.at == LATER)).all()
    assert actions == ["invitation.withdraw"]


def test_a26_a_certificates_way_is_logged_step_by_step(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)
    with unit_of_work(sessions) as session:
        certificates.revoke(session, scene.registrar, serial, reason="Identity not proven", at=LATER)

    with sessions() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.at >= NOON).order_by(AuditEntry.at, AuditEntry.id)
        ).all()
        held = session.scalars(select(Certificate)).one()
        (revoked,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.revoke"))
    assert sorted(actions) == sorted(
        ["attempt.start", "attempt.close", "grade.give", "certificate.issue", "certificate.revoke"]
    )
    assert (revoked.object_kind, revoked.object_id) == ("certificate", held.id)
    assert revoked.detail["reason"] == "Identity not proven"


def test_a26_an_act_that_fails_leaves_no_line_that_says_it_happened(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    start(sessions, scene)

    with pytest.raises(ZeroDivisionError), unit_of_work(sessions) as session:
        _suspend_and_fail(session, scene)

    with sessions() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.at == LATER)).all() == []


def _suspend_and_fail(session: Session, scene: Scene) -> None:
    people.suspend(session, scene.trainee.person_id, actor_id=None, at=LATER)
    session.flush()
    raise ZeroDivisionError


def test_a26_no_password_token_or_address_of_a_mailbox_stands_in_the_log(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        _accept(session, scene)
        _reset(session, scene)

    with sessions() as session:
        said = " ".join(str(entry.detail) for entry in session.scalars(select(AuditEntry)))
    assert "argon2id" not in said
    assert "@" not in said
