"""The form of each question kind, and the page part that shows a closed answer."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from lms.questions import KINDS, Question
from tests.rules.question_samples import arranged, make

TEMPLATES = Path(__file__).parents[2] / "templates"
ICONS = DictLoader(
    {"_macros/icons.html": '{% macro icon(name, cls="") %}<svg class="ic {{ cls }}"></svg>{% endmacro %}'}
)
PAGES = Environment(
    loader=ChoiceLoader([ICONS, FileSystemLoader(TEMPLATES)]), undefined=StrictUndefined, autoescape=True
)

ANSWERS: dict[str, dict[str, Any]] = {
    "single_choice": {"option": 2},
    "multiple_choice": {"options": [1, 2]},
    "true_false": {"value": False},
    "numeric": {"number": "13.5"},
    "matching": {"rights": [3, None, 2]},
    "ordering": {"places": [None, 4, 1, 2]},
    "short_answer": {"text": 'the "upper" <b>dermis</b>'},
}


def _widget(question: Question, filled: dict[str, list[str]], **more: Any) -> str:
    values: dict[str, Any] = {"stem_html": question.stem, "image_url": None, "locked": False, **more}
    template = PAGES.get_template(f"quizzes/kinds/{question.kind}.html")
    return template.render(shown=question.show(arranged(question)), filled=filled, **values)


def _posted(html: str) -> dict[str, list[str]]:
    """What a browser would send: the checked boxes, the text fields and the chosen options of lists."""
    form: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes["type"] == "text" or " checked" in tag:
            value = attributes["value"].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">")
            form.setdefault(attributes["name"], []).append(value)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', body)
        form[name] = [chosen[1] if chosen else ""]
    return form


@pytest.mark.parametrize("kind", list(KINDS))
def test_c29_what_the_trainee_sees_chosen_is_what_is_sent_again(kind: str) -> None:
    question = make(kind)
    arrangement = arranged(question)

    html = _widget(question, question.write(ANSWERS[kind], arrangement))

    assert question.read(_posted(html), arrangement) == ANSWERS[kind]


@pytest.mark.parametrize("kind", list(KINDS))
def test_c29_a_widget_left_untouched_sends_no_answer(kind: str) -> None:
    question = make(kind)

    assert question.read(_posted(_widget(question, {})), arranged(question)) is None


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_widget_is_a_group_named_by_its_question_with_a_label_for_each_field(kind: str) -> None:
    html = _widget(make(kind), {})

    assert re.search(
        r"<legend[^>]*>.*<h1[^>]*>At which level does it last\?</h1>\s*</legend>", html, re.DOTALL
    )
    loose = re.sub(r"<label class=\"choice\">.*?</label>", "", html, flags=re.DOTALL)
    for field in re.findall(r"<(?:input|select)[^>]*>", loose):
        name = re.search(r' id="([^"]*)"', field)
        assert name is not None
        assert f'<label class="{"form" if name[1] == "answer" else "col"}' in html
        assert f'for="{name[1]}"' in html


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_a_widget_is_described_by_is_on_the_page(kind: str) -> None:
    html = _widget(make(kind), {}, error="Give it again.")

    named = {name for names in re.findall(r'aria-describedby="([^"]*)"', html) for name in names.split()}
    assert "answer-error" in named
    assert all(f'id="{name}"' in html for name in named)
    assert "Give it again." in html


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_locked_widget_takes_no_answer(kind: str) -> None:
    assert "<fieldset disabled" in _widget(make(kind), {}, locked=True)
    assert "disabled" not in _widget(make(kind), {})


@pytest.mark.parametrize("kind", list(KINDS))
def test_c01_no_widget_holds_anything_of_the_key(kind: str) -> None:
    html = _widget(make(kind, critical=True), {})

    assert not re.search(r"WHY-|FEEDBACK|FACT-|12\.75|0\.125|correct", html)
    assert " checked" not in html
    assert " selected" not in html


@pytest.mark.parametrize("kind", list(KINDS))
def test_e26_no_widget_has_script_or_style_in_line(kind: str) -> None:
    html = _widget(make(kind), {}, image_url="/media/x.svg", position="Question 1 of 9")

    assert not re.search(r"<script|\son\w+=|\sstyle=", html)


def test_a_widget_shows_the_picture_with_its_text_and_the_place_in_the_quiz() -> None:
    question = make("true_false", points=2, image={"file": "x.svg", "alt": 'A "sharp" hairline'})

    html = _widget(question, {}, image_url="/media/1", position="Question 3 of 9")

    assert '<img class="w-100" src="/media/1" alt="A &#34;sharp&#34; hairline">' in html
    assert "Question 3 of 9 · 2 points" in html


def test_a_multiple_choice_says_how_many_to_choose_and_what_a_wrong_choice_costs() -> None:
    assert "Choose all that apply. A wrong choice takes away a right one." in _widget(
        make("multiple_choice"), {}
    )
    strict = make("multiple_choice", scoring="all_or_nothing")
    assert "All the right options, and no others, are needed." in _widget(strict, {})


def _review(question: Question, answer: dict[str, Any] | None) -> str:
    review = question.review(answer, arranged(question))
    return PAGES.get_template("quizzes/kinds/review.html").render(review=review)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_closed_answer_is_shown_with_feedback_and_words_beside_the_colours(kind: str) -> None:
    html = _review(make(kind), ANSWERS[kind])

    assert "FEEDBACK for everybody." in html
    assert "Your answer" in html
    assert ("You missed" if kind == "multiple_choice" else "Correct answer") in html
    assert "<b>dermis</b>" not in html


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_question_left_open_says_so_beside_the_right_answer(kind: str) -> None:
    html = _review(make(kind), None)

    assert "You did not answer this question." in html
    assert "Your answer" not in html


def test_a_mistake_that_can_hurt_a_client_is_named_and_a_right_answer_is_not() -> None:
    question = make("true_false", critical=True)

    assert "can hurt a client" in _review(question, {"value": False})
    assert "can hurt a client" not in _review(question, {"value": True})
