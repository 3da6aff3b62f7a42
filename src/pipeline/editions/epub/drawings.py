"""SVG drawings without programs and without anything fetched from elsewhere, and what had to be taken out for that."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.editions.epub.xhtml import SVG, local
from pipeline.editions.tree import Element

XLINK = "http://www.w3.org/1999/xlink"
# Programs, foreign pages, sound and film; animations can put a program where a link was.
REFUSED = frozenset({"script", "foreignObject", "iframe", "audio", "video", "handler", "set", "animate", "listener"})
ELSEWHERE = re.compile(r"@import[^;]*;?|url\((?!\s*['\"]?\s*(?:#|data:image/))[^)]*\)|expression\(", re.IGNORECASE)
SHOWING = frozenset({"image", "use", "feImage"})  # what is nothing without its link
INSIDE = ("#", "data:image/")


def clean(data: bytes) -> tuple[bytes, list[str]]:
    """A drawing made harmless, and the names of what was taken out ("script", "onload", "a link to https://…").

    Raises ValueError when it is no drawing.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is not well-formed: {error.msg}") from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("it is not an SVG drawing")
    taken = [name for element in list(root.iter()) for name in _clean_one(element)]
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), list(dict.fromkeys(taken))


def _clean_one(element: Element) -> list[str]:
    """Take out of one element, or take out itself, what may not stay."""
    if not isinstance(element.tag, str) or local(element) in REFUSED:
        parent = element.getparent()
        if parent is not None:
            _drop(parent, element)
        return [local(element)] if isinstance(element.tag, str) else []
    taken = without_programs(element)
    parent = element.getparent()
    if local(element) in SHOWING and parent is not None and not ({"href", f"{{{XLINK}}}href"} & set(element.attrib)):
        _drop(parent, element)
    if local(element) == "style" and ELSEWHERE.search(element.text or ""):
        element.text = ELSEWHERE.sub("none", element.text or "")
        taken.append("a style sheet from elsewhere")
    return taken


def _drop(parent: Element, element: Element) -> None:
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def without_programs(element: Element) -> list[str]:
    """Take out the attributes of one element that run a program or fetch something; what they were."""
    taken = []
    for key in map(str, list(element.attrib)):
        value = (element.get(key) or "").strip()
        if key.lower().startswith("on"):
            taken.append(key)
        elif key in ("href", f"{{{XLINK}}}href") and value and not value.lower().startswith(INSIDE):
            taken.append(f"a link to {value[:60]}")
        elif ELSEWHERE.search(value):
            taken.append(f"a link in {key}")
        else:
            continue
        del element.attrib[key]
    return taken
