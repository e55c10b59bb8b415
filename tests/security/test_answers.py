"""What every answer of the server carries, and what no answer may carry."""

import json
import logging
import re
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.learning.models import LessonVisit
from lms.people.models import Person
from lms.people.policy import Role
from lms.quizzes import queries as quiz_queries
from lms.web import health
from lms.web.journal import JsonLines
from tests.conftest import new_browser
from tests.factories import answer_form
from tests.security.crawl import Visitor, pages, visitor
from tests.security.world import Sessions, World

POLICY = ("default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'",
          "form-action 'self'", "frame-ancestors 'none'")  # fmt: skip
FOREIGN = re.compile(r'(?:src|href|action)="(https?:)?//(?!learn\.example\.org)[^"]*"')


@pytest.mark.parametrize("role", [None, *Role])
def test_e02_j02_j03_j04_j05_every_answer_carries_the_headers_and_its_charset(
    app: Flask, alpha: World, role: Role | None
) -> None:
    asker = visitor(app, alpha, role)
    for address, answer in [*pages(app, alpha, asker), ("/none", asker.get("/none"))]:
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy.replace("style-src 'unsafe-inline'; sandbox", ""), address
        assert all(part in policy for part in POLICY) or "sandbox" in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert "Permissions-Policy" in headers, address
        assert "max-age=63072000" in str(headers["Strict-Transport-Security"]), address
        if str(answer.mimetype).startswith("text/"):
            assert "charset=utf-8" in str(headers["Content-Type"]), address
        opened = headers.get("Access-Control-Allow-Origin")
        assert opened is None or (opened == "*" and address.endswith(".json")), address
        answer.close()


def test_j07_pages_of_signed_in_people_are_kept_by_nobody(app: Flask, alpha: World) -> None:
    for role in Role:
        for address, answer in pages(app, alpha, visitor(app, alpha, role)):
            if "/media/" not in address:
                assert answer.headers["Cache-Control"] == "no-store", address
            answer.close()


def test_f10_no_page_loads_anything_from_another_server(app: Flask, alpha: World) -> None:
    for role in (None, *Role):
        for address, answer in pages(app, alpha, visitor(app, alpha, role)):
            if answer.mimetype == "text/html":
                assert not FOREIGN.search(answer.get_data(as_text=True)), address
            answer.close()


def test_b10_c01_nothing_of_the_key_reaches_a_trainee_while_the_attempt_is_open(
    app: Flask, alpha: World, trainee: Visitor
) -> None:
    for address, answer in pages(app, alpha, trainee):
        if alpha.closed_attempt_id not in address:
            assert alpha.key_marker not in answer.get_data(as_text=True), address
        answer.close()


def test_b10_no_address_of_another_member_reaches_a_trainee_or_a_stranger(app: Flask, alpha: World) -> None:
    for role in (None, Role.TRAINEE):
        for address, answer in pages(app, alpha, visitor(app, alpha, role)):
            text = answer.get_data(as_text=True)
            for other in set(Role) - {Role.TRAINEE}:
                assert f"{other.value}.{alpha.marker}@example.org" not in text, address
            answer.close()


