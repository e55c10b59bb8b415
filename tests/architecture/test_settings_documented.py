"""An operator finds every setting, command and limit in one document."""

import re

import pytest
from flask import Flask

from lms.academies import rules as academies
from lms.config import KNOWN, ROOT
from lms.core.throttle import Limit
from lms.people import rules as people
from lms.web import verification

OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_every_setting_is_described_and_no_other() -> None:
    described = set(re.findall(r"^\| `(LMS_[A-Z_]+)` \|", OPERATING, re.MULTILINE))
    assert described == KNOWN


def test_every_command_is_described(app: Flask) -> None:
    commands = [
        f"{group} {name}"
        for group, command in app.cli.commands.items()
        if command.callback is None or group in {"demo", "doctor"}
        for name in getattr(command, "commands", {"": None})
        if group not in {"routes", "run", "shell"}
    ]
    assert commands
    assert not [name for name in commands if f"`{name.strip()}" not in OPERATING]


def limits() -> list[Limit]:
    modules = (people, academies, verification)
    return [value for module in modules for value in vars(module).values() if isinstance(value, Limit)]


@pytest.mark.parametrize("limit", limits(), ids=lambda limit: limit.name)
def test_every_limit_is_described_with_its_numbers(limit: Limit) -> None:
    span = f"{limit.minutes // 60} hours" if limit.minutes > 60 else f"{limit.minutes} minutes"
    row = next((line for line in OPERATING.splitlines() if line.startswith(f"| {limit.name} |")), "")
    assert f"| {limit.tries} in {span} |" in row
