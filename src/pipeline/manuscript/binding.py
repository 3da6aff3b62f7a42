"""Which citation answers for a quotation: by the sentence, never by mere distance, never across a paragraph.

The citation group that follows the closing mark in the sentence; else a narrative citation in the sentence; else the
note called there; else what the paragraph names. What is set off has a module of its own, ``block_binding``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from pipeline.manuscript import ibid
from pipeline.manuscript.attribution import LAW, TYPED, URL, Catalogue, place_only
from pipeline.manuscript.block_binding import BlockBinder
from pipeline.manuscript.candidates import Candidate
from pipeline.manuscript.clues import NOTHING, Bound, Clues, names_work
from pipeline.manuscript.prose import Group, Prose
from pipeline.manuscript.speakers import speaker_of, speaks_another
from pipeline.manuscript.words import CLOSING, STOP
from pipeline.model import Block, Locator
from pipeline.patterns import lazy

WORK_AFTER = re.compile(r"[.,;]?\s{0,2}[(\[];?(?=[^()\[\]]*\d)(?:[A-ZÀ-Þ]|\d{4}[a-z]?\s?[:,])[^()\[\]]{0,60}[)\]]")
_SIGN, _RANGE = r"(?:pp?\.?|S\.|págs?\.)", r"(?:\s?[-‐-–]\s?\d+)?"
PAGE_AFTER = re.compile(rf"[.,;]?\s{{0,2}}[(\[]\s?(?:{_SIGN}|(?:{_SIGN}\s?)?\d{{1,4}}{_RANGE})\s?[)\]]")
PAGE_AT_END = re.compile(rf"\s{{0,2}}[(\[](?:{_SIGN}\s?\d{{1,4}}|\d{{2,4}}){_RANGE}[)\]][.,;]?\s*$")
LEAD = 120  # characters at the most of a clause that leads to the next block
SHORT = 1_000  # characters before a sentence in which a work may be named that it speaks of
SOON = 4  # closing marks of later quotations behind which a reference may stand
FEW = 200  # citations of a paragraph, on either side, that a quotation in it may mean
PARAGRAPH = 5_000  # characters before a sentence that say of whom the paragraph has spoken
_NEXT = (  # what may follow the closing mark as a reference of its own
    lazy(r"\s*[(\[](?=[“\"‘A-ZÀ-Þ])(?:[^()\[\]]|\([^()]*\)){3,120}(?:1[4-9]|20)\d\d(?:[^()]|\([^()]*\)){0,60}[)\]]"),
    lazy(r"\s*[(\[](?=[“\"‘A-ZÀ-Þ])[^()\[\]]{0,120}\((?:1[4-9]|20)\d\d\)[^()\[\]]{0,60}[)\]]"),
    lazy(r"\s*[A-Z][^.!?“”§]{0,60}§+\s?\d+"),  # Restatement (Second) of Judgments § 27
    lazy(rf"\s*(?:\d+ )?(?:{LAW.pattern})"),  # “… of the rule.” Fed. R. Civ. P. 11(c)(1).
    lazy(r"\s*[(\[]?(?:Id\.|Ibid\b\.?|Ibíd\.|Ebd\.|Ebenda\b|Idem\b)"),
    lazy(r"\s*[(\[]?(?:(?:[Ss]ee|quoting|citing)\s)?(?:[A-Z][\w.,’'&-]*\s(?:(?:of|the|and)\s){0,2}){1,6}v\.\s[A-Z]\w*"),
    lazy(
        r"\s*(?:[A-Z][\w.’'-]*\s(?:(?:of|the|for|as|in|to|and)\s){0,2}){2,8}\d{1,4}(?:[–-]\d+)?[.;]"
    ),  # Brief for Texas 4.
)
_CAPITAL = lazy(r"[A-ZÀ-Þ][\w’-]{2,}")
_LAW_BEFORE = lazy(rf"(?:{LAW.pattern})[\w.()/º°-]*[^.!?;“”]{{0,50}}$")
_LAW_SAYS = lazy(  # a rule of law is what speaks: Rule 15(a) of the Federal Rules of Civil Procedure provides that “…”
    rf"(?:{LAW.pattern})[\w.()/º°-]*[^.!?;“”]{{0,80}}\b(?:provides?|defines?|states?|says?|reads?|requires?|permits?"
    r"|allows?|forbids?|bars?|prohibits?|authori[sz]es?|mandates?|bestimmt|besagt|lautet|regelt|verlangt|verbietet"
    r"|dispose|prévoit|stipule|interdit|dispone|establece|prohíbe|estabelece|dispõe)\b[^.!?;“”]{0,50}$"
)
_SENTENCE_REFERENCE = lazy(  # E. Polk Johnson, A History of Kentucky, vol. 2 (Lewis Publishing Co. 1912).
    r"\s*[A-ZÀ-Þ][\w.’' -]{2,60},\s[^“”()]{3,160}\([^()]{0,80}\b(?:1[4-9]|20)\d\d\)[^“”()]{0,20}(?:\.|$)"
)
_WITHIN = lazy(r"[(\[][A-ZÀ-Þ][^()\[\]]{0,60}\s\d{1,4}(?:[-–]\d+)?[)\]][\s.,;]*[”»’\"]$")
_CLOSE = lazy(r"[”»’\"]")
_THE_SAME = lazy(  # a sentence about what the one before named: But it does require “…”
    r"\s*(?:\w+,?\s){0,2}(?:it|this|that|these|er|sie|es|dies\w*|il|elle|ce|cela|est[aeo]|ello)\b(?!\s[Cc]ourt)",
    re.IGNORECASE,
)
NEAR = 3  # characters between the closing mark and a citation that plainly belongs to it


class Binder:
    """Binds the candidates of one document, in order; block quotes may run on under one key."""

    def __init__(self, prose: Prose, catalogue: Catalogue) -> None:
        self.prose = prose
        self.clues = Clues(prose, catalogue)
        self.blocks = BlockBinder(self.clues)

    def bind(self, candidates: Sequence[Candidate]) -> list[Bound]:
        """What answers for each candidate, in their order. Block quotes come first: an inline one may lead to them."""
        for candidate in candidates:
            if candidate.form == "block":
                self.blocks.bind(candidate)
        starts = self.blocks.starts
        return [starts[c.outer[0]] if c.form == "block" else self._inline(c) for c in candidates]

    def _inline(self, candidate: Candidate) -> Bound:
        first, start, last, end = candidate.outer
        sentence_start = self.prose.sentence(first, start, start + 1)[0]
        if first == last:
            sentence_start, sentence_end = self.prose.sentence(first, start, end)
        else:
            sentence_end = self.prose.sentence(last, end - 1, end)[1]
        before = self.prose.groups(first, sentence_start, start)
        after = self.prose.groups(last, end, sentence_end)
        inside = self.prose.groups(last, start if first == last else 0, end)
        place = self._place(last, end, sentence_end)
        text = self.prose.blocks[last].text
        return (
            self._inside(inside, text, end)
            or self._inside_by_hand(last, start if first == last else 0, end)
            or self._referred(last, end, ibid.AFTER)  # nearer than what the sentence has cited before
            or self._sentence(before if first == last else [], after, text, (start, end), place)
            or self._note(last, end, sentence_end)
            or self._referred(last, end, WORK_AFTER)
            or self._typed(first, sentence_start, start, last, end, sentence_end)
            or self._behind_next(last, end, sentence_end)
            or self._next_block(last, end)
            or self._paragraph(candidate, (sentence_start, sentence_end), place)
            or self._led(first, start)
            or self._listed(last, end)
            or self._around(candidate, (sentence_start, sentence_end))
            or (self.blocks.section(first, "", place) if place else None)
            or self._paged(last, end, sentence_end)
            or NOTHING
        )

    def _inside(self, groups: Sequence[Group], text: str, end: int) -> Bound | None:
        """A citation within the marks, at their end."""
        for group in reversed(groups):
            if not text[group.at : end].strip(STOP + CLOSING + " .,;?!…\u00a0\u202f"):
                return self.clues.bound([group], "same-sentence-after", adjacent=True)
        return None

    def _inside_by_hand(self, block: int, start: int, end: int) -> Bound | None:
        """A note or a reference in brackets within the marks, at their end: “… at work. (Signature 320–321)”."""
        text = self.prose.blocks[block].text
        bare = len(text[:end].rstrip(CLOSING + " .,;?!\u00a0\u202f"))
        for mark in self.prose.touching("note", block, max(start, bare - 1), bare):
            bound = self.clues.note(mark.ref)
            if bound is not None:
                return bound
        found = _WITHIN.search(text, start, end)
        return self._by_hand(block, found)

    def _sentence(
        self, before: list[Group], after: list[Group], text: str, span: tuple[int, int], place: Locator | None
    ) -> Bound | None:
        start, end = span
        speaking = [g for g in before if g.speaks and not g.weak]
        following = next((g for g in after if not g.weak), None)
        if following is not None and not following.speaks:
            near = len(text[end : following.at].strip(" \u00a0" + CLOSING)) <= NEAR
            told = bool(speaking) and self.clues.told(text[speaking[-1].at : start])
            if near or not (told or (speaking and place)):
                return self.clues.bound([following], "same-sentence-after", adjacent=near)
        if speaking:
            return self.clues.bound(self._subject(speaking, text), "same-sentence-before", place)
        bracketed = [g for g in before if not g.weak]
        if following is not None and (following.speaks or not bracketed):
            near = len(text[end : following.at].split()) <= 6
            return self.clues.bound([following], "same-sentence-after", place, adjacent=near and not bracketed)
        if bracketed:
            return self.clues.bound([bracketed[-1]], "same-sentence-before", place)
        return None

    def _subject(self, speaking: Sequence[Group], text: str) -> list[Group]:
        """The citations that speak: the last one, and those joined to it (@a and @b suggest “…”)."""
        chosen = [speaking[-1]]
        for group in reversed(speaking[:-1]):
            between = text[group.at + 1 : chosen[0].at].strip(" ,")
            if between.lower() not in ("", "and", "und", "y", "et", "e", "en", "&", "och"):
                break
            chosen.insert(0, group)
        return chosen

    def _place(self, block: int, end: int, stop: int) -> Locator | None:
        """A page that stands apart from its key, in parentheses soon after the closing mark: “…” (189)."""
        text = self.prose.blocks[block].text
        stop = min([stop, *(g.at for g in self.prose.groups(block, end, stop)[:1])])
        for match in re.finditer(r"[(\[][^()\[\]]{1,40}[)\]]", text[end:stop]):
            place = place_only(match.group())
            if place is not None:
                return place
        return None

    def _note(self, block: int, end: int, stop: int) -> Bound | None:
        """The note called after the closing mark in the sentence."""
        for mark in self.prose.touching("note", block, end, stop):
            if end <= mark.start:
                return self.clues.note(mark.ref)
        return None

    def _referred(self, block: int, end: int, reference: re.Pattern[str]) -> Bound | None:
        """A reference in brackets right behind the closing mark, (GT: 54), (1994: 40); a page whose key is nowhere."""
        text = self.prose.blocks[block].text
        match = reference.match(text, end)
        if match is None or STOP in match.group():
            return None
        start = end + len(match.group()) - len(match.group().lstrip(" ,.;"))
        return Bound(
            "manual", "same-sentence-after", line=self.clues.line(text[start : match.end()], block, start, match.end())
        )

    def _behind_next(self, block: int, end: int, stop: int) -> Bound | None:
        """A reference behind a later quotation of the same sentence: “…” and “…” 28 U.S.C. § 1367(a)."""
        return self._by_hand(block, self._later(block, end, stop, _NEXT))

    def _paged(self, block: int, end: int, stop: int) -> Bound | None:
        """A page whose key is nowhere: behind the words, behind later ones of the sentence, or at its end."""
        text = self.prose.blocks[block].text
        at_end = PAGE_AT_END.search(text, end, stop) or PAGE_AT_END.match(text[: stop + NEAR * 6], stop)
        return self._referred(block, end, PAGE_AFTER) or self._by_hand(
            block, self._later(block, end, stop, (PAGE_AFTER,)) or at_end
        )

    def _later(
        self, block: int, end: int, stop: int | None, patterns: Sequence[re.Pattern[str]]
    ) -> re.Match[str] | None:
        """The reference right behind one of the next quotations of a block."""
        text = self.prose.blocks[block].text
        for mark in islice(_CLOSE.finditer(text, end, len(text) if stop is None else stop), SOON):
            for pattern in (WORK_AFTER, *patterns):
                match = pattern.match(text, mark.end())
                if match is not None and STOP not in match.group():
                    return match
        return None

    def _by_hand(self, block: int, match: re.Match[str] | None) -> Bound | None:
        if match is None:
            return None
        return Bound("manual", "same-sentence-after", line=self.clues.line(match.group(), block, *match.span()))

    def _typed(self, first: int, begin: int, start: int, last: int, end: int, stop: int) -> Bound | None:
        """A citation typed by hand in the sentence: (Mill 1859, p. 12), a rule's number, an address."""
        for block, left, right, binding in (
            (last, end, stop, "same-sentence-after"),
            (first, begin, start, "same-sentence-before"),
        ):
            text = self.prose.blocks[block].text
            match = TYPED.search(text, left, right) or URL.search(text, left, right)
            if match is None and binding == "same-sentence-before" and self.clues.told(text[left:right]):
                match = LAW.search(text, left, right)
            if match is None and binding == "same-sentence-before" and not self._speaks(text[left:right]):
                match = _LAW_BEFORE.search(text, left, right)
            if match is None and binding == "same-sentence-before":
                match = _LAW_SAYS.search(text, left, right)
            if match is None and binding == "same-sentence-after":
                match = next(filter(None, (pattern.match(text, end) for pattern in _NEXT)), None)
            span = (match.start(), match.end()) if match else self.clues.link(block, left, right)
            if span is not None:
                line = self.clues.line(text[span[0] : span[1]], block, *span)
                return Bound("manual", binding, line=line)  # type: ignore[arg-type]
        return None

    def _next_block(self, last: int, end: int) -> Bound | None:
        """The block quote that goes on where this quotation ends: “…,” she writes: and the block."""
        block = self.prose.blocks[last]
        rest = block.text[end : end + 2 * LEAD].strip(CLOSING + STOP + " .")
        if rest and not (rest.endswith((":", ",")) and len(rest) <= LEAD):
            return None
        after = self.prose.after(block, block.containers)
        bound = self.blocks.starts.get(after.index) if after is not None else None
        return replace(bound, binding="next-block") if bound is not None and bound.cited != "no" else None

    def _paragraph(self, candidate: Candidate, sentence: tuple[int, int], place: Locator | None) -> Bound | None:
        """What the paragraph cites in other sentences: an author whom this sentence names, else the nearest."""
        first, start, last, end = candidate.outer
        earlier = [g for g in self.prose.groups(first, 0, start)[-FEW:] if not g.weak]
        later = [g for g in self.prose.groups(last, end)[:FEW] if not g.weak]
        around = self.prose.blocks[first].text[sentence[0] : start], self.prose.blocks[last].text[end : sentence[1]]
        fitting = self.clues.naming([*reversed(earlier), *later], "\n".join(around))
        if earlier and not fitting and self._speaks_another(candidate, sentence):
            earlier = []  # what was cited before is another's; a citation at the paragraph's end may still be meant
        chosen = (fitting or [*reversed(earlier), *later])[:1]
        if chosen:
            return self.clues.bound(chosen, "earlier" if chosen[0] in earlier else "later", place)
        for mark in self.prose.notes(last):
            bound = self.clues.note(mark.ref) if mark.start >= end else None
            if bound is not None:
                return replace(bound, binding="later")
        text = self.prose.blocks[last].text
        if self.prose.blocks[last].inside("note") and names_work(text[end:]):
            return Bound("manual", "later", line=self.clues.line(text[end:], last, end, len(text)))
        return None

    def _speaks_another(self, candidate: Candidate, sentence: tuple[int, int]) -> bool:
        """Whether the sentence names a new speaker: Ned Ludd himself declared “…”; “…,” replied Lord Eldon."""
        first, start, last, end = candidate.outer
        text = self.prose.blocks[first].text
        after = self.prose.blocks[last].text[end : sentence[1]]
        return speaks_another(
            text[max(sentence[0] - PARAGRAPH, 0) : sentence[0]], text[sentence[0] : start], after, self.prose.words
        )

    def _speaks(self, before: str) -> bool:
        """Whether the sentence has named a speaker before the opening mark."""
        return speaker_of(before, "", self.prose.words) is not None

    def _listed(self, last: int, end: int) -> Bound | None:
        """What closes a sentence that runs on through a list, or what the paragraph that leads to the list cites."""
        block = self.prose.blocks[last]
        depth = next((i for i, c in enumerate(block.containers) if c.kind == "item"), None)
        if depth is None:
            return None
        item: Block | None = block
        while item is not None and item.inside("item") and not re.search(r"[.!?]\W*$", item.text):
            item = self.prose.after(item, block.containers[:depth])
            if item is not None and item.inside("item") and (bound := self._at_end(item)):
                return replace(bound, binding="later")
        lead = self.prose.lead(block)
        groups = [g for g in self.prose.groups(lead.index) if not g.weak] if lead is not None else []
        if groups:
            return self.clues.bound(groups[-1:], "earlier")
        notes = (self.clues.note(mark.ref) for mark in self.prose.notes(lead.index)) if lead is not None else ()
        bound = next(filter(None, notes), None)
        return replace(bound, binding="earlier") if bound is not None else None

    def _at_end(self, block: Block) -> Bound | None:
        """The citation or the note that closes a block."""
        start = self.prose.sentences(block.index)[-1][0]
        groups = self.prose.groups(block.index, start)
        return self.clues.bound(groups[-1:], "later") if groups else self._note(block.index, start, len(block.text))

    def _around(self, candidate: Candidate, sentence: tuple[int, int]) -> Bound | None:
        """A reference typed by hand in the sentence before, behind a later quotation, or an address on its own line."""
        first, _, last, end = candidate.outer
        if self._speaks_another(candidate, sentence):
            return None
        text = self.prose.blocks[first].text
        if sentence[0] > 0:
            earlier = self.prose.sentence(first, sentence[0] - 1, sentence[0])
            match = TYPED.search(text, *earlier) or URL.search(text, *earlier) or self._work_of(first, sentence)
            if match is None and _THE_SAME.match(text, sentence[0]):
                match = LAW.search(text, *earlier)
            if match is not None:
                return Bound("manual", "earlier", line=self.clues.line(match.group(), first, *match.span()))
        reference = _SENTENCE_REFERENCE.match(self.prose.blocks[last].text, sentence[1])
        later = self._by_hand(last, reference or self._later(last, end, None, (PAGE_AFTER,)))
        if later is not None:
            return replace(later, binding="later")
        before = self.prose.before(self.prose.blocks[first], self.prose.blocks[first].containers)
        address = URL.fullmatch(before.text.strip(" <>")) if before is not None else None
        if before is None or address is None:
            return None
        return Bound("manual", "earlier", line=self.clues.line(before.text, before.index, 0, len(before.text)))

    def _work_of(self, block: int, sentence: tuple[int, int]) -> re.Match[str] | None:
        """A work typed with its year before, by one whom the sentence names: Bogost’s *Alien Phenomenology* (2012)."""
        text = self.prose.blocks[block].text
        said = {w.removesuffix("’s") for w in _CAPITAL.findall(text, *sentence)}
        for match in TYPED.finditer(text, max(sentence[0] - SHORT, 0), sentence[0]):
            if said & {w.removesuffix("’s") for w in _CAPITAL.findall(match.group())}:
                return match
        return None

    def _led(self, first: int, start: int) -> Bound | None:
        """The sentence that leads to the list a quotation stands in, or to the paragraph it opens: Mill writes:"""
        block = self.prose.blocks[first]
        opens = self.prose.opens(first, start)
        return self.blocks.introduced(self.prose.lead(block)) if opens or block.inside("item") else None
