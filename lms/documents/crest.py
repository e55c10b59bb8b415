"""Which drawings an academy may put on its certificates: flat shapes, nothing that fetches, repeats or runs."""

from xml.etree import ElementTree

from lms.core.errors import FieldProblem

MAX_BYTES = 64_000
NAMESPACE = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset(
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc"]
)
_ATTRIBUTES = """
viewBox width height d x y x1 y1 x2 y2 cx cy r rx ry points transform fill fill-rule stroke stroke-width
stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray id version preserveAspectRatio
"""
ATTRIBUTES = frozenset(_ATTRIBUTES.split())


def checked_crest(svg: str) -> str:
    """Return the crest as it may be drawn: the same shapes, written anew.

    Raises:
        FieldProblem: it is too large, is no SVG, or holds more than flat shapes.
    """
    if len(svg.encode("utf-8", "replace")) > MAX_BYTES:
        raise FieldProblem("academy_crest_svg", "The crest may be at most 64 kB.")
    if "<!" in svg:
        raise FieldProblem(
            "academy_crest_svg", "The crest may not hold a document type, entities or comments."
        )
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - without "<!" there is no entity to expand
    except (ElementTree.ParseError, ValueError) as problem:
        raise FieldProblem("academy_crest_svg", "The crest is not a readable SVG file.") from problem
    for element in root.iter():
        _check(element)
    ElementTree.register_namespace("", NAMESPACE[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _check(element: ElementTree.Element) -> None:
    name = element.tag.removeprefix(NAMESPACE)
    if name not in SHAPES:
        raise FieldProblem(
            "academy_crest_svg", f"The crest may not hold “{name[:40]}”; draw it with plain shapes."
        )
    for attribute, value in element.attrib.items():
        if attribute not in ATTRIBUTES or "url(" in value.lower():
            raise FieldProblem(
                "academy_crest_svg", f"The crest may not use “{attribute[:40]}”; use flat colours."
            )
