"""A session is worth what the database says, ends when it should, and its cookie tells nothing."""

import base64
import re
import zlib
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import select

from lms.config import ROOT
from lms.core import clock
from lms.people.models import SignIn
from lms.people.policy import Role
from tests.conftest import SECRET, make_app, make_settings
from tests.security.crawl import FORM, Visitor, pages, visitor
from tests.security.world import PASSWORD, Sessions, World

COOKIE = "__Host-stipple"
NEW_PASSWORD = "nine quiet harbours"


def cookie(asker: Visitor, name: str = COOKIE) -> str:
    """Return the value of a cookie that a browser holds; empty when it holds none."""
    held = asker.get_cookie(name, domain="learn.example.org")
    return held.value if held else ""


def with_cookie(app: Flask, value: str) -> Visitor:
    """Return a browser into which a session's cookie was copied."""
    made = visitor(app)
    made.set_cookie(COOKIE, value, domain="learn.example.org", secure=True, path="/")
    return made


def type_in(asker: Visitor, world: World, role: Role = Role.TRAINEE) -> None:
    """Sign in by the form."""
    pair = {"email": world.people[role].email, "password": PASSWORD}
    assert asker.submit("/sign-in", pair).status_code == 302


def is_in(asker: Visitor) -> bool:
    """Tell whether a browser is signed in."""
    return asker.get("/account").status_code == 200


def test_a11_signing_in_gives_a_new_session_and_a_planted_one_never_counts(app: Flask, alpha: World) -> None:
    asker = visitor(app)
    asker.token()
    planted = cookie(asker)
    type_in(asker, alpha)
    assert cookie(asker) != planted
    assert is_in(asker)
    assert not is_in(with_cookie(app, planted))


def test_a11_signing_in_twice_gives_two_sessions(app: Flask, sessions: Sessions, alpha: World) -> None:
    person = alpha.people[Role.OWNER]
    for _ in range(2):
        type_in(visitor(app), alpha, Role.OWNER)
    with sessions() as session:
        hashes = session.scalars(select(SignIn.token_hash).where(SignIn.person_id == person.id)).all()
    assert len(set(hashes)) == 2


def test_a12_a_copied_cookie_is_worthless_after_signing_out(app: Flask, alpha: World) -> None:
    asker = visitor(app)
    type_in(asker, alpha)
    copy = with_cookie(app, cookie(asker))
    assert is_in(copy)
    asker.submit("/sign-out")
    answer = copy.get("/account")
    assert "/sign-in" in answer.headers["Location"]


