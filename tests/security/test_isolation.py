"""Nobody sees or changes what belongs to another academy, whatever address or identifier they try."""

import itertools
import uuid
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.catalog.models import Course, Visibility
from lms.core import clock
from lms.learning import service as learning
from lms.people.policy import Role
from tests.architecture.audiences import AUDIENCES
from tests.security.crawl import (
    FORM,
    PUBLIC_BY_PURPOSE,
    Visitor,
    addresses,
    changes,
    dump,
    pages,
    rules,
    visitor,
)
from tests.security.world import Sessions, World

ASKS_TO_SIGN_IN = "/sign-in"
COUNTED = ("throttle_try", "sign_in.seen_at")


def strangers(app: Flask, world: World) -> list[Visitor]:
    """Return browsers of everybody in an academy, and of nobody."""
    return [visitor(app), *(visitor(app, world, role) for role in Role)]


def is_refused(answer: TestResponse) -> bool:
    """Tell whether an answer is what a missing thing gives: not found, or the way to the sign-in page."""
    return answer.status_code == 404 or ASKS_TO_SIGN_IN in answer.headers.get("Location", "")


def test_the_marks_are_found_by_those_who_may_see_them(app: Flask, alpha: World) -> None:
    """Without this the other tests here could pass on empty pages."""
    trainee, owner = visitor(app, alpha, Role.TRAINEE), visitor(app, alpha, Role.OWNER)
    marked = {
        address
        for asker in (trainee, owner)
        for address, answer in pages(app, alpha, asker)
        if answer.status_code == 200 and alpha.marker.encode() in answer.data
    }
    assert len(marked) >= 20


def test_b02_people_of_another_academy_and_strangers_see_nothing_marked(
    app: Flask, alpha: World, beta: World
) -> None:
    leaks = [
        (address, answer.status_code)
        for asker in strangers(app, beta)
        for rule in rules(app, reading=True)
        if rule.endpoint not in PUBLIC_BY_PURPOSE
        for address in addresses(alpha, rule)
        if alpha.marker in (answer := asker.get(address)).text or alpha.marker in str(answer.headers)
    ]
    assert not leaks


def test_b02_what_is_for_members_looks_missing_to_everybody_else(
    app: Flask, alpha: World, beta: World
) -> None:
    seen = [
        (address, answer.status_code)
        for asker in strangers(app, beta)
        for rule in rules(app, reading=True)
        if AUDIENCES[rule.endpoint] not in {"public", "signed_in"}
        for address in addresses(alpha, rule)
        if not is_refused(answer := asker.get(address))
    ]
    assert not seen


def test_b04_people_of_another_academy_and_strangers_change_nothing(
    app: Flask, sessions: Sessions, alpha: World, beta: World
) -> None:
    askers = strangers(app, beta)
    before = dump(sessions, without=COUNTED)
    for asker in askers:
        for rule in changing_rules(app):
            for address in addresses(alpha, rule):
                answer = asker.submit(address, FORM)
                assert answer.status_code in {302, 404, 410}, address
    assert not changes(before, dump(sessions, without=COUNTED))


def changing_rules(app: Flask) -> list[Rule]:
    """Return rules that change something named in the address; asking for an account is open to all."""
    return [
        rule
        for rule in rules(app, reading=False)
        if rule.arguments and rule.endpoint != "joining.request_account"
    ]


def mixed(one: World, other: World, rule: Rule) -> Iterator[str]:
    """Give the addresses of a rule in which some parts are of one academy and some of the other."""
    names = sorted(rule.arguments - {"position", "role", "token", "path"})
    for choice in itertools.product((one, other), repeat=len(names)):
        if len({world.slug for world in choice}) == 2:
            parts = dict(zip(names, choice, strict=True))
            yield one.address(rule.rule, **{name: _value(rule, name, parts[name]) for name in names})


def _value(rule: Rule, name: str, world: World) -> str:
    """Return a value of one academy; where two courses could be meant by `slug`, the course's."""
    is_course = name == "slug" and "course" not in rule.arguments
    return world.values["course" if is_course else name]


def test_b05_a_child_of_one_academy_under_a_parent_of_the_other_is_missing(
    app: Flask, sessions: Sessions, alpha: World, beta: World
) -> None:
    askers = [visitor(app, world, role) for world in (alpha, beta) for role in (Role.TRAINEE, Role.OWNER)]
    before = dump(sessions, without=COUNTED)
    tried = 0
    for rule in app.url_map.iter_rules():
        ids = rule.arguments - {"position", "role", "token", "path"}
        if len(ids) < 2 or ids == {"academy", "course", "slug"}:
            continue
        for asker, address in itertools.product(askers, mixed(alpha, beta, rule)):
            answer = asker.get(address) if "GET" in (rule.methods or ()) else asker.submit(address, FORM)
            assert answer.status_code in {403, 404}, address
            assert answer.status_code == 404 or "/staff" in address, address
            tried += 1
    assert tried > 200
    assert not changes(before, dump(sessions, without=COUNTED))


def test_b05_a_lesson_under_the_course_of_the_other_academy_is_missing(
    app: Flask, alpha: World, beta: World
) -> None:
    asker = visitor(app, alpha, Role.TRAINEE)
    for academy, course in ((alpha.slug, beta.values["course"]), (beta.slug, alpha.values["course"])):
        assert asker.get(f"/a/{academy}/learn/{course}/lesson-1").status_code == 404
        assert asker.submit(f"/a/{academy}/learn/{course}/lesson-1/complete").status_code == 404


