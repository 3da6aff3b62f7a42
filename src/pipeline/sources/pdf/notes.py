"""Footnotes, captions: what stands on a page without being in the middle of its text.

A sentence may run from the last line of a page to the first of the next, with notes and a figure's caption between
them. These are therefore told apart and put behind the text, where a quotation from them is still found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from pipeline.sources.pdf.columns import Block, overlap
from pipeline.sources.pdf.lines import Line

SMALL = 0.94  # of the text's size, at most: a note
BEGINS = re.compile(r"[\[(]?(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*∗†‡§¶]+|\d{1,3}[.)\]]?(?=\s)|[a-z]\)(?=\s))\s*\S")
CALLED = re.compile(r"(?<=[^\s\d])([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")  # by the text above
OWN = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3})")  # of a note
TRIED = 8  # lines that may be the first of the notes
APART = 1.2  # of the usual leading: the gap between the text and notes of its own size
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
    tail = _tail(lines, usual) | _called(lines, before)
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


def _called(lines: Sequence[Line], before: Foot) -> set[int]:
    """Notes in letters of the text's size: lines at the foot, set apart, that begin with a mark which the text calls.

    The first of them has the first mark that the page calls. *lines* are in the order of reading.
    """
    calls = ((n, found.group(1)) for n, line in enumerate(lines) if (found := CALLED.search(line.text)))
    at, mark = next(calls, (len(lines), ""))
    leading = _leading(lines)
    for line in islice((line for line in lines[at + 1 :] if _mark(line.text) == _plain(mark)), TRIED):
        foot = [other for other in lines if other.base <= line.base and overlap(line, other) > 0.1]
        above = sorted((o for o in lines if o.base > line.base and overlap(line, o) > 0.1), key=lambda o: o.base)
        edge = line.base
        while before.open and above and above[0].base - edge < APART * leading:
            edge = above[0].base  # the end of a note of the page before
            foot.append(above.pop(0))
        if above and above[0].base - edge >= APART * leading:
            return {id(other) for other in foot}
    return set()


def _leading(lines: Sequence[Line]) -> float:
    """From one baseline to the next, in the middle of all."""
    steps = sorted(a.base - b.base for a, b in pairwise(lines) if a.base > b.base)
    return steps[len(steps) // 2] if steps else 0.0


def _mark(line: str) -> str | None:
    """The mark that a note's first line begins with."""
    found = OWN.match(line) if BEGINS.match(line) else None
    return _plain(found.group(1)) if found else None


def _plain(mark: str) -> str:
    """A mark as if it stood on the line."""
    return unicodedata.normalize("NFKC", mark)


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
