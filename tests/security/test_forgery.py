"""Nothing changes unless the page's own token comes with the request, and reading never changes anything."""

import itertools

from flask import Flask

from lms.people.policy import Role
from tests.security.crawl import FORM, addresses, changes, dump, pages, rules, visitor
from tests.security.world import Sessions, World

COUNTED = ("throttle_try", "lesson_visit", "sign_in.seen_at")


def test_j01_a_change_without_the_token_of_this_session_is_refused(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    askers = [visitor(app, alpha, role) for role in (Role.OWNER, Role.TRAINEE)]
    foreign = visitor(app, alpha, Role.REGISTRAR).token()
    before = dump(sessions)
    for asker, rule in itertools.product(askers, rules(app, reading=False)):
        for address in addresses(alpha, rule):
            for token in ({}, {"csrf_token": foreign}, {"csrf_token": ""}, {"csrf_token": "forged"}):
                answer = asker.post(address, data={**FORM, **token})
                assert answer.status_code == 400 or (answer.status_code == 403 and "/staff" in address), (
                    address
                )
    assert not changes(before, dump(sessions))


def test_j01_a_body_that_a_foreign_page_can_send_is_refused(
    app: Flask, sessions: Sessions, alpha: World
) -> None:
    trainee = visitor(app, alpha, Role.TRAINEE)
    before = dump(sessions)
    for rule, kind in itertools.product(rules(app, reading=False), ("text/plain", "application/json")):
        answer = trainee.post(alpha.address(rule.rule), data='{"answer": "1"}', content_type=kind)
        assert answer.status_code in {400, 403}, rule.rule
    assert not changes(before, dump(sessions))


def test_j06_reading_changes_nothing_but_counters(app: Flask, sessions: Sessions, alpha: World) -> None:
    askers = [visitor(app), *(visitor(app, alpha, role) for role in Role)]
    before = dump(sessions, without=COUNTED)
    for asker in askers:
        for _address, answer in pages(app, alpha, asker):
            assert answer.status_code < 500
    assert not changes(before, dump(sessions, without=COUNTED))