def test_c02_a_right_and_a_wrong_answer_are_acknowledged_alike(
    alpha: World, trainee: Visitor, sessions: Sessions
) -> None:
    attempt_id = UUID(alpha.values["attempt_id"])
    with sessions() as session:
        right = answer_form(session, attempt_id, 1)["answer"][0]
    wrong = next(place for place in "012" if place != right)
    seen = []
    for place in (right, wrong):
        with sessions() as session:
            latest = quiz_queries.latest_answer(session, attempt_id, 1)
        form = {"answer": place, "revision": latest.revision if latest else 0}
        url = f"/a/alpha/attempts/{attempt_id}/q/1/save"
        answer = trainee.submit(url, form, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        seen.append((sorted(answer.json or ()), answer.headers["Content-Type"]))
    assert seen[0] == seen[1]
    assert set(seen[0][0]) == {"saved_at", "saved_text", "revision", "deadline", "now", "seconds_left"}


def test_b07_b09_extra_fields_of_a_form_change_nothing(
    alpha: World, trainee: Visitor, sessions: Sessions
) -> None:
    extra = {
        "academy_id": str(UUID(int=0)), "person_id": str(UUID(int=0)), "role": "owner", "is_admin": "1",
        "email": "other@example.org", "suspended_at": "", "passed": "true", "score": "100", "completed_at": "now",
        "percent": "100", "password_hash": "x",
    }  # fmt: skip
    profile = {"legal_name": "New Name", "preferred_name": "", "time_zone": "Europe/Paris"}
    assert trainee.submit("/account", {**profile, **extra}).status_code == 302
    with sessions() as session:
        person = session.get_one(Person, alpha.people[Role.TRAINEE].id)
        assert (person.legal_name, person.email) == ("New Name", alpha.people[Role.TRAINEE].email)
        assert person.password_hash == alpha.people[Role.TRAINEE].password_hash
        before = len(session.scalars(select(LessonVisit)).all())
    trainee.submit(f"/a/alpha/courses/{alpha.values['course']}/enrol", extra)
    with sessions() as session:
        assert len(session.scalars(select(LessonVisit)).all()) == before


def test_d10_a_holder_with_markup_for_a_name_is_shown_as_text(
    app: Flask, alpha: World, sessions: Sessions
) -> None:
    name = "<script>alert(1)</script>&amp;\"'"
    with sessions.begin() as session:
        held = session.scalars(select(Certificate).where(Certificate.serial == alpha.serial)).one()
        held.snapshot = {**held.snapshot, "holder_name": name}
    page = new_browser(app).get(f"/verify/{alpha.serial}")
    assert "<script>alert" not in page.text
    assert name in unescape(page.text)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_d10_all_numbers_that_were_never_issued_look_alike(app: Flask, alpha: World) -> None:
    asker = new_browser(app)
    mistyped = asker.get(f"/verify/{alpha.serial[:-1]}")
    assert mistyped.status_code == 404
    assert asker.get(f"/verify/{alpha.serial[:-1]}.json").json == {
        "serial": alpha.serial[:-1], "status": "malformed",
    }  # fmt: skip
    assert asker.get("/verify/2222222-2222222-2222222.json").status_code == 404


def test_d21_e17_an_unknown_host_is_refused_and_enters_no_link(app: Flask, alpha: World) -> None:
    for host in ("evil.example", "learn.example.org.evil.example"):
        answer = app.test_client().get("/", base_url=f"https://{host}")
        assert answer.status_code == 400
        assert "evil" not in answer.text
    forwarded = new_browser(app).get("/sign-in", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in forwarded.text
    assert forwarded.status_code == 200


def test_e28_a_fault_shows_a_page_with_a_number_and_nothing_of_the_inside(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> bool:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(health, "_database", break_down)
    answer = new_browser(app).get("/readyz")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    as_json = new_browser(app).get("/readyz", headers={"Accept": "application/json"})
    assert set(as_json.json or ()) == {"error"}


def test_g09_health_needs_no_account_and_tells_no_detail(app: Flask) -> None:
    asker = new_browser(app)
    assert asker.get("/healthz").json == {"status": "ok"}
    ready = asker.get("/readyz")
    assert ready.status_code == 200
    assert set(ready.json or ()) == {"status", "database", "migrations", "disk", "mail"}


def test_g12_a_log_line_is_json_in_utc_and_a_forged_newline_stays_inside() -> None:
    record = logging.LogRecord("lms.x", logging.INFO, "", 0, 'mail\n{"event": "forged"}', None, None)
    line = JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["event"] == 'mail\n{"event": "forged"}'
    assert told["at"].endswith("+00:00")
