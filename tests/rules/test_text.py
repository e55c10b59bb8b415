"""What people type is folded, checked and put on one line."""

import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.ids import new_id, new_token, token_hash
from lms.core.text import clean_line, email_key, is_email


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Mike@Example.org", "mike@example.org", id="case"),
        pytest.param(" mike@example.org ", "mike@example.org", id="spaces around"),
        pytest.param("m\u0131ke@example.org", "mike@example.org", id="dotless i"),
        pytest.param("\uff4dike@example.org", "mike@example.org", id="full-width letter"),
        pytest.param("caf\u00e9@example.org", "cafe\u0301@example.org", id="composed and decomposed"),
        pytest.param("\u212aate@example.org", "kate@example.org", id="Kelvin sign"),
        pytest.param("stra\u00dfe@example.org", "strasse@example.org", id="sharp s"),
    ],
)
def test_a09_two_spellings_of_one_mailbox_are_the_same(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("mike+tag@example.org", "mike@example.org", id="a tag is a mailbox of its own"),
        pytest.param("m.ike@example.org", "mike@example.org", id="dots count"),
        pytest.param("mike@example.com", "mike@example.org", id="domain"),
    ],
)
def test_a09_two_mailboxes_are_never_taken_for_one(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


@given(st.text())
def test_a09_folding_a_mailbox_again_changes_nothing(text: str) -> None:
    assert email_key(email_key(text)) == email_key(text)


@pytest.mark.parametrize(
    "text", ["ada@example.org", "a+b@x.co", "o'neil@example.org", "j\u00f6rg@b\u00fccher.example"]
)
def test_usual_mailboxes_are_accepted(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "ada", "@example.org", "ada@", "ada@example", "ada@.org", "ada@example.", "ada@example..org",
        "ada@-example.org", "ada@example.org-", "a@b@example.org", "ada @example.org", "ada@exam ple.org",
        "ada@example.org\r\nBcc: eve@example.org", "ada\0@example.org", "ada\u200b@example.org",
        "ada\ud800@example.org", '"ada"@example.org', "<ada@example.org>", "ada@example.org,eve@example.org",
        "ada@[127.0.0.1]", "a" * 250 + "@example.org", "ada@example.org\u2028",
    ],
)  # fmt: skip
def test_e20_what_cannot_be_a_mailbox_is_refused(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Moore ", "Ada Moore"),
        ("Ada\r\nMoore", "Ada Moore"),
        ("Ada\0Moore", "AdaMoore"),
        ("Ada\u2028Moore", "Ada Moore"),
        ("Ada\u202eerooM", "AdaerooM"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u0646\u06cc\u200c\u06a9\u200c", "\u0646\u06cc\u200c\u06a9\u200c"),
        ("Zo\u00eb \U0001f469\U0001f3fd\u200d\U0001f3a8", "Zo\u00eb \U0001f469\U0001f3fd\u200d\U0001f3a8"),
        ("\ud800x", "x"),
        ("\r\n", ""),
    ],
)
def test_e20_a_line_stays_one_line_and_joiners_stay_in_it(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@given(st.text(alphabet=st.characters()))
def test_e20_no_text_at_all_can_break_a_line(text: str) -> None:
    line = clean_line(text)

    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert clean_line(line) == line
    line.encode()


@pytest.mark.parametrize("text", ["a" * 100_000, "@" * 100_000, "a@" * 50_000, ". " * 50_000])
def test_e21_hostile_lengths_are_answered_at_once(text: str) -> None:
    begun = time.perf_counter()

    is_email(text)
    email_key(text)
    clean_line(text)

    assert time.perf_counter() - begun < 1


def test_keys_sort_by_the_time_of_their_making_and_never_repeat() -> None:
    made: list[uuid.UUID] = []
    for _ in range(20):
        made.append(new_id())
        time.sleep(0.002)

    assert made == sorted(made)
    assert {key.version for key in made} == {7}
    assert {key.variant for key in made} == {uuid.RFC_4122}
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a07_a_token_has_256_random_bits_and_its_hash_does_not_hold_it() -> None:
    tokens = {new_token() for _ in range(1_000)}

    assert len(tokens) == 1_000
    assert all(len(token) == 43 for token in tokens)
    assert all(token not in token_hash(token) and len(token_hash(token)) == 64 for token in tokens)
