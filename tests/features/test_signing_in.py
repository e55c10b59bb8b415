"""Sign in and out, limits, suspension."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from lms.core.audit import AuditEntry
from lms.core.db import unit_of_work
from lms.core.errors import Gone, NotFound, TooMany
from lms.people import credentials, queries, service
from lms.people.models import LinkKind, Person, SignIn
from lms.people.rules import is_signed_in
from lms.people.service import Browser
from tests.factories import make_person
from tests.features.racing import at_once, errors
from tests.features.scene import NOON, Sessions, audited, count, make_scene, start

PASSWORD = "lilac harbour stool"
STRANGER = Browser("203.0.113.9", "Firefox", "")
AT_HOME = Browser("198.51.100.7", "Chromium", "hash of the cookie at home")


@pytest.fixture(scope="module")
def hashed() -> str:
    return credentials.hash_password(PASSWORD)


@pytest.fixture
def ada(sessions: Sessions, hashed: str) -> Person:
    with unit_of_work(sessions) as session:
        return make_person(session, email="ada@example.org", password_hash=hashed)


def sign_in(
    sessions: Sessions, password: str = PASSWORD, *, email: str = "ada@example.org",
    browser: Browser = STRANGER, at: datetime = NOON,
) -> str | None:  # fmt: skip
    """Sign in as the page does it: count the try, check the password outside of a transaction, open a session."""
    with unit_of_work(sessions, address=browser.address) as session:
        candidate = service.begin_sign_in(session, email, browser, at=at)
    verdict = credentials.verify(candidate.password_hash, password)
    with unit_of_work(sessions, address=browser.address) as session:
        return service.finish_sign_in(session, candidate, verdict, browser, days=14, at=at)


def stands(sessions: Sessions, token: str, *, at: datetime = NOON) -> bool:
    with sessions() as session:
        found = queries.sign_in_by_token(session, token)
        assert found is not None
        return is_signed_in(
            now=at, seen_at=found.seen_at, expires_at=found.expires_at, ended_at=found.ended_at,
            suspended_at=found.person.suspended_at, idle=timedelta(days=1),
        )  # fmt: skip


@pytest.mark.usefixtures("ada")
def test_the_right_pair_opens_a_session_and_a_wrong_one_does_not(sessions: Sessions) -> None:
    assert sign_in(sessions, "wrong password") is None
    assert sign_in(sessions, email="eve@example.org") is None
    token = sign_in(sessions, email=" ADA@example.org")

    assert token is not None
    assert stands(sessions, token)


@pytest.mark.usefixtures("ada")
def test_a12_the_database_keeps_only_the_hash_of_a_sessions_token(sessions: Sessions) -> None:
    token = sign_in(sessions)

    with sessions() as session:
        row = session.query(SignIn).one()
    assert token
    assert token not in {str(value) for value in vars(row).values()}


def test_a01_a_hash_of_older_parameters_is_replaced_at_sign_in(sessions: Sessions, ada: Person) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with unit_of_work(sessions) as session:
        session.get_one(Person, ada.id).password_hash = weak

    assert sign_in(sessions) is not None

    with sessions() as session:
        kept = session.get_one(Person, ada.id).password_hash or ""
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(sessions) is not None


@pytest.mark.usefixtures("ada")
def test_a06_the_eleventh_wrong_try_is_refused_for_a_quarter_of_an_hour(sessions: Sessions) -> None:
    for number in range(10):
        assert sign_in(sessions, "wrong", browser=Browser(f"203.0.113.{number}", "", "")) is None

    with pytest.raises(TooMany) as refused:
        sign_in(sessions, browser=Browser("203.0.113.99", "", ""))

    assert 1 <= refused.value.retry_after <= 15 * 60 + 1
    later = NOON + timedelta(seconds=refused.value.retry_after)
    assert sign_in(sessions, browser=Browser("203.0.113.99", "", ""), at=later) is not None


@pytest.mark.usefixtures("ada")
def test_a06_a_mailbox_without_an_account_is_limited_alike(sessions: Sessions) -> None:
    for number in range(10):
        sign_in(sessions, "wrong", email="eve@example.org", browser=Browser(f"203.0.113.{number}", "", ""))

    with pytest.raises(TooMany):
        sign_in(sessions, "wrong", email="EVE@example.org", browser=Browser("203.0.113.99", "", ""))


def test_a06_tries_from_one_address_are_limited_over_all_accounts(sessions: Sessions, hashed: str) -> None:
    for number in range(10):
        sign_in(sessions, "wrong", email=f"person-{number}@example.org")

    with pytest.raises(TooMany):
        sign_in(sessions, "wrong", email="person-11@example.org")
    with pytest.raises(TooMany):
        sign_in(sessions, "wrong", email="person-11@example.org", at=NOON + timedelta(seconds=299))
    assert sign_in(sessions, "wrong", email="person-11@example.org", at=NOON + timedelta(seconds=301)) is None


def test_a06_the_success_of_another_account_does_not_clear_the_count(
    sessions: Sessions, ada: Person, hashed: str
) -> None:
    with unit_of_work(sessions) as session:
        make_person(session, email="mallory@example.org", password_hash=hashed)
    for number in range(10):
        assert sign_in(sessions, "wrong", browser=Browser(f"203.0.113.{number}", "", "")) is None
        assert sign_in(sessions, email="mallory@example.org", browser=Browser(f"192.0.2.{number}", "", ""))

    with pytest.raises(TooMany):
        sign_in(sessions, browser=Browser("203.0.113.99", "", ""))


@pytest.mark.usefixtures("ada")
def test_a06_a_classroom_behind_one_address_signs_in_without_being_held_up(sessions: Sessions) -> None:
    for _person in range(15):
        assert sign_in(sessions) is not None


@pytest.mark.usefixtures("ada")
def test_a06_the_owners_own_browser_is_never_locked_out_by_strangers(sessions: Sessions) -> None:
    assert sign_in(sessions, browser=AT_HOME) is not None
    for number in range(10):
        sign_in(sessions, "wrong", browser=Browser(f"203.0.113.{number}", "", ""))

    with pytest.raises(TooMany):
        sign_in(sessions, browser=STRANGER)
    assert sign_in(sessions, browser=AT_HOME) is not None


@pytest.mark.usefixtures("ada")
def test_a06_parallel_tries_cannot_slip_past_the_limit(sessions: Sessions) -> None:
    def click(number: int) -> None:
        with unit_of_work(sessions) as session:
            service.begin_sign_in(session, "ada@example.org", Browser(f"203.0.113.{number}", "", ""), at=NOON)

    refused = errors(at_once(20, click))

    assert len(refused) == 10
    assert all(isinstance(error, TooMany) for error in refused)


@pytest.mark.usefixtures("ada")
def test_a13_signing_out_everywhere_ends_every_browser(sessions: Sessions, ada: Person) -> None:
    tokens = [sign_in(sessions), sign_in(sessions, browser=AT_HOME)]

    with unit_of_work(sessions) as session:
        service.end_all_sessions(session, ada.id, at=NOON, actor_id=ada.id)

    assert [stands(sessions, token or "") for token in tokens] == [False, False]


def test_a13_a_changed_password_ends_every_other_browser(sessions: Sessions, ada: Person) -> None:
    here, elsewhere = sign_in(sessions, browser=AT_HOME) or "", sign_in(sessions) or ""
    with sessions() as session:
        own = queries.sign_in_by_token(session, here)
    assert own is not None

    with unit_of_work(sessions) as session:
        service.change_password(session, ada.id, "$argon2id$new", sign_in_id=own.id, at=NOON)

    assert (stands(sessions, here), stands(sessions, elsewhere)) == (True, False)


def test_b03_nobody_ends_the_session_of_somebody_else(sessions: Sessions, ada: Person) -> None:
    token = sign_in(sessions) or ""
    with sessions() as session:
        found = queries.sign_in_by_token(session, token)
    assert found is not None

    with pytest.raises(NotFound), unit_of_work(sessions) as session:
        service.end_session(session, UUID(int=1), found.id, at=NOON)

    assert stands(sessions, token)


def test_a21_a_suspended_person_is_kept_out_everywhere_and_loses_nothing(
    sessions: Sessions, hashed: str
) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        person = session.get_one(Person, scene.trainee.person_id)
        person.password_hash = hashed
        reset = service.make_link(
            session, LinkKind.RESET_PASSWORD, person.id, life=timedelta(hours=1), at=NOON
        )
    token = sign_in(sessions, email=person.email) or ""
    attempt_id = start(sessions, scene)

    with unit_of_work(sessions) as session:
        service.suspend(session, person.id, actor_id=None, at=NOON)

    assert not stands(sessions, token)
    assert sign_in(sessions, email=person.email) is None
    with pytest.raises(Gone), unit_of_work(sessions) as session:
        service.reset_password(session, reset, "$argon2id$new", at=NOON)
    with unit_of_work(sessions) as session:
        service.request_reset(session, person.email, "203.0.113.9", base_url="https://x.example", at=NOON)
    assert audited(sessions, "password.request_reset")

    with unit_of_work(sessions) as session:
        service.restore(session, person.id, actor_id=None, at=NOON)

    assert stands(sessions, token)
    assert sign_in(sessions, email=person.email) is not None
    assert start(sessions, scene) == attempt_id


@pytest.mark.parametrize("change", ["suspended", "password changed"])
def test_a21_what_changes_while_the_password_is_checked_counts(
    sessions: Sessions, ada: Person, change: str
) -> None:
    with unit_of_work(sessions) as session:
        candidate = service.begin_sign_in(session, "ada@example.org", STRANGER, at=NOON)
    verdict = credentials.verify(candidate.password_hash, PASSWORD)
    with unit_of_work(sessions) as session:
        person = session.get_one(Person, ada.id)
        person.suspended_at, person.password_hash = (
            (NOON, person.password_hash) if change == "suspended" else (None, "$argon2id$other")
        )

    with unit_of_work(sessions) as session:
        token = service.finish_sign_in(session, candidate, verdict, STRANGER, days=14, at=NOON)

    assert token is None
    assert count(sessions, SignIn) == 0
    assert [entry.succeeded for entry in audited(sessions, "session.begin")] == [False]


@pytest.mark.usefixtures("ada")
def test_a26_a_sign_in_is_logged_with_who_when_and_from_where(sessions: Sessions, ada: Person) -> None:
    sign_in(sessions, "wrong")
    sign_in(sessions)

    wrong, right = audited(sessions, "session.begin")
    assert (wrong.succeeded, right.succeeded) == (False, True)
    assert right.actor_id == wrong.actor_id == ada.id
    assert (right.at, right.address) == (NOON, STRANGER.address)
    assert count(sessions, AuditEntry, action="session.begin") == 2


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    "email", ["\0", "ada\0@example.org", "\ud800", "x" * 100_000, "ada@example.org' OR 1=1 --"]
)
def test_e23_a_hostile_address_is_a_wrong_pair_and_nothing_worse(sessions: Sessions, email: str) -> None:
    assert sign_in(sessions, "wrong\0\ud800", email=email) is None


def test_a_known_person_can_confirm_by_typing_the_password_again(sessions: Sessions, ada: Person) -> None:
    token = sign_in(sessions) or ""
    with sessions() as session:
        own = queries.sign_in_by_token(session, token)
    assert own is not None
    later = NOON + timedelta(minutes=30)

    with unit_of_work(sessions) as session:
        candidate = service.begin_sign_in(session, ada.email, STRANGER, at=later)
        service.finish_confirmation(session, candidate, own.id, is_right=False, at=later)
    with sessions() as session:
        assert session.get_one(SignIn, own.id).confirmed_at == NOON

    with unit_of_work(sessions) as session:
        candidate = service.begin_sign_in(session, ada.email, STRANGER, at=later)
        service.finish_confirmation(session, candidate, own.id, is_right=True, at=later)
    with sessions() as session:
        assert session.get_one(SignIn, own.id).confirmed_at == later
    assert [entry.succeeded for entry in audited(sessions, "session.confirm")] == [False, True]
