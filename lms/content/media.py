"""Pictures that belong to a module: what they weigh, how large they are, and whether they are safe to serve."""

import hashlib
import html
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_BYTES = 2 * 1024 * 1024

_SVG_ROOT = re.compile(rb"<svg\b[^>]*>")
_SVG_LENGTH = re.compile(rb"""\b(width|height)\s*=\s*["']\s*([0-9.]+)\s*(?:px)?\s*["']""")
_SVG_BOX = re.compile(rb"""\bviewBox\s*=\s*["']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)""")
_SVG_ACTIVE = re.compile(
    r"""(?i)<\s*(?:[\w-]+:)?(script|foreignobject|iframe|object|embed|handler|listener)\b"""
    r"""|<!(doctype|entity)|\s(on[a-z]+)\s*=|(javascript:)|(@import)"""
    r"""|\b(?:xlink:)?href\s*=\s*["']?\s*(?!\#|data:image/(?:png|jpeg);)([^"'\s>#]+)"""
    r"""|(url\(\s*["']?\s*(?!\#)[^"'\s)]+)"""
)
_MAGIC = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "webp": (b"RIFF",),
}


@dataclass(frozen=True)
class Media:
    """One picture. Two are equal when their bytes are, wherever they lie."""

    sha256: str
    size: int
    path: Path = field(compare=False)

    @classmethod
    def of(cls, path: Path) -> "Media":
        """Return the picture at `path`."""
        data = path.read_bytes()
        return cls(hashlib.sha256(data).hexdigest(), len(data), path)

    def read(self) -> bytes:
        """Return the bytes."""
        return self.path.read_bytes()


def unsafe(name: str, data: bytes) -> str | None:
    """Say in one sentence why a picture is refused, or give None.

    An SVG may draw; it may not run, include or fetch anything. The other types must be what their name says.
    """
    ending = name.rpartition(".")[2].lower()
    if ending == "svg":
        return _unsafe_svg(data)
    if not data.startswith(_MAGIC[ending]):
        return f"the file is not a {ending} picture"
    return None


def _unsafe_svg(data: bytes) -> str | None:
    if not _SVG_ROOT.search(data):
        return "the file is not an SVG picture"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "an SVG must be UTF-8"
    for reading in (text, html.unescape(text)):
        if found := _SVG_ACTIVE.search(reading):
            part = next(group for group in found.groups() if group)
            return f'an SVG may not contain "{part[:40]}"'
    return None


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in CSS pixels of an SVG, PNG or JPEG, or None when they are not told."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return _svg_size(data)


def _svg_size(data: bytes) -> tuple[int, int] | None:
    root = _SVG_ROOT.search(data)
    if not root:
        return None
    lengths = dict(_SVG_LENGTH.findall(root[0]))
    box = _SVG_BOX.search(root[0])
    width, height = (lengths.get(b"width"), lengths.get(b"height"))
    if not (width and height):
        width, height = box.groups() if box else (None, None)
    try:
        return (round(float(width)), round(float(height))) if width and height else None
    except ValueError:
        return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk the segments of a JPEG up to its frame header, which holds the size."""
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
