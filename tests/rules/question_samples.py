"""One question of each kind, and strategies that draw questions with answers."""

import random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from lms.questions import Question, parse
from lms.questions.base import Arrangement, ShownMatching, ShownNumber, ShownOptions, ShownOrdering

OWN: dict[str, dict[str, Any]] = {
    "single_choice": {
        "options": [
            {"text": "In the papillary dermis", "right": True},
            {"text": "In the epidermis", "why": "WHY-1 it is shed"},
            {"text": "In the fat layer", "why": "WHY-2 it spreads"},
            {"text": "In the hair shaft"},
        ]
    },
    "multiple_choice": {
        "options": [
            {"text": "Straight rows", "right": True},
            {"text": "One dot size everywhere", "right": True},
            {"text": "A gradual fade", "why": "WHY-3 hairlines begin so"},
            {"text": "Dots of several sizes", "why": "WHY-4 it looks natural"},
        ]
    },
    "true_false": {"answer": True},
    "numeric": {"answer": 12.75, "tolerance": 0.125, "unit": "mg"},
    "matching": {
        "pairs": [
            {"left": "Epidermis", "right": "Is shed"},
            {"left": "Dermis", "right": "Keeps pigment"},
            {"left": "Fat", "right": "Lets pigment spread"},
        ],
        "distractors": ["Makes hair grow"],
    },
    "ordering": {"items": ["Consent", "Disinfect", "Draw", "Open the needle"]},
    "short_answer": {"accepted": ["papillary dermis", "upper dermis"], "typos": 1},
}


def make(kind: str, **changes: Any) -> Question:
    """Return a question of this kind; a change to None takes the key away."""
    data = {
        "id": str(UUID(int=1)),
        "kind": kind,
        "stem": "At which level does it last?",
        "topic": "Depth",
        "level": "recall",
        "facts": ["FACT-10"],
        "feedback": "FEEDBACK for everybody.",
        **OWN[kind],
        **changes,
    }
    return parse({key: value for key, value in data.items() if value is not None})


def seeded(seed: int | str) -> random.Random:
    """Return a source of chance that a test can repeat."""
    return random.Random(seed)  # noqa: S311 - nothing is kept secret by it


def arranged(question: Question, seed: int = 0) -> Arrangement:
    return question.arrange(seeded(seed), shuffle=True)


def _flags(least: int) -> st.SearchStrategy[list[bool]]:
    return st.lists(st.booleans(), min_size=2, max_size=8).filter(lambda flags: sum(flags) >= least)


@st.composite
def single_choices(draw: st.DrawFn) -> Question:
    count = draw(st.integers(2, 8))
    right = draw(st.integers(0, count - 1))
    return make("single_choice", options=[{"text": f"o{i}", "right": i == right} for i in range(count)])


@st.composite
def multiple_choices(draw: st.DrawFn) -> Question:
    scoring = draw(st.sampled_from(["right_minus_wrong", "all_or_nothing"]))
    options = [{"text": f"o{i}", "right": right} for i, right in enumerate(draw(_flags(1)))]
    return make("multiple_choice", options=options, scoring=scoring)


@st.composite
def numerics(draw: st.DrawFn) -> Question:
    answer = draw(st.decimals(min_value=-1000, max_value=1000, places=3))
    near = draw(st.decimals(min_value=0, max_value=50, places=3))
    if draw(st.booleans()) and answer and near:
        return make("numeric", answer=str(answer), tolerance=None, tolerance_percent=str(near))
    return make("numeric", answer=str(answer), tolerance=str(near))


@st.composite
def matchings(draw: st.DrawFn) -> Question:
    pairs = [{"left": f"l{i}", "right": f"r{i}"} for i in range(draw(st.integers(2, 7)))]
    return make("matching", pairs=pairs, distractors=[f"d{i}" for i in range(draw(st.integers(0, 3)))])


@st.composite
def orderings(draw: st.DrawFn) -> Question:
    scoring = draw(st.sampled_from(["adjacent_pairs", "all_or_nothing"]))
    return make("ordering", items=[f"i{i}" for i in range(draw(st.integers(2, 7)))], scoring=scoring)


@st.composite
def short_answers(draw: st.DrawFn) -> Question:
    words = st.text("abcdé5", min_size=1, max_size=8)
    accepted = draw(st.lists(words, min_size=1, max_size=3, unique_by=lambda word: word.replace("é", "e")))
    return make("short_answer", accepted=accepted, typos=draw(st.integers(0, 3)))


def questions() -> st.SearchStrategy[Question]:
    return st.one_of(
        single_choices(),
        multiple_choices(),
        st.booleans().map(lambda answer: make("true_false", answer=answer)),
        numerics(),
        matchings(),
        orderings(),
        short_answers(),
    )


def _choice(places: list[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    return st.lists(st.sampled_from(places), max_size=1).map(lambda chosen: {"answer": chosen})


def _text(values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    return values.map(lambda value: {"answer": [value]})


@st.composite
def _places(draw: st.DrawFn, count: int) -> dict[str, list[str]]:
    order = draw(st.permutations([str(place) for place in range(1, count + 1)]))
    kept = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return {f"answer-{row}": [order[row] if kept[row] else ""] for row in range(count)}


def forms(question: Question) -> st.SearchStrategy[dict[str, list[str]]]:
    """Draw what a browser that only uses the widget could post."""
    shown = question.show(arranged(question))
    if isinstance(shown, ShownOptions):
        places = [str(place) for place in range(len(shown.options))]
        several = st.lists(st.sampled_from(places), unique=True).map(lambda chosen: {"answer": chosen})
        return several if question.kind == "multiple_choice" else _choice(places)
    if isinstance(shown, ShownMatching):
        rights = st.sampled_from(["", *(str(place) for place in range(len(shown.rights)))])
        rows = {f"answer-{row}": st.lists(rights, min_size=1, max_size=1) for row in range(len(shown.lefts))}
        return st.fixed_dictionaries(rows)
    if isinstance(shown, ShownOrdering):
        return _places(len(shown.items))
    if isinstance(shown, ShownNumber):
        return _text(st.decimals(min_value=-1500, max_value=1500, places=3).map(str))
    return (
        _choice(["true", "false"])
        if question.kind == "true_false"
        else _text(st.text("abcdeÉ5 -x", max_size=10))
    )
