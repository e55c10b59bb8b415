"""The certificate on paper: readable, complete, conforming, the same each time."""

import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from lms.core.errors import FieldProblem
from lms.documents.pdf import UnsupportedName, is_available, render_certificate, uncovered
from tests.documents.papers import ADDRESS, NAMES, paper
from tests.documents.pdf_lint import problems

pytestmark = pytest.mark.skipif(is_available() is not None, reason=str(is_available()))
FRAME_MM = 15  # nothing that is text may come nearer to the paper's edge


@cache
def pdf_for(name: str) -> bytes:
    return render_certificate(paper(holder_name=NAMES[name]))


def tool(*command: str, pdf: bytes) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def words(pdf: bytes) -> str:
    return " ".join(tool("pdftotext", "-layout", "-", "-", pdf=pdf).decode().split())


class Box(NamedTuple):
    """Where a word stands, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float


def word_boxes(pdf: bytes) -> list[Box]:
    listing = tool("pdftotext", "-bbox", "-", "-", pdf=pdf).decode(errors="replace")
    places = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', listing)
    return [Box(*map(float, place)) for place in places]


def raster(pdf: bytes) -> Image.Image:
    return Image.open(io.BytesIO(tool("pdftoppm", "-r", "150", "-png", "-singlefile", "-", pdf=pdf)))


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_is_one_accessible_archivable_page_whatever_the_name(name: str) -> None:
    pdf = pdf_for(name)
    assert problems(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        assert [round(float(edge)) for edge in document.pages[0].mediabox] == [0, 0, 842, 595]


@pytest.mark.parametrize("name", NAMES)
def test_no_word_touches_the_frame_whatever_the_name(name: str) -> None:
    edge = FRAME_MM * 72 / 25.4
    for box in word_boxes(pdf_for(name)):
        assert edge < box.left <= box.right < 841.9 - edge, box
        assert edge < box.top <= box.bottom < 595.3 - edge, box


def test_the_longest_text_everywhere_still_fits_the_page() -> None:
    long = "Sample words of the longest text that anyone can enter " * 8
    pdf = render_certificate(
        paper(
            holder_name=NAMES["unbroken"], award_title=long[:200], academy_name=long[:120], academy_place=long[:120],
            statement=long[:300], scope=long[:400], assessed=((long[:90], long[:90]),) * 12,
            signatories=((long[:60], long[:60]),) * 2, serial="X" * 24, verify_url="https://e.example/" + "v" * 82,
        )
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
    boxes = word_boxes(pdf)
    assert max(box.bottom for box in boxes if box.bottom < 440) < 155 * 72 / 25.4
    assert max(box.bottom for box in boxes) < 590 - FRAME_MM * 72 / 25.4
    for one, other in itertools.permutations(boxes, 2):
        middle_x, middle_y = (one.left + one.right) / 2, (one.top + one.bottom) / 2
        assert not (other.left < middle_x < other.right and other.top < middle_y < other.bottom), (one, other)
    assert problems(pdf) == []


@pytest.mark.parametrize("name", ["latin", "vietnamese", "cyrillic", "greek", "chinese", "long"])
def test_a_name_can_be_copied_out_of_the_pdf(name: str) -> None:
    assert NAMES[name] in words(pdf_for(name))


@pytest.mark.parametrize("name", NAMES)
def test_no_character_of_a_name_is_an_empty_box(name: str, caplog: pytest.LogCaptureFixture) -> None:
    render_certificate(paper(holder_name=NAMES[name]))
    assert [message for message in caplog.messages if "notdef" in message] == []


def test_an_empty_box_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("lms.documents.pdf.uncovered", lambda text: "")
    render_certificate(paper(holder_name="Ann \U0010fff0"))
    assert any("notdef" in message for message in caplog.messages)


def test_the_page_states_every_fact() -> None:
    text = words(pdf_for("latin"))
    for fact in (
        "Scalp micropigmentation practitioner", "NON-REGULATED TRAINING CERTIFICATE", "RIDGEWAY ACADEMY",
        "14 June 2026", "13 June 2028", "2 February 2026 – 5 June 2026", "100", "2026.1", "Dr Helena Marsh",
        "Final theory examination: 87 %", "STP-7K4M-29QX-D", "learn.example.org/verify/", "Scalp only.",
        "This certificate is not a licence to practise. Check local registration and insurance.",
    ):  # fmt: skip
        assert fact in text
    assert "SAMPLE" not in text


def test_a_sample_says_that_it_is_one() -> None:
    pdf = render_certificate(paper(is_sample=True))
    assert "SAMPLE OF A NON-REGULATED TRAINING CERTIFICATE" in words(pdf)


def test_a_certificate_with_the_fewest_facts_prints() -> None:
    bare = paper(
        statement="", academy_place="", expires_on=None, start_on=None, end_on=None, guided_hours=None, scope="",
        assessed=(), signatories=(), syllabus_version="",
    )  # fmt: skip
    pdf = render_certificate(bare)
    assert problems(pdf) == []
    assert "None" not in words(pdf)


def test_d19_the_same_facts_give_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib, sys; from lms.documents.pdf import render_certificate;"
        "from tests.documents.papers import paper;"
        "sys.stdout.write(hashlib.sha256(render_certificate(paper())).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert other.stdout == hashlib.sha256(pdf_for("latin")).hexdigest()


def test_d20_the_file_is_sound_and_tells_nothing_of_the_server(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf_for("latin"))
    check = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors" in check.stdout
    assert "WARNING" not in check.stdout + check.stderr
    plain = tool("qpdf", "--qdf", "--object-streams=disable", str(file), "-", pdf=b"")
    for secret in (
        b"/home/",
        b"/usr/",
        b"/tmp/",
        b"/work",
        b"/root",
        b"site-packages",
        os.uname().nodename.encode(),
    ):
        assert secret not in plain
    with pikepdf.open(file) as document:
        assert str(document.Root.Lang) == "en"
        assert str(document.docinfo.Title) == f"Scalp micropigmentation practitioner: {NAMES['latin']}"


def test_d21_the_code_on_the_page_opens_the_address_of_the_certificate() -> None:
    found = zxingcpp.read_barcodes(raster(pdf_for("latin")))
    assert [code.text for code in found] == [ADDRESS]


def test_a_certificate_is_small_enough_to_mail() -> None:
    assert len(pdf_for("latin")) <= 120_000


def test_a_name_that_no_font_can_draw_is_refused_and_says_which_characters() -> None:
    assert uncovered("Ann \U00012000\U00012000 Lee") == "\U00012000"
    with pytest.raises(UnsupportedName, match="\U00012000") as refusal:
        render_certificate(paper(holder_name="Ann \U00012000"))
    assert refusal.value.characters == "\U00012000"


def test_every_name_of_these_tests_is_covered() -> None:
    assert {name: uncovered(text) for name, text in NAMES.items()} == dict.fromkeys(NAMES, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder_name", "x" * 201), ("award_title", "x" * 201), ("holder_name", " \t "), ("scope", "x" * 401),
        ("assessed", (("a", "b"),) * 13), ("assessed", (("a" * 91, ""),)), ("signatories", (("a", "b"),) * 3),
        ("accent", "red;}"), ("language", "en' onload="), ("statement", "x" * 301),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_page_is_refused_and_the_field_named(field: str, value: object) -> None:
    with pytest.raises(FieldProblem) as refusal:
        paper(**{field: value})
    assert refusal.value.field == field


def test_control_characters_and_direction_marks_do_not_reach_the_page() -> None:
    assert paper(holder_name="Ann\u202e\x00 \n Lee\u2069").holder_name == "Ann Lee"


def test_a_crest_of_plain_shapes_is_drawn() -> None:
    square = '<rect width="9" height="9" fill="#c00000"/>'
    crest = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{square}</svg>'
    picture = raster(render_certificate(paper(academy_crest_svg=crest))).convert("RGB")
    middle = picture.getpixel((round(148.5 / 25.4 * 150), round(33.6 / 25.4 * 150)))
    assert middle == (192, 0, 0)
