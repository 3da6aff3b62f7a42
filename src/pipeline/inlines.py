"""The flat text of pandoc's inlines: one walk for all who read it or write into it.

A list of inlines becomes one string, as the reader sees it. The reading ties that string to the file; the editions
find the same places in the AST again. Both must count the same characters, hence this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from pipeline.frozen import dataclass
from pipeline.model import JSON

OBJECT = "\ufffc"  # stands for a citation group, a note, an image or a formula
MARKS = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
# Where a node keeps the inlines it holds, as keys below the node itself.
CONTENT: dict[str, tuple[str | int, ...]] = {
    "Emph": ("c",),
    "Strong": ("c",),
    "Underline": ("c",),
    "Strikeout": ("c",),
    "Superscript": ("c",),
    "Subscript": ("c",),
    "SmallCaps": ("c",),
    "Quoted": ("c", 1),
    "Link": ("c", 1),
    "Span": ("c", 1),
}
OBJECTS = frozenset({"Cite", "Note", "Image", "Math"})
TEXTS = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
WRITTEN = {"Space": " ", "SoftBreak": "\n"}  # how a space between two words is most likely written in the file
Address = tuple[int | str, ...]
Step = Literal["open", "close", "text", "object", "raw", "line", "run"]
LONGEST_RUN = 400  # characters of a run of words


class Piece(NamedTuple):
    """One step of the walk: ``text`` begins at ``start`` of the flat text.

    ``open`` and ``close`` enclose a node's content and carry its quotation mark, if it has one; ``line`` ends a line of
    a line block; a ``run`` stands for words and the spaces between them, and its node's "c" has the line ends. ``base``
    leads from the inline list to ``siblings``, where the node is ``number``.
    """

    step: Step
    node: JSON
    text: str
    start: int
    base: Address
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one inline list: from character ``first_offset`` of node ``first`` to ``last_offset`` of ``last``.

    ``last`` is inclusive; an offset of 0 in ``first`` means the node's beginning; ``last_offset`` counts the characters
    of node ``last`` that belong to the stretch. Only Str and Code nodes are ever cut.
    """

    inlines: list[JSON]
    first: int
    first_offset: int
    last: int
    last_offset: int


def walk(inlines: Sequence[Any], start: int = 0, base: Address = ()) -> Iterator[Piece]:
    """Every piece of a list of inlines (or of a line block's list of lines), in order."""
    at = start
    for index, node in enumerate(inlines):
        if isinstance(node, list):
            for piece in walk(node, at, (*base, index)):
                yield piece
                at = piece.start + len(piece.text)
            if index + 1 < len(inlines):
                yield Piece("line", {"t": "LineBreak"}, "\n", at, base, index)
                at += 1
            continue
        for piece in _walk_node(node, at, base, index):
            yield piece
            at = piece.start + len(piece.text)


def _walk_node(node: JSON, at: int, base: Address, index: int) -> Iterator[Piece]:
    kind = node["t"]
    if kind == "Str":
        yield Piece("text", node, node["c"], at, base, index)
    elif kind in TEXTS:
        yield Piece("text", node, TEXTS[kind], at, base, index)
    elif kind == "Code":
        yield Piece("text", node, node["c"][1], at, base, index)
    elif kind in OBJECTS:
        yield Piece("object", node, OBJECT, at, base, index)
    elif kind in CONTENT:
        opening, closing = quotation_marks(node)
        yield Piece("open", node, opening, at, base, index)
        at += len(opening)
        for piece in walk(content(node), at, (*base, index, *CONTENT[kind])):
            yield piece
            at = piece.start + len(piece.text)
        yield Piece("close", node, closing, at, base, index)
    else:
        yield Piece("raw", node, "", at, base, index)


def runs(inlines: Sequence[Any]) -> list[Piece]:
    """The pieces of a list of inlines, words that follow one another taken together: most of a book is just words."""
    found: list[Piece] = []
    _Runs(found).walk(inlines, 0, ())
    return found


class _Runs:
    def __init__(self, found: list[Piece]) -> None:
        self.found = found

    def walk(self, inlines: Sequence[Any], at: int, base: Address) -> int:
        """Add the pieces of a list of inlines; where its text ends."""
        words: list[str] = []
        first = size = 0
        for index, node in enumerate(inlines):
            kind = node["t"] if isinstance(node, dict) else ""
            word = node["c"] if kind == "Str" else WRITTEN.get(kind)
            if word is not None:
                if not words:
                    first, size = index, 0
                words.append(word)
                size += len(word)
                if size < LONGEST_RUN:
                    continue
            at = self.flush(words, inlines, at, base, first)
            if word is None:
                at = self.other(inlines, index, at, base)
        return self.flush(words, inlines, at, base, first)

    def flush(self, words: list[str], inlines: Sequence[Any], at: int, base: Address, first: int) -> int:
        """Add the words that wait, as one run where they may be one."""
        written = "".join(words)
        if len(words) > 2 and not ("\\" in written or "&" in written or ">" in written):
            text = written.replace("\n", " ")
            self.found.append(Piece("run", {"t": "Str", "c": written}, text, at, base, first))
        else:
            place = at
            for index, word in enumerate(words, first):
                text = " " if word == "\n" else word
                self.found.append(Piece("text", inlines[index], text, place, base, index))
                place += len(text)
        words.clear()
        return at + len(written)

    def other(self, inlines: Sequence[Any], index: int, at: int, base: Address) -> int:
        """Add the pieces of what is neither a word nor a space."""
        node = inlines[index]
        if isinstance(node, list):
            at = self.walk(node, at, (*base, index))
            if index + 1 < len(inlines):
                self.found.append(Piece("line", {"t": "LineBreak"}, "\n", at, base, index))
                at += 1
        elif node["t"] in CONTENT:
            opening, closing = quotation_marks(node)
            self.found.append(Piece("open", node, opening, at, base, index))
            at = self.walk(content(node), at + len(opening), (*base, index, *CONTENT[node["t"]]))
            self.found.append(Piece("close", node, closing, at, base, index))
            at += len(closing)
        else:
            self.found += _walk_node(node, at, base, index)
            at += len(self.found[-1].text)
        return at


