"""How posted answers are read, refused and filled in again."""

from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.questions import KINDS, Question
from lms.questions.base import AnswerRejected, Arrangement, Form
from tests.rules.question_samples import arranged, forms, make, questions, seeded

DISPLAY: dict[str, Arrangement] = {
    "single_choice": {"options": [2, 0, 3, 1]},
    "multiple_choice": {"options": [2, 0, 3, 1]},
    "matching": {"lefts": [1, 2, 0], "rights": [3, 1, 0, 2]},
    "ordering": {"items": [3, 1, 0, 2]},
}


@pytest.mark.parametrize(
    ("kind", "form", "answer"),
    [
        ("single_choice", {"answer": ["1"]}, {"option": 0}),
        ("single_choice", {}, None),
        ("single_choice", {"answer": [""], "csrf_token": ["x"]}, None),
        ("multiple_choice", {"answer": ["3", "0"]}, {"options": [1, 2]}),
        ("multiple_choice", {"answer": []}, None),
        ("true_false", {"answer": ["false"]}, {"value": False}),
        ("true_false", {}, None),
        (
            "matching",
            {"answer-0": ["1"], "answer-1": [""], "answer-2": ["0"]},
            {"rights": [3, 1, None]},
        ),
        ("matching", {"answer-0": [""], "answer-1": [""]}, None),
        (
            "ordering",
            {"answer-0": ["4"], "answer-1": ["2"], "answer-2": ["1"], "answer-3": ["3"]},
            {"places": [1, 2, 3, 4]},
        ),
        ("ordering", {"answer-2": ["1"]}, {"places": [1, None, None, None]}),
        ("ordering", {}, None),
        ("short_answer", {"answer": [" Papilläre  Dermis "]}, {"text": " Papilläre  Dermis "}),
        ("short_answer", {"answer": ["  \t "]}, None),
        ("numeric", {"answer": ["  "]}, None),
    ],
)
def test_places_of_display_become_the_answer_they_stand_for(kind: str, form: Form, answer: object) -> None:
    assert make(kind).read(form, DISPLAY.get(kind, {})) == answer


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        (" + 12.50 ", "12.5"),
        ("012", "12"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-0,0", "0"),
        ("−3", "-3"),
        ("1 000", "1000"),
        ("1\u00a0234\u202f567.25", "1234567.25"),
        ("0,125", "0.125"),
        ("1000,125", "1000.125"),
        ("12.5 mg", "12.5"),
        ("12.5MG", "12.5"),
        ("١٢٫٥", "12.5"),
        ("\u200f١٢", "12"),
        ("１２．５", "12.5"),
        ("१२", "12"),
        ("9" * 30, "9" * 30),
    ],
)
def test_a_number_is_read_as_the_world_writes_it(typed: str, number: str) -> None:
    assert make("numeric").read({"answer": [typed]}, {}) == {"number": number}


