"""Which citation answers for a block quote, or for a quotation that the author has set off.

What closes the block, its attribution line, its note, the sentence that introduces it, the block quote it runs on from,
the section's heading, the sentence after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.manuscript.attribution import LAW, TYPED, locator_of, place_only
from pipeline.manuscript.candidates import Candidate
from pipeline.manuscript.clues import NOTHING, Bound, Clues, names_somebody
from pipeline.manuscript.prose import Group, plain
from pipeline.manuscript.tails import attribution_after
from pipeline.manuscript.words import STOP
from pipeline.model import Binding, Block, Container, Locator

FAR = 40  # blocks before a block quote among which a reference of its own stands as a heading would


class BlockBinder:
    """Binds the block quotes of one document, in order: they may run on under one key."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.prose = clues.prose
        self.starts: dict[int, Bound] = {}  # first block of a block quote → what it was bound to
        self.ends: dict[int, Bound] = {}  # last block of a block quote → the same

    def bind(self, candidate: Candidate) -> None:
        """Find what answers for the next block quote, and keep it in ``starts`` and ``ends``."""
        self.starts[candidate.outer[0]] = self.ends[candidate.outer[2]] = self._block(candidate)

    def _block(self, candidate: Candidate) -> Bound:
        first, last = self.prose.blocks[candidate.outer[0]], self.prose.blocks[candidate.outer[2]]
        parents = len(candidate.quote) - 1
        before = self.prose.before(first, candidate.quote[:parents])
        place = self._tail_place(candidate)
        closing = self._closing(candidate, last, parents) or self._law(candidate)
        if closing is not None and closing.cited == "key":
            return closing
        found = (
            self.introduced(before, place, colon=True)
            or closing
            or self.introduced(before, place)
            or self._run_on(before, place)
            or self._mixed(before, place)
            or self.introduced(self.prose.lead(first))
            or self._heading(first.index)
            or self._following(last, candidate.quote[:parents])
            or self.section(first.index, self._introduction(before), place)
            or self._linked(before)
            or self._only_work(self._introduction(before))
            or self._within(candidate)
        )
        return found or NOTHING

    def _closing(self, candidate: Candidate, last: Block, parents: int) -> Bound | None:
        """What the end of the block says: a citation, an attribution line, a note; also the paragraph after it."""
        after = attribution_after(self.prose, last, parents)
        for piece in (candidate.tail, after):
            if piece is None:
                continue
            text = self.prose.blocks[piece.block].text[piece.start : piece.end]
            dash = piece is after or text.lstrip()[:1] in "—–―-~"
            binding: Binding = "attribution-line" if dash else "inside-block"
            groups = self.prose.groups(piece.block, piece.start, piece.end)
            if groups:
                return self.clues.bound([groups[0]], binding, locator_of(text, bare=True))
            note = next((m for m in self.prose.notes(piece.block) if piece.start <= m.start < piece.end), None)
            bound = self.clues.note(note.ref) if note is not None else None
            if bound is not None:
                return bound
            if plain(text) and place_only(plain(text).rstrip(".")) is None:
                line = self.clues.line(text, piece.block, piece.start, piece.end, dash)
                return Bound("manual", binding, line=line)
        return None

    def _within(self, candidate: Candidate) -> Bound | None:
        """A citation in the midst of the block, when nothing else answers for it."""
        blocks = range(candidate.outer[0], candidate.outer[2] + 1)
        groups = [g for index in blocks for g in self.prose.groups(index) if not g.weak]
        return self.clues.bound(groups[-1:], "later") if groups else None

    def _law(self, candidate: Candidate) -> Bound | None:
        """The law that a block quote names in a first line of its own: 18 U.S. Code § 2334, Jurisdiction and venue."""
        index = candidate.outer[0]
        text = self.prose.blocks[index].text
        match = LAW.search(text) if len(text.split()) <= 15 else None
        if match is None:
            return None
        return Bound("manual", "inside-block", line=self.clues.line(match.group(), index, *match.span()))

    def _tail_place(self, candidate: Candidate) -> Locator | None:
        if candidate.tail is None:
            return None
        tail = candidate.tail
        return place_only(plain(self.prose.blocks[tail.block].text[tail.start : tail.end]).rstrip("."))

    def introduced(self, before: Block | None, place: Locator | None = None, colon: bool = False) -> Bound | None:
        """The sentence that leads to the block: its narrative citation, else its last one, else its note."""
        if before is None or before.kind not in ("paragraph", "plain") or before.inside("quote"):
            return None
        if colon and not before.text.rstrip(STOP + " ").endswith(":"):
            return None
        start, end = self.prose.sentences(before.index)[-1]
        groups = self.prose.groups(before.index, start, end)
        strong = [g for g in groups if not g.weak]
        chosen = next((g for g in strong if g.narrative), strong[-1] if strong else None)
        if chosen is not None:
            return self.clues.bound([chosen], "introduced-by", place)
        for mark in reversed(self.prose.notes(before.index)):
            if start <= mark.start < end:
                bound = self.clues.note(mark.ref)
                if bound is not None:
                    return bound
        match = TYPED.search(before.text, start, end) or LAW.search(before.text, start, end)
        if match is not None:
            return Bound("manual", "introduced-by", line=self.clues.line(match.group(), before.index, *match.span()))
        return None

    def _linked(self, before: Block | None) -> Bound | None:
        """A link in the paragraph that leads to the block: [the journal](https://…). From its first page we learn:"""
        if before is None or not before.text.rstrip(STOP + " ").endswith((":", ",")):
            return None
        span = self.clues.link(before.index, 0, len(before.text))
        return (
            Bound("manual", "introduced-by", line=self.clues.line(before.text[slice(*span)], before.index, *span))
            if span
            else None
        )

    def _only_work(self, introduction: str) -> Bound | None:
        """The only work that the document cites of the author whom the introduction names: Elga argues as follows."""
        if not self.clues.told(introduction):
            return None
        cited = self.clues.naming(self.prose.every_group, introduction)
        keys = self.clues.catalogue.named(introduction, {c.key for g in cited for c in g.citations})
        return self.clues.bound(cited[:1], "earlier") if len(keys) == 1 else None

    def _run_on(self, before: Block | None, place: Locator | None) -> Bound | None:
        """The block quote directly before this one, when nothing stands between them."""
        bound = self.ends.get(before.index) if before is not None else None
        if bound is None or bound.cited == "no":
            return None
        citations = tuple(replace(c, locator=place) if place else c for c in bound.citations)
        return replace(bound, binding="earlier", citations=citations)

    def _mixed(self, before: Block | None, place: Locator | None) -> Bound | None:
        """Another sentence of the paragraph before the block."""
        if before is None or before.kind not in ("paragraph", "plain"):
            return None
        groups = [g for g in self.prose.groups(before.index) if not g.weak]
        return self._meant(groups, self._introduction(before), place)

    def _introduction(self, before: Block | None) -> str:
        if before is None or before.kind not in ("paragraph", "plain"):
            return ""
        return before.text[self.prose.sentences(before.index)[-1][0] :]

    def _meant(self, groups: Sequence[Group], introduction: str, place: Locator | None) -> Bound | None:
        """The last of these groups that the introduction can mean.

        It names the author, or only says “he writes” or ends in a colon, or there is but one work to mean.
        """
        fitting = self.clues.naming(groups, introduction)
        leads = self.clues.told(introduction) or introduction.rstrip(STOP + " ").endswith(":")
        other = leads and names_somebody(introduction)
        told = leads or len({c.key for g in groups for c in g.citations}) == 1
        chosen = fitting or (groups if place or (told and not other) else [])
        return self.clues.bound([chosen[-1]], "earlier", place) if chosen else None

    def _heading(self, first: int) -> Bound | None:
        """A citation in a heading above, or the law that a heading names."""
        for heading in self.prose.heading_chain(first):
            groups = self.prose.groups(heading.index)
            if groups:
                return self.clues.bound([groups[0]], "heading")
            match = LAW.search(heading.text)
            if match is not None:
                return Bound("manual", "heading", line=self.clues.line(match.group(), heading.index, *match.span()))
        return self._headline(first)

    def _headline(self, first: int) -> Bound | None:
        """A reference that stands alone in a paragraph above, as a heading would: Ashcroft v. Iqbal, 556 U.S. 662."""
        for index in range(first - 1, max(first - FAR, -1), -1):
            block = self.prose.blocks[index]
            if block.kind == "heading":
                return None
            match = LAW.search(block.text) if block.kind in ("paragraph", "plain") else None
            alone = match is not None and len(block.text.split()) <= 15 and block.text.rstrip()[-1:] not in ".:,;"
            if match is not None and alone and not block.inside("quote") and not block.inside("note"):
                return Bound("manual", "heading", line=self.clues.line(match.group(), index, *match.span()))
        return None

    def _following(self, last: Block, parents: Sequence[Container]) -> Bound | None:
        """The sentence that follows the block: its narrative citation, or the author it names, cited before."""
        after = self.prose.after(last, parents)
        while after is not None and after.inside("quote"):
            after = self.prose.after(after, parents)
        if after is None or after.kind not in ("paragraph", "plain"):
            return None
        start, end = self.prose.sentences(after.index)[0]
        speaking = [g for g in self.prose.groups(after.index) if g.at < end and g.speaks and not g.weak]
        before = [g for g in self.prose.every_group if g.block < last.index]
        chosen = speaking[:1] or self.clues.naming(before, after.text[start:end])[-1:]
        return self.clues.bound(chosen, "later") if chosen else None

    def section(self, first: int, introduction: str, place: Locator | None) -> Bound | None:
        """A work that the section names in its running text: for a page given alone, or “he writes”."""
        groups: list[Group] = []
        for index in range(first - 1, -1, -1):
            if self.prose.blocks[index].kind == "heading" and (place is None or groups):
                break
            groups = [*(g for g in self.prose.groups(index) if g.speaks and not g.weak), *groups]
        return self._meant(groups, introduction, place)
