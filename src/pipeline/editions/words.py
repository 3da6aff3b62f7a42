"""The words of a piece of XHTML as one text, read by a parser that had no part in making it (expat).

The gates hold texts against each other with it: the tree to the manuscript, the e-book to the tree. White space counts
where it parts two words, and so does the edge of a block. A no-break space is part of its word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.parsers import expat

from lxml import etree

from pipeline.editions.select import Element

GENERATED = "generated"  # the class of all text that is not the author's and no citation style's: it is left out
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
# Names as expat gives them: those of the tree have no namespace.
BREAKS = frozenset(f"{space}{name}" for name in (*BLOCKS, "br") for space in ("", f"{XHTML} "))
SILENT = frozenset({f"{XHTML} head", "script", "style"})
OBJECTS = frozenset({"img", f"{XHTML} img", "math", f"{XHTML} math", f"{MATHML} math"})
STAND_INS = frozenset({"between-notes", "missing-picture", "math inline", "math display"})  # TeX not understood is text
# What XML forbids in a text marks the edge of a block, and what is put into the text by a style or for a picture.
EDGE, OPENS, CLOSES = "\x1e", "\x02", "\x03"
SPACE = re.compile(f"[ \t\r\n\f{EDGE}]+")
MARKS = re.compile(f"[{OPENS}{CLOSES}]")


@dataclass(frozen=True)
class Said:
    """The words of a chapter: ``text`` and, by id and in the order of their calls, its ``notes``.

    EDGE stands at the edges of blocks, OPENS and CLOSES round what is not the author's own. ``calls`` are the ids of
    the notes that she calls herself, not through a citation style.
    """

    text: str
    notes: Mapping[str, str]
    calls: Sequence[str]

    @property
    def plain(self) -> str:
        """All words, those of the notes behind the text, one space apart."""
        return folded(EDGE.join((self.text, *self.notes.values())))


def folded(text: str) -> str:
    """The words of a text, one space apart."""
    return SPACE.sub(" ", MARKS.sub("", text)).strip(" ")


def of_chapter(chapter: Element, notes: Mapping[str, Element]) -> Said:
    """The words of a chapter and of its notes."""
    markup = (etree.tostring(part, encoding="unicode", with_tail=False) for part in (chapter, *notes.values()))
    reader = _Reader(f"<body>{''.join(markup)}</body>".encode())
    text, *others = reader.texts()
    return Said(text, dict(zip(notes, others, strict=True)), reader.calls)


def of_page(xhtml: bytes) -> str:
    """The words of a finished page, one space apart."""
    return folded(EDGE.join(_Reader(xhtml).texts()))


class _Reader:
    """Reads a piece of XHTML: without what is generated, and without what never shows."""

    def __init__(self, xhtml: bytes) -> None:
        self.parts: list[str] = []
        self.tops: list[int] = []  # how many parts there were where each child of the outermost element began
        self.calls: list[str] = []
        self.depth = self.hidden = self.made = 0  # the latter two: where what is hidden, or made by a style, began
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.parser.CharacterDataHandler = self.parts.append
        self.parser.Parse(xhtml, True)

    def texts(self) -> list[str]:
        """What each child of the outermost element says."""
        return ["".join(self.parts[start:end]) for start, end in pairwise((*self.tops, len(self.parts)))]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth == 2:
            self.tops.append(len(self.parts))
        if self.hidden:
            return
        if name in SILENT or GENERATED in attributes.get("class", "").split():
            self.hidden = self.depth
            self.parser.CharacterDataHandler = None
        elif name in BREAKS:
            self.parts.append(EDGE)
        elif not self.made and _is_made(name, attributes):
            self.made = self.depth
            self.parts.append(OPENS)
            if attributes.get("role") == "doc-noteref":
                self.calls.append(attributes.get("href", "").removeprefix("#"))

    def end(self, name: str) -> None:
        if self.hidden == self.depth:
            self.hidden = 0
            self.parser.CharacterDataHandler = self.parts.append
        elif not self.hidden and name in BREAKS:
            self.parts.append(EDGE)
        elif self.made == self.depth:
            self.made = 0
            self.parts.append(CLOSES)
        self.depth -= 1


def _is_made(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is a citation, a note's call, a formula, a picture, or the words in a picture's place."""
    if name in OBJECTS or "data-cites" in attributes or attributes.get("role") == "doc-noteref":
        return True
    return attributes.get("class") in STAND_INS
