"""Courses come in from files and go out as files, and trainees lose nothing by it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lms import journey
from lms.academies import queries as academies
from lms.catalog.models import (
    Course,
    CourseVersion,
    Lesson,
    LessonVersion,
    QuestionRow,
    QuestionVersion,
    Quiz,
)
from lms.catalog.outline import Outline
from lms.config import ROOT
from lms.content.problems import ContentProblems
from lms.core.db import Base, unit_of_work
from lms.core.files import FileStore
from lms.exchange import courses
from lms.learning import queries as learning
from lms.learning import service as learning_service
from lms.migrations import tables
from lms.people.policy import Actor
from lms.quizzes import queries as quizzes
from tests.content.course_folder import change, write_folder
from tests.factories import as_actor, make_academy, make_person
from tests.features.scene import BASE_URL, NOON, Sessions, count

TODAY = date(2026, 11, 25)
LESSON = "courses/smp/technique/01-skin.md"
BANK = "quizzes/smp/banks/technique.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a good course."""
    write_folder(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def bring(sessions: Sessions, root: Path, tmp_path: Path) -> Callable[..., str]:
    """Import the folder's course into an academy and return the report's line."""
    with unit_of_work(sessions) as session:
        make_academy(session, slug="alpha")

    def work(days: int = 0, slug: str = "smp", folder: Path = root) -> str:
        read, _warnings = courses.read_checked(folder / "courses", folder / "quizzes", slug, today=TODAY)
        with unit_of_work(sessions) as session:
            academy = academies.by_slug(session, "alpha")
            store = FileStore(tmp_path / "store")
            return str(courses.import_course(session, academy, read, store, at=NOON + timedelta(days=days)))

    return work


def dump(sessions: Sessions, *, without: tuple[str, ...] = ("audit_entry",)) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with sessions() as session:
        return {
            table.name: sorted(tuple(map(repr, row)) for row in session.execute(table.select()))
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }


def trainee(sessions: Sessions) -> Actor:
    with unit_of_work(sessions) as session:
        academy = academies.by_slug(session, "alpha")
        person = make_person(session, academy)
        actor = as_actor(person, academy)
        learning_service.enrol(session, actor, session.scalars(select(Course)).one(), at=NOON)
        return actor


def read_lesson(sessions: Sessions, actor: Actor, slug: str) -> None:
    with unit_of_work(sessions) as session:
        journey.complete_lesson(session, actor, "smp", slug, base_url=BASE_URL, at=NOON)


def test_importing_twice_changes_nothing(sessions: Sessions, bring: Callable[..., str]) -> None:
    bring()
    before = dump(sessions)

    report = bring(days=1)

    assert dump(sessions) == before
    assert report.startswith("0 added, 0 changed, 0 retired")
    assert len(before["lesson_version"]) == 2
    assert tables.metadata.tables.keys() > {"lesson_version"}


def test_a_changed_lesson_gets_a_second_version_and_the_first_stays(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    change(root, LESSON, "The epidermis is thin", "The epidermis is very thin")

    assert "1 changed" in bring(days=1)

    with sessions() as session:
        skin = session.scalars(select(Lesson).where(Lesson.slug == "skin")).one()
        versions = session.scalars(
            select(LessonVersion).where(LessonVersion.lesson_id == skin.id).order_by(LessonVersion.number)
        ).all()
    assert (skin.version_number, [version.number for version in versions]) == (2, [1, 2])
    assert "very thin" not in versions[0].html
    assert "very thin" in versions[1].html


def test_a_lesson_changes_also_through_a_fact_that_it_shows(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    change(root, "courses/smp/facts/technique.yaml", "about 0.1 mm thick", "about 0.1 to 0.2 mm thick")

    bring(days=1)

    with sessions() as session:
        assert session.scalars(select(Lesson.version_number).where(Lesson.slug == "skin")).one() == 2


def test_a_completed_lesson_stays_completed_whatever_happens_to_the_course(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    actor = trainee(sessions)
    read_lesson(sessions, actor, "skin")
    change(root, LESSON, "The epidermis is thin", "The epidermis is very thin")
    bring(days=1)

    with sessions() as session:
        course = session.scalars(select(Course)).one()
        (visit,) = learning.visits(session, actor.person_id, course.id).values()
        assert visit.completed_at == NOON

    (root / LESSON).rename(root / "courses/smp/technique/01-layers.md")
    change(root, "courses/smp/technique/02-depth.md", "requires: [skin]", "requires: [layers]")
    change(root, "courses/smp/technique/02-depth.md", "lesson:skin", "lesson:layers")
    change(root, BANK, "lesson: skin", "lesson: layers")
    bring(days=2)

    with sessions() as session:
        page = learning.lesson_page(session, actor, "smp", "layers")
        (lesson_id,) = learning.visits(session, actor.person_id, page.course_id)
        assert page.lesson_id == lesson_id


def test_a_lesson_that_left_the_course_is_retired_and_its_progress_is_kept(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    actor = trainee(sessions)
    read_lesson(sessions, actor, "skin")
    read_lesson(sessions, actor, "depth")
    (root / "courses/smp/technique/02-depth.md").unlink()
    change(root, LESSON, "See [the next lesson](lesson:depth).", "The end.")

    assert "1 retired" in bring(days=1)

    with sessions() as session:
        course = session.scalars(select(Course)).one()
        assert len(learning.visits(session, actor.person_id, course.id)) == 2
        assert [lesson.slug for lesson in Outline.from_json(course.outline).lessons()] == ["skin"]
        assert course.version_number == count(sessions, CourseVersion) == 2


def begin(sessions: Sessions, actor: Actor, seed: str = "s") -> Any:
    with unit_of_work(sessions) as session:
        quiz = session.scalars(select(Quiz)).one()
        return journey.start_quiz(session, actor, quiz.id, seed=seed, base_url=BASE_URL, at=NOON).id


def test_c19_an_attempt_in_progress_keeps_the_questions_that_it_drew(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    actor = trainee(sessions)
    read_lesson(sessions, actor, "skin")
    read_lesson(sessions, actor, "depth")
    attempt_id = begin(sessions, actor)
    with sessions() as session:
        before = quizzes.all_drawn(session, attempt_id)
    change(root, BANK, "stem: How thick is the epidermis?", "stem: How thick is the outer layer?")
    change(root, BANK, "answer: 0.1", "answer: 0.2")

    assert "1 changed" in bring(days=1)

    with sessions() as session:
        assert quizzes.all_drawn(session, attempt_id) == before
        numbers = session.scalars(select(QuestionRow.version_number).order_by(QuestionRow.position)).all()
    assert numbers == [1, 2]
    assert count(sessions, QuestionVersion) == 3


def test_a_question_that_vanished_is_retired_and_not_drawn_and_comes_back(
    sessions: Sessions, bring: Callable[..., str], root: Path
) -> None:
    bring()
    actor = trainee(sessions)
    read_lesson(sessions, actor, "skin")
    read_lesson(sessions, actor, "depth")
    whole = (root / BANK).read_text(encoding="utf-8")
    (root / BANK).write_text(
        whole[: whole.index("  - id: 00000000-0000-4000-8000-000000000007")], encoding="utf-8"
    )
    change(root, "quizzes/smp/check.yaml", "count: 2", "count: 1")

    assert "1 retired" in bring(days=1)
    attempt_id = begin(sessions, actor)
    with sessions() as session:
        assert [drawn.body["kind"] for drawn in quizzes.all_drawn(session, attempt_id)] == ["single_choice"]

    (root / BANK).write_text(whole, encoding="utf-8")
    bring(days=2)
    with sessions() as session:
        assert session.scalars(select(QuestionRow.retired_at)).all() == [None, None]
    assert count(sessions, QuestionVersion) == 2


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (BANK, "right: true", "right: false"),
        (LESSON, "{fact:T01}", "{fact:T99}"),
        ("courses/smp/course.yaml", "summary: A course.", "sumary: A course."),
        ("quizzes/smp/check.yaml", "count: 2", "count: 3"),
    ],
)
def test_a_broken_file_imports_nothing(
    sessions: Sessions, bring: Callable[..., str], root: Path, name: str, old: str, new: str
) -> None:
    bring()
    before = dump(sessions, without=())
    change(root, "courses/smp/technique/02-depth.md", "The epidermis is thin", "The epidermis is very thin")
    change(root, name, old, new)

    with pytest.raises(ContentProblems) as found:
        bring(days=1)

    assert dump(sessions, without=()) == before
    assert any(str(problem).startswith(name) or name in str(problem) for problem in found.value.problems)


def test_an_import_that_breaks_off_half_way_keeps_nothing(
    sessions: Sessions, bring: Callable[..., str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(sessions, without=())

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lms.awards.service.put_award", full)
    with pytest.raises(OSError, match="No space"):
        bring()

    assert dump(sessions, without=()) == before


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def export(sessions: Sessions, slug: str, tmp_path: Path) -> dict[str, bytes]:
    target = tmp_path / "out"
    with sessions() as session:
        academy = academies.by_slug(session, "alpha")
        store = FileStore(tmp_path / "store")
        courses.export_course(session, academy, slug, store, target / "courses", target / "quizzes")
    return files_below(target)


def test_an_export_imported_again_changes_nothing(
    sessions: Sessions, bring: Callable[..., str], tmp_path: Path
) -> None:
    bring()
    before = dump(sessions)
    first = export(sessions, "smp", tmp_path)

    bring(days=1, folder=tmp_path / "out")

    assert dump(sessions) == before
    assert export(sessions, "smp", tmp_path) == first


@pytest.mark.parametrize("slug", courses.courses_in(ROOT / "courses"))
def test_the_shipped_course_comes_back_byte_for_byte(
    sessions: Sessions, bring: Callable[..., str], tmp_path: Path, slug: str
) -> None:
    bring(slug=slug, folder=ROOT)

    out = export(sessions, slug, tmp_path)

    shipped = {
        f"{kind}/{name}": content
        for kind in ("courses", "quizzes")
        for name, content in files_below(ROOT / kind).items()
        if name.startswith(f"{slug}/")
    }
    assert out.keys() == shipped.keys()
    assert [name for name in shipped if out[name] != shipped[name]] == []


def test_b06_the_same_files_live_in_two_academies_without_touching_each_other(
    sessions: Sessions, bring: Callable[..., str], root: Path, tmp_path: Path
) -> None:
    bring()
    before = dump(sessions)
    with unit_of_work(sessions) as session:
        beta = make_academy(session, slug="beta")
        read, _warnings = courses.read_checked(root / "courses", root / "quizzes", "smp", today=TODAY)
        courses.import_course(session, beta, read, FileStore(tmp_path / "store"), at=NOON)

    after = dump(sessions)
    for name in ("course", "lesson", "question", "quiz", "award"):
        assert len(after[name]) == 2 * len(before[name])
        assert set(before[name]) < set(after[name])
