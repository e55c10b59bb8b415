"""A wrong or missing setting stops the start with one sentence that names it."""

import logging
import os
import stat
from pathlib import Path

import pytest

from lms import config, create_app
from lms.config import SettingsProblem, load, make_secret_key

GOOD_KEY = "9f1c7be2a04d5836e1f7c2b9d8a6430e"


def environ(data_dir: Path, **changes: str) -> dict[str, str]:
    """Return a public installation's variables; `changes` are named without LMS_."""
    usual = {
        "LMS_SECRET_KEY": GOOD_KEY,
        "LMS_DATA_DIR": str(data_dir),
        "LMS_BASE_URL": "https://learn.example.org",
        "LMS_SMTP_URL": "smtp://mail.example.org:587",
        "LMS_MAIL_FROM": "Stipple <no-reply@example.org>",
    }
    return {**usual, **{f"LMS_{name}": value for name, value in changes.items()}}


def problem_of(variables: dict[str, str]) -> str:
    with pytest.raises(SettingsProblem) as refused:
        load(variables)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert len(sentence) < 250
    return sentence


def test_the_usual_settings_are_read(tmp_path: Path) -> None:
    found = load(environ(tmp_path, SESSION_DAYS="30", LOG_LEVEL="debug"))

    assert (found.host, found.is_https, found.is_local) == ("learn.example.org", True, False)
    assert (found.session_days, found.log_level, found.uses_mailbox) == (30, "DEBUG", False)
    assert found.database_url == f"sqlite:///{tmp_path}/stipple.sqlite3"


def test_a_developer_needs_a_key_and_nothing_else(tmp_path: Path) -> None:
    make_secret_key(tmp_path)

    found = load({"LMS_DATA_DIR": str(tmp_path)})

    assert (found.is_local, found.uses_mailbox, found.base_url) == (True, True, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "abcabcabcabcabcabcabcabcabcabcabcabc"),
        ("SECRET_KEY", "only-for-tests-0123456789-abcdefghijklmnop"),
        ("SECRET_KEY", "please-changeme-please-changeme-please"),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("SECRET_KEY_FALLBACKS", f"{GOOD_KEY},{'a' * 40}"),
        ("BASE_URL", "http://learn.example.org"),
        ("BASE_URL", "learn.example.org"),
        ("BASE_URL", "ftp://learn.example.org"),
        ("BASE_URL", "https://learn.example.org/lms"),
        ("BASE_URL", "https://learn.example.org?a=1"),
        ("BASE_URL", "https://learn.example.org#top"),
        ("BASE_URL", "https://ada@learn.example.org"),
        ("BASE_URL", "https://learn.example.org:99999"),
        ("BASE_URL", "https://[learn"),
        ("BASE_URL", "https://"),
        ("DATABASE_URL", "mysql://localhost/lms"),
        ("DATABASE_URL", "stipple.sqlite3"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:many"),
        ("SMTP_URL", "smtp://[mail"),
        ("MAIL_FROM", "Stipple"),
        ("MAIL_FROM", "Stipple <no-reply@example.org>\nBcc: eve@example.org"),
        ("QUEUE", "redis"),
        ("LOG_LEVEL", "LOUD"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "6"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_DAYS", "91"),
        ("SESSION_DAYS", "٣"),
        ("WORKERS", "1.5"),
        ("WORKERS", "0"),
    ],
)
def test_g10_a_wrong_value_is_named_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    assert f"LMS_{name}" in problem_of(environ(tmp_path, **{name: value}))


def test_g10_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "LMS_SECRET_KEY is missing" in problem_of({"LMS_DATA_DIR": str(tmp_path)})


def test_g10_a_variable_that_nobody_reads_is_named(tmp_path: Path) -> None:
    assert "LMS_SECRETKEY" in problem_of(environ(tmp_path, SECRETKEY=GOOD_KEY))


@pytest.mark.parametrize("value", ["1", "true", "yes", "on"])
def test_g10_the_debugger_stops_the_start(tmp_path: Path, value: str) -> None:
    assert "FLASK_DEBUG" in problem_of({**environ(tmp_path), "FLASK_DEBUG": value})
    load({**environ(tmp_path), "FLASK_DEBUG": "0"})


def test_g10_a_public_address_without_a_mail_server_is_refused(tmp_path: Path) -> None:
    assert "LMS_SMTP_URL" in problem_of(environ(tmp_path, SMTP_URL=""))


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o666])
def test_g10_a_key_file_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = make_secret_key(tmp_path)
    path.chmod(mode)

    assert f"chmod 600 {path}" in problem_of({"LMS_DATA_DIR": str(tmp_path)})


def test_g10_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = make_secret_key(tmp_path / "new")
    first = path.read_text()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert make_secret_key(tmp_path / "new").read_text() == first
    assert len(first) == 64


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/lms /srv/lms nfs4 rw 0 0
/dev/sdb1 /srv/lms/local ext4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/stipple", "ext4"),
        ("/srv/lms", "nfs4"),
        ("/srv/lms/data", "nfs4"),
        ("/srv/lms/local/data", "ext4"),
        ("/srv/lmsother", "ext4"),
        ("/mnt/my share/data", "cifs"),
    ],
)
def test_g10_the_kind_of_file_system_is_read_from_the_list_of_mounts(
    tmp_path: Path, folder: str, kind: str
) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)

    assert config._file_system(Path(folder), tmp_path / "mounts") == kind
    assert config._file_system(Path(folder), tmp_path / "missing") == ""


def test_g10_sqlite_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "_file_system", lambda _folder: "nfs4")

    assert "network share (nfs4)" in problem_of(environ(tmp_path))
    load(environ(tmp_path, DATABASE_URL="postgresql://db.example.org/lms"))


def test_g11_earlier_keys_are_read_in_order(tmp_path: Path) -> None:
    older, oldest = GOOD_KEY[::-1], GOOD_KEY[5:] + GOOD_KEY[:5]

    found = load(environ(tmp_path, SECRET_KEY_FALLBACKS=f"{older},{oldest}"))

    assert found.secret_key_fallbacks == (older, oldest)


def test_g10_the_process_ends_with_the_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LMS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LMS_DATA_DIR", str(tmp_path))

    with pytest.raises(SystemExit, match="Stipple cannot start: LMS_SECRET_KEY is missing"):
        create_app()


def test_no_setting_appears_in_a_log_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        load(environ(tmp_path))

    assert GOOD_KEY not in caplog.text