def test_b03_identifiers_beside_a_known_one_lead_nowhere(app: Flask, alpha: World) -> None:
    asker = visitor(app, alpha, Role.TRAINEE)
    for name in ("attempt_id", "certificate_id", "quiz_id"):
        known = uuid.UUID(alpha.values[name])
        for step in (-3, -2, -1, 1, 2, 3):
            near = str(uuid.UUID(int=known.int + step))
            for rule in rules(app, reading=True):
                if name in rule.arguments and "staff" not in rule.rule:
                    assert asker.get(alpha.address(rule.rule, **{name: near})).status_code == 404


def test_b03_public_numbers_cannot_be_guessed(alpha: World, beta: World) -> None:
    symbols = alpha.serial.replace("-", "")
    assert len(symbols) == 21
    assert alpha.serial[:7] != beta.serial[:7]
    assert uuid.UUID(alpha.values["certificate_id"]).version == 7, "62 random bits beside the time"


def test_b01_each_role_reaches_what_the_table_names_and_no_more(app: Flask, alpha: World) -> None:
    for role in Role:
        asker = visitor(app, alpha, role)
        for rule in rules(app, reading=True):
            wanted = AUDIENCES[rule.endpoint]
            if isinstance(wanted, frozenset):
                status = asker.get(alpha.address(rule.rule)).status_code
                assert (status == 403) == (role not in wanted), (role, rule.rule, status)


def test_b01_each_role_changes_what_the_table_names_and_no_more(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    askers = {role: visitor(app, alpha, role) for role in Role}
    before = dump(sessions, without=COUNTED)
    for role, rule in itertools.product(Role, rules(app, reading=False)):
        wanted = AUDIENCES[rule.endpoint]
        if isinstance(wanted, frozenset) and role not in wanted:
            assert askers[role].submit(alpha.address(rule.rule), FORM).status_code == 403, (role, rule.rule)
    assert not changes(before, dump(sessions, without=COUNTED))


def test_b12_a_picture_is_sent_to_those_who_may_read_the_course(
    app: Flask, sessions: Sessions, alpha: World, beta: World
) -> None:
    address = f"/a/alpha/learn/{alpha.values['course']}/media/{alpha.values['path']}"
    enrolled = visitor(app, alpha, Role.TRAINEE)
    answer = enrolled.get(address)
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert visitor(app, alpha, Role.INSTRUCTOR).get(address).status_code == 200
    for asker in strangers(app, beta):
        assert is_refused(asker.get(address))
    with sessions.begin() as session:
        course = session.scalars(select(Course).where(Course.slug == alpha.values["course"])).one()
        person = alpha.people[Role.TRAINEE]
        learning.withdraw(session, alpha.actor(Role.OWNER), person.id, course.id, at=clock.now())
    assert enrolled.get(address).status_code == 404


def test_b12_a_picture_is_never_found_by_another_spelling_of_its_path(app: Flask, alpha: World) -> None:
    asker = visitor(app, alpha, Role.TRAINEE)
    start = f"/a/alpha/learn/{alpha.values['course']}/media/"
    for path in ("../secret-key", "%2e%2e/secret-key", "..%2f..%2fsecret-key", "%252e%252e/secret-key",
                 "basics/../basics/media/dots.svg", "/etc/passwd", "basics/media/dots.svg%00.png",
                 "basics\\media\\dots.svg", "basics/media/", "．．／secret-key"):  # fmt: skip
        assert asker.get(start + path).status_code in {404, 400, 308}, path


def test_b02_a_private_course_is_missing_to_members_without_a_place(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    with sessions.begin() as session:
        session.execute(
            update(Course).where(Course.slug == alpha.plain_course).values(visibility=Visibility.PRIVATE)
        )
    asker = visitor(app, alpha, Role.TRAINEE)
    assert asker.get(f"/a/alpha/courses/{alpha.plain_course}").status_code == 404
    assert asker.submit(f"/a/alpha/courses/{alpha.plain_course}/enrol").status_code == 404


SPELLINGS = ("{}/", "{};x", "{};.css", "{}%2e", "{}/.", "/{}", "{}%00", "{}.css", "{}%20", "{}/%2e%2e")


def test_b19_other_spellings_of_an_address_open_nothing(app: Flask, alpha: World, beta: World) -> None:
    stranger, foreigner = visitor(app), visitor(app, beta, Role.OWNER)
    for rule in rules(app, reading=True):
        if AUDIENCES[rule.endpoint] in {"public", "signed_in"}:
            continue
        address = addresses(alpha, rule)[0]
        for asker, spelling in itertools.product((stranger, foreigner), SPELLINGS):
            answer = asker.get(spelling.format(address))
            assert answer.status_code in {302, 308, 400, 404}, spelling.format(address)
            assert alpha.marker not in answer.text


def test_b19_other_methods_are_decided_like_the_plain_request(
    app: Flask, sessions: Sessions, alpha: World, beta: World
) -> None:
    foreigner = visitor(app, beta, Role.OWNER)
    before = dump(sessions, without=COUNTED)
    for rule in rules(app, reading=True):
        if AUDIENCES[rule.endpoint] in {"public", "signed_in"}:
            continue
        address = addresses(alpha, rule)[0]
        assert foreigner.head(address).status_code == foreigner.get(address).status_code, address
        assert foreigner.options(address).status_code in {404, 405}, address
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert foreigner.open(address, method=method).status_code in {404, 405}, (method, address)
    assert not changes(before, dump(sessions, without=COUNTED))


def test_b19_a_header_cannot_turn_a_reading_request_into_a_changing_one(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    asker = visitor(app, alpha, Role.OWNER)
    without = (*COUNTED, "lesson_visit")
    before = dump(sessions, without=without)
    for rule in rules(app, reading=False):
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            address = addresses(alpha, rule)[0]
            answer = asker.get(address, headers={name: "POST"}, query_string={"_method": "POST"})
            assert answer.status_code in {200, 302, 403, 404, 405, 410}, address
    assert not changes(before, dump(sessions, without=without))
