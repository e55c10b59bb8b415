"""A picture draws and does nothing else, and is what its name says."""

from pathlib import Path

import pytest

from lms.content.media import size_of, unsafe
from tests.content.course_folder import problems_of

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01@"
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x01\x40\x02\x80\x03"


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<svg:script>alert(1)</svg:script>",
        '<g onload="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<a href="javascript:alert(1)"><text/></a>',
        '<a xlink:href="&#106;avascript:alert(1)"/>',
        '<image href="https://evil.example/x.png"/>',
        '<use href="other.svg#a"/>',
        "<style>@import 'https://evil.example'</style>",
        '<rect fill="url(https://evil.example#a)"/>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_an_svg_that_runs_or_fetches_something_is_refused(root: Path, inside: str) -> None:
    path = root / "courses/smp/technique/media/layers.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')

    assert problems_of(root)[0].startswith(
        "courses/smp/technique/media/layers.svg:1: an SVG may not contain "
    )


@pytest.mark.parametrize("start", ["<!DOCTYPE svg [<!ENTITY a 'b'>]>", '<?xml version="1.0"?><!DOCTYPE svg>'])
def test_an_svg_with_a_document_type_is_refused(start: str) -> None:
    assert unsafe("a.svg", f"{start}<svg></svg>".encode()) == 'an SVG may not contain "doctype"'.replace(
        "doctype", "DOCTYPE"
    )


def test_a_drawing_with_gradients_and_inner_references_is_accepted() -> None:
    drawing = b'<svg viewBox="0 0 1 1"><defs><g id="a"/></defs><use href="#a"/><rect fill="url(#a)"/></svg>'

    assert unsafe("a.svg", drawing) is None


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", JPEG), ("a.jpg", PNG), ("a.svg", PNG), ("a.webp", b"GIF89a")]
)
def test_a_picture_of_another_type_than_its_name_says_is_refused(name: str, data: bytes) -> None:
    assert "the file is not a" in str(unsafe(name, data))


@pytest.mark.parametrize("name", ["a.html", "a.svg.exe", ".svg", "a b.svg", "a.svgz", "ä.svg", "-a.svg"])
def test_a_file_that_is_no_picture_by_name_is_refused(root: Path, name: str) -> None:
    (root / "courses/smp/technique/media" / name).write_text("<svg></svg>")

    found = problems_of(root)

    assert found == [] if name.startswith(".") else "a picture's name is letters" in found[0]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b'<svg viewBox="0 0 640 320">', (640, 320)),
        (b'<svg width="64" height="32px" viewBox="0 0 640 320">', (64, 32)),
        (b'<svg width="100%" viewBox="-1,-1,64.4,32">', (64, 32)),
        (b"<svg>", None),
        (PNG, (640, 320)),
        (JPEG, (640, 320)),
        (JPEG[:12], None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_head(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size
