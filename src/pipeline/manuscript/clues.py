"""What the words near a quotation say of its source: citations, notes, lines typed by hand, names of authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.frozen import dataclass
from pipeline.manuscript.attribution import LAW, URL, Catalogue, Line, locator_of, place_after
from pipeline.manuscript.ibid import Pointers
from pipeline.manuscript.prose import Group, Prose, plain
from pipeline.model import Binding, Citation, Cited, Locator


@dataclass(frozen=True)
class Bound:
    """What answers for a quotation. ``adjacent``: the citation follows the closing mark directly."""

    cited: Cited = "no"
    binding: Binding = "none"
    citations: Sequence[Citation] = ()
    line: Line | None = None
    adjacent: bool = False

    @property
    def sure(self) -> bool:
        """Whether the sentence itself, the block or its introduction names the source."""
        return self.cited != "no" and self.binding not in ("earlier", "later", "heading")


NOTHING = Bound()


class Clues:
    """Makes a Bound of what stands near a quotation in one document."""

    def __init__(self, prose: Prose, catalogue: Catalogue) -> None:
        self.prose = prose
        self.catalogue = catalogue
        self.pointers = Pointers(prose, catalogue)

    def told(self, text: str) -> bool:
        """Whether these words report another's."""
        return self.prose.words.reporting.search(text) is not None

    def note(self, note: int) -> Bound | None:
        """What a note cites: its first citations, or its words when it names a work by hand."""
        indices = self.prose.note_blocks(note)
        groups = [g for i in indices for g in self.prose.groups(i)]
        strong = [g for g in groups if not g.weak] or groups
        if strong:
            return self.bound([strong[0]], "footnote")
        for index in indices:
            text = self.prose.blocks[index].text
            numbered, words = re.search(r"\d", text) is not None, len(text.split())
            if names_work(text) or (names_somebody(text) and (words <= 25 or numbered)) or (numbered and words <= 6):
                return Bound("manual", "footnote", line=self.line(text, index, 0, len(text)))
        return None

    def link(self, block: int, start: int, end: int) -> tuple[int, int] | None:
        """Where a link to an address stands between two places of a block."""
        for mark in self.prose.touching("link", block, start, end):
            if start <= mark.start and mark.end <= end and "://" in mark.target:
                return mark.start, mark.end
        return None

    def line(self, text: str, block: int, start: int, end: int, dash: bool = False) -> Line:
        """A reference typed by hand, with the entry and the place that it means."""
        pointed = self.pointers.meant(text, block, start)
        if pointed is not None:
            return Line(plain(text), block, start, end, *pointed, dash)
        return Line(plain(text), block, start, end, self.catalogue.key(text), locator_of(text), dash)

    def naming(self, groups: Sequence[Group], text: str) -> list[Group]:
        """Those of the groups that cite a work whose author the text names."""
        named = self.catalogue.named(text, {c.key for g in groups for c in g.citations})
        return [g for g in groups if named & {c.key for c in g.citations}]

    def bound(
        self, groups: Sequence[Group], binding: Binding, place: Locator | None = None, adjacent: bool = False
    ) -> Bound:
        """These citations as the answer; *place* is a page that stands apart from its key."""
        citations = [c for g in groups for c in g.citations]
        if place is None and len(groups) == 1 and groups[0].narrative:
            place = place_after(self.prose.blocks[groups[0].block].text[groups[0].at + 1 :])
        if place is not None and citations[0].locator is None:
            citations[0] = replace(citations[0], locator=place)
        return Bound("key", binding, tuple(citations), adjacent=adjacent)


def names_work(text: str) -> bool:
    """Whether a note's words name a work: a year, a page, an address, a law; “ibid.” too."""
    return bool(
        re.search(r"\b(?:1[4-9]|20)\d\d\b", text)
        or locator_of(text)
        or URL.search(text)
        or LAW.search(text)
        or re.match(r"\s*(?:(?:Ibid|Ebd|Ebenda|Idem|Op\. cit|Loc\. cit|Ibíd)\b|Id\.)", text, re.IGNORECASE)
        or re.search(r"[,”“\"»’.]\s\d{1,4}(?:[–-]\d+)?\.?\s*$", plain(text))
    )


def names_somebody(text: str) -> bool:
    """Whether a sentence names somebody: a capital word that does not open it."""
    return bool(re.search(r"(?<=[\w,;:’'] )[A-ZÀ-Þ][\w’'\-]+", text))
