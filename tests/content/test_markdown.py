"""Lessons become HTML that teaches: figures, callouts, fact marks and term notes, without any script."""

import html5lib
import pytest

from lms.content.fact_list import facts_list
from lms.content.markdown import Rendered, render, render_inline, render_prose
from lms.content.schema import Fact, Source, Term, fold_term

DERMIS = Term(term="papillary dermis", text="The thin <upper> layer.", also=("upper dermis",))


def lesson(text: str) -> Rendered:
    return render(
        text,
        media_url=lambda path: f"/pictures/{path}",
        lesson_url=lambda slug: f"/lessons/{slug}",
        terms={fold_term(name): DERMIS for name in (DERMIS.term, *DERMIS.also)},
        image_size=lambda _path: (640, 320),
    )


def test_a_fact_mark_stands_close_to_its_sentence_and_leads_to_its_source() -> None:
    shown = lesson("The epidermis is thin {fact:T12, T13}. It is shed {fact:T12}.")

    assert shown.facts == ("T12", "T13")
    assert shown.html == (
        '<p>The epidermis is thin<sup class="fact"><a href="#fact-T12">T12</a>, <a href="#fact-T13">T13</a></sup>. '
        'It is shed<sup class="fact"><a href="#fact-T12">T12</a></sup>.</p>\n'
    )


def test_a_term_opens_its_note_without_any_script() -> None:
    shown = lesson("In the {term:Papillary  dermis}, that is {term:upper dermis|this layer}.").html

    button = '<button type="button" class="term" popovertarget="term-papillary-dermis">'
    assert f"<p>In the {button}Papillary dermis</button>, that is {button}this layer</button>.</p>" in shown
    assert shown.count('<span popover="auto" id="term-papillary-dermis" class="term-note">') == 1
    assert shown.endswith("<strong>papillary dermis</strong> The thin &lt;upper&gt; layer.</span>\n")


def test_a_term_inside_a_link_stays_plain_since_a_link_holds_no_button() -> None:
    assert '<a href="/lessons/x">papillary dermis</a>' in lesson("[{term:papillary dermis}](lesson:x)").html


def test_a_term_that_the_glossary_lacks_is_shown_as_words() -> None:
    assert lesson("a {term:unknown|word}").html == "<p>a word</p>\n"


def test_a_picture_with_a_title_is_a_figure_with_a_caption() -> None:
    shown = lesson('![Two *layers*](media/x.svg "Layers {fact:T10}")')

    assert shown.html == (
        '<figure><img src="/pictures/media/x.svg" alt="Two layers" loading="lazy" width="640" height="320">'
        '<figcaption>Layers<sup class="fact"><a href="#fact-T10">T10</a></sup></figcaption></figure>\n'
    )
    assert shown.facts == ("T10",)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("note", "Note"),
        ("warning", "Take care"),
        ("danger", "Stop"),
        ("studio", "In the studio"),
        ("mistakes", "Common mistakes"),
        ("key", "Key points"),
    ],
)
def test_a_callout_says_what_it_is(name: str, title: str) -> None:
    shown = lesson(f"::: {name}\n- one\n:::\n\n::: {name} My *title*\ntext\n:::\n").html

    assert f'<aside class="note note-{name}" role="note">\n<p class="note-title">{title}</p>\n<ul>' in shown
    assert '<p class="note-title">My <em>title</em></p>\n<p>text</p>\n</aside>' in shown


def test_headings_start_below_the_title_and_have_ids_of_their_own() -> None:
    shown = lesson("# Dots\n\n## Dots\n\n### 点\n")

    assert [(each.level, each.text, each.anchor) for each in shown.headings] == [
        (2, "Dots", "s-dots"),
        (2, "Dots", "s-dots--2"),
        (3, "点", "s-part"),
    ]


def test_a_table_scrolls_in_a_frame_that_has_a_name() -> None:
    shown = lesson("| Zone | Depth |\n|---|--:|\n| Crown | 1 |\n").html

    assert '<div class="table-responsive" tabindex="0" role="group" aria-label="Zone, Depth"><table' in shown
    assert '<th scope="col" class="text-end">Depth</th>' in shown
    assert "style=" not in shown


def test_links_lead_to_lessons_and_to_secure_addresses_only() -> None:
    shown = lesson(
        "[a](lesson:dots) [b](https://x.org/?a=1&b=2) [c](mailto:a@b.org) [d](http://x.org) [e](/admin)"
    ).html

    assert shown == (
        '<p><a href="/lessons/dots">a</a> <a href="https://x.org/?a=1&amp;b=2" rel="noopener">b</a> '
        '<a href="mailto:a@b.org">c</a> [d](http://x.org) [e](/admin)</p>\n'
    )


def test_the_words_of_a_lesson_are_counted() -> None:
    assert lesson("## One two\n\nthree {fact:T1} {term:upper dermis|four} don't 0.5\n").words == 6


def test_a_stem_fits_into_a_label() -> None:
    assert render_inline("Which **one**?\n\nA line\nand `more` [x](https://y.org) 1 < 2") == (
        "Which <strong>one</strong>?<br><br>A line<br>\nand <code>more</code> [x](https://y.org) 1 &lt; 2"
    )
    assert render_inline("1. 5 mm") == "1. 5 mm"


def test_feedback_has_paragraphs_and_links() -> None:
    assert render_prose("a\n\n- [b](https://x.org)") == (
        '<p>a</p>\n<ul>\n<li><a href="https://x.org" rel="noopener">b</a></li>\n</ul>\n'
    )


@pytest.mark.parametrize("show", [lambda text: lesson(text).html, render_prose, render_inline])
@pytest.mark.parametrize("text", ["&lt;script&gt;", "&amp;lt;", "a <b>bold</b>", "&amp;amp;lt;"])
def test_e03_escaped_text_stays_as_it_is_and_never_comes_alive(show, text: str) -> None:  # type: ignore[no-untyped-def]
    shown = show(text)
    for _again in range(3):
        assert show(text) == shown
    tree = html5lib.parseFragment(shown, namespaceHTMLElements=False)

    assert (
        "".join(tree.itertext()).strip()
        == {
            "&lt;script&gt;": "<script>",
            "&amp;lt;": "&lt;",
            "a <b>bold</b>": "a <b>bold</b>",
            "&amp;amp;lt;": "&amp;lt;",
        }[text]
    )
    assert {element.tag for element in tree.iter()} <= {"DOCUMENT_FRAGMENT", "p"}


def test_the_sources_list_says_how_sure_a_fact_is() -> None:
    facts = {
        "T12": Fact(
            statement="Deep.", sources=("S04", "Gray's Anatomy"), grade="a", caution="Few.", disputed=True
        ),
        "T13": Fact(statement="By default.", grade="d"),
    }
    sources = {"S04": Source(url="https://example.org", title="A study", grade="a")}

    first, second = facts_list(["T12", "T13", "T99"], facts, sources)

    assert (first["id"], first["caution"], first["disputed"]) == ("T12", "Few.", True)
    assert first["sources"] == [
        {"id": "S04", "title": "A study", "url": "https://example.org", "grade": "a"},
        {"id": None, "title": "Gray's Anatomy", "url": None, "grade": None},
    ]
    assert second["sources"] == []
