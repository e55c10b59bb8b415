from pathlib import Path

import pytest

from tests.content.course_folder import write_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that holds the good course."""
    write_folder(tmp_path)
    return tmp_path
