"""Where CI=true nothing stays untested unseen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms.config import ROOT

SKIPPING = {
    "a test": "import pytest\n\ndef test_one():\n    pytest.skip('no browser')\n",
    "a mark": "import pytest\n\n@pytest.mark.skip(reason='no browser')\ndef test_one():\n    pass\n",
    "a file": "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n",
}


def run(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(text)
    options = ["-p", "tests.ci_rules", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder / "test_one.py")],
        cwd=ROOT, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("text", SKIPPING.values(), ids=SKIPPING.keys())
def test_a_skip_is_a_failure_in_ci(tmp_path: Path, text: str) -> None:
    done = run(tmp_path, text, "true")
    assert done.returncode != 0
    assert "no browser" in done.stdout


def test_a_skip_is_a_skip_on_a_laptop(tmp_path: Path) -> None:
    done = run(tmp_path, SKIPPING["a test"], "")
    assert done.returncode == 0
    assert "1 skipped" in done.stdout
