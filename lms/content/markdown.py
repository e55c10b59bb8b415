"""Markdown to safe HTML: lessons, feedback, stems and options."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it.token import Token

from lms.content import sanitising, syntax
from lms.content.schema import LONGEST_TEXT, Term, fold_term

_LESSONS = syntax.lesson_parser()
_PROSE = syntax.prose_parser()
_INLINE = syntax.inline_parser()
_ALIGN = re.compile(r"text-align:\s*(left|center|right)")
_ALIGN_CLASS = {"left": "text-start", "center": "text-center", "right": "text-end"}
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True)
class Heading:
    """A heading of a lesson; `anchor` is its id in the page."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A lesson as HTML. `facts` are the ids that it cites, each once, in the order of their first use."""

    html: str
    facts: tuple[str, ...]
    headings: tuple[Heading, ...]
    words: int


@dataclass(frozen=True)
class _Surroundings:
    """What the renderer asks the page for."""

    media_url: Callable[[str], str]
    lesson_url: Callable[[str], str]
    terms: Mapping[str, Term]
    fact_label: Callable[[str], str]
    image_size: Callable[[str], tuple[int, int] | None]


def render(
    text: str,
    *,
    media_url: Callable[[str], str],
    lesson_url: Callable[[str], str],
    terms: Mapping[str, Term],
    fact_label: Callable[[str], str] = str,
    image_size: Callable[[str], tuple[int, int] | None] = lambda _path: None,
) -> Rendered:
    """Return a lesson's Markdown as safe HTML.

    `media_url` gets `media/x.svg` and `lesson_url` a lesson's slug; both give an address on this site that
    starts with `/`. `terms` is keyed by `fold_term`. `fact_label` gives the words of a fact mark. Fact marks link
    to `#fact-T12`, which the page's list of sources provides.

    Raises:
        ValueError: the text is longer than 64,000 characters.
    """
    _check_length(text)
    page = _Surroundings(media_url, lesson_url, terms, fact_label, image_size)
    env: dict[str, Any] = {"page": page}
    tokens = _LESSONS.parse(text, env)
    html = _LESSONS.renderer.render(tokens, _LESSONS.options, env)
    seen = [token for token, _line in syntax.walk(tokens)]
    return Rendered(
        html=sanitising.clean_lesson(html + _term_notes(seen, terms)),
        facts=tuple(
            dict.fromkeys(name for token in seen if token.type == "fact" for name in token.meta["ids"])
        ),
        headings=_headings(tokens),
        words=sum(len(_WORD.findall(token.content)) for token in seen if token.type in {"text", "term"}),
    )


def render_prose(text: str) -> str:
    """Return Markdown outside lessons (feedback, a course's page) as safe HTML of blocks.

    Links go to https: and mailto: addresses. Pictures, markers and callouts are shown as they are written.

    Raises:
        ValueError: the text is longer than 64,000 characters.
    """
    _check_length(text)
    return sanitising.clean_prose(_PROSE.render(text, {}))


def render_inline(text: str) -> str:
    """Return a stem, an option or another short text as safe HTML that may stand inside a label or legend.

    It holds emphasis, code and line breaks only; there are no links, since a label is clicked for its field.

    Raises:
        ValueError: the text is longer than 64,000 characters.
    """
    _check_length(text)
    paragraphs = [token for token in _INLINE.parse(text, {}) if token.type == "inline"]
    pieces = [
        _INLINE.renderer.render(paragraph.children or [], _INLINE.options, {}).strip()
        for paragraph in paragraphs
    ]
    return sanitising.clean_inline("<br><br>".join(pieces))


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"The text is longer than {LONGEST_TEXT:,} characters.")


def _headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    return tuple(
        Heading(int(token.tag[1:]), syntax.plain(tokens[place + 1].children or []), str(token.attrGet("id")))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    )


def _term_notes(tokens: Sequence[Token], terms: Mapping[str, Term]) -> str:
    """Return one note for each term in use. Notes stand behind the text, where no paragraph is cut by them."""
    used = [terms.get(fold_term(token.meta["name"])) for token in tokens if token.type == "term"]
    notes = {syntax.term_anchor(term.term): term for term in used if term}
    return "".join(
        f'<span popover="auto" id="{anchor}" class="term-note">'
        f"<strong>{escape(term.term)}</strong> {escape(term.text)}</span>\n"
        for anchor, term in notes.items()
    )


def _fact(_self: Any, tokens: Sequence[Token], place: int, _options: Any, env: Any) -> str:
    label = env["page"].fact_label
    links = [f'<a href="#fact-{name}">{escape(label(name))}</a>' for name in tokens[place].meta["ids"]]
    return f'<sup class="fact">{", ".join(links)}</sup>'


def _term(_self: Any, tokens: Sequence[Token], place: int, _options: Any, env: Any) -> str:
    token = tokens[place]
    term = env["page"].terms.get(fold_term(token.meta["name"]))
    words = escape(token.content)
    if term is None or token.meta["in_link"]:
        return words
    anchor = syntax.term_anchor(term.term)
    return f'<button type="button" class="term" popovertarget="{anchor}">{words}</button>'


def _callout(_self: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    """A callout has the role of a note: as a landmark, each would clutter the list of a screen reader."""
    name = syntax.callout_name(tokens[place].info)
    return f'<aside class="note note-{name}" role="note">\n'


def _image(_self: Any, tokens: Sequence[Token], place: int, _options: Any, env: Any) -> str:
    token = tokens[place]
    path, page = str(token.attrGet("src")), env["page"]
    alt = escape(syntax.plain(token.children or []))
    if not path.startswith("media/"):
        return alt
    size = page.image_size(path)
    measures = f' width="{size[0]}" height="{size[1]}"' if size else ""
    return f'<img src="{escape(page.media_url(path))}" alt="{alt}" loading="lazy"{measures}>'


def _link(_self: Any, tokens: Sequence[Token], place: int, _options: Any, env: Any) -> str:
    href = str(tokens[place].attrGet("href"))
    page = env.get("page")
    if href.startswith("https:"):
        return f'<a href="{escape(href)}" rel="noopener">'
    if href.startswith("lesson:") and page:
        href = page.lesson_url(href.removeprefix("lesson:"))
    return f'<a href="{escape(href)}">'


def _table(_self: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    """A wide table scrolls in a frame that the keyboard reaches, named after the table's columns."""
    columns = []
    for token in tokens[place:]:
        if token.type == "thead_close":
            break
        if token.type == "inline":
            columns.append(syntax.plain(token.children or []))
    name = escape(", ".join(column for column in columns if column))
    return (
        f'<div class="table-responsive" tabindex="0" role="group" aria-label="{name}"><table class="table">\n'
    )


def _cell(_self: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    token = tokens[place]
    found = _ALIGN.match(str(token.attrGet("style") or ""))
    aligned = f' class="{_ALIGN_CLASS[found[1]]}"' if found else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}{aligned}>"


for _parser in (_LESSONS, _PROSE):
    _parser.add_render_rule("link_open", _link)
    _parser.add_render_rule("table_open", _table)
    _parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    _parser.add_render_rule("th_open", _cell)
    _parser.add_render_rule("td_open", _cell)
_LESSONS.add_render_rule("fact", _fact)
_LESSONS.add_render_rule("term", _term)
_LESSONS.add_render_rule("image", _image)
_LESSONS.add_render_rule(syntax.OPEN_CALLOUT, _callout)
_LESSONS.add_render_rule(syntax.CLOSE_CALLOUT, lambda *_: "</aside>\n")
