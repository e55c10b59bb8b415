"""Privacy policy and imprint are real pages, for each academy."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Browser
from tests.factories import make_academy


@pytest.fixture(autouse=True)
def _academies(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_academy(session, slug="alpha", name="Alpha *Academy*")
        own = make_academy(session, slug="beta", name="Beta Academy")
        own.privacy_policy = "## Our own words\n\n<script>alert(1)</script>"
        own.imprint = "Beta Academy, 1 Long Street"


def test_an_academy_that_wrote_nothing_has_a_policy_that_describes_the_software(browser: Browser) -> None:
    page = browser.get("/a/alpha/privacy").get_data(as_text=True)
    assert "Privacy policy of Alpha *Academy*" in page
    assert "What we keep of you" in page
    assert "Beta Academy" not in page


def test_an_academy_shows_its_own_words_and_runs_no_script_of_them(browser: Browser) -> None:
    page = browser.get("/a/beta/privacy").get_data(as_text=True)
    assert "Our own words" in page
    assert "<script>alert" not in page
    assert "1 Long Street" in browser.get("/a/beta/imprint").get_data(as_text=True)


def test_the_installations_own_pages_name_every_academy(browser: Browser) -> None:
    for address in ("/privacy", "/imprint"):
        page = browser.get(address).get_data(as_text=True)
        assert f'href="/a/alpha{address}"' in page
        assert f'href="/a/beta{address}"' in page


def test_an_academy_that_does_not_exist_has_no_pages(browser: Browser) -> None:
    assert browser.get("/a/gamma/privacy").status_code == 404
    assert browser.get("/a/gamma/imprint").status_code == 404
