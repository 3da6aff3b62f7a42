"""Draws formulas that need two dimensions: MathML to SVG by ziamath, with STIX Two Math, as outlines.

The engine sets no MathML. A drawing prints everywhere and embeds no font; its TeX is the picture's alternative text.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import metadata

from lxml import etree

from pipeline import cache
from pipeline.editions.normalise import MATHML, remove, tag, unwrap
from pipeline.editions.tree import Element

SIZE = 0.94  # of the text's: STIX Two Math then has small letters of the same height
# What ziamath raises at MathML that it does not know or that is not what it says.
TROUBLE = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError)
MOST = 20_000  # characters of MathML
KNOWN = frozenset(
    {
        "math", "mrow", "mi", "mn", "mo", "mtext", "ms", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup",
        "mmultiscripts", "mprescripts", "none", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "menclose",
        "mfenced", "mpadded", "mphantom", "merror",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG, with its size and how far it reaches below the base line, in ems of the text."""

    svg: str
    width: float
    height: float
    depth: float


def draw(math: Element) -> Drawing | None:
    """The drawing of a ``<math>`` element, or None when it cannot be drawn."""
    plain = etree.fromstring(etree.tostring(math, with_tail=False))
    for element in list(plain.iter(f"{{{MATHML}}}annotation", f"{{{MATHML}}}annotation-xml")):
        remove(element)
    for element in list(plain.iter(f"{{{MATHML}}}semantics", f"{{{MATHML}}}mstyle")):
        unwrap(element)
    if any(tag(element) not in KNOWN for element in plain.iter()):
        return None
    etree.cleanup_namespaces(plain)
    markup = etree.tostring(plain, encoding="unicode")
    return _draw(markup) if len(markup) <= MOST else None


@functools.lru_cache(maxsize=4096)
def _draw(markup: str) -> Drawing | None:
    """Drawing takes some hundredths of a second: what was drawn once is kept."""
    svg = cache.keep("formula", [metadata.version("ziamath").encode(), markup.encode()], lambda: _svg(markup)).decode()
    if not svg:
        return None
    _, top, width, height = (float(n) / 100 for n in etree.fromstring(svg.encode()).get("viewBox", "").split())
    return Drawing(svg, width, height, top + height) if min(width, height) > 0.05 else None


def _svg(markup: str) -> bytes:
    """The drawing at a hundred units to the em; empty when it cannot be drawn."""
    from ziamath.zmath import Math

    try:
        return str(Math(markup, size=100.0 * SIZE).svg()).encode()
    except TROUBLE:
        return b""
