"""Walk over everything the application answers: each rule of its url_map, and each row that it keeps."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.core.db import Base
from lms.people.policy import Role
from tests.conftest import BASE, Browser
from tests.security.world import PASSWORD, Sessions, World

READING = {"GET", "HEAD", "OPTIONS"}
PUBLIC_BY_PURPOSE = {"verification.certificate", "verification.certificate_json", "verification.check"}
"""Pages that show a certificate to anyone who has its number: that is what they are for."""
FORM = {
    "answer": "1", "revision": "1", "go": "review", "flag": "on", "key": "practice", "note": "Seen.",
    "reason": "Issued by mistake", "role": "owner", "email": "new@example.org", "course": "", "code": "",
    "legal_name": "Taken Over", "preferred_name": "Taken", "time_zone": "UTC", "password": PASSWORD,
    "current": PASSWORD, "academy_name": "Taken Over",
}  # fmt: skip
"""One value for each field that a form of the application has."""


class Visitor(Browser):
    """A browser that asks quickly: its pages are not reviewed for form, since other tests do that."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request to the installation's own address."""
        if args and isinstance(args[0], str):
            kwargs.setdefault("base_url", BASE)
        kwargs.setdefault("buffered", True)  # files are read and closed at once
        return FlaskClient.open(self, *args, **kwargs)


def visitor(app: Flask, world: World | None = None, role: Role | None = None) -> Visitor:
    """Return a browser in which one of the academy's people is signed in; without a role, nobody is."""
    made = Visitor(app, app.response_class, use_cookies=True)
    if world is not None and role is not None:
        made.sign_in(world.people[role])
    return made


def rules(app: Flask, *, reading: bool) -> list[Rule]:
    """Return the rules that read, or those that change something, in a fixed order."""
    found = [rule for rule in app.url_map.iter_rules() if ("GET" in (rule.methods or ())) == reading]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def addresses(world: World, rule: Rule) -> list[str]:
    """Return the addresses of what exists in an academy behind one rule, without query."""
    made = [world.address(rule.rule)]
    if "attempt_id" in rule.arguments:
        made.append(world.address(rule.rule, attempt_id=world.closed_attempt_id))
    if rule.arguments >= {"academy", "slug"} and "course" not in rule.arguments:
        made = [world.address(rule.rule, slug=slug) for slug in (world.values["course"], world.plain_course)]
    if rule.arguments >= {"course"}:
        made.append(world.address(rule.rule, course=world.plain_course))
    return made


def pages(app: Flask, world: World, asker: Visitor) -> Iterator[tuple[str, TestResponse]]:
    """Give the answer to each reading request that an academy's addresses allow."""
    for rule in rules(app, reading=True):
        for address in addresses(world, rule):
            yield address, asker.get(address)


def dump(sessions: Sessions, *, without: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return every row of the database, but for the tables and `table.column`s named in `without`."""
    with sessions() as session:
        found: dict[str, list[str]] = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in without:
                columns = [c for c in table.columns if f"{table.name}.{c.name}" not in without]
                found[table.name] = sorted(map(repr, session.execute(select(*columns)).all()))
    return found


def changes(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> dict[str, tuple[list[str], list[str]]]:
    """Return by table the rows that are gone and the rows that are new."""
    return {
        name: (sorted(set(before[name]) - set(rows)), sorted(set(rows) - set(before[name])))
        for name, rows in after.items()
        if rows != before[name]
    }


def bare(text: str) -> str:
    """Return a page without its tokens, request ids and the ids of icons, which differ each time."""
    return re.sub(r'(name="csrf_token" value=")[^"]*|[0-9a-f]{16}(?=<)', r"\1", text)
