"""A course folder is read whole, or everything that is wrong with it is said with its place."""

from pathlib import Path

import pytest

from lms.content.problems import ContentProblems
from lms.content.reader import course_slugs, parse_lesson, read_course
from tests.content.course_folder import FILES, change, problems_of, read

COURSE = "courses/smp/course.yaml"
SKIN = "courses/smp/technique/01-skin.md"
BANK = "quizzes/smp/banks/technique.yaml"
CHECK = "quizzes/smp/check.yaml"
AWARD = "courses/smp/award.yaml"


def test_a_good_folder_becomes_a_course_in_reading_order(root: Path) -> None:
    course = read(root)

    assert [lesson.slug for _module, lesson in course.lessons] == ["skin", "depth"]
    assert course.facts["T01"].sources == ("S04",)
    assert course.terms["upper dermis"].term == "papillary dermis"
    assert list(course.media) == ["technique/media/layers.svg"]
    assert list(course.modules[0].lessons[0].media) == ["media/layers.svg"]
    assert [question.kind for question in course.banks[0].file.questions] == ["single_choice", "numeric"]
    assert course_slugs(root / "courses") == ["smp"]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (COURSE, "title:", "titel:", f'{COURSE}:1: "title" is missing'),
        (COURSE, "title:", "titel:", f'{COURSE}:2: unknown key "titel"'),
        (COURSE, "title: SMP", "title: 2026", f"{COURSE}:2: title: must be text; put quotes around"),
        (COURSE, "title: SMP", "title: [", f"{COURSE}:4: not valid YAML: "),
        (COURSE, "title: SMP", 'title: "\\a"', f"{COURSE}:2: title: holds a character that cannot be shown"),
        (COURSE, "[technique]", "[Technique]", f'{COURSE}:4: modules[1]: "Technique" is not a slug'),
        (COURSE, "[technique]", "[technique, gone]", f'{COURSE}:4: there is no folder for the module "gone"'),
        (
            COURSE,
            "[technique]",
            "[gone]",
            f'{COURSE}:4: the folder "technique" is not in the list of modules',
        ),
        (COURSE, "id: 0", "id: x", f"{COURSE}:1: id: must be a UUID"),
        (COURSE, "summary", "title", f'{COURSE}:3: the key "title" is given twice'),
        (AWARD, "by: registrar", "by: trainee", f"{AWARD}:8: requirements[3].by: must be 'registrar', "),
        (AWARD, "kind: quiz", "kind: essay", f'{AWARD}:7: requirements[2]: "essay" is not one of '),
        (AWARD, "quiz: check}", "quiz: check, x: 1}", f'{AWARD}:7: unknown key "x"'),
        (SKIN, "minutes: 10", "minutes: ten", f"{SKIN}:4: minutes: must be a whole number"),
        (SKIN, "minutes: 10", "minutes: 0", f"{SKIN}:4: minutes: must be 1 or more"),
        (SKIN, "minutes: 10", "review_by: 2026-13-01", f'{SKIN}:4: "2026-13-01" is not a date or number'),
        (SKIN, ", right: true, why", ", why", f"{SKIN}:6: checks[1]: a check needs exactly one option"),
        (
            SKIN,
            "It is not shed.",
            "Not shed, never mind.",
            f'{SKIN}:8: unknown key "never mind."; inside {{ }} put quotes',
        ),
        (
            SKIN,
            "---\n\n",
            "\n\n",
            f"{SKIN}:1: a lesson starts with its front matter between two lines of ---",
        ),
        (BANK, "right: true", "right: false", f"{BANK}:5: questions[1]: "),
        (BANK, "level: recall", "level: hard", f"{BANK}:9: questions[1].level: must be 'recall', "),
        (BANK, "feedback: It", "note: It", f'{BANK}:5: "feedback" is missing'),
        (BANK, "kind: numeric", "kind: essay", f'{BANK}:16: questions[2]: "essay" is not one of '),
        (BANK, "kind: numeric", "knd: numeric", f'{BANK}:16: questions[2]: "kind" is missing'),
        (CHECK, "module: technique\n", "", f"{CHECK}:1: a module check names its module"),
        (CHECK, "pass_percent: 70", "pass_percent: 101", f"{CHECK}:5: pass_percent: must be 100 or less"),
        (CHECK, "count: 2", "count: many", f"{CHECK}:8: draw[1].count: must be a whole number"),
    ],
)
def test_a_slip_is_reported_with_its_file_and_line(
    root: Path, name: str, old: str, new: str, message: str
) -> None:
    change(root, name, old, new)

    assert any(said.startswith(message) for said in problems_of(root)), problems_of(root)


