"""What a trainee sees of a question before and after it is answered."""

import dataclasses
import json
from collections import Counter
from math import factorial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.questions import KINDS, Question
from lms.questions.base import ReviewLine
from tests.rules.question_samples import arranged, forms, make, questions, seeded

P_001 = {1: 10.83, 2: 13.82, 3: 16.27}  # Critical values of chi squared at p = 0.001, by degrees of freedom.


def _chi_squared(counts: list[int], expected: list[float]) -> float:
    return sum((count - hoped) ** 2 / hoped for count, hoped in zip(counts, expected, strict=True))


def _places(question: Question, side: str, canonical: int) -> Counter[int]:
    """How often 1,000 starts show the canonical item in each place."""
    return Counter(
        question.arrange(seeded(f"start {n}"), shuffle=True)[side].index(canonical) for n in range(1000)
    )


@pytest.mark.parametrize(
    ("kind", "side", "count"),
    [
        ("single_choice", "options", 4),
        ("multiple_choice", "options", 4),
        ("matching", "rights", 4),
        ("matching", "lefts", 3),
    ],
)
@pytest.mark.parametrize("canonical", [0, 1, 2])
def test_c01_the_place_of_the_right_option_says_nothing(
    kind: str, side: str, count: int, canonical: int
) -> None:
    places = _places(make(kind), side, canonical)

    counts = [places[place] for place in range(count)]
    assert _chi_squared(counts, [1000 / count] * count) < P_001[count - 1]


def test_c01_an_ordering_is_mixed_evenly_among_all_orders_but_the_right_one() -> None:
    places = _places(make("ordering"), "items", 0)

    right_first = 1000 * (factorial(3) - 1) / (factorial(4) - 1)
    expected = [right_first] + [(1000 - right_first) / 3] * 3
    assert _chi_squared([places[place] for place in range(4)], expected) < P_001[3]


@pytest.mark.parametrize("shuffle", [True, False])
def test_an_ordering_is_never_shown_in_the_right_order(*, shuffle: bool) -> None:
    question = make("ordering", items=["First", "Second"])

    assert all(question.arrange(seeded(n), shuffle=shuffle) == {"items": [1, 0]} for n in range(100))


def test_right_sides_of_pairs_are_mixed_even_when_options_are_not_shuffled() -> None:
    question = make("matching")

    drawn = {tuple(question.arrange(seeded(n), shuffle=False)["rights"]) for n in range(300)}

    assert len(drawn) == 24
    assert question.arrange(seeded(1), shuffle=False)["lefts"] == [0, 1, 2]


def test_fixed_options_keep_their_place_and_all_others_move() -> None:
    texts = [
        {"text": "a", "right": True},
        {"text": "b", "fixed": True},
        {"text": "c"},
        {"text": "none", "fixed": True},
    ]
    question = make("single_choice", options=texts)

    drawn = {tuple(question.arrange(seeded(n), shuffle=True)["options"]) for n in range(100)}

    assert drawn == {(0, 1, 2, 3), (2, 1, 0, 3)}


def test_options_keep_the_order_of_the_file_when_the_quiz_does_not_shuffle() -> None:
    assert make("single_choice").arrange(seeded(3), shuffle=False) == {"options": [0, 1, 2, 3]}


@settings(deadline=None)
@given(question=questions(), seed=st.integers(0, 10_000), shuffle=st.booleans())
def test_c20_the_same_seed_gives_the_same_order_and_it_survives_json(
    question: Question, seed: int, *, shuffle: bool
) -> None:
    first = question.arrange(seeded(seed), shuffle=shuffle)

    assert question.arrange(seeded(seed), shuffle=shuffle) == first
    assert json.loads(json.dumps(first)) == first
    assert all(sorted(order) == list(range(len(order))) for order in first.values())


SECRETS = ("WHY-", "FEEDBACK", "FACT-", "12.75", "0.125", "papillary", "upper", "SECRET-LESSON", "Depth")
KEY_NAMES = {
    "right",
    "why",
    "feedback",
    "facts",
    "critical",
    "accepted",
    "answer",
    "tolerance",
    "typos",
    "lesson",
    "pairs",
}


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(_names, value))
    return set()


@pytest.mark.parametrize("kind", list(KINDS))
def test_c01_nothing_of_the_key_is_in_what_is_shown_or_printed(kind: str) -> None:
    question = make(kind, critical=True, lesson="SECRET-LESSON", image={"file": "x.svg", "alt": "A scalp"})
    arrangement = arranged(question)
    shown = question.show(arrangement)

    fields = dataclasses.asdict(shown) | {"image": shown.image.model_dump() if shown.image else None}

    assert not _names(fields) & KEY_NAMES
    if kind != "single_choice":  # its right option is named as one of the secrets, and has to be shown
        assert not [
            secret for secret in SECRETS if secret in json.dumps(fields) + question.plain(arrangement)
        ]
    assert "WHY-" not in json.dumps(fields) + question.plain(arrangement)
    assert "FEEDBACK" not in json.dumps(fields) + question.plain(arrangement)
    assert set(vars(shown)) == {field.name for field in dataclasses.fields(shown)}


