"""Mail that is not sent is read on the developer's machine, and nowhere else."""

import uuid
from pathlib import Path

import pytest
from flask import Flask

from lms.core import clock
from lms.extensions import db
from lms.mail import service
from tests.conftest import Browser, make_app, make_settings

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def local(tmp_path: Path, database_url: str) -> Flask:
    return make_app(make_settings(tmp_path, database_url, base_url=BASE, smtp_url=""))


def local_browser(app: Flask) -> Browser:
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


def queue(app: Flask) -> None:
    values = {"name": "Ada", "link": f"{BASE}/reset-password/token", "minutes": 60, "academy": "Alpha"}
    with app.app_context(), db.sessionmaker.begin() as session:
        service.queue(session, "reset_password", "ada@example.org", values, at=clock.now())


def test_a_message_is_listed_and_its_link_can_be_followed(local: Flask) -> None:
    browser = local_browser(local)
    assert "No mail yet" in browser.get("/mailbox", base_url=BASE).get_data(as_text=True)
    queue(local)
    page = browser.get("/mailbox", base_url=BASE).get_data(as_text=True)
    assert "ada@example.org" in page
    address = page.partition('href="/mailbox/')[2].partition('"')[0]
    message = browser.get(f"/mailbox/{address}", base_url=BASE).get_data(as_text=True)
    assert f'href="{BASE}/reset-password/token"' in message
    assert browser.get(f"/mailbox/{uuid.uuid4()}", base_url=BASE).status_code == 404
    with local.app_context():
        db.engine.dispose()


def test_the_mailbox_is_not_there_for_other_machines(local: Flask) -> None:
    browser = local_browser(local)
    assert (
        browser.get("/mailbox", base_url=BASE, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code
        == 404
    )
    with local.app_context():
        db.engine.dispose()


def test_the_mailbox_is_not_there_where_mail_is_sent(browser: Browser) -> None:
    assert browser.get("/mailbox").status_code == 404
