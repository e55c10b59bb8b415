"""What the operator's commands promise."""

import re
import stat
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from lms.academies import queries as academies
from lms.academies.models import Academy
from lms.certificates.models import Certificate
from lms.config import ROOT
from lms.mail.models import Message
from lms.people import credentials
from lms.people import queries as people
from lms.people.models import Person
from lms.people.policy import Role
from tests.conftest import make_app, make_settings, new_browser
from tests.factories import make_academy, make_person

SMP = "scalp-micropigmentation"


def run(app: Flask, *words: str) -> Result:
    """Run one command in this process."""
    return app.test_cli_runner().invoke(args=list(words))


def test_the_demo_is_made_once_and_its_accounts_are_for_the_owner_of_the_folder_alone(
    app: Flask, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    first = run(app, "demo")
    assert first.exit_code == 0, first.output
    accounts = tmp_path / "demo-accounts.txt"
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    lines = [line.split() for line in accounts.read_text().splitlines()]
    assert {role for role, _email, _password in lines} == {role.value for role in Role}
    with sessions() as session:
        for _role, email, password in lines:
            person = people.by_email(session, email)
            assert person is not None
            assert credentials.verify(person.password_hash, password).is_right
            assert email in first.output

    again = run(app, "demo")

    assert again.exit_code == 0
    assert accounts.read_text() in again.output
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == len(lines)
        assert session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_a20_the_first_start_prints_a_link_that_makes_one_owner_and_works_once(
    app: Flask, sessions: sessionmaker[Session]
) -> None:
    started = run(app, "database", "first-start")
    assert started.exit_code == 0, started.output
    link = re.search(r"https://learn\.example\.org(/setup/\S+)", started.output)
    assert link is not None
    form = {
        "academy_name": "Harbour Academy", "legal_name": "Olga Petrova", "email": "olga@example.org",
        "password": "quiet heron over the weir",
    }  # fmt: skip

    owner = new_browser(app)
    assert owner.get(link[1]).status_code == 200
    assert owner.submit(link[1], form).status_code == 302
    second = new_browser(app).submit(link[1], {**form, "email": "eve@example.org"})

    assert second.status_code == 410
    with sessions() as session:
        academy = session.scalars(select(Academy)).one()
        person = session.scalars(select(Person)).one()
        assert academy.name == "Harbour Academy"
        assert academies.roles_in(session, academy.id, person.id) == {Role.OWNER}
    assert "/setup/" not in run(app, "database", "first-start").output, "a filled installation gives no link"


def test_content_is_checked_imported_twice_and_exported_as_it_was(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    with session.begin():
        make_academy(session, slug="alpha")

    checked = run(app, "content", "check")
    first = run(app, "content", "import", "--academy", "alpha")
    again = run(app, "content", "import", "--academy", "alpha")
    exported = run(
        app, "content", "export", "--academy", "alpha", "--course", SMP, "--to", str(tmp_path / "out")
    )

    assert [r.exit_code for r in (checked, first, again, exported)] == [0, 0, 0, 0], checked.output
    assert "24 lessons" in checked.output
    assert "0 added, 0 changed, 0 retired" in again.output
    lesson = next((ROOT / "courses" / SMP / "numbing").glob("01-*.md"))
    copy = tmp_path / "out" / "courses" / SMP / "numbing" / lesson.name
    assert copy.read_bytes() == lesson.read_bytes()


def test_a_broken_course_file_is_reported_with_its_line_and_nothing_is_imported(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    with session.begin():
        make_academy(session, slug="alpha")
    folder = tmp_path / "courses" / "broken"
    folder.mkdir(parents=True)
    (folder / "course.yaml").write_text("id: 0190b6a8-0000-7000-8000-000000000001\ntitle: Broken\nhourz: 3\n")

    result = run(app, "content", "check", "--courses", str(tmp_path / "courses"), "--quizzes", str(tmp_path))

    assert result.exit_code == 1
    assert re.search(r"course\.yaml:3: .*hourz", result.output), result.output


def test_people_are_invited_given_roles_and_kept_out_from_the_command_line(
    app: Flask, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        academy = make_academy(session, slug="alpha")
        make_person(session, academy, Role.OWNER, email="olga@example.org")

    invited = run(app, "people", "invite", "new@example.org", "--academy", "alpha", "--role", "assessor")
    given = run(app, "people", "role", "olga@example.org", "assessor", "--academy", "alpha")
    last = run(app, "people", "role", "olga@example.org", "owner", "--academy", "alpha", "--end")
    suspended = run(app, "people", "suspend", "olga@example.org")
    unknown = run(app, "people", "suspend", "nobody@example.org")

    assert invited.output.startswith("https://learn.example.org/invite/")
    assert given.exit_code == 0
    assert last.exit_code == 1
    assert "last owner" in last.output
    assert suspended.exit_code == 0
    assert unknown.exit_code == 1
    with sessions() as session:
        assert session.scalars(select(Message.recipient)).all() == ["new@example.org"]
        person = people.by_email(session, "olga@example.org")
        assert person is not None
        assert person.suspended_at is not None
        assert academies.roles_in(session, academy.id, person.id) == {Role.OWNER, Role.ASSESSOR}


def test_a_certificate_is_looked_up_and_revoked_from_the_command_line(
    app: Flask, sessions: sessionmaker[Session]
) -> None:
    assert run(app, "demo").exit_code == 0
    with sessions() as session:
        serials = session.scalars(select(Certificate.serial).order_by(Certificate.issued_at)).all()
    standings = {serial: run(app, "certificates", "verify", serial) for serial in serials}
    valid = next(serial for serial, result in standings.items() if result.exit_code == 0)
    assert standings[valid].output.startswith("valid: ")
    assert sum(result.exit_code for result in standings.values()) == 1, "the demo has one that is revoked"

    revoked = run(app, "certificates", "revoke", valid, "--reason", "Issued by mistake")

    assert revoked.exit_code == 0
    looked_up = run(app, "certificates", "verify", valid.lower())
    assert looked_up.exit_code == 1
    assert "Issued by mistake" in looked_up.output
    mistyped = run(app, "certificates", "verify", valid[:-1])
    assert mistyped.exit_code == 1
    assert "a character is missing or wrong" in mistyped.output


def test_doctor_says_what_is_wrong_and_that_all_is_well(app: Flask, tmp_path: Path) -> None:
    found = run(app, "doctor").output.strip()
    # The test server of PostgreSQL is hasty on purpose, and doctor notices.
    assert found in {
        "All is well.",
        "PostgreSQL runs with fsync = off: a power cut can lose answers; set it to on.",
    }
    empty = make_app(make_settings(tmp_path, f"sqlite:///{tmp_path}/empty.sqlite3"))

    result = run(empty, "doctor")

    assert result.exit_code == 1
    assert "database upgrade" in result.output
