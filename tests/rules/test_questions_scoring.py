"""What an answer earns."""

import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.questions import KINDS, Question
from lms.questions.typed import within_typos
from tests.rules.question_samples import arranged, forms, make, questions


@pytest.mark.parametrize(
    ("kind", "changes", "answer", "share"),
    [
        ("single_choice", {}, {"option": 0}, "1"),
        ("single_choice", {}, {"option": 2}, "0"),
        ("multiple_choice", {}, {"options": [0, 1]}, "1"),
        ("multiple_choice", {}, {"options": [0]}, "1/2"),
        ("multiple_choice", {}, {"options": [0, 2]}, "0"),
        ("multiple_choice", {}, {"options": [0, 1, 2]}, "1/2"),
        ("multiple_choice", {}, {"options": [2, 3]}, "0"),
        ("multiple_choice", {}, {"options": [0, 1, 2, 3]}, "0"),
        ("multiple_choice", {"scoring": "all_or_nothing"}, {"options": [0]}, "0"),
        ("multiple_choice", {"scoring": "all_or_nothing"}, {"options": [0, 1]}, "1"),
        ("multiple_choice", {"scoring": "all_or_nothing"}, {"options": [0, 1, 2]}, "0"),
        ("true_false", {}, {"value": True}, "1"),
        ("true_false", {"answer": False}, {"value": False}, "1"),
        ("true_false", {}, {"value": False}, "0"),
        ("numeric", {}, {"number": "12.625"}, "1"),
        ("numeric", {}, {"number": "12.875"}, "1"),
        ("numeric", {}, {"number": "12.6249"}, "0"),
        ("numeric", {"answer": 0.3, "tolerance": 0.1}, {"number": "0.2"}, "1"),
        ("numeric", {"answer": -50, "tolerance": None, "tolerance_percent": 2}, {"number": "-51"}, "1"),
        ("numeric", {"answer": -50, "tolerance": None, "tolerance_percent": 2}, {"number": "-51.001"}, "0"),
        ("numeric", {"answer": 4, "tolerance": None}, {"number": "4"}, "1"),
        ("numeric", {"answer": 4, "tolerance": None}, {"number": "4.0000000000000000000000001"}, "0"),
        ("matching", {}, {"rights": [0, 1, 2]}, "1"),
        ("matching", {}, {"rights": [0, 2, 1]}, "1/3"),
        ("matching", {}, {"rights": [0, None, 3]}, "1/3"),
        ("ordering", {}, {"places": [1, 2, 3, 4]}, "1"),
        ("ordering", {}, {"places": [2, 3, 4, 1]}, "2/3"),
        ("ordering", {}, {"places": [4, 3, 2, 1]}, "0"),
        ("ordering", {}, {"places": [1, 2, None, None]}, "1/3"),
        ("ordering", {}, {"places": [1, None, 2, 3]}, "1/3"),
        ("ordering", {"scoring": "all_or_nothing"}, {"places": [2, 3, 4, 1]}, "0"),
        ("ordering", {"scoring": "all_or_nothing"}, {"places": [1, 2, 3, 4]}, "1"),
        ("short_answer", {}, {"text": "  PAPILLARY-dermis. "}, "1"),
        ("short_answer", {}, {"text": "papilary dermis"}, "1"),
        ("short_answer", {}, {"text": "papillray dermis"}, "1"),
        ("short_answer", {}, {"text": "papilary derms"}, "0"),
        ("short_answer", {}, {"text": "dermis"}, "0"),
        ("short_answer", {"typos": 0}, {"text": "papilary dermis"}, "0"),
        ("short_answer", {"accepted": ["scar"]}, {"text": "scab"}, "0"),
        ("short_answer", {"accepted": ["10 mg/ml"]}, {"text": "20 mg/ml"}, "0"),
        ("short_answer", {"accepted": ["naïve"], "typos": 0}, {"text": "NAIVE"}, "1"),
        ("short_answer", {"accepted": ["client's scalp"], "typos": 0}, {"text": "Clients   scalp"}, "1"),
        ("short_answer", {"accepted": ["कि"], "typos": 0}, {"text": "के"}, "0"),
        ("short_answer", {"accepted": ["がん"], "typos": 0}, {"text": "かん"}, "0"),
        *((kind, {}, None, "0") for kind in KINDS),
    ],
)
def test_an_answer_earns_the_share_that_the_documented_rule_gives(
    kind: str, changes: dict[str, Any], answer: dict[str, Any] | None, share: str
) -> None:
    question = make(kind, **changes)

    assert question.score(answer) == Fraction(share)
    assert question.is_right(answer) is (share == "1")


