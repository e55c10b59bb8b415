"""The last step of all rendering: an allow-list of the very elements and attributes that we make."""

import re

import nh3

_TEXT = {"em", "strong", "code", "br"}
_BLOCKS = _TEXT | {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "a",
    "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_LESSON = _BLOCKS | {"aside", "figure", "figcaption", "img", "sup", "button", "span"}

_ATTRIBUTES = {
    "a": {"href", "rel"},
    "ol": {"start"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt", "loading", "width", "height"},
    "button": {"type", "popovertarget"},
    "span": {"id", "popover"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_CLASSES = {
    "aside": {"note", "note-note", "note-warning", "note-danger", "note-studio", "note-mistakes", "note-key"},
    "p": {"note-title"},
    "sup": {"fact"},
    "button": {"term"},
    "span": {"term-note"},
    "div": {"table-responsive"},
    "table": {"table"},
    "th": {"text-start", "text-center", "text-end"},
    "td": {"text-start", "text-center", "text-end"},
}
_VALUES = {
    "aside": {"role": {"note"}},
    "th": {"scope": {"col"}},
}
_FORMS = {
    ("button", "type"): re.compile(r"button"),
    ("button", "popovertarget"): re.compile(r"term-[a-z0-9-]+"),
    ("span", "id"): re.compile(r"term-[a-z0-9-]+"),
    ("span", "popover"): re.compile(r"auto"),
    ("div", "tabindex"): re.compile(r"0"),
    ("div", "role"): re.compile(r"group"),
    ("img", "loading"): re.compile(r"lazy"),
    ("img", "width"): re.compile(r"[0-9]{1,5}"),
    ("img", "height"): re.compile(r"[0-9]{1,5}"),
    ("a", "rel"): re.compile(r"noopener"),
    ("a", "href"): re.compile(r"https://.+|mailto:.+|/(?!/).*|#fact-[A-Z0-9]+"),
    ("img", "src"): re.compile(r"/(?![/\\]).*"),
    **{(f"h{level}", "id"): re.compile(r"s-[a-z0-9-]+") for level in range(2, 7)},
}


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """Keep a value only in the form that we write; ids with our prefixes cannot shadow a page's names."""
    form = _FORMS.get((tag, attribute))
    return value if form is None or form.fullmatch(value) else None


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    def only(table: dict[str, set[str]]) -> dict[str, set[str]]:
        return {tag: names for tag, names in table.items() if tag in tags}

    return nh3.Cleaner(
        tags=tags,
        attributes=only(_ATTRIBUTES),
        allowed_classes=only(_CLASSES),
        tag_attribute_values={tag: values for tag, values in _VALUES.items() if tag in tags},
        attribute_filter=_allowed,
        url_schemes={"https", "mailto"},
        link_rel=None,
        generic_attribute_prefixes=set(),
    )


_INLINE_CLEANER = _cleaner(_TEXT)
_PROSE_CLEANER = _cleaner(_BLOCKS)
_LESSON_CLEANER = _cleaner(_LESSON)


def clean_inline(html: str) -> str:
    """Return the HTML with nothing but emphasis, code and line breaks."""
    return _INLINE_CLEANER.clean(html)


def clean_prose(html: str) -> str:
    """Return the HTML with text blocks, tables and links to https: and mailto: addresses."""
    return _PROSE_CLEANER.clean(html)


def clean_lesson(html: str) -> str:
    """Return the HTML with what a lesson can hold: also callouts, figures, fact marks and term notes."""
    return _LESSON_CLEANER.clean(html)
