"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as it is seen in its objects. Test use only."""

import io
from collections.abc import Iterator

import pikepdf

EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


def problems(pdf: bytes) -> list[str]:
    """Return one line for each rule that the file breaks."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *_catalogue(document), *_metadata(document), *_pages(document), *_fonts(document), *_structure(document),
        ]  # fmt: skip


def _catalogue(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if "/ID" not in document.trailer:
        yield "the trailer has no ID"
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked"):
        yield "the file is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle"):
        yield "the window does not show the title"
    if not document.docinfo.get("/Title"):
        yield "no title"
    if [str(intent.S) for intent in root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        yield "no single PDF/A output intent"


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    text = document.Root.Metadata.read_bytes().decode()
    if text.count("<rdf:RDF") != 1:
        yield "the metadata is not one RDF block"
    for needed in (
        'pdfaid:part="3"', 'pdfaid:conformance="A"', "<pdfuaid:part>1<", "pdfaExtension:schemas",
        "<pdfaSchema:prefix>pdfuaid<", "dc:title",
    ):  # fmt: skip
        if needed not in text:
            yield f"the metadata lacks {needed}"


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        if page.get("/Tabs") != "/S":
            yield "the tab order is not that of the structure"
        for annotation in page.get("/Annots", []):
            if annotation.get("/F") != 4:
                yield "an annotation is not printed"
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Interpolate"):
            yield "a picture is smoothed"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        if thing.get("/Type") == "/FontDescriptor" and not any(kind in thing for kind in EMBEDDED):
            yield f"{thing.FontName} is not embedded"
        if thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
            yield f"{thing.BaseFont} cannot be copied as text"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in document.Root:
        yield "no structure tree"
    for thing in document.objects:
        is_figure = isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        if is_figure and not str(thing.get("/Alt", "")):
            yield "a figure has no alternative text"
