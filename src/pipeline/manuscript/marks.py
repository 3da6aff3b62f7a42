"""Quotation marks in running text: which one opens, which one closes, which pairs belong together.

pandoc makes ``Quoted`` nodes only from straight marks and pairs each with the next, whatever stands between. “…”,
„…“, „…" closed by a straight mark, «…», »…«, ‹…›, ”…”, 「…」 stay plain characters. So the flat text is read mark by
mark, and the white space round a mark says what it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from itertools import islice

from pipeline.frozen import dataclass
from pipeline.manuscript.words import STOP
from pipeline.model import Block

DOUBLE_CLOSERS = {
    "“": "”“",
    "”": "”",
    "„": "“”‟„",
    "‟": "”",
    "«": "»",
    "»": "«»",
    '"': '"”',
    "「": "」",
    "『": "』",
    "〝": "〟",
}
SINGLE_CLOSERS = {"‘": "’", "‚": "‘’", "‹": "›", "›": "‹›"}
CLOSERS = DOUBLE_CLOSERS | SINGLE_CLOSERS
CLOSING_MARKS = frozenset("".join(CLOSERS.values()))
ANY_MARK = re.compile(f"[{re.escape(''.join(sorted(CLOSING_MARKS.union(CLOSERS))))}]")
FIXED_OPENERS = frozenset("„‟‚「『〝")
SILENT = frozenset({"code", "math", "raw", "image"})
BEFORE_OPENING = frozenset("([{—–-/―¿¡=:;,…" + STOP)
DEEPEST = 40  # no prose has more marks open at once, and a row of ten thousand must not cost their square
FARTHEST = 2_000  # characters in which the closing mark of a quotation with a possessive in it is looked for
CLIPPED = frozenset({"tis", "twas", "twere", "twill", "em", "til", "cause", "bout", "round", "n", "d", "s", "t", "ll"})


@dataclass(frozen=True)
class Pair:
    """An opening and a closing mark in one block: ``text[start]`` opens, ``text[end - 1]`` closes."""

    start: int
    end: int
    single: bool
    depth: int  # 0 for an outermost pair


@dataclass
class Marks:
    """What a block's quotation marks say: pairs in order, marks never closed, closing marks never opened."""

    pairs: list[Pair] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


def pair_marks(block: Block, source: str) -> Marks:
    """The pairs of quotation marks in a block; *source* is the text of its file."""
    reader = _Reader(block, source)
    for at in _marks_of(block):
        reader.take(at)
    return reader.finish()


def _marks_of(block: Block) -> Iterator[int]:
    """The flat offsets of quotation marks, outside code, formulas and raw text."""
    silent = sorted((m.start, m.end) for m in block.marks if m.kind in SILENT)
    passed, until = 0, 0  # how many silent stretches begin before the mark, and where the last of them ends
    for found in ANY_MARK.finditer(block.text):
        at = found.start()
        while passed < len(silent) and silent[passed][0] <= at:
            until = max(until, silent[passed][1])
            passed += 1
        if at >= until:
            yield at


