"""What is said of a book's accessibility: only what stands in it (EPUB Accessibility 1.1, section 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import MATHML, has_class, local
from pipeline.editions.tree import Element

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True)
class Statement:
    """The accessibility metadata, as (property, value) in the order in which they are written."""

    properties: Sequence[tuple[str, str]]


def statement(pages: Sequence[Page], pages_of: str = "") -> Statement:
    """Look through the pages of the text and say what they offer; *pages_of* names the edition that was printed."""
    elements = [e for p in pages if p.part != "cover" for e in p.root.iter() if isinstance(e.tag, str)]
    images = [e for e in elements if local(e) == "img"]
    described = all(is_described(image) for image in images)
    gaps = any(has_class(e, "missing-image") or has_class(e, "missing-picture") for e in elements)
    modes = ["textual", "visual"] if images else ["textual"]
    sufficient = ["textual,visual"] if images else []
    sufficient += ["textual"] if described else []
    found = [("schema:accessMode", mode) for mode in modes]
    found += [("schema:accessModeSufficient", modes) for modes in sufficient]
    found += [("schema:accessibilityFeature", feature) for feature in _features(elements, images, described)]
    found += [
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", _summary(elements, images, described)),
    ]
    if any(e.get("role") == "doc-pagebreak" for e in elements):
        found += [("pageBreakSource", pages_of)]
    if described and not gaps:
        found += [("dcterms:conformsTo", CONFORMS), ("a11y:certifiedBy", "citepress")]
    return Statement(found)


def is_described(image: Element) -> bool:
    """Whether an image has words in its place, or says that it needs none."""
    return bool(image.get("alt")) or image.get("role") in ("presentation", "none")


def _features(elements: Sequence[Element], images: Sequence[Element], described: bool) -> list[str]:
    """The features in schema.org's vocabulary."""
    found = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    found += ["index"] if any(e.get("role") == "doc-index" for e in elements) else []
    found += ["alternativeText"] if images and described else []
    found += ["MathML"] if any(e.tag == f"{{{MATHML}}}math" for e in elements) else []
    if any(e.get("role") == "doc-pagebreak" for e in elements):
        found += ["pageBreakMarkers", "pageNavigation"]
    return found


def _summary(elements: Sequence[Element], images: Sequence[Element], described: bool) -> str:
    """The summary that a shop shows, in words."""
    roles = {element.get("role") for element in elements}
    offers = ["Reflowable text with navigable headings"]
    offers += ["notes linked both ways"] if "doc-footnote" in roles else []
    offers += ["a list of works that the text links to"] if "doc-biblioref" in roles else []
    offers += ["alternative text for all images"] if images and described else []
    words = ", ".join(offers)
    return f"{words}; some images lack alternative text." if images and not described else f"{words}."
