"""A course that is written to files and read again is the same course, and the files the same bytes."""

import string
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lms.content.bundle import Bank, Course, FactSheet, Glossary, Lesson, Module, Quiz
from lms.content.fingerprint import fingerprint, lesson_fingerprint, outline_fingerprint
from lms.content.media import Media
from lms.content.reader import parse_lesson, read_course
from lms.content.schema import (
    AwardFile,
    BankFile,
    CheckItem,
    CheckOption,
    ConfirmationRequirement,
    CourseFile,
    Draw,
    Fact,
    LessonFile,
    LessonsRequirement,
    ModuleFile,
    QuizFile,
    QuizRequirement,
    Source,
    Term,
)
from lms.content.writer import lesson_text, write_course
from lms.questions import parse
from tests.content.course_folder import SVG, change, read

AWKWARD = [
    "- a",
    "a: b",
    "#x",
    "'",
    '"',
    "yes",
    "null",
    "1.0",
    "2025-01-01",
    "---",
    "{a}",
    "*a",
    "a #b",
    "مرحبا",
    "🙂",
    "|",
]
lines = st.sampled_from(AWKWARD) | st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Zs"], exclude_characters="\ufeff\ufffe\uffff"
    )
    | st.just(" "),
    min_size=1,
    max_size=30,
).map(lambda text: text.strip() or "x")
prose = st.lists(lines | st.just("") | st.just("    code") | st.just("---"), min_size=1, max_size=5).map(
    lambda rows: "\n".join(rows) if any(row.strip() for row in rows) else "x"
)
slugs = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
maybe_lines = st.none() | lines
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
fact_ids = st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True)


def several(values: SearchStrategy[str], most: int = 3, least: int = 0) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(values, min_size=least, max_size=most, unique=True).map(tuple)


