"""Mailed links: a new password, an invitation, the first owner."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from lms import journey
from lms.academies import service as academies
from lms.academies.models import Academy, Invitation, Membership
from lms.academies.queries import roles_in
from lms.core.db import unit_of_work
from lms.core.errors import FieldProblem, Gone, NotAllowed, NotFound, RuleBroken, TooMany
from lms.learning.models import Enrolment
from lms.mail.models import Message
from lms.people import service
from lms.people.models import Link, LinkKind, Person, SignIn
from lms.people.policy import Role
from lms.people.rules import RESET_LINK_LIFE, SET_UP_LINK_LIFE
from lms.people.service import Browser
from tests.factories import LONG_AGO, as_actor, make_academy, make_person
from tests.features.racing import at_once, errors
from tests.features.scene import BASE_URL, NOON, Scene, Sessions, audited, count, make_scene

HASH = "$argon2id$new"


def messages(sessions: Sessions) -> list[Message]:
    with sessions() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def token_in(message: Message) -> str:
    """Return the token of the link in a mail."""
    line = next(line for line in message.body.splitlines() if BASE_URL in line)
    return line.strip().rpartition("/")[2]


@pytest.fixture
def ada(sessions: Sessions) -> Person:
    with unit_of_work(sessions) as session:
        return make_person(session, email="Ada@example.org", password_hash="$argon2id$old")


def ask(
    sessions: Sessions, email: str = "ada@example.org", address: str = "203.0.113.9", minutes: int = 0
) -> None:
    with unit_of_work(sessions) as session:
        service.request_reset(
            session, email, address, base_url=BASE_URL, at=NOON + timedelta(minutes=minutes)
        )


def reset(sessions: Sessions, token: str, minutes: float = 1) -> None:
    with unit_of_work(sessions) as session:
        service.reset_password(session, token, HASH, at=NOON + timedelta(minutes=minutes))


@pytest.mark.usefixtures("ada")
def test_a07_a_reset_link_works_once_and_signs_nobody_in(sessions: Sessions) -> None:
    ask(sessions)
    mailed = messages(sessions)[0]
    token = token_in(mailed)

    reset(sessions, token)

    with sessions() as session:
        assert session.scalars(select(Person.password_hash)).one() == HASH
        link = session.scalars(select(Link)).one()
    assert token not in {str(value) for value in vars(link).values()}
    assert f"{BASE_URL}/reset-password/{token}" in mailed.body
    assert count(sessions, SignIn) == 0
    assert [message.kind for message in messages(sessions)] == ["reset_password", "password_changed"]
    with pytest.raises(Gone):
        reset(sessions, token)


@pytest.mark.usefixtures("ada")
def test_a07_of_eight_parallel_uses_one_succeeds(sessions: Sessions) -> None:
    ask(sessions)
    token = token_in(messages(sessions)[0])

    results = at_once(8, lambda _number: reset(sessions, token))

    refused = errors(results)
    assert [type(error) for error in refused] == [Gone] * 7
    assert len(audited(sessions, "password.reset")) == 1
    assert len(messages(sessions)) == 2


@pytest.mark.usefixtures("ada")
def test_a07_a_link_works_to_the_last_minute_of_its_hour_and_not_after(sessions: Sessions) -> None:
    assert timedelta(hours=1) == RESET_LINK_LIFE
    ask(sessions)
    token = token_in(messages(sessions)[0])

    for late in (60, 61):
        with pytest.raises(Gone):
            reset(sessions, token, minutes=late)
    reset(sessions, token, minutes=59.9)


@pytest.mark.usefixtures("ada")
def test_a07_a_newer_link_replaces_the_older(sessions: Sessions) -> None:
    ask(sessions)
    ask(sessions)
    older, newer = (token_in(message) for message in messages(sessions))

    with pytest.raises(Gone) as replaced:
        reset(sessions, older)
    with pytest.raises(Gone) as invented:
        reset(sessions, "no such token\0\ud800")
    assert str(replaced.value) == str(invented.value)
    reset(sessions, newer)


def test_a07_a_changed_password_makes_links_worthless(sessions: Sessions, ada: Person) -> None:
    ask(sessions)
    token = token_in(messages(sessions)[0])
    with unit_of_work(sessions) as session:
        service.change_password(session, ada.id, HASH, sign_in_id=UUID(int=1), at=NOON)

    with pytest.raises(Gone):
        reset(sessions, token)
    assert messages(sessions)[-1].kind == "password_changed"


def test_a07_a_reset_ends_every_session(sessions: Sessions, ada: Person) -> None:
    with unit_of_work(sessions) as session:
        service.open_session(session, ada.id, Browser("203.0.113.9", "", ""), days=14, at=NOON)
    ask(sessions)

    reset(sessions, token_in(messages(sessions)[0]))

    with sessions() as session:
        assert session.scalars(select(SignIn.ended_at)).one() is not None


@pytest.mark.usefixtures("ada")
def test_a08_nothing_tells_whether_there_is_an_account(sessions: Sessions, ada: Person) -> None:
    with unit_of_work(sessions) as session:
        gone = make_person(session, email="gone@example.org")
        service.suspend(session, gone.id, actor_id=None, at=NOON)

    for email in ("ada@example.org", "gone@example.org", "nobody@example.org", "no mailbox\0"):
        ask(sessions, email)

    assert [message.recipient for message in messages(sessions)] == ["Ada@example.org"]


@pytest.mark.usefixtures("ada")
def test_a06_reset_mails_stop_after_five_a_day_and_nobody_is_told(sessions: Sessions) -> None:
    for number in range(8):
        ask(sessions, address=f"203.0.113.{number}", minutes=number)

    assert len(messages(sessions)) == 5
    ask(sessions, minutes=24 * 60 + 8)
    assert len(messages(sessions)) == 6


def test_a06_reset_requests_from_one_address_are_refused_whatever_the_account(sessions: Sessions) -> None:
    for number in range(20):
        ask(sessions, f"person-{number}@example.org")

    with pytest.raises(TooMany) as refused:
        ask(sessions, "person-20@example.org")
    assert 3_000 < refused.value.retry_after <= 3_601


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("typed", ["ADA@EXAMPLE.ORG", " ada@example.org ", "\uff41da@example.org"])
def test_a09_the_link_goes_to_the_stored_address_never_to_the_typed_one(
    sessions: Sessions, typed: str
) -> None:
    ask(sessions, typed)

    assert [message.recipient for message in messages(sessions)] == ["Ada@example.org"]


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org", "\uff41da@example.org"])
def test_a09_a_second_spelling_of_a_mailbox_gets_no_account(sessions: Sessions, email: str) -> None:
    with pytest.raises(FieldProblem, match="account with this address"), unit_of_work(sessions) as session:
        make_person(session, email=email)


def invite(sessions: Sessions, scene: Scene, email: str = "new@example.org", role: Role = Role.TRAINEE,
           course_id: UUID | None = None) -> str:  # fmt: skip
    with unit_of_work(sessions) as session:
        return academies.invite(
            session, scene.owner, email, role, base_url=BASE_URL, at=NOON, course_id=course_id
        )


def accept(sessions: Sessions, token: str, *, days: float = 0) -> Person:
    with unit_of_work(sessions) as session:
        return journey.accept_invitation(
            session, token, legal_name="Nia New", password_hash=HASH, time_zone="Europe/London",
            at=NOON + timedelta(days=days),
        )[0]  # fmt: skip


def test_a10_an_invitation_gives_the_promised_role_and_place_once(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    token = invite(sessions, scene, role=Role.ASSESSOR, course_id=scene.course_id)

    person = accept(sessions, token)

    with sessions() as session:
        assert roles_in(session, scene.academy_id, person.id) == {Role.ASSESSOR}
        kept = session.scalars(select(Invitation)).one()
    assert person.email == "new@example.org"
    assert token not in {str(value) for value in vars(kept).values()}
    assert count(sessions, Enrolment, person_id=person.id, course_id=scene.course_id) == 1
    assert f"{BASE_URL}/invite/{token}" in messages(sessions)[0].body
    with pytest.raises(Gone):
        accept(sessions, token)


def test_a10_of_eight_parallel_acceptances_one_succeeds(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    token = invite(sessions, scene)

    results = at_once(8, lambda _number: accept(sessions, token))

    assert [type(error) for error in errors(results)] == [Gone] * 7
    assert count(sessions, Person, email="new@example.org") == 1


def test_a10_expired_replaced_and_withdrawn_invitations_fail_alike(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    replaced, expiring = invite(sessions, scene), invite(sessions, scene)
    withdrawn = invite(sessions, scene, "other@example.org")
    with unit_of_work(sessions) as session:
        found = session.scalars(select(Invitation).where(Invitation.email == "other@example.org")).one()
        academies.withdraw_invitation(session, scene.owner, found.id, at=NOON)

    said = set()
    for token, days in ((replaced, 0), (withdrawn, 0), (expiring, 14), ("invented", 0)):
        with pytest.raises(Gone) as refused:
            accept(sessions, token, days=days)
        said.add(str(refused.value))
    assert len(said) == 1
    accept(sessions, expiring, days=13.9)


def test_a10_an_invitation_for_somebody_else_joins_nobody_silently(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    token = invite(sessions, scene, role=Role.OWNER)

    with pytest.raises(Gone, match="another e-mail address"), unit_of_work(sessions) as session:
        journey.join_by_invitation(session, token, scene.trainee.person_id, at=NOON)

    with sessions() as session:
        assert roles_in(session, scene.academy_id, scene.trainee.person_id) == {Role.TRAINEE}


def test_somebody_with_an_account_joins_a_second_academy_by_invitation(
    sessions: Sessions, ada: Person
) -> None:
    scene = make_scene(sessions)
    token = invite(sessions, scene, "ADA@example.org", Role.INSTRUCTOR)

    with unit_of_work(sessions) as session:
        journey.join_by_invitation(session, token, ada.id, at=NOON)

    with sessions() as session:
        assert roles_in(session, scene.academy_id, ada.id) == {Role.INSTRUCTOR}


@pytest.mark.parametrize("role", [Role.OWNER, Role.REGISTRAR, Role.ASSESSOR, Role.INSTRUCTOR])
def test_b08_nobody_but_an_owner_invites_staff(sessions: Sessions, role: Role) -> None:
    scene = make_scene(sessions)

    with pytest.raises(NotAllowed), unit_of_work(sessions) as session:
        academies.invite(session, scene.registrar, "eve@example.org", role, base_url=BASE_URL, at=NOON)

    assert count(sessions, Invitation) == 0
    assert count(sessions, Message) == 0


def test_a08_asking_for_an_account_tells_nobody_whether_there_is_one(sessions: Sessions, ada: Person) -> None:
    with unit_of_work(sessions) as session:
        academy = make_academy(session)
    for number in range(7):
        for email in ("ada@example.org", "new@example.org"):
            with unit_of_work(sessions) as session:
                academies.request_account(
                    session, academy, email, f"203.0.113.{number}", base_url=BASE_URL, at=NOON
                )

    kinds = [(message.kind, message.recipient) for message in messages(sessions)]
    assert kinds.count(("account_exists", "Ada@example.org")) == 5
    assert kinds.count(("invitation", "new@example.org")) == 5
    assert len(kinds) == 10


def test_a20_of_twenty_parallel_set_ups_one_makes_an_owner(sessions: Sessions) -> None:
    with unit_of_work(sessions) as session:
        make_academy(session)
        token = service.make_link(session, LinkKind.SET_UP, None, life=SET_UP_LINK_LIFE, at=NOON)

    def take_over(number: int) -> None:
        with unit_of_work(sessions) as session:
            academies.set_up(
                session, token, academy_name=f"Academy {number}", email=f"owner{number}@example.org",
                legal_name="Olu Owner", password_hash=HASH, at=NOON,
            )  # fmt: skip

    refused = errors(at_once(20, take_over))

    assert [type(error) for error in refused] == [Gone] * 19
    assert (count(sessions, Person), count(sessions, Membership), count(sessions, Academy)) == (1, 1, 1)


def test_a20_a_new_installation_has_no_account(sessions: Sessions) -> None:
    assert count(sessions, Person) == 0


def test_the_last_owner_stays(sessions: Sessions) -> None:
    scene = make_scene(sessions)

    with pytest.raises(RuleBroken, match="last owner"), unit_of_work(sessions) as session:
        academies.end_role(session, scene.owner, scene.owner.person_id, Role.OWNER, at=NOON)

    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        academies.end_role(session, scene.owner, scene.trainee.person_id, Role.ASSESSOR, at=NOON)


def test_two_owners_who_end_each_others_role_at_once_leave_one(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        academy = session.get_one(Academy, scene.academy_id)
        other = make_person(session, academy, Role.OWNER)
    pair = [(scene.owner, other.id), (as_actor(other, academy, Role.OWNER), scene.owner.person_id)]

    def end(number: int) -> None:
        actor, person_id = pair[number]
        with unit_of_work(sessions) as session:
            academies.end_role(session, actor, person_id, Role.OWNER, at=NOON)

    refused = errors(at_once(2, end))

    assert [type(error) for error in refused] == [RuleBroken]
    assert LONG_AGO < NOON


def test_a_role_given_by_twenty_clicks_is_held_once(sessions: Sessions) -> None:
    scene = make_scene(sessions)

    def give(_number: int) -> None:
        with unit_of_work(sessions) as session:
            academies.give_role(
                session, scene.academy_id, scene.trainee.person_id, Role.ASSESSOR, actor_id=None, at=NOON
            )

    assert errors(at_once(20, give)) == []
    assert count(sessions, Membership, person_id=scene.trainee.person_id, role=Role.ASSESSOR) == 1
