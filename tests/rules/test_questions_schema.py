"""What an author is told about a question that cannot be asked."""

import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from lms.questions import KINDS, parse
from tests.rules.question_samples import OWN, make


def _two(**second: Any) -> list[dict[str, Any]]:
    return [{"text": "One", "right": True}, {"text": "Two", **second}]


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_question_survives_the_way_into_json_and_back(kind: str) -> None:
    question = make(kind, image={"file": "media/x.svg", "alt": "A scalp"}, lesson="depth", points=3)

    assert parse(question.model_dump(mode="json")) == question


@pytest.mark.parametrize("written", [0.1, 12.1, 0.07, 1e-7, 3, "2.50"])
def test_a_number_in_a_file_is_meant_to_the_digit(written: float | str) -> None:
    question = make("numeric", answer=written, tolerance=None)

    answer = question.read({"answer": [format(Decimal(str(written)), "f")]}, {})

    assert question.is_right(answer)
    assert parse(json.loads(json.dumps(question.model_dump(mode="json")))) == question


def test_the_samples_cover_every_kind() -> None:
    assert set(OWN) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("single_choice", {"options": _two(right=True)}, "needs exactly one right option, this one has 2"),
        (
            "single_choice",
            {"options": [{"text": "a"}, {"text": "b"}]},
            "exactly one right option, this one has 0",
        ),
        ("single_choice", {"options": _two()[:1]}, "at least two options, this question has 1"),
        ("single_choice", {"options": [*_two(), {"text": " Two  "}]}, 'two options read the same: "Two"'),
        (
            "single_choice",
            {"options": [*_two(), *({"text": f"n{i}"} for i in range(25))]},
            "at most 26 options, this question has 27",
        ),
        ("multiple_choice", {"options": [{"text": "a"}, {"text": "b"}]}, "at least one right option"),
        ("multiple_choice", {"scoring": "guess"}, "right_minus_wrong"),
        ("true_false", {"answer": "yes"}, "valid boolean"),
        ("numeric", {"tolerance_percent": 2}, "either a tolerance or a tolerance_percent, not both"),
        (
            "numeric",
            {"answer": 0, "tolerance": None, "tolerance_percent": 2},
            "a percentage of 0 allows nothing",
        ),
        ("numeric", {"answer": float("nan")}, "finite"),
        ("numeric", {"answer": float("inf")}, "finite"),
        ("numeric", {"answer": 10**400}, "finite"),
        ("numeric", {"answer": "1e999999"}, "finite"),
        ("numeric", {"answer": "1e300"}, "30 digits"),
        ("numeric", {"answer": 10**30}, "30 digits"),
        ("numeric", {"answer": True}, "a number is needed"),
        ("numeric", {"tolerance": -1}, "greater than or equal to 0"),
        ("matching", {"pairs": [{"left": "a", "right": "b"}]}, "at least two left sides"),
        ("matching", {"distractors": ["Is shed"]}, 'two right sides read the same: "Is shed"'),
        (
            "matching",
            {"pairs": [{"left": "a", "right": "b"}, {"left": "a", "right": "c"}]},
            'two left sides read the same: "a"',
        ),
        ("ordering", {"items": ["Draw", "Draw"]}, 'two items read the same: "Draw"'),
        ("ordering", {"items": ["Draw"]}, "at least two items"),
        ("short_answer", {"accepted": ["…"]}, "has no letters or digits"),
        ("short_answer", {"accepted": ["Dermis", "dérmis"]}, "is there twice"),
        ("short_answer", {"accepted": []}, "at least 1 item"),
        ("short_answer", {"typos": 4}, "less than or equal to 3"),
        ("true_false", {"feedback": " "}, "at least 1 character"),
        ("true_false", {"feedback": None}, "Field required"),
        ("true_false", {"points": 0}, "greater than or equal to 1"),
        ("true_false", {"points": True}, "valid integer"),
        ("true_false", {"level": "hard"}, "'recall', 'apply' or 'decide'"),
        ("true_false", {"hint": "x"}, "Extra inputs are not permitted"),
        ("true_false", {"stem": "a\x00b"}, "NUL"),
        ("true_false", {"stem": "a\ud800b"}, "valid string"),
        ("true_false", {"image": {"file": "x.svg"}}, "Field required"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(
    kind: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        make(kind, **changes)

    assert sentence in str(refused.value)


@pytest.mark.parametrize("data", [None, [], "x", 3, {}, {"kind": "essay"}, {"kind": ["single_choice"]}])
def test_what_is_no_question_is_refused(data: object) -> None:
    with pytest.raises(ValidationError):
        parse(data)
