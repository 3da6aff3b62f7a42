"""A quotation as its author marked it: words, ellipses, brackets, [sic].

The marks are those of the style manuals (Chicago 18, 12.49–12.74; Hart's Rules 9.3): they license a change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.frozen import dataclass
from pipeline.matching.wording import Words, normal, words_of

ELLIPSIS = r"…|\.(?:[ \u00a0\u202f]?\.){2,3}"
MARK = re.compile(
    rf"(?P<ellipsis>[\[(]\s*(?:{ELLIPSIS})\s*[\])]|{ELLIPSIS})"
    r"|(?P<sic>[\[(]\s*sic\b[^\])]{0,3}[\])])"
    r"|(?P<bracket>(?P<before>(?<![^\W\d_])[^\W\d_]*)\[(?P<inner>[^\[\]]*)\](?P<after>[^\W\d_]*))",
    re.IGNORECASE,
)
Kind = Literal["word", "part", "bracket"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be found in the source: a word, a word partly in brackets, or words in brackets.

    ``pattern`` tells which source words a partly bracketed word may stand for.
    """

    kind: Kind
    token: str
    start: int
    end: int
    pattern: re.Pattern[str] | None = None
    inner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """An ellipsis or a [sic]: what it looks like and how many items of its quotation stand before it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Quoted:
    """A quotation in segments, divided where the author left something out.

    ``ellipses[i]`` stands before ``segments[i + 1]``; ellipses at the ends are left out: they claim nothing.
    """

    text: str
    segments: Sequence[Sequence[Item]]
    ellipses: Sequence[Mark]
    sics: Sequence[Mark]

    @property
    def items(self) -> list[Item]:
        """All items in order."""
        return [item for segment in self.segments for item in segment]

    @property
    def words(self) -> list[Item]:
        """The items that are words, whole or in part."""
        return [item for item in self.items if item.kind != "bracket"]


def read_quoted(text: str) -> Quoted:
    """Divide a quotation's words (the flat text inside its marks) into what is to be compared."""
    segments: list[list[Item]] = [[]]
    ellipses: list[Mark] = []
    sics: list[Mark] = []
    at = 0
    for found in MARK.finditer(text):
        segments[-1] += _plain(text, at, found.start())
        at = found.end()
        mark = Mark(found.group(), found.start(), found.end())
        if found.group("sic"):
            sics.append(mark)
        elif found.group("bracket") is not None:
            segments[-1] += _bracketed(found)
        elif segments[-1]:
            ellipses.append(mark)
            segments.append([])
    segments[-1] += _plain(text, at, len(text))
    if not segments[-1] and ellipses:
        segments.pop()
        ellipses.pop()
    return Quoted(text, segments, ellipses, sics)


def _plain(text: str, start: int, end: int) -> list[Item]:
    words: Words = words_of(text[start:end])
    return [
        Item("word", token, start + a, start + b)
        for token, a, b in zip(words.tokens, words.starts, words.ends, strict=True)
    ]


def _bracketed(found: re.Match[str]) -> list[Item]:
    """``[t]he`` and ``walk[ed]`` are one word; ``[the author]`` stands for anything the author replaced or added."""
    before, inner, after = found.group("before"), found.group("inner"), found.group("after")
    if (before or after) and not re.search(r"\s", inner):
        token = normal(before + inner + after) if before + inner + after else ""
        pattern = re.compile(re.escape(normal(before) if before else "") + r".*" + re.escape(after.lower()))
        return [Item("part", token, found.start(), found.end(), pattern)]
    outside = found.end("before")
    items = _plain(found.string, found.start("before"), outside)
    inner_words = tuple(words_of(inner).tokens)
    items.append(Item("bracket", " ".join(inner_words), outside, found.start("after"), None, inner_words))
    return items + _plain(found.string, found.start("after"), found.end())