class _Reader:
    """Reads marks from left to right with a stack of those still open."""

    def __init__(self, block: Block, source: str) -> None:
        self.text = block.text
        self.starts = block.starts
        self.source = source
        self.stack: list[int] = []
        self.found: list[tuple[int, int]] = []
        self.marks = Marks()

    def take(self, at: int) -> None:
        """One mark: closes what it can close, else opens, else is an apostrophe, an inch or a slip."""
        partner = self._partner(at)
        closes, opens = self._can_close(at), self._can_open(at)
        if partner is not None and closes and not (opens and self._rather_opens(at)):
            self._close(partner, at)
        elif opens:
            self.stack.append(at)
        elif partner is None and self.text[at] in "”»" and closes and not self._measure(at):
            self.marks.closed.append(at)

    def _partner(self, at: int) -> int | None:
        """The innermost open mark that this one may close."""
        char = self.text[at]
        for place in islice(reversed(self.stack), DEEPEST):
            opener = self.text[place]
            if char in CLOSERS[opener]:
                return place
            if opener in DOUBLE_CLOSERS and char in SINGLE_CLOSERS.values():
                return None
        return None

    def _can_close(self, at: int) -> bool:
        char, before, after = self.text[at], self._char(at - 1), self._char(at + 1)
        if char in "’‘" and (after.isalnum() or self._plural(at) or self._between_clips(at)):
            return False
        if char in "»›」』〟":
            return True
        if char == "”" and before.isspace() and self._char(at - 2) == "’":
            return True
        return (bool(before) and not before.isspace()) or (char == "«" and after in (",", ".", " ", ""))

    def _can_open(self, at: int) -> bool:
        char, before, after = self.text[at], self._char(at - 1), self._char(at + 1)
        if char not in CLOSERS or not after:
            return False
        if char in FIXED_OPENERS:
            return True
        if char in "«‹":
            return not (before and not before.isspace() and before not in BEFORE_OPENING and after in " ,.;")
        if after.isspace() and after not in "\u00a0\u202f" and not (char == "“" and self._char(at + 2) == "‘"):
            return False  # “ ‘ with a space between: American courts set nested marks apart
        if char == "‘" and self._clipped(at):
            return False
        return self._after_space(at) or before in BEFORE_OPENING or before in CLOSERS

    def _after_space(self, at: int) -> bool:
        """Whether the author left white space before a mark: pandoc drops it before a mark that it takes as closing."""
        before, place = self._char(at - 1), self.starts[at]
        return not before or before.isspace() or (place > 0 and self.source[place - 1].isspace())

    def _rather_opens(self, at: int) -> bool:
        """A mark that could do either: after white space it opens, and after a dash it opens when a word follows.

        French sets a space inside its guillemets: » after an open « always closes.
        """
        partner = self._partner(at)
        if partner is not None and self.text[partner] in "«‹":
            return False
        before = self._char(at - 1)
        if self._after_space(at):
            return True
        if self.text[at] in "“‘":
            return before in "([{—–-/"
        return self._char(at + 1).isalnum() and partner is None

    def _close(self, partner: int, at: int) -> None:
        place = self.stack.index(partner)
        for left in self.stack[place + 1 :]:
            if self.text[left] in DOUBLE_CLOSERS:
                self.marks.opened.append(left)
        del self.stack[place:]
        self.found.append((partner, at + 1))

    def _char(self, at: int) -> str:
        return self.text[at] if 0 <= at < len(self.text) else ""

    def _measure(self, at: int) -> bool:
        """Whether the mark stands for inches or seconds: 6"."""
        return self._char(at - 1).isdigit()

    def _clipped(self, at: int) -> bool:
        """Whether the mark stands for left-out letters: ‘tis, ‘90s."""
        end = at + 1
        while end < len(self.text) and self.text[end].isalnum():
            end += 1
        word = self.text[at + 1 : end].lower()
        return word in CLIPPED or (word[:1].isdigit() and word[-1:] in ("s", "0"))

    def _plural(self, at: int) -> bool:
        """Whether the mark is a possessive (the boys’ books) with the real closing mark still to come."""
        if self._char(at - 1) != "s" or self._char(at + 1) != " " or not self._char(at + 2).islower():
            return False
        later = self.text[at + 1 : at + 1 + FARTHEST]
        closing, opening = later.find("’"), later.find("‘")
        while closing >= 0 and later[closing + 1 : closing + 2].isalnum():
            closing = later.find("’", closing + 1)
        return closing >= 0 and not 0 <= opening < closing

    def _between_clips(self, at: int) -> bool:
        """Whether the mark is the second apostrophe of rock ’n’ roll."""
        return re.search(r"\s[’‘][nN]$", self.text[max(at - 3, 0) : at]) is not None

    def finish(self) -> Marks:
        """What was read, pairs in order with their depth."""
        self.marks.opened += [at for at in self.stack if self.text[at] in DOUBLE_CLOSERS]
        self.marks.opened.sort()
        ends: list[int] = []
        for start, end in sorted(self.found):
            while ends and ends[-1] <= start:
                ends.pop()
            self.marks.pairs.append(Pair(start, end, self.text[start] in SINGLE_CLOSERS, len(ends)))
            ends.append(end)
        return self.marks
