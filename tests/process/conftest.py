"""Fixtures for tests with real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.server import Installation


@pytest.fixture
def installation(tmp_path: Path, database_url: str) -> Iterator[Installation]:
    """A migrated, empty installation; what a test starts on it ends with the test."""
    made = Installation(tmp_path, database_url)
    yield made
    made.end()