@pytest.mark.parametrize(
    ("unit", "typed"), [("µg", "3 μg"), ("cm²", "3 cm²"), ("%", "3%"), ("°C", "3 ℃"), ("ml / kg", "3ml/kg")]
)
def test_the_unit_may_be_written_behind_the_number(unit: str, typed: str) -> None:
    assert make("numeric", unit=unit).read({"answer": [typed]}, {}) == {"number": "3"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        *(
            (typed, "Write a number such as 12.5.")
            for typed in ("abc", "NaN", "inf", "-", ".", "+", "1e5", "1e999999")
        ),
        *(
            (typed, "Write a number such as 12.5.")
            for typed in ("1.2.3", "1,234.5", "12 g", "0x10", "10²", "½", "1_0")
        ),
        *((typed, "Write a number such as 12.5.") for typed in ("12 34", "--1", "1-2", "12 mg mg", "٫")),
        ("9" * 31, "Write a number with at most 30 digits."),
        ("1,500", "A comma before three digits can mean two things. Write 1500 or 1.5 instead."),
        ("1" * 501, "The answer is too long. Write at most 500 characters."),
    ],
)
def test_what_cannot_be_read_as_one_number_is_refused_with_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(AnswerRejected) as refused:
        make("numeric").read({"answer": [typed]}, {})

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        ("single_choice", {"answer": ["0", "1"]}, "Choose one option only."),
        *(
            (
                "single_choice",
                {"answer": [place]},
                "That choice is not part of this question. Choose one that is shown.",
            )
            for place in ("4", "-1", "01", "+1", "1.0", "٣", " 1", "1e0", "true", "9" * 400)
        ),
        (
            "multiple_choice",
            {"answer": ["0", "4"]},
            "That choice is not part of this question. Choose one that is shown.",
        ),
        ("multiple_choice", {"answer": ["0", "0"]}, "An option was sent twice. Choose each option once."),
        ("true_false", {"answer": ["yes"]}, "Choose either true or false."),
        ("true_false", {"answer": ["true", "false"]}, "Choose either true or false."),
        ("numeric", {"answer": ["1", "2"]}, "Write one number only."),
        ("short_answer", {"answer": ["a", "b"]}, "Write one answer only."),
        ("short_answer", {"answer": ["a" * 501]}, "The answer is too long. Write at most 500 characters."),
        (
            "short_answer",
            {"answer": ["a\x00"]},
            "The answer has a character that cannot be saved. Type it again without it.",
        ),
        (
            "short_answer",
            {"answer": ["\ud800"]},
            "The answer has a character that cannot be saved. Type it again without it.",
        ),
        (
            "matching",
            {"answer-0": ["4"]},
            "That choice is not part of this question. Choose one that is shown.",
        ),
        ("matching", {"answer-3": ["0"]}, "The answer has a row that this question does not have."),
        ("matching", {"answer-0": ["0", "1"]}, "Choose one value for each row."),
        (
            "ordering",
            {"answer-0": ["2"], "answer-3": ["2"]},
            "Two items have place 2. Give each item its own place.",
        ),
        (
            "ordering",
            {"answer-0": ["0"]},
            "That choice is not part of this question. Choose one that is shown.",
        ),
        ("ordering", {"answer-4": ["1"]}, "The answer has a row that this question does not have."),
    ],
)
def test_an_answer_that_was_not_asked_for_is_refused_with_a_sentence(
    kind: str, form: Form, sentence: str
) -> None:
    with pytest.raises(AnswerRejected) as refused:
        make(kind).read(form, DISPLAY.get(kind, {}))

    assert str(refused.value) == sentence


@settings(deadline=None)
@given(st.data(), questions(), st.integers(0, 1000))
def test_a_saved_answer_fills_the_widget_and_reads_the_same_again(
    data: st.DataObject, question: Question, seed: int
) -> None:
    arrangement = question.arrange(seeded(seed), shuffle=bool(seed % 2))
    answer = question.read(data.draw(forms(question)), arrangement)

    assert question.read(question.write(answer, arrangement), arrangement) == answer


HOSTILE_VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "9" * 400,
            "1" + "0" * 400,
            "1e999999",
            "NaN",
            "-1",
            "9223372036854775808",
            "\x00",
            "\ud800",
            "١",
            "",
            "null",
        ]
    ),
    st.sampled_from([None, True, -1, 2**63, 10**400, float("nan"), 0.5, {"a": 1}, ["0"], b"0"]),
)
HOSTILE_FORMS = st.dictionaries(
    st.one_of(
        st.sampled_from(["answer", "answer-0", "answer-1", "answer-99", "answer-x", "id"]),
        st.text(max_size=5),
    ),
    st.one_of(HOSTILE_VALUES, st.lists(HOSTILE_VALUES, max_size=4)),
    max_size=5,
)


@settings(deadline=None)
@given(form=HOSTILE_FORMS, kind=st.sampled_from(list(KINDS)))
def test_e23_no_posted_value_does_more_than_being_refused(form: dict[str, Any], kind: str) -> None:
    question = make(kind)
    arrangement = arranged(question)

    with suppress(AnswerRejected):
        assert 0 <= question.score(question.read(cast(Form, form), arrangement)) <= 1


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("value", ["a" * 1_000_000, "1" * 1_000_000, " " * 1_000_000, "\u0301" * 1_000_000])
def test_e23_a_value_of_a_megabyte_is_refused(kind: str, value: str) -> None:
    question = make(kind)

    with pytest.raises(AnswerRejected):
        question.read({"answer": [value], "answer-0": [value]}, arranged(question))
