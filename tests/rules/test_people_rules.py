"""Passwords, names, sessions and rights."""

import inspect
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from lms.academies.rules import clean_slug, may_grant, monogram
from lms.core.errors import FieldProblem, NotAllowed
from lms.people import credentials, rules
from lms.people.policy import GRANTS, Actor, Permission, Role, can, require
from lms.people.rules import check_password, clean_email, clean_name, clean_time_zone, is_signed_in
from lms.web import account, joining

SOME_ID = UUID(int=7)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def refusal(password: str, *context: str) -> str:
    with pytest.raises(FieldProblem) as refused:
        check_password(password, context=context)
    assert refused.value.field == "password"
    return str(refused.value)


def test_a03_every_common_password_of_legal_length_is_refused() -> None:
    listed = Path(rules.__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    legal = [word for word in listed if rules.PASSWORD_MIN <= len(word) <= rules.PASSWORD_MAX]

    assert len(legal) >= 3_000
    for word in legal:
        assert "most used" in refusal(word)
        assert "most used" in refusal(word.upper())


@pytest.mark.parametrize(
    "password",
    [
        "ada.moore@example.org", "Ada.Moore", "ada.moore2026", "AdaMoore", "Ada Moore!", "Alpha Academy",
        "alphaacademy1", "Stipple2026", "scalp micropigmentation", "ScalpMicropigmentation!",
    ],
)  # fmt: skip
def test_a03_names_that_a_guesser_tries_first_are_refused(password: str) -> None:
    assert "guessed" in refusal(password, "ada.moore@example.org", "Ada Moore", "Alpha Academy")


@pytest.mark.parametrize("context", ["2026@example.org", "", "007"])
def test_a03_a_mailbox_without_letters_forbids_no_password_of_digits(context: str) -> None:
    check_password("8392017546", context=(context,))


def test_a03_every_place_that_takes_a_new_password_checks_it() -> None:
    for door in (account.use_reset, account.change_password, joining._take_over, joining._accept):
        source = inspect.getsource(door)
        assert source.index("rules.check_password(") < source.index("credentials.hash_password(")
    hashing = [
        path.name
        for path in Path(rules.__file__).parent.parent.rglob("*.py")
        if "credentials.hash_password(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(hashing) == ["account.py", "demo.py", "joining.py"]  # the demo draws its passwords itself


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("lilac harbour stool " * 3 + "oaks", id="64 characters"),
        pytest.param("abcdefgh" * 16, id="128 characters"),
        pytest.param("xyz" * 85 + "x", id="256 characters"),
        pytest.param(" leading and trailing ", id="spaces at the ends"),
        pytest.param(
            "\U0001f33b\U0001f98a\U0001f33b\U0001f40c\U0001f33b\U0001f422\U0001f33b\U0001f984", id="emoji"
        ),
        pytest.param("e\u0301te\u0301 a\u0300 la mer", id="combining characters"),
    ],
)
def test_a02_long_and_unusual_passwords_are_accepted_exactly_as_typed(password: str) -> None:
    check_password(password)
    stored = credentials.hash_password(password)

    assert credentials.verify(stored, password).is_right
    assert not credentials.verify(stored, password + " ").is_right
    assert not credentials.verify(stored, password[:-1]).is_right


def test_a02_nothing_of_a_long_password_is_cut_off() -> None:
    stored = credentials.hash_password("a" * 72 + "X")

    assert not credentials.verify(stored, "a" * 72 + "Y").is_right


def test_a02_a_huge_password_is_refused_without_hashing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def hashed(*_args: object) -> None:
        raise AssertionError("a huge password was hashed")

    monkeypatch.setattr("argon2.PasswordHasher.verify", hashed)

    assert "at most 256" in refusal("ab3" * 350_000)
    assert not credentials.verify("$argon2id$", "x" * 1_000_000).is_right


@pytest.mark.parametrize("password", ["", "short", "1234567", "aaaaaaaaaaaa", "abababababab"])
def test_short_or_trivial_passwords_are_refused_with_a_reason(password: str) -> None:
    assert len(refusal(password)) > 20


def test_a01_the_stored_hash_is_argon2id_of_the_agreed_cost_with_a_salt_of_its_own() -> None:
    one, other = credentials.hash_password("lilac harbour"), credentials.hash_password("lilac harbour")

    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one.split("$")[4] != other.split("$")[4]


def test_a01_a_stored_text_that_is_no_hash_lets_nobody_in() -> None:
    for stored in ("", "lilac harbour", "$2b$12$abcdefghijklmnopqrstuv", None):
        assert credentials.verify(stored, "lilac harbour") == credentials.Verdict(is_right=False)


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 201])
def test_a_name_that_a_certificate_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(FieldProblem):
        clean_name(name, "legal_name")