checks = st.builds(
    lambda question, texts, why: CheckItem(
        question=question,
        options=tuple(CheckOption(text=text, right=not place, why=why) for place, text in enumerate(texts)),
    ),
    lines,
    several(lines, most=4, least=2),
    maybe_lines,
)
lesson_files = st.builds(
    LessonFile,
    title=lines,
    minutes=st.integers(1, 99),
    outcomes=several(lines),
    requires=several(slugs),
    place=maybe_lines,
    as_of=days,
    review_by=days,
    attribution=several(lines),
    checks=st.lists(checks, max_size=2).map(tuple),
    body=prose,
)
facts = st.builds(
    Fact,
    statement=lines,
    sources=several(lines, least=1),
    caution=maybe_lines,
    disputed=st.booleans(),
    as_of=days,
)
numbers = st.decimals(-1000, 1000, places=3) | st.sampled_from(
    [Decimal("0.00"), Decimal("12345678901234567890.5")]
)
common = {"topic": lines, "level": st.just("apply"), "feedback": prose, "facts": several(fact_ids)}
questions = st.one_of(
    st.fixed_dictionaries(
        {"id": st.uuids(), "kind": st.just("numeric"), "stem": prose, "answer": numbers, "unit": lines, **common}
    ),
    st.fixed_dictionaries(
        {"id": st.uuids(), "kind": st.just("true_false"), "stem": lines, "answer": st.booleans(), **common}
    ),
    st.fixed_dictionaries(
        {"id": st.uuids(), "kind": st.just("single_choice"), "stem": lines, **common,
         "options": st.tuples(lines, lines).filter(lambda two: two[0].split() != two[1].split()).map(
             lambda two: [{"text": two[0], "right": True}, {"text": two[1], "why": two[0], "fixed": True}])}
    ),
).map(parse)  # fmt: skip
requirements = st.one_of(
    st.builds(LessonsRequirement, kind=st.just("lessons"), module=slugs),
    st.builds(QuizRequirement, kind=st.just("quiz"), quiz=slugs),
    st.builds(ConfirmationRequirement, kind=st.just("confirmation"), key=slugs, title=lines),
)
quiz_files = st.builds(
    QuizFile,
    title=lines,
    kind=st.just("final_exam"),
    module=st.none(),
    pass_percent=st.integers(1, 100),
    minutes=st.none() | st.integers(1, 90),
    attempts=st.none() | st.integers(1, 9),
    wait_minutes=st.integers(0, 99),
    draw=st.tuples(st.builds(Draw, bank=slugs, count=st.integers(1, 9))),
)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Draw a course as it might come from the database: any words, no pictures."""
    module_slugs = draw(several(slugs.filter(lambda slug: slug not in {"facts", "glossary"}), least=1))
    modules = tuple(
        Module(
            slug,
            draw(st.builds(ModuleFile, title=lines, summary=lines, requires=several(slugs))),
            tuple(Lesson(name, draw(lesson_files)) for name in draw(several(slugs))),
        )
        for slug in module_slugs
    )
    award = st.builds(
        AwardFile,
        title=lines,
        statement=lines,
        scope=lines,
        requirements=st.tuples(requirements, requirements),
    )
    sources = st.builds(Source, url=st.just("https://example.org/?a=1#b"), title=lines)
    names = sorted(draw(several(slugs)))
    return Course(
        slug=draw(slugs),
        file=draw(st.builds(CourseFile, title=lines, summary=lines, language=st.just("pt-BR"), about=prose,
                            hours=st.integers(0, 200), modules=st.just(module_slugs))),
        modules=modules,
        award=draw(st.none() | award),
        fact_sheets=tuple(FactSheet(name, draw(st.dictionaries(fact_ids, facts, max_size=2))) for name in names),
        sources=draw(st.dictionaries(st.from_regex(r"S[0-9]{2}", fullmatch=True), sources, max_size=2)),
        glossaries=tuple(
            Glossary(name, draw(st.lists(st.builds(Term, term=lines, text=lines), max_size=2).map(tuple)))
            for name in ("", *names)
        ),
        banks=tuple(
            Bank(name, draw(st.builds(BankFile, title=lines, module=slugs, questions=st.tuples(questions))))
            for name in names
        ),
        quizzes=tuple(Quiz(name, draw(quiz_files)) for name in names),
    )  # fmt: skip


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def written(course: Course, root: Path) -> dict[str, bytes]:
    write_course(course, root / "courses", root / "quizzes")
    return tree(root)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(courses())
def test_reading_what_was_written_gives_the_same_course_and_the_same_bytes(course: Course) -> None:
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        bytes_of_first = written(course, Path(first))
        again = read_course(Path(first) / "courses", Path(first) / "quizzes", course.slug)

        assert again == course
        assert written(again, Path(second)) == bytes_of_first


def test_a_course_with_pictures_is_written_whole(root: Path, tmp_path: Path) -> None:
    course = read(root)

    files = written(course, tmp_path / "copy")

    assert read(tmp_path / "copy") == course
    assert files["courses/smp/technique/media/layers.svg"] == SVG.encode()


def test_writing_over_an_earlier_state_leaves_nothing_of_it_and_nothing_else_is_touched(root: Path) -> None:
    course = read(root)
    folder = root / "courses/smp"
    (folder / "technique/01-skin.md").rename(folder / "technique/07-old-name.md")
    (folder / "glossary").mkdir()
    (folder / "glossary/old.yaml").write_text("[]")
    (folder / "LICENSE").write_text("CC BY-SA 4.0")

    write_course(course, root / "courses", root / "quizzes")

    assert read(root) == course
    assert not (folder / "glossary").exists()
    assert (folder / "LICENSE").read_text() == "CC BY-SA 4.0"


def test_a_lesson_is_written_in_block_style_with_keys_in_the_order_of_the_format(root: Path) -> None:
    lesson = read(root).modules[0].lessons[1].file

    text = lesson_text(lesson)

    assert text.startswith(
        "---\nid: 00000000-0000-4000-8000-000000000004\ntitle: Depth\nminutes: 10\nrequires:\n  - skin\nchecks:\n"
        "  - question: Which layer holds pigment?\n    options:\n      - text: The dermis\n        right: true\n"
    )
    assert parse_lesson(text, "02-depth.md")[0] == lesson


@pytest.mark.parametrize("slug", ["../x", "a/b", "", "A"])
def test_e15_a_course_is_never_written_outside_its_folder(root: Path, slug: str, tmp_path: Path) -> None:
    course = read(root)
    module = course.modules[0]
    spoilt = Course(slug="smp", file=course.file, modules=(Module(slug, module.file),))

    with pytest.raises(ValueError, match="is not a slug"):
        written(spoilt, tmp_path / "out")

    assert tree(tmp_path / "out") == {}


def test_e15_a_picture_is_never_written_outside_the_media_folder(root: Path, tmp_path: Path) -> None:
    course = read(root)
    picture = Media.of(root / "courses/smp/technique/media/layers.svg")
    module = Module("technique", course.modules[0].file, media={"media/../../x.svg": picture})

    with pytest.raises(ValueError, match="is not the path of a picture"):
        written(Course(slug="smp", file=course.file, modules=(module,)), tmp_path / "out")


def test_e03_markup_in_text_is_the_same_after_three_rounds_of_saving(root: Path) -> None:
    marks = "&lt;script&gt; &amp;lt; <b>"
    change(root, "courses/smp/course.yaml", "summary: A course.", f"summary: '{marks}'")
    change(root, "courses/smp/technique/01-skin.md", "## Layers", marks)
    for _round in range(3):
        write_course(read(root), root / "courses", root / "quizzes")

    assert read(root).file.summary == marks
    assert marks in read(root).modules[0].lessons[0].file.body


def test_a_fingerprint_changes_when_what_it_stands_for_changes_and_only_then(root: Path) -> None:
    before, again = read(root), read(root)
    change(root, "courses/smp/technique/media/layers.svg", "Dots", "Spots")
    after = read(root)

    assert outline_fingerprint(before) == outline_fingerprint(again) == outline_fingerprint(after)
    first, second = before.modules[0].lessons[0], after.modules[0].lessons[0]
    assert lesson_fingerprint(first) == lesson_fingerprint(again.modules[0].lessons[0])
    assert lesson_fingerprint(first) != lesson_fingerprint(second)
    assert fingerprint(first.file) == fingerprint(second.file)
    assert (
        fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1}) != fingerprint({"a": 1, "b": [3]})
    )
