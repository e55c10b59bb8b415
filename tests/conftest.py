"""Fixtures for tests that need a database or a browser-like client. SQLite and PostgreSQL run the same tests."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from lms import create_app, migrations
from lms.config import ROOT, Settings
from lms.core import clock
from lms.extensions import db
from lms.people import service as people
from lms.people.models import Person
from lms.people.service import Browser as KnownBrowser

BASE = "https://learn.example.org"
SECRET = "only-for-tests-0123456789-abcdefghijklmnop"


class Browser(FlaskClient):
    """A test client that signs people in, sends tokens and refuses sloppy pages."""

    def sign_in(self, person: Person) -> None:
        """Sign a person in without the slow password hash."""
        with self.application.app_context(), db.sessionmaker.begin() as session:
            token = people.open_session(
                session, person.id, KnownBrowser("127.0.0.1", "test", ""), days=14, at=clock.now()
            )
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    def token(self) -> str:
        """Return a CSRF token of this browser's session."""
        with self.application.test_request_context(base_url=BASE):
            from flask import session as page_session  # noqa: PLC0415
            from flask_wtf.csrf import generate_csrf  # noqa: PLC0415

            with self.session_transaction() as cookie:
                page_session.update(cookie)
            token = generate_csrf()
            raw = page_session["csrf_token"]
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return str(token)

    def submit(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form as a page would: with its token."""
        return self.post(url, data={"csrf_token": self.token(), **(data or {})}, **kwargs)

    def session_transaction(self, *args: Any, **kwargs: Any) -> Any:
        """Open the cookie's session at the installation's own address."""
        kwargs.setdefault("base_url", BASE)
        return super().session_transaction(*args, **kwargs)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; a page must be well-formed, titled, labelled and free of inline script and style."""
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", BASE)
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            review_page(response.get_data(as_text=True))
        return response


def review_page(html: str) -> None:
    """Refuse what a careful reviewer would send back."""
    html5lib.HTMLParser(strict=True).parse(html)
    assert re.search(r"<title>[^<]+</title>", html), "a page needs a title"
    assert html.count("<h1") == 1, f"a page has one h1, this one has {html.count('<h1')}"
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids)), f"doubled ids: {sorted({i for i in ids if ids.count(i) > 1})}"
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html), "no inline style, no inline handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), "no inline script"
    for target in re.findall(r'<label[^>]*\sfor="([^"]*)"', html):
        assert target in ids, f"a label points at nothing: {target}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file; each test copies it."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(worker_id: str) -> Iterator[str | None]:
    """The address of a server and the name of a migrated, empty database on it; None when tests run on SQLite."""
    server = os.environ.get("LMS_TEST_POSTGRES")
    if not server:
        yield None
        return
    name = f"template_{worker_id}"
    _admin(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    engine = create_engine(_named(server, name))
    migrations.upgrade(engine)
    engine.dispose()
    yield name


def _named(server: str, name: str) -> str:
    """Return the address of one database; the server's address carries a placeholder for it."""
    return server.replace("DATABASE", name)


def _admin(server: str, *statements: str) -> None:
    engine = create_engine(_named(server, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def database_url(
    tmp_path: Path, sqlite_template: Path, postgres_template: str | None, worker_id: str
) -> Iterator[str]:
    """A migrated, empty database of the test's own."""
    if postgres_template is None:
        shutil.copy(sqlite_template, tmp_path / "test.sqlite3")
        yield f"sqlite:///{tmp_path}/test.sqlite3"
        return
    server, name = os.environ["LMS_TEST_POSTGRES"], f"test_{worker_id}"
    _admin(
        server,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"',
    )
    yield _named(server, name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of this test process, so that processes do not share a database."""
    found = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return str(found)


def make_settings(data_dir: Path, database_url: str, **changes: Any) -> Settings:
    """Return settings for a test; `changes` replaces single ones."""
    values: dict[str, Any] = {
        "secret_key": SECRET, "secret_key_fallbacks": (), "database_url": database_url, "data_dir": data_dir,
        "base_url": BASE, "smtp_url": "smtp://mail.invalid:25",
        "mail_from": "Stipple <no-reply@example.org>", "queue": "immediate", "trusted_proxies": 0,
        "session_idle_minutes": 1440, "session_days": 14, "courses_dir": ROOT / "courses",
        "quizzes_dir": ROOT / "quizzes", "log_level": "WARNING", "workers": 2,
    }  # fmt: skip
    return Settings(**{**values, **changes})


_MADE: list[Flask] = []


@pytest.fixture(autouse=True)
def _no_connection_outlives_its_test() -> Iterator[None]:
    """Close what the apps of a test have opened, also of those that it made by itself."""
    yield
    while _MADE:
        made = _MADE.pop()
        if "sqlalchemy" in made.extensions:
            with made.app_context():
                db.engine.dispose()


def make_app(settings: Settings) -> Flask:
    """Return an app whose jobs run only when a test runs them."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.extensions["wake"] = lambda _job: None
    app.test_client_class = Browser
    _MADE.append(app)
    return app


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The application on a database of its own."""
    made = make_app(make_settings(tmp_path, database_url))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser without a session, at the installation's own address."""
    return new_browser(app)


def new_browser(app: Flask) -> Browser:
    """Return another browser."""
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


@pytest.fixture
def sessions(app: Flask) -> sessionmaker[Session]:
    """Make sessions of the test's own. No app context stays open around requests."""
    with app.app_context():
        return db.sessionmaker


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One session of the test's own."""
    with sessions() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _no_mail_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that talks to a mail server by accident."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a test tried to send mail")

    monkeypatch.setattr("smtplib.SMTP", refuse)
    monkeypatch.setattr("smtplib.SMTP_SSL", refuse)
