"""What the files of a course say about each other is checked before anything is imported."""

from datetime import date
from pathlib import Path

import pytest

from lms.content import lint
from tests.content.course_folder import change, read

TODAY = date(2026, 11, 25)
COURSE = "courses/smp/course.yaml"
MODULE = "courses/smp/technique/module.yaml"
SKIN = "courses/smp/technique/01-skin.md"
DEPTH = "courses/smp/technique/02-depth.md"
BANK = "quizzes/smp/banks/technique.yaml"
CHECK = "quizzes/smp/check.yaml"
AWARD = "courses/smp/award.yaml"
FACTS = "courses/smp/facts/technique.yaml"
GLOSSARY = "courses/smp/glossary.yaml"


def test_a_good_course_has_no_problems(root: Path) -> None:
    assert lint.check(read(root), today=TODAY) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (SKIN, "{fact:T01}", "{fact:T99}", f'{SKIN}:22: there is no fact "T99"'),
        (
            SKIN,
            "the {term:pap",
            "the\n{term:xpap",
            f'{SKIN}:23: the glossary has no term "xpapillary dermis"',
        ),
        (SKIN, "{fact:T01}", "{fact:t1}", f'{SKIN}:22: "{{fact:t1}}" is not a marker'),
        (SKIN, "lesson:depth", "lesson:deep", f'{SKIN}:26: there is no lesson "deep"'),
        (
            SKIN,
            "lesson:depth",
            "http://example.org",
            f'{SKIN}:26: "[the next lesson](http://example.org)" is',
        ),
        (SKIN, "lesson:depth", "media/layers.svg", f"{SKIN}:26: pictures are shown with"),
        (SKIN, "media/layers.svg", "media/none.svg", f'{SKIN}:24: there is no picture "media/none.svg"'),
        (SKIN, "media/layers.svg", "../x/media/layers.svg", f'{SKIN}:24: "![Two layers'),
        (
            SKIN,
            "Two layers, one thin and one thick",
            "",
            f'{SKIN}:24: the picture "media/layers.svg" has no alt',
        ),
        (SKIN, "## Layers", "# Layers", f"{SKIN}:20: headings start at ##"),
        (SKIN, "## Layers", "::: tip\nx\n:::\n", f"{SKIN}:20: a line of ::: opens or closes no callout"),
        (DEPTH, "[skin]", "[gone]", f'{DEPTH}:4: there is no lesson "gone"'),
        (
            DEPTH,
            "00004\n",
            "00003\n",
            f"{DEPTH}:2: the id 00000000-0000-4000-8000-000000000003 is also that of",
        ),
        (MODULE, "summary", "requires: [gone]\nsummary", f'{MODULE}:3: there is no module "gone"'),
        (
            MODULE,
            "summary",
            "requires: [technique]\nsummary",
            f"{MODULE}:3: can never be opened: module techn",
        ),
        (
            SKIN,
            "minutes",
            "requires: [depth]\nminutes",
            f"{SKIN}:4: can never be opened: lesson skin needs less",
        ),
        (AWARD, "module: technique", "module: gone", f'{AWARD}:6: there is no module "gone"'),
        (AWARD, "quiz: check", "quiz: gone", f'{AWARD}:7: there is no quiz "gone"'),
        (FACTS, "[S04]", "[S05]", f'{FACTS}:3: there is no source "S05"'),
        (
            GLOSSARY,
            "- term: pap",
            "- {term: Upper  Dermis, text: x}\n- term: pap",
            f"{GLOSSARY}:2: there is already",
        ),
        (BANK, "[T01]", "[T01, T98]", f'{BANK}:10: there is no fact "T98"'),
        (BANK, "lesson: skin", "lesson: gone", f'{BANK}:11: there is no lesson "gone"'),
        (
            BANK,
            "lesson: skin",
            "image: {file: technique/media/x.svg, alt: x}",
            f"{BANK}:11: there is no picture",
        ),
        (BANK, "lesson: skin", "image: {file: ../../x.svg, alt: x}", f"{BANK}:11: there is no picture"),
        (BANK, "module: technique", "module: gone", f'{BANK}:3: there is no module "gone"'),
        (
            BANK,
            "pigment last?",
            "pigment last? {fact:T01}",
            f"{BANK}:7: fact and term markers work in lessons",
        ),
        (CHECK, "count: 2", "count: 3", f'{CHECK}:8: draws 3 questions, but the bank "technique" holds 2'),
        (CHECK, "bank: technique", "bank: gone", f'{CHECK}:8: there is no bank "gone"'),
        (CHECK, "module: technique", "module: gone", f'{CHECK}:4: there is no module "gone"'),
        (CHECK, "[technique]", "[gone]", f'{CHECK}:6: there is no module "gone"'),
        (
            CHECK,
            "modules: [technique]",
            "quizzes: [check]",
            f"{CHECK}:6: can never be opened: quiz check needs",
        ),
        (CHECK, "modules: [technique]", "quizzes: [gone]", f'{CHECK}:6: there is no quiz "gone"'),
    ],
)
def test_a_name_that_leads_nowhere_is_reported_with_its_file_and_line(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    change(root, name, old, new)

    found = [str(each) for each in lint.check(read(root), today=TODAY) if not each.is_warning]

    assert any(said.startswith(message) for said in found), found


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (FACTS, "T01:", "T02: {statement: x, grade: d}\nT01:", f"{FACTS}:1: T02 is used by no lesson"),
        (FACTS, "grade: a", "grade: a\n  review_by: 2026-11-24", f"{FACTS}:5: T01 was to be reviewed by"),
        (FACTS, "grade: a", "grade: a\n  place: Wales", f"{FACTS}:1: T01 holds for a place, so it needs"),
        (BANK, "facts: [T01]\n    lesson", "lesson", f"{BANK}:5: the question names no fact"),
        (SKIN, 'svg "The two layers"', "svg", f"{SKIN}:20: the lesson has no figure"),
        (SKIN, "minutes", "review_by: 2026-01-01\nminutes", f"{SKIN}:4: was to be reviewed by 2026-01-01"),
    ],
)
def test_what_an_author_should_look_at_is_a_warning(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    change(root, name, old, new)

    (warning,) = lint.check(read(root), today=TODAY)

    assert warning.is_warning
    assert str(warning).startswith(message)


def test_a_critical_question_that_rests_on_clinics_alone_is_a_warning(root: Path) -> None:
    change(root, FACTS, "grade: a", "grade: c")
    change(root, BANK, "level: recall", "level: recall\n    critical: true")

    (warning,) = lint.check(read(root), today=TODAY)

    assert "grade c" in str(warning)


def test_a_picture_that_is_shown_nowhere_is_a_warning(root: Path) -> None:
    media = root / "courses/smp/technique/media"
    (media / "spare.svg").write_bytes((media / "layers.svg").read_bytes())

    assert [str(each) for each in lint.check(read(root))] == [
        "courses/smp/technique/media/spare.svg:1: the picture is shown nowhere"
    ]