def test_a_name_of_200_characters_is_kept_whole() -> None:
    assert clean_name("\u738b" * 200, "legal_name") == "\u738b" * 200


@pytest.mark.parametrize("zone", ["", "Europe/Nowhere", "../../etc/passwd", "\0", "posix/UTC"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(FieldProblem):
        clean_time_zone(zone)


def test_a_mailbox_is_stored_as_typed_but_for_the_ends() -> None:
    assert clean_email("  Ada.Moore@Example.org ") == "Ada.Moore@Example.org"


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        pytest.param({}, True, id="in use"),
        pytest.param({"seen_at": NOON - timedelta(minutes=60)}, False, id="idle for the whole limit"),
        pytest.param({"seen_at": NOON - timedelta(minutes=59, seconds=59)}, True, id="idle for less"),
        pytest.param({"expires_at": NOON}, False, id="at the absolute end"),
        pytest.param({"ended_at": NOON - timedelta(seconds=1)}, False, id="signed out"),
        pytest.param({"suspended_at": NOON - timedelta(seconds=1)}, False, id="suspended"),
    ],
)
def test_a13_a_session_stands_only_while_nothing_has_ended_it(
    changes: dict[str, datetime], *, stands: bool
) -> None:
    values = {"seen_at": NOON, "expires_at": NOON + timedelta(days=1), "ended_at": None, "suspended_at": None}

    verdict = is_signed_in(now=NOON, idle=timedelta(minutes=60), **{**values, **changes})  # type: ignore[arg-type]

    assert verdict is stands


def test_a_typed_password_counts_for_fifteen_minutes() -> None:
    assert rules.is_confirmed(now=NOON, confirmed_at=NOON - timedelta(minutes=14, seconds=59))
    assert not rules.is_confirmed(now=NOON, confirmed_at=NOON - timedelta(minutes=15))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Moore", "AM"),
        ("ada", "A"),
        ("Ada de la Moore", "AM"),
        ("\u738b\u5c0f\u660e", "\u738b"),
        ("\U0001f600", "?"),
        ("", "?"),
    ],
)
def test_a_person_is_shown_by_two_letters_at_most(name: str, shown: str) -> None:
    assert rules.initials(name) == shown


RIGHTS = {
    Role.TRAINEE: {Permission.LEARN},
    Role.ASSESSOR: {Permission.LEARN, Permission.SEE_TRAINEES, Permission.CONFIRM_REQUIREMENT},
    Role.INSTRUCTOR: {
        Permission.LEARN, Permission.SEE_TRAINEES, Permission.CONFIRM_REQUIREMENT, Permission.INVITE,
    },
    Role.REGISTRAR: {
        Permission.LEARN, Permission.SEE_TRAINEES, Permission.CONFIRM_REQUIREMENT, Permission.INVITE,
        Permission.SEE_CERTIFICATES, Permission.REVOKE_CERTIFICATE,
    },
    Role.OWNER: set(Permission),
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_a_role_allows_exactly_what_its_holders_were_promised(role: Role) -> None:
    actor = Actor(SOME_ID, SOME_ID, frozenset({role}))

    assert {permission for permission in Permission if can(actor, permission)} == RIGHTS[role]
    assert GRANTS.keys() == RIGHTS.keys()


def test_somebody_without_a_role_may_do_nothing() -> None:
    nobody = Actor(SOME_ID, SOME_ID, frozenset())

    for permission in Permission:
        with pytest.raises(NotAllowed):
            require(nobody, permission)


@pytest.mark.parametrize("role", list(Role))
def test_only_an_owner_gives_roles_beyond_trainee(role: Role) -> None:
    may_grant({Role.OWNER}, role)
    for giver in (Role.TRAINEE, Role.ASSESSOR, Role.INSTRUCTOR, Role.REGISTRAR):
        if role is Role.TRAINEE and giver in {Role.INSTRUCTOR, Role.REGISTRAR}:
            may_grant({giver}, role)
            continue
        with pytest.raises(NotAllowed):
            may_grant({giver}, role)


@pytest.mark.parametrize("slug", ["", "A", "two words", "-a", "a-", "a--b", "\u00e4", "a/b", "x" * 61, "a\n"])
def test_a_short_name_that_cannot_stand_in_an_address_is_refused(slug: str) -> None:
    with pytest.raises(FieldProblem):
        clean_slug(slug)


def test_an_academy_without_a_crest_is_shown_by_its_letters() -> None:
    assert [monogram(name) for name in ("Northlight Academy of Dots", "smp", "2nd", "")] == [
        "NA",
        "S",
        "A",
        "A",
    ]
