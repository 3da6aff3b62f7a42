"""Addresses in the printed text: long ones may break at their signs, and none is divided by a hyphen.

A line ends behind the double slash, on either side of ``=`` and ``&``, and before other signs, so that no hyphen or
point at its end can be taken for the text's (The Chicago Manual of Style, 17th edition, 14.18).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.editions.normalise import add_class, classes, tag
from pipeline.editions.tree import Element

ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.]*://|\bwww\.|\bdoi:\s?(?=10\.))[^\s<>“”«»]*[^\s<>“”«».,;:!?)\]}’]", re.IGNORECASE
)
SIGNS = re.compile(r"(?<=://)(?=.)|(?<=[\w)])(?=[/~.,\-_?#%=&])|(?<=[=&])(?=\w)")
MAY, NEVER = "\u200b", "\u2060"  # break here
KEPT = ("code", "pre", "math", "svg")


def break_addresses(section: Element) -> None:
    """Mark each address (class ``url``, on the element that is nothing else or on a span) and let it break."""
    for element in [e for e in _outside_code(section) if _has_address(e)]:
        if (
            element.text
            and ADDRESS.fullmatch(element.text.strip())
            and not len(element)
            and tag(element) in ("a", "span")
        ):
            add_class(element, "url")
            element.text = _breaking(element.text)
            continue
        for child in list(element):
            if child.tail and ADDRESS.search(child.tail):
                child.tail, spans = _parted(child.tail)
                for span in reversed(spans):
                    child.addnext(span)
        if element.text and ADDRESS.search(element.text):
            element.text, spans = _parted(element.text)
            element[:0] = spans


def _outside_code(element: Element) -> Iterator[Element]:
    if tag(element) in KEPT or "url" in classes(element):
        return
    yield element
    for child in element:
        yield from _outside_code(child)


def _has_address(element: Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and ("://" in text or "www." in text or "doi:" in text.lower()) for text in texts)


def _parted(text: str) -> tuple[str, list[Element]]:
    """What stands before the first address, and a span for each, with what follows it as its tail."""
    spans: list[Element] = []
    found = list(ADDRESS.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        span = etree.Element("span", {"class": "url"})
        span.text, span.tail = _breaking(match[0]), text[match.end() : end]
        spans.append(span)
    return text[: found[0].start()], spans


def _breaking(address: str) -> str:
    return SIGNS.sub(MAY, re.sub(r"(?<!/)([/\-])(?=\w)", rf"\1{NEVER}", address))