def _single(question: Any, answer: dict[str, Any]) -> Decimal:
    return Decimal(int(question.options[answer["option"]].right))


def _multiple(question: Any, answer: dict[str, Any]) -> Decimal:
    balance, wanted, exact = Decimal(0), 0, True
    for index, option in enumerate(question.options):
        ticked = index in answer["options"]
        wanted += option.right
        exact = exact and ticked == option.right
        balance += (1 if option.right else -1) if ticked else 0
    if question.scoring == "all_or_nothing":
        return Decimal(1 if exact else 0)
    return balance / wanted if balance > 0 else Decimal(0)


def _numeric(question: Any, answer: dict[str, Any]) -> Decimal:
    margin = question.tolerance
    if question.tolerance_percent is not None:
        margin = question.answer.copy_abs() * question.tolerance_percent * Decimal("0.01")
    number = Decimal(answer["number"])
    return Decimal(int(question.answer - margin <= number <= question.answer + margin))


def _matching(question: Any, answer: dict[str, Any]) -> Decimal:
    rights = [pair.right for pair in question.pairs] + list(question.distractors)
    hits = [
        pair
        for pair, chosen in zip(question.pairs, answer["rights"], strict=True)
        if chosen is not None and rights[chosen] == pair.right
    ]
    return Decimal(len(hits)) / len(question.pairs)


def _ordering(question: Any, answer: dict[str, Any]) -> Decimal:
    row: list[str] = ["?"] * len(question.items)
    for item, place in zip(question.items, answer["places"], strict=True):
        if place is not None:
            row[place - 1] = item
    text = "|" + "||".join(row) + "|"
    hits = sum(f"|{a}||{b}|" in text for a, b in zip(question.items, question.items[1:], strict=False))
    if question.scoring == "all_or_nothing":
        return Decimal(int(tuple(row) == question.items))
    return Decimal(hits) / (len(question.items) - 1)


def _distance(first: str, second: str) -> int:
    """The full table of the optimal string alignment distance."""
    table = {(i, 0): i for i in range(len(first) + 1)} | {(0, j): j for j in range(len(second) + 1)}
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            change = table[i - 1, j - 1] + (first[i - 1] != second[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, change)
            if i > 1 and j > 1 and first[i - 2 : i] == second[j - 2 : j][::-1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(first), len(second)]


def _short(question: Any, answer: dict[str, Any]) -> Decimal:
    plain = str.maketrans({"é": "e", "É": "e", "-": " "})
    typed = " ".join(answer["text"].translate(plain).lower().split())
    for accepted in question.accepted:
        word = accepted.translate(plain)
        allowed = question.typos if len(word) > 4 and word.count("5") == typed.count("5") else 0
        if _distance(typed, word) <= allowed:
            return Decimal(1)
    return Decimal(0)


INDEPENDENT: dict[str, Callable[[Any, dict[str, Any]], Decimal]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": lambda question, answer: Decimal(
        [question.answer, answer["value"]] in ([True] * 2, [False] * 2)
    ),
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "short_answer": _short,
}


@settings(deadline=None)
@given(st.data(), questions())
def test_c18_an_independent_scorer_comes_to_the_same_last_digit(
    data: st.DataObject, question: Question
) -> None:
    answer = question.read(data.draw(forms(question)), arranged(question))
    share = question.score(answer)

    expected = INDEPENDENT[question.kind](question, answer) if answer else Decimal(0)

    assert Decimal(share.numerator) / Decimal(share.denominator) == expected
    assert 0 <= share <= 1


@settings(deadline=None)
@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_typos_are_counted_as_the_full_table_counts_them(first: str, second: str, typos: int) -> None:
    assert within_typos(first, second, typos) is (_distance(first, second) <= typos)


@pytest.mark.parametrize(
    "form", [{"answer": ["3"], "score": ["1"], "right": ["3"], "points": ["99"], "key": ["3"]}]
)
def test_c18_scores_and_keys_sent_by_the_client_are_ignored(form: dict[str, list[str]]) -> None:
    question = make("single_choice")
    display = {"options": [0, 1, 2, 3]}

    assert question.score(question.read(form, display)) == 0


def test_choices_are_scored_fast_enough_to_say_how_many_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    samples: list[tuple[Question, dict[str, Any]]] = [
        (make("single_choice"), {"option": 0}),
        (make("multiple_choice"), {"options": [0, 1]}),
    ]

    started = time.perf_counter()
    for _ in range(5_000):
        shares = [question.score(answer) for question, answer in samples]
    rate = 10_000 / (time.perf_counter() - started)

    with capsys.disabled():
        print(f"\n{rate:,.0f} choice answers scored a second")  # noqa: T201
    assert shares == [1, 1]
