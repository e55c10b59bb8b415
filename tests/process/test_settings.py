"""A wrong setting stops every process at the start, with one sentence that names it."""

import os
from pathlib import Path

import pytest

from tests.process.server import Installation

WRONG = [
    ("LMS_SECRET_KEY", "", "LMS_SECRET_KEY is missing"),
    ("LMS_SECRET_KEY", "short", "LMS_SECRET_KEY holds a key that is too short"),
    ("LMS_SECRET_KEY", "changeme-0123456789-abcdefghijklmnop", "LMS_SECRET_KEY holds a key"),
    ("LMS_BASE_URL", "http://learn.example.org", "LMS_BASE_URL must begin with https://"),
    ("LMS_DATABASE_URL", "mysql://db/stipple", "LMS_DATABASE_URL must begin with"),
    ("LMS_SECRET", "x" * 40, "LMS_SECRET is not a setting"),
    ("FLASK_DEBUG", "1", "FLASK_DEBUG must not be set"),
]


@pytest.fixture
def fresh(tmp_path: Path) -> Installation:
    """An installation that was never started."""
    return Installation(tmp_path, f"sqlite:///{tmp_path}/test.sqlite3")


def _assert_one_sentence(status: int, stderr: str, sentence: str) -> None:
    assert status != 0
    said = [line for line in stderr.splitlines() if line.startswith("Stipple cannot start: ")]
    assert said, stderr
    assert set(said) == {said[0]}
    assert sentence in said[0]
    assert "Traceback" not in stderr


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_g10_a_command_ends_with_one_sentence_that_names_the_wrong_setting(
    fresh: Installation, name: str, value: str, sentence: str
) -> None:
    fresh.changes[name] = value
    ended = fresh.command("doctor")
    _assert_one_sentence(ended.returncode, ended.stderr, sentence)
    assert ended.stderr.strip().count("\n") == 0
    assert ended.stdout == ""


def test_g10_the_web_server_ends_with_the_sentence_instead_of_trying_for_ever(fresh: Installation) -> None:
    fresh.changes["LMS_BASE_URL"] = "http://learn.example.org"
    server = fresh.launch()
    try:
        status = server.wait(30)
    finally:
        fresh.end()
    # Two workers end at once, and gunicorn may print a traceback of its own while it stops; ours must not be in it.
    assert status not in {0, None}
    assert "Stipple cannot start: LMS_BASE_URL must begin with https://" in server.output()
    assert "lms/config.py" not in server.output()


def test_g10_the_worker_ends_with_the_sentence(fresh: Installation) -> None:
    fresh.changes["LMS_SMTP_URL"] = "mail.example.org"
    worker = fresh.work()
    try:
        status = worker.wait(30)
    finally:
        fresh.end()
    _assert_one_sentence(status, worker.output(), "LMS_SMTP_URL must look like")


def test_g10_a_key_file_that_others_can_read_is_refused_with_the_remedy(fresh: Installation) -> None:
    key = fresh.data_dir / "secret-key"
    key.write_text(os.urandom(32).hex())
    key.chmod(0o644)
    fresh.changes["LMS_SECRET_KEY"] = ""
    ended = fresh.command("doctor")
    _assert_one_sentence(ended.returncode, ended.stderr, f"chmod 600 {key}")
