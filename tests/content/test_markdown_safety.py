"""Whatever an author or an imported file writes, no script comes alive and no page is kept waiting."""

import re
import time
from collections.abc import Callable

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.markdown import render, render_inline, render_prose
from lms.content.schema import LONGEST_TEXT, Term

Show = Callable[[str], str]


def lesson(text: str) -> str:
    terms = {"x": Term(term="x", text='"><script>alert(1)</script>')}
    return render(
        text, media_url=lambda path: f"/m/{path}", lesson_url=lambda slug: f"/l/{slug}", terms=terms
    ).html


SHOWS: list[Show] = [lesson, render_prose, render_inline]

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<body onload=alert(1)>",
    "<form action=https://evil.example><input type=submit></form>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<object data=data:text/html,x></object>",
    "<details open ontoggle=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](<javascript:alert(1)>)",
    '[x]( https://a.example" onclick="alert(1) )',
    '[x](https://a.example "t" onclick="alert(1)")',
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![x" onerror="alert(1)](media/a.svg "t\\" onerror=\\"alert(1)")',
    "![x](media/../../secret.svg)",
    '![x](media/a.svg" onerror="alert(1))',
    "![x](//evil.example/a.svg)",
    "[x](//evil.example)",
    '[x](lesson:a" onclick="alert(1))',
    '{fact:T1" onclick="alert(1)}',
    "{term:x|<img src=x onerror=alert(1)>}",
    '{term:x" onclick="alert(1)}',
    "::: warning <img src=x onerror=alert(1)>\n:::",
    '::: note" onclick="alert(1)\n:::',
    "## <img src=x onerror=alert(1)>",
    "## document cookie body\n\n## forms",
    '|<script>|" onclick=x|\n|:-:|--|\n|`<script>`|[x](javascript:x)|',
    '```" onclick="alert(1)\n<script>\n```',
    "```html onload=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "&lt;img src=x onerror=alert(1)&gt;",
    "\u202e<script>\u2028alert(1)</script>",
    '<https://a.example/"onmouseover=alert(1)//>',
]

TAGS = {
    "DOCUMENT_FRAGMENT", "a", "aside", "blockquote", "br", "button", "code", "div", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "span", "strong", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "aria-label", "class", "height", "href", "id", "loading", "popover", "popovertarget", "rel", "role",
    "scope", "src", "start", "tabindex", "type", "width",
}  # fmt: skip


def assert_harmless(shown: str) -> None:
    """Parse as a browser does, and compare every element and attribute with what we make."""
    for element in html5lib.parseFragment(shown, namespaceHTMLElements=False).iter():
        assert isinstance(element.tag, str)
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert re.fullmatch(
            r"https://.*|mailto:.*|/l/[a-z0-9-]+|#fact-[A-Z0-9]+", element.get("href", "mailto:")
        )
        assert re.fullmatch(r"/m/media/[A-Za-z0-9._-]+", element.get("src", "/m/media/a"))
        assert re.fullmatch(r"(s|term)-[a-z0-9-]+", element.get("id", "s-a"))
        assert element.get("type", "button") == "button"


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_e01_no_payload_comes_alive(show: Show, payload: str) -> None:
    assert_harmless(show(payload))
    assert_harmless(show(f"text {payload} {{term:x}} more\n\n- {payload}\n"))


@given(
    st.text(
        alphabet=st.sampled_from("<>\"'`[]()!*_{}:|#-=&;\\ \n\tajsTx1/.") | st.characters(codec="utf-8"),
        max_size=120,
    )
)
def test_e01_no_text_at_all_makes_anything_but_our_elements(text: str) -> None:
    for show in SHOWS:
        assert_harmless(show(text))


def test_e26_ids_from_text_cannot_take_the_name_of_anything_in_a_page() -> None:
    shown = lesson("## body\n\n## cookie\n\n## __proto__\n\n{term:x}\n")

    assert re.findall(r' id="([^"]*)"', shown) == ["s-body", "s-cookie", "s-proto", "term-x"]
    assert " name=" not in shown


def test_e26_what_is_made_needs_neither_inline_script_nor_inline_style() -> None:
    shown = lesson('|a|\n|:-:|\n|b|\n\n{term:x} ![a](media/a.svg "b")\n\n::: note\nx\n:::\n')

    assert not re.search(r"\s(?:style|on\w+)=|<script|<style", shown)


HOSTILE = [
    "a", "[", "]", "*", "_", ">", "> ", "(", "![", "](", "[a](", "**a", "*_", "*[", "`", "<", "<a@b ", "&", "&#", "|",
    "~", "- ", "+ ", "1. ", "# a\n", "::: note\n", ":", "{fact:", "{term:x} ", "a\n", "```\n", "\\", " ", "\t", "\n",
    "a@b.example ", "https://a.example/", "![a](media/a.svg \"b\")\n\n", "|a|b|\n|-|-|\n", "[a][b]", "[a]: https://x\n",
]  # fmt: skip


@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("piece", HOSTILE)
def test_e21_a_hostile_text_costs_less_than_a_second(show: Show, piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    started = time.process_time()
    with pytest.raises(ValueError, match="longer than 64,000 characters"):
        show(text)
    show(text[:LONGEST_TEXT])

    assert time.process_time() - started < 1


@pytest.mark.parametrize("show", SHOWS)
def test_e21_ten_thousand_levels_cost_less_than_a_second(show: Show) -> None:
    started = time.process_time()
    show(">" * 10_000 + " a")
    show("- " * 10_000 + "a")
    show("[" * 10_000 + "a" + "](https://x.example)" * 2_000)
    show("*a " * 5_000 + "b* " * 5_000)

    assert time.process_time() - started < 1
