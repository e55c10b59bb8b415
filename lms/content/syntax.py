"""The Markdown of lessons: CommonMark and tables, with fact and term markers, callouts and figures."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lms.content.schema import MEDIA_NAME, SLUG

CALLOUTS = {
    "note": "Note",
    "warning": "Take care",
    "danger": "Stop",
    "studio": "In the studio",
    "mistakes": "Common mistakes",
    "key": "Key points",
}
OPEN_CALLOUT, CLOSE_CALLOUT = "container_callout_open", "container_callout_close"

_DEEPEST = 20  # Levels of quotes and lists; deeper text is left out, so that depth cannot cost time.
_FACT = re.compile(r"\{fact:\s*([A-Z]{1,3}[0-9]{1,4}(?:\s*,\s*[A-Z]{1,3}[0-9]{1,4})*)\s*\}")
_TERM = re.compile(r"\{term:([^{}|]{1,100})(?:\|([^{}|]{1,200}))?\}")
_LINK = re.compile(r"https://.+|mailto:.+", re.DOTALL)
_LESSON_LINK = re.compile(rf"{_LINK.pattern}|lesson:{SLUG.pattern}|media/{MEDIA_NAME.pattern}", re.DOTALL)


class _Parser(MarkdownIt):
    """Refuses every address except https: and mailto:, and in a lesson other lessons and its pictures."""

    addresses = _LINK

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library calls it by this name
        return self.addresses.fullmatch(url) is not None


def lesson_parser() -> MarkdownIt:
    """Return a parser for lessons."""
    parser = _parser()
    parser.addresses = _LESSON_LINK
    container_plugin(parser, "callout", validate=lambda info, _markup: callout_name(info) in CALLOUTS)
    parser.core.ruler.before("inline", "callout_titles", _callout_titles)
    parser.core.ruler.after("inline", "figures", _figures)
    parser.inline.ruler.before("link", "fact", _fact)
    parser.inline.ruler.before("link", "term", _term)
    return parser


def prose_parser() -> MarkdownIt:
    """Return a parser for text outside lessons, such as feedback: no pictures, markers or callouts."""
    return _parser().disable("image")


def inline_parser() -> MarkdownIt:
    """Return a parser for stems and options: emphasis and code; blank lines part paragraphs."""
    parser = _Parser("zero", {"html": False, "breaks": True, "maxNesting": _DEEPEST})
    return parser.enable(["backticks", "emphasis", "entity", "escape", "newline"])


def _parser() -> _Parser:
    """Links are written out in place: without `[name]: address` lists, a stray bracket costs nothing to pass."""
    parser = _Parser("commonmark", {"html": False, "maxNesting": _DEEPEST})
    parser.enable("table").disable("reference")
    parser.core.ruler.after("inline", "headings", _headings)
    parser.inline.ruler.before("link", "stray_bracket", _stray_bracket)
    return parser


@lru_cache(maxsize=64)
def _last_target(text: str) -> int:
    return text.rfind("](")


def _stray_bracket(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    """Take a bracket as text when no link can start here; looking for its end would cost time for each."""
    opening = "![" if state.src.startswith("![", state.pos) else "["
    if not state.src.startswith(opening, state.pos) or state.pos < _last_target(state.src):
        return False
    if not silent:
        state.pending += opening
    state.pos += len(opening)
    return True


def callout_name(info: str) -> str:
    """Return the first word behind `:::`."""
    words = info.split(maxsplit=1)
    return words[0] if words else ""


def plain(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens without any markup."""
    pieces = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif token.type == "image":
            pieces.append(plain(token.children or []))
        else:
            pieces.append(token.content)
    return "".join(pieces)


def walk(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Give each block token and each inline child with its line, counted from 0."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        yield token, line
        inner = line
        for child in token.children or []:
            yield child, inner
            inner += child.type in {"softbreak", "hardbreak"} or child.content.count("\n")


def _fact(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    return _marker(state, _FACT, "fact", silent=silent)


def _term(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library's signature
    return _marker(state, _TERM, "term", silent=silent)


def _marker(state: StateInline, pattern: re.Pattern[str], kind: str, *, silent: bool) -> bool:
    found = pattern.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        _push_marker(state, kind, found)
    state.pos = found.end()
    return True


def _push_marker(state: StateInline, kind: str, found: re.Match[str]) -> None:
    if kind == "fact":
        state.pending = state.pending.rstrip(" ")  # The raised mark stands close to its sentence.
        token = state.push("fact", "", 0)
        token.meta = {"ids": tuple(re.findall(r"[A-Z]+[0-9]+", found[1]))}
        return
    name = " ".join(found[1].split())
    token = state.push("term", "", 0)
    token.content = " ".join((found[2] or name).split())
    token.meta = {"name": name, "in_link": state.linkLevel > 0, "breaks": found[0].count("\n")}


def _callout_titles(state: StateCore) -> None:
    """Give each callout its title as a paragraph of its own, so that markers work in it."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == OPEN_CALLOUT:
            name, _, title = token.info.strip().partition(" ")
            opening = Token(
                "paragraph_open", "p", 1, attrs={"class": "note-title"}, map=token.map, block=True
            )
            text = Token("inline", "", 0, content=title.strip() or CALLOUTS[name], map=token.map, children=[])
            tokens += [opening, text, Token("paragraph_close", "p", -1, block=True)]
    state.tokens = tokens


def _figures(state: StateCore) -> None:
    """Turn a paragraph that is one picture with a title into a figure with a caption."""
    for place, token in enumerate(state.tokens[:-2]):
        children = state.tokens[place + 1].children or []
        if token.type != "paragraph_open" or len(children) != 1 or children[0].type != "image":
            continue
        title = children[0].attrs.pop("title", None)
        if title:
            state.tokens[place].type, state.tokens[place].tag = "figure_open", "figure"
            state.tokens[place + 2].type, state.tokens[place + 2].tag = "figure_close", "figure"
            for part in (token, state.tokens[place + 2]):
                part.hidden = False
            state.tokens[place + 1].children = [children[0], *_caption(state, str(title))]


def _caption(state: StateCore, title: str) -> list[Token]:
    words: list[Token] = []
    state.md.inline.parse(title, state.md, state.env, words)
    return [Token("caption_open", "figcaption", 1), *words, Token("caption_close", "figcaption", -1)]


def _headings(state: StateCore) -> None:
    """Start headings at the second level, and give each an id that no other heading has."""
    taken: Counter[str] = Counter()
    for place, token in enumerate(state.tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        token.meta = {"written": token.tag}
        token.tag = "h2" if token.tag == "h1" else token.tag
        if token.type == "heading_open":
            name = slugged(plain(state.tokens[place + 1].children or [])) or "part"
            taken[name] += 1
            token.attrSet("id", f"s-{name}" if taken[name] == 1 else f"s-{name}--{taken[name]}")


def slugged(text: str) -> str:
    """Return the text as a slug of at most 60 characters; empty when it has no Latin letter or digit."""
    plain_letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain_letters.lower()).strip("-")[:60].strip("-")


def term_anchor(name: str) -> str:
    """Return the id of the note that explains a term."""
    return "term-" + (slugged(name) or name.encode("utf-8").hex()[:60])
