"""The last step of a PDF: the drawn layer goes under the text, the file says what it conforms to.

One file is PDF/A-3a and PDF/UA-1 at once. WeasyPrint writes one claim only, so the second is added to the same
RDF block, with the extension schema that PDF/A asks for before it accepts a foreign namespace.
"""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pikepdf
import pydyf

from lms.documents.qr import qr_bars

LAYER = "Drawn"
INK = "0.114 0.145 0.153"
_ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True)
class DrawnLayer:
    """One page of lines and dots, compressed once, to be put under the text of many documents."""

    content: bytes
    states: dict[str, bytes]
    box: tuple[float, float, float, float]


def drawn_layer(pdf: bytes) -> DrawnLayer:
    """Take the drawing from the only page of `pdf`, which may use shapes and opaque colours alone.

    Raises:
        ValueError: the page needs pictures, patterns or fonts, which a drawn layer does not carry.
    """
    with pikepdf.open(io.BytesIO(pdf)) as source:
        page = source.pages[0]
        for kind in ("/XObject", "/Pattern", "/Shading", "/Font"):
            if len(page.Resources.get(kind, {})):
                raise ValueError(f"The drawn layer may not use {kind}.")
        page.contents_coalesce()
        states = page.Resources.get("/ExtGState", pikepdf.Dictionary())
        return DrawnLayer(
            content=zlib.compress(page.Contents.read_bytes(), 9),
            states={name[1:]: state.unparse(resolved=True) for name, state in states.items()},
            box=tuple(float(edge) for edge in page.mediabox),  # type: ignore[arg-type]
        )


class _Packed(pydyf.Object):  # type: ignore[misc]
    """An object written out once; pydyf would do it, zipping included, for the identifier and for the file."""

    compressible = False

    def __init__(self, original: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = original.number, original.generation, original.free
        self.compressible = original.compressible
        self.written: bytes = original.data

    @property
    def data(self) -> bytes:
        """Return the finished bytes."""
        return self.written


def finisher(layer: DrawnLayer, address: str) -> Callable[[Any, Any], None]:
    """Return the WeasyPrint finisher of a certificate.

    It puts `layer` under page one, draws the QR code of `address` where the page has its one picture, and completes
    the claims of the file.
    """

    def finish(document: Any, pdf: Any) -> None:
        del document
        _put_under(layer, pdf)
        _draw_code(address, pdf)
        _claim_accessible(pdf)
        pdf.objects[:] = [part if part.free == "f" else _Packed(part) for part in pdf.objects]

    return finish


def _put_under(layer: DrawnLayer, pdf: Any) -> None:
    form = pydyf.Stream(
        [layer.content],
        pydyf.Dictionary({
            "Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array(layer.box), "Filter": "/FlateDecode",
            "Resources": pydyf.Dictionary({"ExtGState": pydyf.Dictionary(layer.states)}),
        }),
    )  # fmt: skip
    pdf.add_object(form)
    page = _at(pdf, pdf.pages["Kids"][0])
    _at(pdf, page["Resources"])["XObject"][LAYER] = form.reference
    # An artifact is skipped by screen readers: the layer holds ornament alone.
    _at(pdf, page["Contents"]).stream[:0] = [b"/Artifact BMC", b"q", f"/{LAYER} Do", b"Q", b"EMC"]


def _draw_code(address: str, pdf: Any) -> None:
    """Replace the picture by bars. They stay sharp at any size, and no picture has to be packed each time."""
    size, bars = qr_bars(address)
    shapes = " ".join(f"{x} {size - y - 1} {length} 1 re" for x, y, length in bars)
    scale = f"{1 / size:.8f}"
    (picture,) = (part for part in pdf.objects if getattr(part, "extra", {}).get("Subtype") == "/Image")
    picture.stream = [f"1 g 0 0 {size} {size} re f {INK} rg {shapes} f"]
    picture.compress = True
    picture.extra = pydyf.Dictionary({
        "Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, size, size]),
        "Matrix": pydyf.Array([scale, 0, 0, scale, 0, 0]), "Resources": pydyf.Dictionary(),
    })  # fmt: skip


def _claim_accessible(pdf: Any) -> None:
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", _ACCESSIBLE + b"</rdf:RDF>", 1)]


def _at(pdf: Any, reference: bytes | int) -> Any:
    number = reference if isinstance(reference, int) else int(reference.split()[0])
    return pdf.objects[number]