def test_all_problems_of_all_files_are_reported_at_once(root: Path) -> None:
    change(root, AWARD, "statement:", "statment:")
    change(root, SKIN, "minutes: 10", "minutes: ten")
    change(root, BANK, "level: recall", "level: hard")
    (root / "courses/smp/technique/module.yaml").unlink()

    said = problems_of(root)

    module = "courses/smp/technique/module.yaml:1: this file is missing"
    assert [each.partition(":")[0] for each in said] == [AWARD, AWARD, SKIN, module.partition(":")[0], BANK]
    assert module in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: !!python/object/apply:os.system [touch pwned]", "the tag tag:yaml.org,2002:python"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors and aliases"),
        ("a: " + "[" * 5_000, "not valid YAML"),
        ("a:\n" + "".join(" " * depth + "-\n" for depth in range(1, 60)), "nested more than 20 levels deep"),
        ("title: x\n---\ntitle: y", "not valid YAML"),
    ],
)
def test_e10_yaml_that_runs_code_or_grows_without_end_is_refused(
    root: Path, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / COURSE).write_text(text)

    (said,) = [each for each in problems_of(root) if message in each]

    assert said.startswith(f"{COURSE}:")
    assert not (root / "pwned").exists()


def test_e10_the_content_package_never_evaluates_or_unpickles() -> None:
    folder = Path(__file__).parents[2] / "lms" / "content"
    for path in folder.glob("*.py"):
        text = path.read_text()
        assert "pickle" not in text
        assert "marshal" not in text
        assert " eval(" not in text
        assert " exec(" not in text
        assert "UnsafeLoader" not in text


def test_a_file_that_is_not_utf_8_is_named_with_the_line(root: Path) -> None:
    (root / COURSE).write_bytes(b"id: x\ntitle: caf\xe9\n")

    assert f"{COURSE}:2: the file is not UTF-8 text" in problems_of(root)


def test_a_file_larger_than_a_megabyte_is_refused_unread(root: Path) -> None:
    (root / SKIN).write_text(FILES[SKIN] + "x" * 1_100_000)

    assert problems_of(root) == [f"{SKIN}:1: the file is larger than 1 MB"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(root: Path) -> None:
    before = read(root)
    for name in (COURSE, SKIN, BANK):
        (root / name).write_bytes(b"\xef\xbb\xbf" + FILES[name].replace("\n", "\r\n").encode())

    assert read(root) == before


@pytest.mark.parametrize(
    "slug", ["../smp", "..", "/etc", "smp/../smp", "smp%2f", "SMP", "", "a\x00b", "．．／smp"]
)
def test_e15_a_course_is_named_by_a_slug_and_never_by_a_path(root: Path, slug: str) -> None:
    with pytest.raises(ContentProblems, match="is not the slug of a course"):
        read_course(root / "courses", root / "quizzes", slug)


@pytest.mark.parametrize("name", [COURSE, SKIN, BANK, "courses/smp/technique/media/layers.svg"])
def test_e15_a_link_to_a_file_elsewhere_is_neither_followed_nor_quoted(root: Path, name: str) -> None:
    secret = root / "secret"
    secret.write_text("root: [x")
    (root / name).unlink()
    (root / name).symlink_to(secret)

    said = [each for each in problems_of(root) if each.startswith(name)]

    assert said == [f"{name}:1: links to other files are not followed; put the file itself here"]


@pytest.mark.parametrize(
    "name", ["courses/smp/technique", "courses/smp/technique/media", "courses/smp/facts"]
)
def test_e15_a_link_to_a_folder_elsewhere_is_not_followed(root: Path, name: str) -> None:
    (root / name).rename(root / "elsewhere")
    (root / name).symlink_to(root / "elsewhere")

    assert any("links to other files are not followed" in said for said in problems_of(root))


def test_a_lesson_file_needs_a_number_of_its_own_and_a_slug(root: Path) -> None:
    folder = root / "courses/smp/technique"
    (folder / "02-depth.md").rename(folder / "01-depth.md")
    (folder / "notes.md").write_text("x")

    same, unnamed = problems_of(root)

    assert same == "courses/smp/technique/01-skin.md:1: 01-depth.md has the same number"
    assert unnamed.startswith(
        "courses/smp/technique/notes.md:1: a lesson's file is named like 01-skin-and-scalp.md"
    )


def test_a_course_that_does_not_exist_is_one_problem(root: Path) -> None:
    with pytest.raises(ContentProblems, match=r"^courses/none/course.yaml:1: this file is missing$"):
        read_course(root / "courses", root / "quizzes", "none")


def test_a_lesson_alone_is_read_from_its_text() -> None:
    lesson, place = parse_lesson(FILES[SKIN], "smp/01-skin.md")

    assert lesson.title == "Skin"
    assert place.line("checks", 1, "options", 0) == 12
    assert FILES[SKIN].splitlines()[place.body_line - 1] == "## Layers"
