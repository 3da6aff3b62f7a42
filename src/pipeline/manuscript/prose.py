"""A document's blocks with their sentences, citation groups and notes at hand, for those who look for quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter, itemgetter

from pipeline.frozen import dataclass
from pipeline.manuscript.sentences import sentences
from pipeline.manuscript.words import STOP, WEAK_PREFIX, Lexicon, guess_language, lexicon
from pipeline.model import Block, Citation, Container, Document, Mark

WEAK_BEFORE = re.compile(
    r"(?:^|[.;]\s)(?:cf\.|see also|but see|vgl\.|siehe auch|véase también|cfr\.|voir aussi|por\.|ср\.)\s+$",
    re.IGNORECASE,
)
READ = frozenset({"paragraph", "plain", "heading", "line-block", "cell", "caption", "term"})
NOT_BLANK = re.compile(r"\s*\S")
BEFORE = 500  # characters before a citation in which an open parenthesis or an author's name can belong to it


@dataclass(frozen=True)
class Group:
    """The citations that one pair of brackets, or one @key in the running text, holds."""

    block: int
    at: int
    citations: Sequence[Citation]
    weak: bool  # only points elsewhere: cf., see also, but see
    speaks: bool  # @key in the running text, or Mill [-@key]: part of the sentence, its subject perhaps

    @property
    def suppressed(self) -> bool:
        """Whether it leaves out the author, whom the sentence names: [-@key]."""
        return self.citations[0].suppress_author

    @property
    def narrative(self) -> bool:
        """Whether it stands in the running text as @key."""
        return self.citations[0].narrative


class Prose:
    """Looks things up in a document: the sentence at a place, the citations of a block, the block before."""

    def __init__(self, document: Document, lang: str) -> None:
        self.document = document
        self.blocks = document.blocks
        said = document.metadata.get("lang")
        self.lang = said if isinstance(said, str) and said else guess_language(self._sample(), lang)
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._marks: dict[str, dict[int, list[Mark]]] = {}

    def _sample(self) -> str:
        return " ".join(b.text for b in self.blocks if b.kind in READ)

    @cached_property
    def words(self) -> Lexicon:
        """The words of the document's language."""
        return lexicon(self.lang)

    @cached_property
    def _groups(self) -> dict[int, list[Group]]:
        by_group: dict[int, list[Citation]] = defaultdict(list)
        for citation in self.document.citations:
            by_group[citation.group].append(citation)
        found: dict[int, list[Group]] = defaultdict(list)
        for citations in by_group.values():
            found[citations[0].block].append(_group(self.blocks[citations[0].block].text, tuple(citations)))
        for groups in found.values():
            groups.sort(key=lambda g: g.at)
        return found

    def groups(self, block: int, start: int = 0, end: int | None = None) -> list[Group]:
        """The citation groups of a block from *start* to *end*, in order."""
        found = self._groups.get(block, [])
        first = bisect_left(found, start, key=attrgetter("at"))
        return found[first : len(found) if end is None else bisect_left(found, end, key=attrgetter("at"))]

    @cached_property
    def every_group(self) -> Sequence[Group]:
        """The citation groups of the whole document, in order."""
        return [g for b in self.blocks for g in self.groups(b.index)]

    def notes(self, block: int) -> list[Mark]:
        """The notes called in a block, in order; ``ref`` is the note's container."""
        return self.marks("note", block)

    def marks(self, kind: str, block: int) -> list[Mark]:
        """The marks of one kind in a block, in order."""
        if kind not in self._marks:
            found = ((b.index, [m for m in b.marks if m.kind == kind]) for b in self.blocks)
            self._marks[kind] = {index: marks for index, marks in found if marks}
        return self._marks[kind].get(block, [])

    def touching(self, kind: str, block: int, start: int, end: int) -> list[Mark]:
        """The marks of one kind, which stands in none of its own, that share a character with ``[start, end)``."""
        found = self.marks(kind, block)
        first = bisect_right(found, start, key=attrgetter("end"))
        return found[first : bisect_left(found, end, key=attrgetter("start"))]

    def opens(self, block: int, at: int) -> bool:
        """Whether nothing but white space stands before that place of a block."""
        return NOT_BLANK.match(self.blocks[block].text, 0, at) is None

    @cached_property
    def _note_blocks(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for block in self.blocks:
            note = block.inside("note")
            if note is not None:
                found[note.id].append(block.index)
        return found

    def note_blocks(self, note: int) -> list[int]:
        """The blocks of a note."""
        return self._note_blocks.get(note, [])

    def sentences(self, block: int) -> list[tuple[int, int]]:
        """The sentences of a block, as stretches of its flat text."""
        if block not in self._sentences:
            trailing = [g.at for g in self.groups(block) if not g.narrative]
            trailing += [m.start for m in self.notes(block)]
            self._sentences[block] = sentences(self.blocks[block].text, trailing, self.words)
        return self._sentences[block]

    def sentence(self, block: int, start: int, end: int) -> tuple[int, int]:
        """The stretch from the start of the sentence at *start* to the end of the sentence that reaches *end*."""
        spans = self.sentences(block)
        first = bisect_right(spans, start, key=itemgetter(0)) - 1
        last = bisect_left(spans, end, key=itemgetter(1))
        return (
            spans[first][0] if first >= 0 else 0,
            spans[last][1] if last < len(spans) else len(self.blocks[block].text),
        )

    def before(self, block: Block, parents: Sequence[Container]) -> Block | None:
        """The nearest earlier block that stands in no note of its own, when it stands within *parents*."""
        return self._next(reversed(range(block.index)), parents)

    def after(self, block: Block, parents: Sequence[Container]) -> Block | None:
        """The nearest later block that stands in no note of its own, when it stands within *parents*."""
        return self._next(iter(range(block.index + 1, len(self.blocks))), parents)

    def lead(self, block: Block) -> Block | None:
        """The paragraph directly before a block (or before its list) when it leads to it with a colon."""
        depth = next((i for i, c in enumerate(block.containers) if c.kind == "item"), len(block.containers))
        before = self.before(block, block.containers[:depth])
        while before is not None and before.inside("item"):
            before = self.before(before, block.containers[:depth])
        colon = before is not None and before.text.rstrip(STOP + " ").endswith(":")
        return before if colon else None

    def _next(self, indices: Iterator[int], parents: Sequence[Container]) -> Block | None:
        own = {c.id for c in parents if c.kind == "note"}
        for index in indices:
            block = self.blocks[index]
            note = block.inside("note")
            if note is not None and note.id not in own:
                continue
            within = tuple(c.id for c in block.containers[: len(parents)]) == tuple(c.id for c in parents)
            return block if within else None
        return None

    def heading_chain(self, block: int) -> Iterator[Block]:
        """The headings above a block, innermost first."""
        level = 7
        for index in range(block - 1, -1, -1):
            candidate = self.blocks[index]
            if candidate.kind == "heading" and candidate.level < level:
                level = candidate.level
                yield candidate


def _group(text: str, citations: tuple[Citation, ...]) -> Group:
    first = citations[0]
    before = text[max(first.at - BEFORE, 0) : first.at]
    opened = before.rfind("(") if before.rfind("(") > before.rfind(")") else -1
    lead = before[opened + 1 :] if opened >= 0 else first.prefix
    if first.narrative and WEAK_BEFORE.search(before):
        lead = "cf."
    named = first.suppress_author and bool(re.search(r"[A-ZÀ-Þ][\w’'.\-]+\s*$", before))
    return Group(first.block, first.at, citations, WEAK_PREFIX.match(lead) is not None, first.narrative or named)


def plain(text: str) -> str:
    """Flat text as words: citations and notes left out, white space folded."""
    return " ".join(text.replace(STOP, " ").split())
