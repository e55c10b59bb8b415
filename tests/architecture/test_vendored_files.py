"""Files of other projects are the ones that vendor.toml names, with their licences, and nothing else is fetched."""

import base64
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lms.config import ROOT
from tests.architecture.sources import STATIC, own_static, templates

PACKAGES: list[dict[str, Any]] = tomllib.loads((ROOT / "vendor.toml").read_text(encoding="utf-8"))["package"]
COMPRESSED = {".br", ".gz"}
ICON = re.compile(r"""icon\(\s*["']([a-z0-9-]+)["']""")


def _sha384(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def _stated() -> list[tuple[str, str]]:
    """Return each vendored file with the digest that the manifest states."""
    found = []
    for package in PACKAGES:
        for file in package["files"]:
            found.append((f"{package['folder']}/{Path(file['from']).name}", file["sha384"]))
        if "sprite" in package:
            found.append((package["sprite"]["path"], package["sprite"]["sha384"]))
    return found


@pytest.mark.parametrize(("path", "digest"), _stated())
def test_i06_a_vendored_file_is_the_one_that_the_manifest_names(path: str, digest: str) -> None:
    assert _sha384(ROOT / path) == digest


def test_i06_no_file_lies_among_the_vendored_ones_without_being_named() -> None:
    stated = {ROOT / path for path, _ in _stated()}
    found = {path for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert {path for path in found - stated if path.suffix not in COMPRESSED} == set()


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_i06_each_vendored_project_brings_its_licence_and_stands_in_the_notice(
    package: dict[str, Any],
) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    assert (ROOT / package["folder"] / "LICENSE").read_text(encoding="utf-8").strip()
    line = "{name} {version}, {licence}, copyright {copyright}".format(**package)
    assert line in notice
    assert package["integrity"].startswith("sha512-")
    assert package["folder"].endswith(package["version"])


def test_every_icon_that_a_page_shows_is_in_the_sprite() -> None:
    sprite = (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite))
    shown = {name for path in templates() for name in ICON.findall(path.read_text(encoding="utf-8"))}

    assert shown
    assert shown - drawn == set()


def test_i06_no_page_style_or_script_asks_another_server_for_a_file() -> None:
    markup = re.compile(r"""<(?:script|link|img|source|iframe|use)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""")
    styles = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""")
    scripts = re.compile(r"""(?:from|import|fetch\()\s*\(?\s*["'](?:https?:)?//""")
    pages = [path for path in templates() if path.suffix == ".html"]
    found = [path for path in pages if markup.search(path.read_text(encoding="utf-8"))]
    found += [path for path in own_static(".css") if styles.search(path.read_text(encoding="utf-8"))]
    found += [path for path in own_static(".js") if scripts.search(path.read_text(encoding="utf-8"))]

    assert found == []