def test_a13_a_changed_password_ends_every_other_browser(app: Flask, alpha: World) -> None:
    here, elsewhere = visitor(app), visitor(app)
    for asker in (here, elsewhere):
        type_in(asker, alpha)
    here.submit("/account/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_a13_signing_out_everywhere_ends_every_browser(app: Flask, alpha: World) -> None:
    here, elsewhere = visitor(app), visitor(app)
    for asker in (here, elsewhere):
        type_in(asker, alpha)
    here.submit("/account/sessions/end-all")
    assert (is_in(here), is_in(elsewhere)) == (False, False)


def test_a13_a_role_that_is_taken_away_is_gone_at_the_next_request(app: Flask, alpha: World) -> None:
    owner, instructor = visitor(app, alpha, Role.OWNER), visitor(app, alpha, Role.INSTRUCTOR)
    assert instructor.get("/a/alpha/staff").status_code == 200
    owner.submit(f"/a/alpha/staff/people/{alpha.people[Role.INSTRUCTOR].id}/roles/instructor/end")
    assert instructor.get("/a/alpha/staff").status_code == 404


def test_a14_a_session_ends_after_a_day_without_a_request(app: Flask, alpha: World) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        asker = visitor(app, alpha, Role.TRAINEE)
        now.move_to(start + timedelta(hours=23))
        assert is_in(asker)
        now.move_to(start + timedelta(hours=46))
        assert is_in(asker)
        now.move_to(start + timedelta(hours=70, minutes=6))
        assert not is_in(asker)


def test_a14_a_session_ends_after_fourteen_days_in_any_case(app: Flask, alpha: World) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        asker = visitor(app)
        type_in(asker, alpha)
        for half_day in range(1, 28):
            now.move_to(start + timedelta(hours=12 * half_day))
            assert is_in(asker)
        now.move_to(start + timedelta(days=14, seconds=1))
        assert not is_in(asker)


def test_a14_a_session_that_ends_in_an_exam_says_so_and_comes_back_to_the_question(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    question = alpha.address("/a/<academy>/attempts/<uuid:attempt_id>/q/<int:position>")
    with time_machine.travel(clock.now(), tick=False) as now:
        asker = visitor(app)
        type_in(asker, alpha)
        page = asker.get(question)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        now.shift(timedelta(days=2))
        data = {"csrf_token": token, "answer": "1", "revision": "1"}
        refused = asker.post(f"{question}/save", data=data, headers={"Accept": "application/json"})
        assert (refused.status_code, refused.mimetype) == (401, "application/json")
        assert "Sign in again" in refused.text
        sent = asker.get(question).headers["Location"]
        pair = {"email": alpha.people[Role.TRAINEE].email, "password": PASSWORD}
        back = asker.submit(sent, pair).headers["Location"]
        assert back == question
        assert asker.get(back).status_code == 200


def test_a15_every_cookie_is_bound_to_the_host_and_hidden_from_scripts(app: Flask, alpha: World) -> None:
    asker = visitor(app)
    sent = asker.submit("/theme", {"theme": "dark"}).headers.getlist("Set-Cookie")
    pair = {"email": alpha.people[Role.OWNER].email, "password": PASSWORD}
    sent += asker.submit("/sign-in", pair).headers.getlist("Set-Cookie")
    for _address, answer in pages(app, alpha, asker):
        sent += answer.headers.getlist("Set-Cookie")
    sent += asker.submit("/sign-out").headers.getlist("Set-Cookie")
    assert len(sent) >= 4
    for line in sent:
        parts = {part.strip().lower() for part in line.split(";")[1:]}
        assert line.startswith("__Host-"), line
        assert parts >= {"secure", "httponly", "path=/", "samesite=lax"}, line
        assert not any(part.startswith("domain") for part in parts), line
        assert len(line) < 4096


def test_a15_the_cookie_of_a_session_holds_nothing_personal(app: Flask, alpha: World) -> None:
    asker = visitor(app)
    type_in(asker, alpha)
    asker.submit("/account", FORM)
    person = alpha.people[Role.TRAINEE]
    body = cookie(asker)
    packed = body.startswith(".")
    raw = body.strip(".").split(".")[0]
    content = base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4))
    text = (zlib.decompress(content) if packed else content).decode()
    assert "_user_id" in text
    for secret in (person.email, alpha.marker, str(person.id), PASSWORD, "Taken"):
        assert secret not in text


def test_f11_every_cookie_is_described_and_signing_out_clears_the_browser(app: Flask, alpha: World) -> None:
    described = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    asker = visitor(app)
    names = {
        line.partition("=")[0]
        for answer in (asker.submit("/theme", {"theme": "dark"}), asker.get("/sign-in"))
        for line in answer.headers.getlist("Set-Cookie")
    }
    type_in(asker, alpha)
    names |= {held.key for held in asker._cookies.values()} if asker._cookies else set()
    for name in names:
        assert f"`{name}`" in described, name
    answer = asker.submit("/sign-out")
    assert set(re.findall(r'"(\w+)"', answer.headers["Clear-Site-Data"])) >= {"cache", "storage"}
    assert not is_in(asker)


def test_g11_a_new_key_leaves_people_signed_in_and_their_forms_valid(
    app: Flask, alpha: World, tmp_path: Path, database_url: str
) -> None:
    asker = visitor(app)
    type_in(asker, alpha)
    token = asker.token()
    rotated = make_app(
        make_settings(tmp_path, database_url, secret_key=SECRET[::-1], secret_key_fallbacks=(SECRET,))
    )
    moved = with_cookie(rotated, cookie(asker))
    assert is_in(moved)
    form = {"csrf_token": token, "legal_name": "Ada", "preferred_name": "", "time_zone": "UTC"}
    assert moved.post("/account", data=form).status_code == 302


def test_g11_a_key_that_is_removed_ends_what_it_signed(
    app: Flask, alpha: World, tmp_path: Path, database_url: str
) -> None:
    asker = visitor(app)
    type_in(asker, alpha)
    replaced = make_app(make_settings(tmp_path, database_url, secret_key=SECRET[::-1]))
    assert not is_in(with_cookie(replaced, cookie(asker)))
