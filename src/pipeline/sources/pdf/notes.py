"""Footnotes, captions: what stands on a page without being in the middle of its text.

A sentence may run from the last line of a page to the first of the next, with notes and a figure's caption between
them. These are therefore told apart and put behind the text, where a quotation from them is still found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.sources.pdf.columns import Block, overlap
from pipeline.sources.pdf.lines import Line

SMALL = 0.94  # of the text's size, at most: a note
BEGINS = re.compile(r"[\[(]?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*∗†‡§¶]+|\d{1,3}[.)\]]?(?=\s)|[a-z]\)(?=\s))\s*\S")
CAPTION = re.compile(
    r"(?:fig(?:ure|\.)|table|tab\.|plate|map|abb(?:ildung|\.)|tabelle|tafel|karte|tableau|planche|figura|tabla)"
    r"\s*(?:\d+|[IVXLC]+)[a-z]?\s?(?:[.:–—|]|$)",
    re.IGNORECASE,
)
ENDED = re.compile(r"[.!?…][”\"’')\]»]*$")


@dataclass
class Foot:
    """What is known of the notes of the pages before."""

    size: float = 0.0  # of their letters
    open: bool = False  # the last one goes on on the next page
    sizes: set[float] = field(default_factory=set)


def parted(blocks: Sequence[Block], usual: float, before: Foot) -> tuple[list[list[Line]], list[list[Line]]]:
    """A page's blocks as (text, notes and captions); *before* is brought up to date."""
    lines = [line for block in blocks for line in block.lines]
    tail = _tail(lines, usual)
    notes = _notes(blocks, tail, before)
    text: list[list[Line]] = []
    aside: list[list[Line]] = []
    for block in blocks:
        if _is_caption(block, usual):
            aside.append(block.lines)
            continue
        for chosen, into in ((False, text), (True, aside)):
            own = [line for line in block.lines if (id(line) in notes) == chosen]
            if own:
                into.append(own)
    last = next((line for block in reversed(blocks) for line in reversed(block.lines) if id(line) in notes), None)
    before.open = last is not None and not ENDED.search(last.text.rstrip())
    before.size = last.size if last is not None else before.size
    return text, aside


def _is_caption(block: Block, usual: float) -> bool:
    return bool(CAPTION.match(block.lines[0].text)) and len(block.lines) <= 10 and block.lines[0].size <= 1.1 * usual


def _tail(lines: Sequence[Line], usual: float) -> set[int]:
    """The small lines with nothing but small lines under them in their column."""
    tail: list[Line] = []
    above: list[Line] = []
    for line in sorted(lines, key=lambda n: n.base):
        small = line.size <= SMALL * usual
        if small and not any(overlap(line, other) > 0.1 and other.base < line.base for other in above):
            tail.append(line)
        else:
            above.append(line)
    return {id(line) for line in tail}


def _notes(blocks: Sequence[Block], tail: set[int], before: Foot) -> set[int]:
    """Of the small lines at the foot those that a note's mark begins, or that go on from the page before."""
    notes: set[int] = set()
    begun = False
    column: Line | None = None
    for block in blocks:
        for line in block.lines:
            if id(line) not in tail:
                begun, column = False, None
                continue
            if column is not None and overlap(line, column) <= 0.1:
                begun = False
            column = line
            first = not begun and not notes
            goes_on = first and before.open and abs(line.size - before.size) <= 0.03 * line.size
            begun = begun or bool(BEGINS.match(line.text)) or goes_on
            if begun:
                notes.add(id(line))
    return notes