@settings(deadline=None)
@given(st.integers(0, 500))
def test_c01_what_is_shown_does_not_change_with_the_key(seed: int) -> None:
    texts = ["a", "b", "c"]
    shown = [
        question.show(arranged(question, seed))
        for right in range(3)
        for question in [
            make("single_choice", options=[{"text": t, "right": t == texts[right]} for t in texts])
        ]
    ]

    assert shown[0] == shown[1] == shown[2]


def _lines(
    question: Question, answer: dict[str, Any] | None, display: dict[str, list[int]]
) -> list[tuple[str, str]]:
    return [(line.text, line.state) for line in question.review(answer, display).lines]


def test_the_review_of_a_choice_marks_every_option_in_the_order_it_was_shown() -> None:
    question = make("multiple_choice")

    review = question.review({"options": [0, 2]}, {"options": [2, 0, 3, 1]})

    assert review.lines == (
        ReviewLine("A gradual fade", "wrong_chosen", "WHY-3 hairlines begin so"),
        ReviewLine("Straight rows", "right_chosen"),
        ReviewLine("Dots of several sizes", "neutral", "WHY-4 it looks natural"),
        ReviewLine("One dot size everywhere", "missed"),
    )
    assert review.note == "Each wrong choice takes away one right choice."
    assert (review.feedback, review.facts, review.right) == ("FEEDBACK for everybody.", ("FACT-10",), False)


@pytest.mark.parametrize(
    ("kind", "answer", "display", "lines"),
    [
        ("true_false", {"value": False}, {}, [("False", "wrong_chosen"), ("True", "missed")]),
        ("true_false", {"value": True}, {}, [("True", "right_chosen")]),
        (
            "numeric",
            {"number": "13"},
            {},
            [
                ("13\u00a0mg", "wrong_chosen"),
                ("12.75\u00a0mg, and anything within 0.125\u00a0mg of it", "missed"),
            ],
        ),
        ("numeric", {"number": "12.8"}, {}, [("12.8\u00a0mg", "right_chosen")]),
        (
            "matching",
            {"rights": [0, 3, None]},
            {"lefts": [2, 0, 1], "rights": [3, 1, 0, 2]},
            [
                ("Fat – Lets pigment spread", "missed"),
                ("Epidermis – Is shed", "right_chosen"),
                ("Dermis – Makes hair grow", "wrong_chosen"),
                ("Dermis – Keeps pigment", "missed"),
            ],
        ),
        (
            "ordering",
            {"places": [1, 3, 2, None]},
            {"items": [3, 1, 0, 2]},
            [
                ("1. Consent", "right_chosen"),
                ("2. Draw", "wrong_chosen"),
                ("3. Disinfect", "wrong_chosen"),
                ("1. Consent · 2. Disinfect · 3. Draw · 4. Open the needle", "missed"),
            ],
        ),
        ("short_answer", {"text": "fat"}, {}, [("fat", "wrong_chosen"), ("papillary dermis", "missed")]),
        ("short_answer", {"text": "uper dermis"}, {}, [("uper dermis", "right_chosen")]),
        ("short_answer", None, {}, [("papillary dermis", "missed")]),
    ],
)
def test_the_review_puts_the_answer_beside_the_key(
    kind: str, answer: dict[str, Any] | None, display: dict[str, list[int]], lines: list[tuple[str, str]]
) -> None:
    assert _lines(make(kind), answer, display) == lines


def test_the_review_of_a_mistyped_word_shows_how_it_is_spelt() -> None:
    review = make("short_answer").review({"text": "uper dermis"}, {})

    assert [line.why for line in review.lines] == ["Spelt: upper dermis"]


def test_the_review_of_an_ordering_explains_a_part_score() -> None:
    review = make("ordering").review({"places": [2, 3, 4, 1]}, {"items": [3, 1, 0, 2]})

    assert review.note == "Steps that directly follow the right one: 2 of 3."


@settings(deadline=None)
@given(st.data(), questions())
def test_a_review_has_a_mark_against_the_answer_exactly_when_points_are_missing(
    data: st.DataObject, question: Question
) -> None:
    arrangement = arranged(question)
    answer = question.read(data.draw(forms(question)), arrangement)

    review = question.review(answer, arrangement)

    marks = {line.state for line in review.lines}
    assert review.right is question.is_right(answer)
    assert review.right is not bool(marks & {"wrong_chosen", "missed"})
    assert review.answered is (answer is not None)
