"""Lines as one text with its pages: a word that two lines share is made whole where the rest of the text knows it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model import Page, PageKind
from pipeline.sources.pdf.lines import Line

DIVIDED = re.compile(r"([^\W\d_]+(?:[-‐'’][^\W\d_]+)*)[-‐]$")
REST = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


@dataclass(frozen=True)
class Woven:
    """The whole text, its pages, and what of it is no word of it."""

    text: str
    pages: Sequence[Page]
    skips: Sequence[tuple[int, int]]


@dataclass
class Weaver:
    """Takes one page after the other. ``known`` are the words that stand undivided somewhere, in small letters."""

    known: Mapping[str, int]
    _parts: list[str] = field(default_factory=list)
    _pages: list[Page] = field(default_factory=list)
    _skips: list[tuple[int, int]] = field(default_factory=list)
    _at: int = 0

    def page(self, name: tuple[str, PageKind], blocks: Sequence[Sequence[Line]]) -> None:
        """A page's blocks in the order of reading."""
        if not blocks:
            return
        cut = self._close(blocks[0][0].text) if self._parts else 0
        if self._pages:  # a word that two pages share has gone to the first of them
            self._pages[-1] = replace(self._pages[-1], end=self._at)
        start = self._at
        for number, block in enumerate(blocks):
            if number:
                self._put("\n")
            for line in block:
                self._line(line, cut if line is blocks[0][0] else self._close(line.text))
        self._pages.append(Page(name[0], start, self._at, name[1]))

    def woven(self) -> Woven:
        """What has been put together."""
        return Woven("".join(self._parts), self._pages, self._skips)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._at += len(text)

    def _line(self, line: Line, cut: int) -> None:
        for start, end in line.marks:
            if start >= cut:
                self._skips.append((self._at + start - cut, self._at + end - cut))
        self._put(line.text[cut:] + "\n")

    def _close(self, text: str) -> int:
        """Make whole the word that ends the line before and begins *text*; the characters of *text* that it took.

        A word that is known in neither form stays divided, hyphen and all: matching knows both.
        """
        n = len(self._parts) - 1
        while n > 0 and self._parts[n] == "\n":
            n -= 1
        before = self._parts[n]
        left = DIVIDED.search(before.rstrip("\n"))
        right = REST.match(text)
        if left is None or right is None:
            return 0
        first, rest = left.group(1).lower(), right.group().lower()
        whole, hyphened = self.known.get(first + rest, 0), self.known.get(f"{first}-{rest}", 0)
        if not whole and not hyphened:
            return 0
        hyphen = "-" if hyphened > whole else ""
        end = right.end()
        while end < len(text) and not text[end].isspace():
            end += 1
        made = before.rstrip("\n")[:-1] + hyphen + text[:end] + "\n"
        gap = "".join(self._parts[n + 1 :])
        self._at += len(made) - len(before)
        self._parts[n:] = [made, gap] if gap else [made]
        while end < len(text) and text[end].isspace():
            end += 1
        return end
