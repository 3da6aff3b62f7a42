"""What is said of a book's accessibility: only what stands in it (EPUB Accessibility 1.1, section 2)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import MATHML, XHTML, has_class
from pipeline.editions.select import elements, strings
from pipeline.editions.tree import Element

ROLES = strings("descendant::*/@role")
STAND_INS = elements("descendant::*[starts-with(@class, 'missing-')]")
NO_PICTURE = ("missing-image", "missing-picture")
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True)
class Statement:
    """The accessibility metadata, as (property, value) in the order in which they are written."""

    properties: Sequence[tuple[str, str]]


def statement(pages: Sequence[Page], pages_of: str = "") -> Statement:
    """Look through the pages of the text and say what they offer; *pages_of* names the edition that was printed."""
    roots = [page.root for page in pages if page.part != "cover"]
    images = [image for root in roots for image in root.iter(f"{{{XHTML}}}img")]
    roles = {role for root in roots for role in ROLES(root)}
    described = all(is_described(image) for image in images)
    gaps = any(has_class(span, name) for root in roots for span in STAND_INS(root) for name in NO_PICTURE)
    formulas = any(next(root.iter(f"{{{MATHML}}}math"), None) is not None for root in roots)
    modes = ["textual", "visual"] if images else ["textual"]
    sufficient = ["textual,visual"] if images else []
    sufficient += ["textual"] if described else []
    found = [("schema:accessMode", mode) for mode in modes]
    found += [("schema:accessModeSufficient", modes) for modes in sufficient]
    found += [("schema:accessibilityFeature", feature) for feature in _features(roles, images, described, formulas)]
    found += [
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", _summary(roles, images, described)),
    ]
    if "doc-pagebreak" in roles:
        found += [("pageBreakSource", pages_of)]
    if described and not gaps:
        found += [("dcterms:conformsTo", CONFORMS), ("a11y:certifiedBy", "citepress")]
    return Statement(found)


def is_described(image: Element) -> bool:
    """Whether an image has words in its place, or says that it needs none."""
    return bool(image.get("alt")) or image.get("role") in ("presentation", "none")


def _features(roles: Set[str], images: Sequence[Element], described: bool, formulas: bool) -> list[str]:
    """The features in schema.org's vocabulary."""
    found = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    found += ["index"] if "doc-index" in roles else []
    found += ["alternativeText"] if images and described else []
    found += ["MathML"] if formulas else []
    if "doc-pagebreak" in roles:
        found += ["pageBreakMarkers", "pageNavigation"]
    return found


def _summary(roles: Set[str], images: Sequence[Element], described: bool) -> str:
    """The summary that a shop shows, in words."""
    offers = ["Reflowable text with navigable headings"]
    offers += ["notes linked both ways"] if "doc-footnote" in roles else []
    offers += ["a list of works that the text links to"] if "doc-biblioref" in roles else []
    offers += ["alternative text for all images"] if images and described else []
    words = ", ".join(offers)
    return f"{words}; some images lack alternative text." if images and not described else f"{words}."
