"""Every stretch that might be a quotation: pairs of quotation marks, block quotes, and what the author marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from pipeline.frozen import dataclass
from pipeline.manuscript.marks import Marks, pair_marks
from pipeline.manuscript.prose import READ, Prose, plain
from pipeline.model import Block, Container, Mark, QuotationForm

AUTHOR_MARKS = ("quotation", "epigraph", "term", "title", "speech")
ASIDES = frozenset({"callout", "aside", "column-margin", "margin", "twitter-tweet", "tweet", "note", "tip", "warning"})


@dataclass(frozen=True)
class Piece:
    """A stretch of one block's flat text."""

    block: int
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """What might be a quotation. ``inner`` are its words, block by block; ``outer`` includes the marks.

    ``outer`` is (first block, start, last block, end). ``tail`` is a block quote's attribution line or the citation at
    its end; ``author`` the author's own class. ``quote`` are the containers down to the block quote or div.
    """

    form: QuotationForm
    inner: Sequence[Piece]
    outer: tuple[int, int, int, int]
    author: str | None = None
    single: bool = False
    tail: Piece | None = None
    quote: Sequence[Container] = ()
    words: str = ""

    @cached_property
    def count(self) -> int:
        """How many words it has; Chinese and Japanese run without spaces, at about two characters a word."""
        ideographs = 0 if self.words.isascii() else sum("\u3040" <= c <= "\u9fff" for c in self.words)
        return max(len(self.words.split()), ideographs // 2)


Table = Mapping[int, Marks]  # each read block's marks; what finds its partner in another block is taken out


def find_candidates(prose: Prose) -> tuple[list[Candidate], Table]:
    """All candidates of a document in the order in which they begin, and the quotation marks of its blocks."""
    blocks = list(_set_off(prose))
    covered = {i for c in blocks for i in range(c.outer[0], c.outer[2] + 1)}
    table = {b.index: pair_marks(b, prose.document.file.text) for b in prose.blocks if b.kind in READ}
    every = [*blocks, *_inline(prose, table, covered)]
    return sorted(every, key=lambda c: (c.outer[0], c.outer[1], c.form == "inline")), table


# --- block quotes -------------------------------------------------------------------------------------------------


def _set_off(prose: Prose) -> Iterator[Candidate]:
    """The block quotes and marked divs of a document."""
    for container, group in groupby(prose.blocks, key=_outermost):
        blocks = list(group)
        if container is None:
            continue
        own = [b for b in blocks if _notes(b) == _notes(blocks[0])]
        candidate = _block_candidate(own, container)
        if candidate is not None:
            yield candidate


def _notes(block: Block) -> tuple[int, ...]:
    return tuple(c.id for c in block.containers if c.kind == "note")


def _outermost(block: Block) -> Container | None:
    """The container that makes the block part of a set-off quotation: a block quote, or a div the author marked."""
    for container in block.containers:
        if container.kind == "quote":
            return container
        if container.kind == "div" and {"quotation", "epigraph"} & set(container.classes):
            return container
    return None


def _block_candidate(blocks: Sequence[Block], container: Container) -> Candidate | None:
    read = [b for b in blocks if (b.kind in READ or (b.kind == "code" and not b.classes)) and b.text.strip()]
    if not read:
        return None
    path = tuple(read[0].containers)
    depth = next(i for i, c in enumerate(path) if c.id == container.id)
    inner = [Piece(b.index, 0, len(b.text)) for b in read]
    outer = (read[0].index, 0, read[-1].index, len(read[-1].text))
    words = " ".join(plain(b.text) for b in read)
    inside = {name for b in read for c in b.containers for name in c.classes}
    author = author_class(path[: depth + 1]) or next((n for n in ("epigraph", "quotation") if n in inside), None)
    return Candidate("block", inner, outer, author, quote=path[: depth + 1], words=words)


def author_class(containers: Sequence[Container]) -> str | None:
    """The author's own word on what stands in these containers, the innermost first."""
    for container in reversed(containers):
        if container.kind in ("div", "quote"):
            for name in AUTHOR_MARKS:
                if name in container.classes:
                    return name
    return None


# --- inline -------------------------------------------------------------------------------------------------------


def _inline(prose: Prose, table: Table, covered: set[int]) -> Iterator[Candidate]:
    """What stands in running text; the blocks *covered* belong to block quotes."""
    streams: dict[tuple[int, ...], list[Block]] = {}
    for index in table:
        streams.setdefault(_notes(prose.blocks[index]), []).append(prose.blocks[index])
    for stream in streams.values():
        yield from _across(stream, table, covered)
    for index, marks in table.items():
        if index not in covered:
            yield from _pairs(prose.blocks[index], marks)
            yield from _marked(prose.blocks[index], marks)


def _across(stream: Sequence[Block], table: Table, covered: set[int]) -> Iterator[Candidate]:
    """Quotations of several paragraphs: each opens with the mark again, and only the last one is closed.

    Also those that open in a paragraph and are closed in the block quote after it, and French dialogue, which opens
    before its first line, goes on line by line with dashes, and closes after the last. *stream* holds the blocks of the
    running text, or of one note; the marks that find their partner here leave *table*.
    """
    chain: list[tuple[Block, int]] = []  # the paragraphs so far, each with its opening mark
    for block in stream:
        marks = table[block.index]
        lead = len(block.text) - len(block.text.lstrip())
        if chain and opens_line(block) and chain[0][0].text[chain[0][1]] == "«":
            chain.append((block, lead))
            if not marks.closed:
                continue
            yield _of_paragraphs(chain[:-1], block, lead, marks.closed.pop(0) + 1)
            table[chain[0][0].index].opened.remove(chain[0][1])
        elif chain and block.index in covered and marks.closed:
            yield _into_block(*chain[0])
            table[chain[0][0].index].opened.remove(chain[0][1])
            del marks.closed[0]
        elif chain and block.text[lead : lead + 1] == chain[0][0].text[chain[0][1]]:
            if lead in marks.opened:
                chain.append((block, lead))
                continue
            closing = next((p for p in marks.pairs if p.start == lead), None)
            if closing is not None:
                marks.pairs.remove(closing)
                yield _of_paragraphs(chain, block, lead, closing.end)
                for before, at in chain:
                    table[before.index].opened.remove(at)
        opens = marks.opened and block.kind != "heading" and block.index not in covered
        chain = [(block, marks.opened[-1])] if opens else []


def _of_paragraphs(chain: Sequence[tuple[Block, int]], last: Block, lead: int, end: int) -> Candidate:
    inner = [*(Piece(b.index, at + 1, len(b.text)) for b, at in chain), Piece(last.index, lead + 1, end - 1)]
    texts = {b.index: b.text for b in (*(b for b, _ in chain), last)}
    words = " ".join(plain(texts[p.block][p.start : p.end]) for p in inner)
    return Candidate("inline", inner, (chain[0][0].index, chain[0][1], last.index, end), words=words)


def _into_block(block: Block, start: int) -> Candidate:
    """A quotation that opens in a paragraph and goes on in the block quote after it: its first part."""
    end = len(block.text)
    inner = (Piece(block.index, start + 1, end),)
    return Candidate("inline", inner, (block.index, start, block.index, end), words=plain(block.text[start + 1 : end]))


def _pairs(block: Block, marks: Marks) -> Iterator[Candidate]:
    """The outermost pairs of a block; single marks inside double ones, and the reverse, are part of them."""
    spans = list(_author_spans(block))
    for pair in marks.pairs:
        if pair.depth:
            continue
        words = plain(block.text[pair.start + 1 : pair.end - 1])
        if not re.search(r"\w", words):
            continue
        author = _span_class(spans, pair.start, pair.end) or author_class(block.containers)
        inner = (Piece(block.index, pair.start + 1, pair.end - 1),)
        outer = (block.index, pair.start, block.index, pair.end)
        yield Candidate("inline", inner, outer, author, single=pair.single, words=words)


def _author_spans(block: Block) -> Iterator[tuple[Mark, str]]:
    for mark in block.marks:
        if mark.kind == "span":
            name = next((n for n in AUTHOR_MARKS if n in mark.classes), None)
            if name is not None:
                yield mark, name


def _span_class(spans: Sequence[tuple[Mark, str]], start: int, end: int) -> str | None:
    """The class the author gave the span that holds just this pair of marks, or that the pair holds."""
    for mark, name in spans:
        if (mark.start <= start and end <= mark.end) or (start <= mark.start and mark.end <= end <= mark.end + 1):
            return name
    return None


def _marked(block: Block, marks: Marks) -> Iterator[Candidate]:
    """The spans that the author marked and that hold no quotation marks of their own."""
    for mark, name in _author_spans(block):
        if any(p.start < mark.end and mark.start < p.end for p in marks.pairs):
            continue
        words = plain(block.text[mark.start : mark.end])
        if words:
            inner = (Piece(block.index, mark.start, mark.end),)
            yield Candidate("inline", inner, (block.index, mark.start, block.index, mark.end), name, words=words)


def opens_line(block: Block) -> bool:
    """Whether a paragraph is a line of dialogue as French, Spanish, Russian and Polish set it: it opens with a dash."""
    return block.kind == "paragraph" and re.match(r"\s*[—–―]\s?[\w¿¡«„“]", block.text) is not None


def is_aside(containers: Sequence[Container]) -> bool:
    """Whether a block quote stands in a callout, an aside or an embedded post."""
    return any(name in ASIDES or name.startswith("callout") for c in containers for name in c.classes)
