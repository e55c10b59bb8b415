"""What the application is built on is pinned, explained and new enough."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from lms.config import ROOT

MOST_DIRECT = 20
FLOORS = {
    "weasyprint": "70.0",
    "pillow": "12.3",
    "lxml": "6.1",
    "gunicorn": "25.0",
    "pikepdf": "10.0",
    "werkzeug": "3.1.6",
    "jinja2": "3.1.6",
    "flask": "3.1.3",
    "nh3": "0.3",
    "urllib3": "2.6.3",
}
"""Older releases have known holes."""

LOCKS = (ROOT / "requirements.txt", ROOT / "requirements" / "dev.txt")


def direct(file: str) -> dict[str, tuple[Requirement, str]]:
    """Return the requirements of an input file: name → what is asked for, and the reason beside it."""
    found: dict[str, tuple[Requirement, str]] = {}
    for line in (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines():
        asked, _, reason = line.partition("#")
        if asked.strip() and not asked.startswith("-"):
            requirement = Requirement(asked.strip())
            found[canonicalize_name(requirement.name)] = (requirement, reason.strip())
    return found


def pinned(lock: Path) -> dict[str, str]:
    """Return the pins of a lock file: name → version."""
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {canonicalize_name(name): version for name, version in pins}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_i01_every_package_is_pinned_with_its_hashes(lock: Path) -> None:
    entries = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = [entry for entry in entries if entry.strip() and not entry.startswith(("#", "-"))]
    assert named
    loose = [e.splitlines()[0] for e in named if "==" not in e.splitlines()[0] or "--hash=sha256:" not in e]
    assert not loose


@pytest.mark.parametrize(("file", "lock"), [("main.in", LOCKS[0]), ("dev.in", LOCKS[1])], ids=["main", "dev"])
def test_i01_the_lock_is_not_older_than_what_is_asked_for(file: str, lock: Path) -> None:
    pins, asked = pinned(lock), direct(file)
    shared = pinned(LOCKS[0])
    for name, (requirement, _reason) in asked.items():
        version = pins.get(name) or shared.get(name)
        assert version is not None, f"{name} is asked for and not pinned; compile the requirements again"
        assert requirement.specifier.contains(version), f"{name} {version} is not what {file} asks for"


def test_i01_the_lock_has_nothing_that_is_no_longer_asked_for() -> None:
    text = LOCKS[0].read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    asked = {re.split(r"[\[=]", entry)[0] for entry in entries if "-r requirements/main.in" in entry}
    assert {canonicalize_name(name) for name in asked if not name.startswith("#")} == set(direct("main.in"))


def test_i01_tests_run_on_the_versions_that_people_get() -> None:
    main, dev = pinned(LOCKS[0]), pinned(LOCKS[1])
    assert not {name: (main[name], dev[name]) for name in main.keys() & dev.keys() if main[name] != dev[name]}


def test_i04_there_are_few_direct_dependencies_and_each_has_its_reason() -> None:
    asked = direct("main.in")
    assert len(asked) <= MOST_DIRECT
    assert not [name for name, (_requirement, reason) in asked.items() if not reason]


def test_i09_no_package_is_older_than_its_last_known_hole() -> None:
    pins = {**pinned(LOCKS[1]), **pinned(LOCKS[0])}
    old = {
        name: pins[name]
        for name, floor in FLOORS.items()
        if name in pins and Version(pins[name]) < Version(floor)
    }
    assert not old
    assert {"weasyprint", "pillow", "gunicorn"} <= pins.keys()
