"""Serial numbers, validity and standing."""

import itertools
import math
import random
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.rules import (
    ALPHABET,
    RANDOM_SYMBOLS,
    Standing,
    last_valid_day,
    local_day,
    new_serial,
    read_serial,
    standing,
)
from lms.certificates.snapshot import Snapshot

serials = st.randoms(use_true_random=False).map(lambda chance: new_serial(chance.choice))


def test_d01_a_serial_holds_at_least_96_random_bits() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert RANDOM_SYMBOLS * math.log2(len(ALPHABET)) >= 96
    assert not set(ALPHABET) & set("01OIAEU")


def test_d01_a_hundred_thousand_serials_are_all_different() -> None:
    made = {new_serial(secrets.choice) for _ in range(100_000)}

    assert len(made) == 100_000


def test_d01_ten_thousand_guesses_are_refused_by_their_check_character_or_hit_nothing() -> None:
    issued = {new_serial(secrets.choice) for _ in range(1_000)}
    chance = random.Random(7)  # noqa: S311 – reproducible on purpose
    guesses = ["".join(chance.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS + 1)) for _ in range(10_000)]

    readable = [serial for serial in map(read_serial, guesses) if serial is not None]

    assert not issued & set(readable)
    assert len(readable) < 10_000 / len(ALPHABET) * 1.5


@given(serials)
def test_d01_every_single_wrong_symbol_is_noticed(serial: str) -> None:
    symbols = serial.replace("-", "")

    for place, wrong in itertools.product(range(len(symbols)), ALPHABET):
        if wrong != symbols[place]:
            assert read_serial(symbols[:place] + wrong + symbols[place + 1 :]) is None


@given(serials)
def test_d01_every_swap_of_two_neighbours_is_noticed(serial: str) -> None:
    symbols = serial.replace("-", "")

    for place in range(len(symbols) - 1):
        one, other = symbols[place], symbols[place + 1]
        if one != other:
            assert read_serial(symbols[:place] + other + one + symbols[place + 2 :]) is None


@given(serials)
def test_a_serial_is_read_however_it_is_typed(serial: str) -> None:
    for typed in (serial, serial.lower(), serial.replace("-", ""), f"  {serial.replace('-', ' – ')} "):
        assert read_serial(typed) == serial


@pytest.mark.parametrize(
    "typed", ["", "-", "K7QF2MT", "0" * 21, "K7QF2MT-X9RWD4H-GKB82P\u0130", "2" * 22, "\0" * 21, "٢" * 21]
)
def test_what_cannot_be_a_serial_is_told_apart(typed: str) -> None:
    assert read_serial(typed) is None


@given(st.text())
def test_e23_no_text_at_all_breaks_the_reader(typed: str) -> None:
    found = read_serial(typed)

    assert found is None or read_serial(found) == found


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 2)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 2), None, None),
    ],
)
def test_d18_validity_ends_on_the_same_day_or_on_the_last_of_a_shorter_month(
    issued_on: date, months: int | None, last: date | None
) -> None:
    assert last_valid_day(issued_on, months) == last


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Europe/London", datetime(2028, 3, 3, 0, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2028, 3, 2, 18, 15, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2028, 3, 3, 8, 0, tzinfo=UTC)),
    ],
)
def test_d18_the_last_day_counts_until_its_midnight_where_the_academy_is(
    zone: str, midnight: datetime
) -> None:
    def at(moment: datetime) -> Standing:
        return standing(now=moment, expires_on=date(2028, 3, 2), time_zone=zone, is_revoked=False)

    assert at(midnight - timedelta(seconds=1)) is Standing.VALID
    assert at(midnight) is Standing.EXPIRED
    assert at(midnight + timedelta(seconds=1)) is Standing.EXPIRED


def test_d18_a_leap_day_is_a_whole_day_of_validity() -> None:
    last_second = datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)

    assert (
        standing(now=last_second, expires_on=date(2028, 2, 29), time_zone="UTC", is_revoked=False)
        is Standing.VALID
    )


def test_d17_the_day_of_issue_is_the_academys_own_at_midnight() -> None:
    late = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)

    assert local_day(late, "Europe/London") == date(2026, 6, 15)
    assert local_day(late, "America/New_York") == date(2026, 6, 14)


@pytest.mark.parametrize("expires_on", [None, date(2020, 1, 1), date(2040, 1, 1)])
def test_d09_revocation_outranks_everything(expires_on: date | None) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)

    assert standing(now=now, expires_on=expires_on, time_zone="UTC", is_revoked=True) is Standing.REVOKED


@given(
    st.builds(
        Snapshot,
        assessed=st.lists(st.tuples(st.text(), st.text())).map(tuple),
        signatories=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    )
)
def test_d19_a_snapshot_comes_back_from_the_database_as_it_was(snapshot: Snapshot) -> None:
    assert Snapshot.from_json(snapshot.to_json()) == snapshot
