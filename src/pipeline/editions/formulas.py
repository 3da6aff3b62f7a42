"""Formulas for an engine that sets no MathML: what needs two dimensions is drawn, the rest is written in the line.

What stands in a line of text stays text, with raised and lowered letters: it can break, and be searched and copied.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from lxml import etree

from pipeline.editions.equations import Drawing, draw
from pipeline.editions.fonts import missing
from pipeline.editions.normalise import MATHML, add_class, tag
from pipeline.editions.tree import Element

FENCED = (
    "mfrac", "msqrt", "mroot", "mtable", "munder", "mover", "munderover", "msubsup", "menclose", "mmultiscripts",
)  # fmt: skip
SMALL = 0.7  # of its size: a formula that is set smaller than this is worth a word
UNSEEN = dict.fromkeys(range(0x2061, 0x2065))  # operators that say what stands together, and print nothing
AROUND = 0.7  # of a line: the least room above and below a formula of its own, together


@dataclass(frozen=True)
class Formulas:
    """What came of a sheet's formulas: drawings by name, and those that came out otherwise than one would like."""

    drawings: Mapping[str, str]
    spelt: Sequence[Element]
    shrunk: Sequence[Element]


def set_formulas(roots: Sequence[Element], measure: float, leading: float) -> Formulas:
    """Put a drawing or a written-out line in each formula's place; *measure* and *leading* are in ems of the text."""
    drawings: dict[str, str] = {}
    spelt: list[Element] = []
    shrunk: list[Element] = []
    for math in [math for root in roots for math in list(root.iter(f"{{{MATHML}}}math"))]:
        display = math.get("display") == "block"
        line = etree.Element("span", {"class": "math" + (" display" if display else "")})
        flat = not any(tag(element) in FENCED for element in math.iter()) and not missing(_signs(math))
        drawing = None if flat and not display else draw(math)
        if drawing is not None:
            name = f"{len(drawings)}.svg"
            drawings[name] = drawing.svg
            scale = min(1.0, measure / drawing.width)
            _show(line, drawing, scale, leading if display else 0.0, name, math.get("alttext") or "")
            shrunk += [line] if scale < SMALL else []
        else:
            for child in math:
                _write(child, line)
            spelt += [] if flat else [line]
        line.tail, math.tail = math.tail, None
        parent = math.getparent()
        assert parent is not None
        parent.replace(math, line)
        if display and _alone(line, parent):
            add_class(parent, "equation")
    return Formulas(drawings, spelt, shrunk)


def _signs(math: Element) -> str:
    """The signs that a formula would be written with in a line."""
    nodes = [e for e in math.iter() if tag(e) in ("mi", "mn", "mo", "mtext", "ms")]
    return unicodedata.normalize("NFKC", "".join(e.text or "" for e in nodes)).translate(UNSEEN)


def _alone(line: Element, parent: Element) -> bool:
    """Whether nothing else stands in a formula's paragraph."""
    return len(parent) == 1 and not (parent.text or "").strip() and not (line.tail or "").strip()


def _show(line: Element, drawing: Drawing, scale: float, leading: float, name: str, words: str) -> None:
    """The drawing in its line; with a *leading*, in a block that takes whole lines."""
    width, height, depth = (round(length * scale, 3) for length in (drawing.width, drawing.height, drawing.depth))
    style = f"width: {width}em; height: {height}em; "
    if leading:
        lines = ceil(height / leading + AROUND)
        line.set("style", f"margin: {round((lines * leading - height) / 2, 3)}em 0")
        style += "display: block; margin: 0 auto"
    else:
        style += f"vertical-align: {-depth}em"
    etree.SubElement(line, "img", {"src": f"formula:{name}", "alt": words, "style": style})


def _write(node: Element, line: Element) -> None:
    """Add a node of MathML to the line."""
    name, children = tag(node), list(node)
    if name in ("annotation", "annotation-xml"):
        return
    if name == "mi":
        _letters(node, line)
    elif name in ("mn", "mtext", "ms"):
        _add(line, unicodedata.normalize("NFKC", node.text or ""))
    elif name == "mo":
        _add(line, _operator(node))
    elif name == "mspace":
        _add(line, "\u2009")
    elif name == "mfrac" and len(children) == 2:
        _fenced(children[0], line)
        _add(line, "\u2044" if _simple(children[0]) and _simple(children[1]) else "\u2009/\u2009")
        _fenced(children[1], line)
    elif name in ("msqrt", "mroot"):
        _add(line, "√")
        _add(line, "(")
        for child in children[:1] if name == "mroot" else children:
            _write(child, line)
        _add(line, ")")
    elif name in ("msup", "msub", "msubsup", "munder", "mover", "munderover") and children:
        _scripts(name, children, line)
    elif name == "mtr":
        for index, child in enumerate(children):
            _add(line, ", " if index else "")
            _write(child, line)
        _add(line, "; " if node.getnext() is not None else "")
    else:
        for child in children:
            _write(child, line)


def _letters(node: Element, line: Element) -> None:
    """A name: one letter leans; Unicode's mathematical alphabets, which a text face lacks, become plain letters."""
    words = node.text or ""
    plain = unicodedata.normalize("NFKC", words)
    bold = any("BOLD" in unicodedata.name(sign, "") for sign in words)
    single = len(plain) == 1 and node.get("mathvariant") != "normal"
    etree.SubElement(line, "b" if bold else "i" if single else "span").text = plain


def _operator(node: Element) -> str:
    sign = (node.text or "").translate(UNSEEN)
    spaced = sign in set("=<>≤≥≠≈∼→←↔⇒∈∉⊂⊆+−±×·∧∨∪∩≡") and node.get("form") != "prefix"
    return f"\u2009{sign}\u2009" if spaced else sign


def _scripts(name: str, children: list[Element], line: Element) -> None:
    """A base with what stands below and above it."""
    _write(children[0], line)
    below = {"msub": 1, "msubsup": 1, "munder": 1, "munderover": 1}.get(name)
    above = {"msup": 1, "mover": 1, "msubsup": 2, "munderover": 2}.get(name)
    for kind, at in (("sub", below), ("sup", above)):
        if at is not None and at < len(children):
            _write(children[at], etree.SubElement(line, kind))


def _fenced(node: Element, line: Element) -> None:
    simple = _simple(node)
    _add(line, "" if simple else "(")
    _write(node, line)
    _add(line, "" if simple else ")")


def _simple(node: Element) -> bool:
    return tag(node) in ("mi", "mn") or (tag(node) == "mrow" and len(node) == 1 and _simple(node[0]))


def _add(line: Element, text: str) -> None:
    if len(line):
        line[-1].tail = (line[-1].tail or "") + text
    else:
        line.text = (line.text or "") + text
