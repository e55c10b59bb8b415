"""Every endpoint says who may reach it, and says the same as the table beside this file."""

from pathlib import Path

import pytest
from flask import Blueprint, Flask

from lms.people.policy import GRANTS, Role
from lms.web import access, pages
from tests.architecture.audiences import ASK_PASSWORD, AUDIENCES
from tests.conftest import make_app, make_settings


@pytest.fixture
def application(tmp_path: Path) -> Flask:
    """An app that is asked nothing, so its database need not exist."""
    return make_app(make_settings(tmp_path, f"sqlite:///{tmp_path}/none.sqlite3"))


def declared(app: Flask, endpoint: str) -> str | frozenset[Role]:
    """Return what the code says of an endpoint, in the words of the table."""
    audience = access.audience(app, endpoint)
    assert audience is not None, f"{endpoint} says nothing"
    if audience.permission is None:
        return audience.name
    return frozenset(role for role in Role if audience.permission in GRANTS[role])


def test_b01_every_endpoint_stands_in_the_table_and_none_other(application: Flask) -> None:
    assert {rule.endpoint for rule in application.url_map.iter_rules()} == set(AUDIENCES)


def test_b01_every_endpoint_lets_in_whom_the_table_names(application: Flask) -> None:
    differing = {
        endpoint: (declared(application, endpoint), wanted)
        for endpoint, wanted in AUDIENCES.items()
        if declared(application, endpoint) != wanted
    }
    assert not differing


def test_a19_acts_that_cannot_be_undone_ask_for_the_password_again(application: Flask) -> None:
    asking = {e for e in AUDIENCES if (found := access.audience(application, e)) and found.asks_password}
    assert asking == ASK_PASSWORD


def test_b01_an_endpoint_without_an_audience_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "page", lambda: "")
    monkeypatch.setattr(pages, "BLUEPRINTS", (*pages.BLUEPRINTS, forgotten))
    with pytest.raises(RuntimeError, match=r"forgotten\.page"):
        make_app(make_settings(tmp_path, f"sqlite:///{tmp_path}/none.sqlite3"))


def test_b01_what_belongs_to_an_academy_is_never_open_to_everybody_with_an_account(
    application: Flask,
) -> None:
    loose = {
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if "academy" in rule.arguments and AUDIENCES[rule.endpoint] == "signed_in"
    }
    assert not loose
