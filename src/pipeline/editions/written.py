"""The author's words as pandoc read them: taken from the ASTs before anything is done to them, in reading order.

Which words of an AST a reader sees is said here once more, apart from all that makes editions, so that the gate on
words holds two readings against each other. Nothing here recurses: quotations nest as deep as they like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from pipeline.crossrefs import is_crossref
from pipeline.editions.assemble import INCLUDED
from pipeline.editions.conditions import is_shown
from pipeline.editions.words import BLOCKS, EDGE
from pipeline.inlines import MARKS, OBJECT
from pipeline.model import JSON, Document

SPACES = {"Space": " ", "SoftBreak": " ", "LineBreak": EDGE}
HTML = ("html", "html5")
TEX = ("tex", "latex")
FORMULA = re.compile(  # the environments that pandoc's HTML writer takes for display formulas
    r"\\begin\{(?:(?:equation|eqnarray|align|alignat|gather|multline)\*?|aligned|alignedat|gathered|split|array|cases|CD"
    r"|[pbBvV]?matrix|smallmatrix|subarray)\}"
)
SILENT = ("script", "style")
INDENT = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Piece:
    """The words of one block at the top of a file, and the notes called in it; ``index`` counts the file's blocks.

    ``said`` has OBJECT for each citation, note, picture and formula. The title and the abstract that a file's front
    matter gives it have the index -1.
    """

    document: Document
    index: int
    said: str
    notes: Sequence[str] = ()


@dataclass
class Reader:
    """Reads one piece of AST after the other. ``documents`` are all files of the book, by path."""

    documents: Mapping[str, Document]
    called: list[JSON] = field(default_factory=list)  # the notes met, not yet read
    silent: str = ""  # the raw element that is open and whose words nobody sees

    def pieces(self, document: Document) -> Iterator[Piece]:
        """The pieces of a file, those of the files that it includes in their place."""
        for index, block in enumerate(document.ast["blocks"]):
            included = self._included(block, document)
            if included:
                for other in included:
                    yield from self.pieces(other)
            else:
                yield self.piece(document, index, [block])

    def piece(self, document: Document, index: int, nodes: Sequence[JSON]) -> Piece:
        """The piece that some blocks or inlines make."""
        said, notes = self._said(nodes, document), []
        while self.called:  # a note may not call another, but raw LaTeX may make one
            note = self.called.pop(0)
            notes.append(self._said(note["c"], document))
        return Piece(document, index, said, notes)

    def _included(self, block: JSON, document: Document) -> Sequence[Document]:
        """The files that stand where a block is; none for any block but an include."""
        found = INCLUDED.fullmatch(block["c"][1].strip()) if block["t"] == "RawBlock" else None
        paths = [document.includes.get(name, "") for name in found[1].split("|")] if found else []
        return [self.documents[path] for path in paths if path in self.documents]

    def _said(self, nodes: Sequence[JSON], document: Document) -> str:
        parts: list[str] = []
        waiting: list[Any] = [nodes]
        while waiting:
            node = waiting.pop()
            if type(node) is list:
                self._line(node, parts, waiting)
            elif type(node) is str:
                parts.append(node)
            elif included := self._included(node, document):
                waiting += [other.ast["blocks"] for other in reversed(included)]
            else:
                waiting += reversed(self._opened(node))
        return "".join(parts)

    def _line(self, nodes: list[Any], parts: list[str], waiting: list[Any]) -> None:
        """Read a list as far as words and spaces go; the rest waits behind what stopped it."""
        for at, node in enumerate(nodes):
            kind = node["t"] if type(node) is dict else ""
            if self.silent and kind not in ("RawInline", "RawBlock"):
                continue
            if kind == "Str":
                parts.append(node["c"])
            elif kind in SPACES:
                parts.append(SPACES[kind])
            else:
                if at + 1 < len(nodes):
                    waiting.append(nodes[at + 1 :])
                waiting.append(node)
                return

    def _opened(self, node: JSON) -> Sequence[Any]:
        """What a node shows, in reading order: texts, nodes and lists of nodes."""
        kind: str = node["t"]
        value: Any = node.get("c")
        if kind == "Note":
            self.called.append(node)
            return (OBJECT,)
        if kind in ("RawInline", "RawBlock"):
            return (self._raw(*value),)
        return SHOWN[kind](value) if kind in SHOWN and is_shown(node) else ()

    def _raw(self, form: str, text: str) -> str:
        """The words of raw HTML, which may be half an element. Of other raw text only formulas are shown."""
        if form not in HTML:
            return OBJECT if form in TEX and FORMULA.match(text) else ""
        reader = _Html(self.silent)
        reader.feed(text)
        reader.close()
        self.silent = reader.silent
        return "".join(reader.parts)


class _Html(HTMLParser):
    def __init__(self, silent: str) -> None:
        super().__init__()
        self.silent = silent
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent = self.silent or (tag if tag in SILENT else "")
        self.parts.append(OBJECT if tag in ("img", "math") else EDGE if tag in BLOCKS or tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = "" if tag == self.silent else self.silent
        self.parts.append(EDGE if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


# --- what is seen of each node ----------------------------------------------------------------------------------------


def _block(value: Any) -> Sequence[Any]:
    return EDGE, value, EDGE


def _second_block(value: Any) -> Sequence[Any]:
    return EDGE, value[1], EDGE


def _second(value: Any) -> Sequence[Any]:
    return (value[1],)


def _plain(value: Any) -> Sequence[Any]:
    return (value,)


def _object(value: Any) -> Sequence[Any]:
    return (OBJECT,)


def _quoted(value: Any) -> Sequence[Any]:
    left, right = MARKS[value[0]["t"]]
    return left, value[1], right


def _cite(value: Any) -> Sequence[Any]:
    return (value[1],) if all(is_crossref(cite["citationId"]) for cite in value[0]) else (OBJECT,)


def _verse(lines: Any) -> Sequence[Any]:
    """Lines of verse; the indent of each is no word."""
    return [part for line in lines for part in (EDGE, *_unindented(line), EDGE)]


def _unindented(line: list[JSON]) -> Sequence[Any]:
    first = line[0] if line else None
    if first is None or first["t"] != "Str":
        return (line,)
    return first["c"].lstrip(INDENT), line[1:]


def _items(items: Any) -> Sequence[Any]:
    return [part for item in items for part in (EDGE, item, EDGE)]


def _definitions(value: Any) -> Sequence[Any]:
    return [part for term, definitions in value for item in (term, *definitions) for part in (EDGE, item, EDGE)]


def _figure(value: Any) -> Sequence[Any]:
    return EDGE, value[2], EDGE, value[1][1], EDGE


def _table(value: Any) -> Sequence[Any]:
    _, caption, _, head, bodies, foot = value
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    return [EDGE, caption[1], EDGE, *(part for row in rows for cell in row[1] for part in (EDGE, cell[4], EDGE))]


SHOWN: Mapping[str, Callable[[Any], Sequence[Any]]] = {
    **dict.fromkeys(("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"), _plain),
    **dict.fromkeys(("Link", "Span", "Code"), _second),
    **dict.fromkeys(("Image", "Math"), _object),
    **dict.fromkeys(("Para", "Plain", "BlockQuote"), _block),
    **dict.fromkeys(("CodeBlock", "Div"), _second_block),
    "Quoted": _quoted,
    "Cite": _cite,
    "Header": lambda value: (EDGE, value[2], EDGE),
    "LineBlock": _verse,
    "BulletList": _items,
    "OrderedList": lambda value: _items(value[1]),
    "DefinitionList": _definitions,
    "Figure": _figure,
    "Table": _table,
}