def content(node: JSON) -> list[JSON]:
    """The inlines that a node of CONTENT holds."""
    held: Any = node
    for key in CONTENT[node["t"]]:
        held = held[key]
    found: list[JSON] = held
    return found


def quotation_marks(node: JSON) -> tuple[str, str]:
    """The marks written round a node's content; empty for all but Quoted."""
    return MARKS[node["c"][0]["t"]] if node["t"] == "Quoted" else ("", "")


def flat_text(inlines: Sequence[Any]) -> str:
    """The flat text of a list of inlines."""
    return "".join(piece.text for piece in walk(inlines))


def follow(blocks: Any, address: Sequence[int | str]) -> Any:
    """What an address leads to, from the AST's list of blocks."""
    for key in address:
        blocks = blocks[key]
    return blocks


def locate(inlines: list[Any], start: int, end: int) -> Place | None:
    """The one inline list that holds ``flat[start:end]``, the outermost there is; None when there is none."""
    at = 0
    first: tuple[int, int] | None = None
    for index, node in enumerate(inlines):
        size = len(flat_text([node]))
        inside = at < start < at + size, at < end < at + size
        if isinstance(node, list):
            if at <= start and end <= at + size:
                return locate(node, start - at, end - at)
            at += size + 1
            continue
        if any(inside) and node["t"] not in {"Str", "Code"}:
            return _locate_inside(node, start - at, end - at) if at <= start and end <= at + size else None
        if first is None and size and at <= start < at + size:
            first = (index, start - at)
        if first is not None and end <= at + size:
            return Place(inlines, *first, index, end - at)
        at += size
    return None


def _locate_inside(node: JSON, start: int, end: int) -> Place | None:
    if node["t"] not in CONTENT:
        return None
    opening = len(quotation_marks(node)[0])
    return locate(content(node), start - opening, end - opening)


def wrap(place: Place, attributes: list[Any]) -> None:
    """Put a Span with pandoc's ``[id, classes, pairs]`` round a place, in place. The flat text stays the same."""
    nodes = place.inlines
    chosen = nodes[place.first : place.last + 1]
    before: list[JSON] = []
    after: list[JSON] = []
    if place.last_offset < len(flat_text([chosen[-1]])):
        kept, cut = _cut(chosen[-1], place.last_offset)
        chosen[-1:] = [kept]
        after = [cut]
    if place.first_offset:
        cut, kept = _cut(chosen[0], place.first_offset)
        chosen[:1] = [kept]
        before = [cut]
    nodes[place.first : place.last + 1] = [*before, {"t": "Span", "c": [attributes, chosen]}, *after]


def _cut(node: JSON, at: int) -> tuple[JSON, JSON]:
    """A Str or Code node in two."""
    if node["t"] == "Code":
        attributes, text = node["c"]
        return {"t": "Code", "c": [attributes, text[:at]]}, {"t": "Code", "c": [["", [], []], text[at:]]}
    return {"t": "Str", "c": node["c"][:at]}, {"t": "Str", "c": node["c"][at:]}


def insert_anchor(inlines: list[Any], at: int, attributes: list[Any]) -> None:
    """Put an empty Span before ``flat[at]``, for a quotation that no single inline list holds."""
    for index, node in enumerate(inlines):
        size = len(flat_text([node]))
        if at > size:
            at -= size + isinstance(node, list)
            continue
        if isinstance(node, list) and at <= size:
            return insert_anchor(node, at, attributes)
        if 0 < at < size and node["t"] in CONTENT:
            return insert_anchor(content(node), at - len(quotation_marks(node)[0]), attributes)
        anchor = {"t": "Span", "c": [attributes, []]}
        if 0 < at < size and node["t"] in {"Str", "Code"}:
            inlines[index : index + 1] = [*_split(node, at, anchor)]
            return None
        inlines.insert(index + (at > 0), anchor)
        return None
    inlines.append({"t": "Span", "c": [attributes, []]})
    return None


def _split(node: JSON, at: int, anchor: JSON) -> tuple[JSON, JSON, JSON]:
    left, right = _cut(node, at)
    return left, anchor, right


def elements(value: Any) -> Iterator[JSON]:
    """Every element of a piece of AST, outermost first."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += reversed(here)
        elif isinstance(here, dict):
            if "t" in here:
                yield here
            waiting += reversed(list(here.values()))
