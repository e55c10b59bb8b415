"""Settings from LMS_* variables: typed, checked at the start, each with one sentence when it is wrong."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from lms.core.text import is_email

ROOT = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1"}
LONGEST_BASE_URL = 65
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"}
KNOWN = {
    "LMS_SECRET_KEY", "LMS_SECRET_KEY_FALLBACKS", "LMS_DATABASE_URL", "LMS_DATA_DIR", "LMS_BASE_URL",
    "LMS_SMTP_URL", "LMS_MAIL_FROM", "LMS_QUEUE", "LMS_TRUSTED_PROXIES", "LMS_SESSION_IDLE_MINUTES",
    "LMS_SESSION_DAYS", "LMS_COURSES_DIR", "LMS_QUIZZES_DIR", "LMS_LOG_LEVEL", "LMS_WORKERS",
}  # fmt: skip
WEAK_WORDS = ("changeme", "change-me", "password", "only-for-tests", "secret-key")
"""A key that holds one of these was copied from an example, and everybody knows it."""


class SettingsProblem(Exception):
    """A setting is missing or wrong. The message is one sentence that names it and the remedy."""


@dataclass(frozen=True)
class Settings:
    """What an operator chooses. `docs/operating.md` describes each."""

    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    data_dir: Path
    base_url: str
    smtp_url: str
    mail_from: str
    queue: str
    trusted_proxies: int
    session_idle_minutes: int
    session_days: int
    courses_dir: Path
    quizzes_dir: Path
    log_level: str
    workers: int

    @property
    def is_local(self) -> bool:
        """Tell whether the installation is reached on this machine alone."""
        return urlsplit(self.base_url).hostname in LOCAL_HOSTS

    @property
    def is_https(self) -> bool:
        """Tell whether browsers reach the installation over TLS."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Return the host name, with its port when one is named."""
        return urlsplit(self.base_url).netloc

    @property
    def uses_mailbox(self) -> bool:
        """Tell whether mail is shown in the local mailbox instead of being sent."""
        return not self.smtp_url


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsProblem: something is missing, unknown or unsafe.
    """
    env = os.environ if environ is None else environ
    _refuse_unknown(env)
    data_dir = Path(env.get("LMS_DATA_DIR") or ROOT / ".data").resolve()
    settings = Settings(
        secret_key=_secret_key(env, data_dir),
        secret_key_fallbacks=_fallbacks(env),
        database_url=_database_url(env, data_dir),
        data_dir=data_dir,
        base_url=_base_url(env),
        smtp_url=_smtp_url(env),
        mail_from=_mail_from(env),
        queue=_queue(env),
        trusted_proxies=_number(env, "LMS_TRUSTED_PROXIES", 0, low=0, high=5),
        session_idle_minutes=_number(env, "LMS_SESSION_IDLE_MINUTES", 24 * 60, low=5, high=30 * 24 * 60),
        session_days=_number(env, "LMS_SESSION_DAYS", 14, low=1, high=90),
        courses_dir=Path(env.get("LMS_COURSES_DIR") or ROOT / "courses").resolve(),
        quizzes_dir=Path(env.get("LMS_QUIZZES_DIR") or ROOT / "quizzes").resolve(),
        log_level=_log_level(env),
        workers=_number(env, "LMS_WORKERS", 2, low=1, high=64),
    )
    _refuse_unsafe(settings, env)
    return settings


def make_secret_key(data_dir: Path) -> Path:
    """Write a new key file that only its owner can read, unless there is one; return its path."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path


def _refuse_unknown(env: Mapping[str, str]) -> None:
    # LMS_TEST_* variables steer the test suite and mean nothing to the application.
    unknown = sorted(
        n for n in env if n.startswith("LMS_") and not n.startswith("LMS_TEST_") and n not in KNOWN
    )
    if unknown:
        raise SettingsProblem(f"{unknown[0]} is not a setting; docs/operating.md lists those that exist.")


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    key = env.get("LMS_SECRET_KEY", "")
    path = data_dir / "secret-key"
    if not key and path.exists():
        if path.stat().st_mode & 0o077:
            raise SettingsProblem(f"The key file {path} can be read by others; run: chmod 600 {path}")
        key = path.read_text().strip()
    if not key:
        raise SettingsProblem("LMS_SECRET_KEY is missing; set it to 32 or more random characters.")
    _refuse_weak("LMS_SECRET_KEY", key)
    return key


