"""WeasyPrint as this project uses it: our fonts, our style sheet, and a fetcher that knows nothing else.

WeasyPrint is imported inside functions, because the web process never renders and must start without it.
"""

import ctypes
import importlib.util
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lms.documents import lettering

LIBRARIES = {
    "libgobject-2.0.so.0": "libpango-1.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libfontconfig.so.1": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}

KINDS = {"svg": "image/svg+xml", "png": "image/png", "ttf": "font/ttf"}


def is_available() -> str | None:
    """Return None when PDFs can be made here, else one sentence on what to install."""
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"PDFs cannot be made here: install the system package {package} ({library} is missing)."
    for module in ("weasyprint", "pikepdf"):
        if importlib.util.find_spec(module) is None:
            return f"PDFs cannot be made here: install the Python package {module}."
    return None


@dataclass(frozen=True)
class Typesetter:
    """Fonts and a parsed style sheet, made once and used for every document of a design."""

    fonts: Any
    sheet: Any
    images: dict[str, Any]

    def set(self, html: str, *, assets: Mapping[str, bytes] | None = None) -> Any:
        """Return the laid out WeasyPrint document. Of all addresses, only `asset:NAME` of `assets` opens."""
        from weasyprint import HTML  # noqa: PLC0415

        document = HTML(string=html, url_fetcher=fetcher(assets or {}), media_type="print")
        return document.render(
            font_config=self.fonts, stylesheets=[self.sheet], cache=dict(self.images), pdf_variant="pdf/a-3a"
        )


def write(document: Any, finisher: Callable[[Any, Any], None]) -> bytes:
    """Return the document as PDF/A-3a, after `finisher` has completed it."""
    with warnings.catch_warnings():
        # WeasyPrint opens its colour profile without closing it; the file goes at once, but not without a word.
        warnings.filterwarnings("ignore", "unclosed file .*icc", ResourceWarning)
        pdf: bytes = document.write_pdf(finisher=finisher, pdf_variant="pdf/a-3a")
    return pdf


def typesetter(css: str, faces: tuple[lettering.Face, ...] = lettering.FACES) -> Typesetter:
    """Return a typesetter for this style sheet; it owns its fonts, so designs do not disturb one another."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    sheet = CSS(string=font_faces(faces) + css, font_config=fonts, url_fetcher=fetcher(_font_files()))
    return Typesetter(fonts=fonts, sheet=sheet, images={})


def fetcher(assets: Mapping[str, bytes]) -> Any:
    """Return a WeasyPrint fetcher that serves `asset:NAME` from memory and refuses every other address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Opens no file and no connection: WeasyPrint logs the refusal and leaves the thing out."""

        def fetch(self, url: str, headers: object = None) -> Any:
            del headers
            scheme, _, name = url.partition(":")
            if scheme != "asset" or name not in assets:
                raise PermissionError(f"A certificate may not load {url[:80]}")
            kind = KINDS[name.rpartition(".")[2]]
            return URLFetcherResponse(url, assets[name], {"Content-Type": kind})

    return AssetFetcher()


def font_faces(faces: tuple[lettering.Face, ...]) -> str:
    """Return the @font-face rules of these fonts."""
    return "".join(
        f"@font-face{{font-family:'{face.family}';src:url('asset:{face.file}');"
        f"font-style:{face.style};font-weight:{face.weight}}}\n"
        for face in faces
    )


@cache
def _font_files() -> dict[str, bytes]:
    return {face.file: (lettering.FONTS / face.file).read_bytes() for face in lettering.FACES}
