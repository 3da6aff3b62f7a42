"""Marks in pandoc's JSON where each block and each quotation of the manuscript stands.

Every address is followed before anything is changed: the lists keep their identity, and ``pipeline.inlines`` finds a
stretch of text in a list however many Spans have been put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pipeline.inlines import follow, insert_anchor, locate, wrap
from pipeline.model import JSON, Block, Document, Quotation

MARKED = ("quotation", "epigraph")  # the kinds that carry an id into the editions
ATTR_OF_HOLDER = ("Table", "Figure", "Div")
TASKS = ("☐", "☒")  # pandoc tells a task list by the first character of its items


@dataclass
class Marks:
    """The ids given to quotations so far, over all files."""

    taken: set[str] = field(default_factory=set)
    quotations: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, path: str, identifier: str) -> str:
        """The id that a quotation takes in the tree: its own, unless another file quotes the same words."""
        name = identifier
        if name in self.taken:
            stem = PurePosixPath(path).stem
            name = identifier + "-" + "".join(c if c.isalnum() else "-" for c in stem)
        number = 2
        while name in self.taken:
            name, number = f"{identifier}-f{number}", number + 1
        self.taken.add(name)
        self.quotations[(path, identifier)] = name
        return name


@dataclass(frozen=True)
class Found:
    """A block of the reading with what its address leads to: its text, its node, and the list the node stands in."""

    block: Block
    inlines: Any
    node: JSON
    siblings: list[JSON]
    path: Sequence[tuple[list[JSON], JSON]]  # the (list, node) of every block on the way, outermost first


def mark_places(blocks: list[JSON], document: Document, number: int, marks: Marks) -> None:
    """Give each block ``data-at="NUMBER:LINE"`` and each quotation its id, in place."""
    found = {block.index: _find(blocks, block) for block in document.blocks}
    for quotation in document.quotations:
        if quotation.kind in MARKED:
            _mark(quotation, found, marks.name(document.file.path, quotation.id))
    for place in found.values():
        _place(place, document, number)


def _find(blocks: list[JSON], block: Block) -> Found:
    """Follow an address, remembering the blocks it goes through."""
    node: Any = blocks
    path: list[tuple[list[JSON], JSON]] = []
    for key in block.address:
        siblings, node = node, node[key]
        if isinstance(siblings, list) and isinstance(node, dict) and _is_block(node):
            path.append((siblings, node))
    siblings, own = path[-1]
    return Found(block, follow(blocks, block.address), own, siblings, path)


def _is_block(node: JSON) -> bool:
    return node.get("t") in {
        "Para", "Plain", "Header", "CodeBlock", "RawBlock", "LineBlock", "BlockQuote", "Div", "BulletList",
        "OrderedList", "DefinitionList", "Figure", "Table",
    }  # fmt: skip


# --- quotations -------------------------------------------------------------------------------------------------------


def _mark(quotation: Quotation, found: dict[int, Found], name: str) -> None:
    """Put a quotation's id where its words stand, or at least where they begin."""
    first, start, last, end = quotation.flat
    begins, ends = found[first], found[last]
    attributes = [name, ["quotation"], [["lang", quotation.lang]] if quotation.lang else []]
    if quotation.form == "block":
        set_apart = ["quotation", "epigraph"] if quotation.kind == "epigraph" else ["quotation"]
        if _mark_block(begins, ends, [name, set_apart, attributes[2]]):
            return
    if not isinstance(begins.inlines, list):
        return
    if first == last:
        inner = _inside_marks(begins.block.text, start, end)
        place = locate(begins.inlines, *inner) if inner[0] < inner[1] else None
        if place is not None:
            wrap(place, attributes)
            return
    insert_anchor(begins.inlines, start, attributes)


def _inside_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The words without their marks: citeproc moves a full stop inside only where the marks stand bare."""
    opening = start + (text[start : start + 1] in tuple("“”„‘‚«»‹›「『\"'"))
    closing = end - (text[end - 1 : end] in tuple("“”‘’«»‹›」』\"'"))
    return opening, closing


def _mark_block(begins: Found, ends: Found, attributes: list[Any]) -> bool:
    """Wrap the innermost block quote that holds the whole quotation in a Div with its id."""
    shared = [
        pair for pair in begins.path if any(pair[1] is other for _, other in ends.path) and pair[1]["t"] == "BlockQuote"
    ]
    if shared:
        _replace(*shared[-1], attributes)
    elif begins.block is ends.block and begins.node["t"] in ("LineBlock", "Para"):
        _replace(begins.siblings, begins.node, attributes)
    else:
        return False
    return True


def _replace(siblings: list[JSON], node: JSON, attributes: list[Any]) -> None:
    for index, other in enumerate(siblings):
        if other is node:
            siblings[index] = {"t": "Div", "c": [attributes, [node]]}
            return


# --- lines ------------------------------------------------------------------------------------------------------------


def _place(found: Found, document: Document, number: int) -> None:
    """``data-at`` on a block, or on a Div round it where pandoc's node can carry no attribute."""
    block = found.block
    offset = next((start for start in block.starts if start >= 0), None)
    if offset is None:
        return
    at = ["data-at", f"{number}:{document.file.position(offset)[0]}"]
    for _, node in found.path:
        if node["t"] in ATTR_OF_HOLDER:
            _put(node["c"][0], at)
    node = found.node
    if node["t"] == "Header":
        _put(node["c"][1], at)
    elif node["t"] == "CodeBlock":
        _put(node["c"][0], at)
    elif block.kind in ("paragraph", "plain", "line-block") and not block.text.startswith(TASKS):
        _wrap(found, at)


def _put(attributes: list[Any], at: list[str]) -> None:
    if all(pair[0] != "data-at" for pair in attributes[2]):
        attributes[2].append(at)


def _wrap(found: Found, at: list[str]) -> None:
    """A Div round a paragraph, which the tree takes away again; a quotation's own Div carries the place itself."""
    for index, other in enumerate(found.siblings):
        if other is found.node:
            found.siblings[index] = {"t": "Div", "c": [["", ["place"], [at]], [found.node]]}
            return
        if other["t"] == "Div" and other["c"][1] == [found.node] and other["c"][1][0] is found.node:
            _put(other["c"][0], at)
            return