def _fallbacks(env: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(key for key in env.get("LMS_SECRET_KEY_FALLBACKS", "").split(",") if key)
    for key in keys:
        _refuse_weak("LMS_SECRET_KEY_FALLBACKS", key)
    return keys


def _refuse_weak(name: str, key: str) -> None:
    if len(key) < 32 or len(set(key)) < 8 or any(word in key.lower() for word in WEAK_WORDS):
        raise SettingsProblem(
            f"{name} holds a key that is too short or too simple; use 32 or more random characters."
        )


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("LMS_DATABASE_URL") or f"sqlite:///{data_dir}/stipple.sqlite3"
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsProblem("LMS_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if url in {"sqlite:///", "sqlite:///:memory:"}:
        raise SettingsProblem("LMS_DATABASE_URL must name a file; in memory everything is lost at a restart.")
    return url


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address with a host; None when it is none."""
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_address else None


def _base_url(env: Mapping[str, str]) -> str:
    url = (env.get("LMS_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or url != f"{parts.scheme}://{parts.netloc}":
        raise SettingsProblem(
            "LMS_BASE_URL must be an address such as https://learn.example.org, without a path."
        )
    if parts.username is not None:
        raise SettingsProblem("LMS_BASE_URL must name the host alone, without a user before it.")
    if len(url) > LONGEST_BASE_URL:
        raise SettingsProblem(
            f"LMS_BASE_URL may have at most {LONGEST_BASE_URL} characters to fit on certificates."
        )
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise SettingsProblem("LMS_BASE_URL must begin with https:// unless it is a local address.")
    return url


def _smtp_url(env: Mapping[str, str]) -> str:
    url = env.get("LMS_SMTP_URL", "")
    parts = _parts(url)
    if url and (parts is None or parts.scheme not in {"smtp", "smtps"}):
        raise SettingsProblem("LMS_SMTP_URL must look like smtp://name:password@mail.example.org:587.")
    return url


def _mail_from(env: Mapping[str, str]) -> str:
    sender = env.get("LMS_MAIL_FROM", "")
    if not sender:
        return "Stipple <no-reply@localhost>"
    if not is_email(parseaddr(sender)[1]) or len(sender.splitlines()) != 1:
        raise SettingsProblem("LMS_MAIL_FROM must look like Stipple <no-reply@example.org>.")
    return sender


def _queue(env: Mapping[str, str]) -> str:
    queue = env.get("LMS_QUEUE", "sqlite")
    if queue not in {"sqlite", "immediate"}:
        raise SettingsProblem("LMS_QUEUE must be sqlite or immediate.")
    return queue


def _log_level(env: Mapping[str, str]) -> str:
    level = env.get("LMS_LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingsProblem("LMS_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
    return level


def _number(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsProblem(f"{name} must be a whole number from {low} to {high}.")
    return int(text)


def _refuse_unsafe(settings: Settings, env: Mapping[str, str]) -> None:
    if env.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        raise SettingsProblem("FLASK_DEBUG must not be set: the debugger lets visitors run code; unset it.")
    if settings.uses_mailbox and not settings.is_local:
        raise SettingsProblem("LMS_SMTP_URL is missing; without it mail reaches nobody on a public address.")
    if settings.database_url.startswith("sqlite:///"):
        folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
        if (kind := _file_system(folder)) in NETWORK_FILE_SYSTEMS:
            raise SettingsProblem(
                f"LMS_DATABASE_URL puts SQLite on a network share ({kind}), where it can be damaged; "
                "choose a local folder or PostgreSQL."
            )


def _file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the kind of file system that holds `folder`; empty where the machine does not tell."""
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text().splitlines():
        _device, point, found, *_ = line.split()
        point = point.replace("\\040", " ")  # the list of mounts writes a space so
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind
