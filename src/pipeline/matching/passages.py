"""What a source says at the place of a quotation: the words, their page, and what stands next to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.matching.lay import Laid
from pipeline.matching.paging import place_of
from pipeline.matching.wording import Words
from pipeline.model import Difference, Passage, SourceText

CLOSING = set(".,;:!?")
NEXT = 12  # words on either side
PARAGRAPH = re.compile(r"\n[ \t\r>]*\n")


def extent(words: Words, laid: Laid, differences: Sequence[Difference]) -> tuple[int, int]:
    """The offsets between which a passage stands, with the words that the quotation has changed at its ends.

    What an ellipsis has fetched from elsewhere (V305) is a passage of its own.
    """
    start, end = words.starts[laid.start], words.ends[max(laid.end, 1) - 1]
    for difference in differences:
        there = difference.theirs_at
        if there and there[0] < there[1] and difference.rule != "V305":
            start, end = min(start, there[0]), max(end, there[1])
    return start, end


def passage(source: SourceText, words: Words, start: int, end: int) -> Passage:
    """The passage between two offsets of a source, with the point that closes it."""
    text = source.file.text
    page, printed = place_of(source.pages, start, end - 1)
    closed = end + (text[end : end + 1] in CLOSING)
    shown, line = words.shown(start, closed), source.line(start)
    before, after = _beside(words, start, closed)
    return Passage(source.key, page, source.file.path, shown, line, printed, start, end, before, after)


def _beside(words: Words, start: int, end: int) -> tuple[str, str]:
    """The words before and after, no farther than the paragraph goes."""
    first, last = words.number_at(start), words.number_at(end)
    head = words.starts[max(first - NEXT, 0)] if first else start
    tail = words.ends[min(last + NEXT, len(words)) - 1] if last < len(words) else end
    breaks = [m.end() for m in PARAGRAPH.finditer(words.text, head, start)]
    ends = PARAGRAPH.search(words.text, end, max(tail, end))
    return words.shown(breaks[-1] if breaks else head, start), words.shown(end, ends.start() if ends else tail)


def strays(source: SourceText, words: Words, differences: Sequence[Difference]) -> list[Passage]:
    """Where the parts stand that an ellipsis has put in another order, as the quotation has them."""
    places = [d.theirs_at for d in differences if d.rule == "V305"]
    return [passage(source, words, *place) for place in places if place]


def placed_there(words: Words, start: int, end: int, difference: Difference) -> Difference:
    """A difference whose source's side is told within the passage from *start* to *end*."""
    there = difference.theirs_at and words.within(start, end, difference.theirs_at)
    return replace(difference, theirs_at=there or None)
