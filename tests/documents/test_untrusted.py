"""A certificate opens no file and no connection, and cannot run away."""

import io
import socket
import subprocess
import threading
from collections.abc import Iterator

import pikepdf
import pytest

from lms.core.errors import FieldProblem
from lms.documents.child import RenderingFailed, render_in_child
from lms.documents.crest import checked_crest
from lms.documents.pdf import is_available, render_certificate
from lms.documents.typesetting import typesetter
from tests.documents.papers import paper

pytestmark = pytest.mark.skipif(is_available() is not None, reason=str(is_available()))

CHANNELS = {
    "attachment link": '<link rel="attachment" href="{url}">',
    "attachment anchor": '<a rel="attachment" href="{url}">x</a>',
    "picture": '<img src="{url}" alt="x">',
    "style sheet link": '<link rel="stylesheet" href="{url}">',
    "background": '<p style="background: url({url})">x</p>',
    "import": "<style>@import url({url});</style>",
    "font": "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>x</p>",
    "object": '<object data="{url}">x</object>',
    "embed": '<embed src="{url}">',
    "svg image": '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="{url}" xlink:href="{url}"/></svg>',
    "svg use": '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><use href="{url}#a" xlink:href="{url}#a"/></svg>',
    "content": "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "base": '<base href="{url}"><link rel="attachment" href="passwd"><img src="passwd" alt="x">',
}


class Canary:
    """A local port that counts who comes by."""

    def __init__(self) -> None:
        self.visits = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    watching = Canary()
    yield watching
    watching.socket.close()


def everything_in(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        document.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@pytest.mark.parametrize("channel", CHANNELS)
def test_e13_markup_in_a_document_reads_no_file_and_calls_no_server(channel: str, canary: Canary) -> None:
    before = canary.visits
    for url in (
        "file:///etc/passwd",
        f"http://127.0.0.1:{canary.port}/x",
        f"ftp://127.0.0.1:{canary.port}/x",
    ):
        html = f'<html lang="en"><title>t</title>{CHANNELS[channel].format(url=url)}'
        pdf = everything_in(typesetter("", faces=()).set(html).write_pdf())
        assert b"root:x:" not in pdf
        assert b"/EmbeddedFile" not in pdf
    assert canary.visits == before


def test_e13_a_style_sheet_of_ours_cannot_read_a_file_either(canary: Canary) -> None:
    before = canary.visits
    face = "@font-face { font-family: y; src: url(file:///etc/passwd) }"
    typesetter(f"@import url(http://127.0.0.1:{canary.port}/x); {face}", faces=())
    assert canary.visits == before


def test_e12_texts_of_a_certificate_are_printed_as_they_are_typed() -> None:
    name = "{{7*7}} <b>{0.__class__}</b> {% for %}"
    pdf = render_certificate(paper(holder_name=name))
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    assert name in " ".join(text.decode().split())


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="file:///etc/passwd"/>', '<use href="#a"/>', "<script>1</script>", "<style>@import 'x'</style>",
        '<rect fill="url(http://x.example)"/>', '<rect onload="x()"/>', "<text>x</text>", "<!-- c -->",
        '<rect style="fill: red"/>', '<foreignObject/>', "<g",
    ],
)  # fmt: skip
def test_e13_a_crest_that_is_more_than_plain_shapes_is_refused(inside: str) -> None:
    with pytest.raises(FieldProblem):
        checked_crest(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def test_e13_a_crest_with_entities_or_of_great_size_is_refused() -> None:
    for crest in ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "<svg>" + "<g/>" * 20_000 + "</svg>"):
        with pytest.raises(FieldProblem):
            checked_crest(crest)


def test_e13_rendering_beyond_its_time_is_ended_and_reported() -> None:
    with pytest.raises(RenderingFailed, match="stopped"):
        render_in_child(paper(), seconds=0)


def test_e13_rendering_beyond_its_memory_is_ended_and_reported() -> None:
    with pytest.raises(RenderingFailed, match="stopped"):
        render_in_child(paper(), memory_mb=120)


def test_a_child_says_why_a_name_cannot_be_printed() -> None:
    with pytest.raises(RenderingFailed, match="\U00012000"):
        render_in_child(paper(holder_name="Ann \U00012000"))


def test_a_certificate_made_in_a_child_is_the_same_file() -> None:
    assert render_in_child(paper()) == render_certificate(paper())
