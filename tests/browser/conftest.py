"""A real server on this machine and a real browser."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from lms.core import clock
from lms.extensions import db
from lms.people import service as people
from lms.people.models import Person
from lms.people.service import Browser as KnownBrowser
from tests.conftest import make_app, make_settings


@dataclass
class Site:
    """A running installation."""

    app: Flask
    address: str
    sessions: sessionmaker[Session]

    def cookie(self, person: Person) -> dict[str, str]:
        """Return the session cookie of somebody who has just signed in."""
        with self.sessions.begin() as session:
            token = people.open_session(
                session, person.id, KnownBrowser("127.0.0.1", "test", ""), days=14, at=clock.now()
            )
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer is not None
        value = signer.dumps({"_user_id": token, "_fresh": True, "_permanent": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": str(value), "url": self.address}


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Site]:
    """Serve the application on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = make_app(make_settings(tmp_path, database_url, base_url=address))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with app.app_context():
        sessions = db.sessionmaker
    yield Site(app, address, sessions)
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all tests."""
    path = os.environ.get("LMS_TEST_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass
class Desk:
    """Opens devices (browser contexts) and collects what their pages complain about."""

    site: Site
    chromium: Chromium
    complaints: list[str] = field(default_factory=list)
    devices: list[BrowserContext] = field(default_factory=list)

    def device(self, person: Person | None = None, **options: Any) -> BrowserContext:
        """Return a new device, signed in when a person is given."""
        context = self.chromium.new_context(base_url=self.site.address, **options)
        context.set_default_timeout(10_000)
        if person is not None:
            context.add_cookies([self.site.cookie(person)])  # type: ignore[list-item]
        self.devices.append(context)
        return context

    def page(self, person: Person, path: str, **options: Any) -> Page:
        """Return a page of a new device of this person."""
        page = self.device(person, **options).new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page


@pytest.fixture
def desk(site: Site, chromium: Chromium) -> Iterator[Desk]:
    """Devices for one test. A script error on any page fails it."""
    opened = Desk(site, chromium)
    yield opened
    for context in opened.devices:
        context.close()
    assert opened.complaints == []
