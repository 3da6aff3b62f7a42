"""Text as words that can be compared, each with its place in the text it came from.

Normalisation: Unicode NFKC, small letters, one kind of apostrophe, ligatures and long s resolved, soft hyphens and
other invisible characters gone, words divided at a line's end joined. Scripts written without spaces give one
character a word, so that no dictionary decides where their words end.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import add

from pipeline.frozen import dataclass
from pipeline.patterns import lazy

APOSTROPHES = str.maketrans("’‘ʼ＇´`", "''''''")  # one for one, so that offsets hold
UNSPACED = "々-〇぀-ヿ㐀-䶿一-鿿豈-﫿ｦ-ﾝ\U00020000-\U0003134f฀-๏ກ-໿က-႟ក-៿"
VOICING = "\u3099\u309aﾞﾟ"  # marks that belong to the kana before them
SUPERSCRIPTS = "²³¹⁰-⁹₀-₉"  # note marks, not words
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u2060\ufeff"  # soft hyphen, joiners, marks of direction
POINTED = (  # accents and vowel signs: Latin and Greek, Hebrew, Arabic, Syriac, Indic, Tibetan
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0df3\u0f71-\u0f84\u0f90-\u0fbc"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
LETTER = rf"[^\W_{UNSPACED}{SUPERSCRIPTS}]"
HYPHENS = "-‐¬⸗\u00ad"  # at a line's end they divide a word
LARGE = "A-ZÀ-ÖØ-ÞΑ-ΩА-Я"
SMALL = rf"[^\W\d_{LARGE}]"  # a word goes on in small letters: what begins with a large one is a head, or a word
LINE_END = rf"[{HYPHENS}]\s*\n\s*"
TOKEN = lazy(
    r"[A-Za-z]+(?=[\s,.;:!?)])"  # most words, which the patterns below would find more slowly
    rf"|[{UNSPACED}][{VOICING}]?"
    r"|\d+(?:[.,/⁄]\d+)+(?![^\W_])"
    rf"|{LETTER}(?:{LETTER}|{LINE_END}(?={SMALL})|(?<=[{LARGE}]){LINE_END}(?=[{LARGE}])|[{INVISIBLE}{POINTED}]|'(?={LETTER}))*"
    r"|[%&$£€¥]"
)
DIVIDED = re.compile(LINE_END)
DROPPED = re.compile(f"[{INVISIBLE}\u0640]")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True)
class Words:
    """A text's words: ``tokens[i]`` stands at ``text[starts[i]:ends[i]]``. ``skips`` are no words of it."""

    text: str
    tokens: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    skips: Sequence[tuple[int, int]] = ()

    def __len__(self) -> int:
        return len(self.tokens)

    def raw(self, start: int, end: int) -> str:
        """The text of words ``start`` to ``end``, as it stands."""
        return self.text[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def printed(self, start: int, end: int) -> str:
        """Words ``start`` to ``end`` as a reader sees them: without folios and markup, on one line."""
        return self.shown(self.starts[start], self.ends[end - 1]) if start < end else ""

    def shown(self, start: int, end: int) -> str:
        """The text between two offsets as a reader sees it."""
        pieces = []
        for at in range(max(bisect_right(self.skips, (start,)) - 1, 0), len(self.skips)):
            left, right = self.skips[at]
            if left >= end:
                break
            if right > start:
                pieces.append(self.text[start : max(left, start)])
                start = right
        pieces.append(self.text[start:end])
        return " ".join("".join(pieces).split())

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """The offsets between which words ``start`` to ``end`` stand; of none, the place behind the word before."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.ends[start - 1] if 0 < start <= len(self) else 0
        return at, at

    def number_at(self, offset: int) -> int:
        """The number of the first word that begins at *offset* or after it."""
        return bisect_left(self.starts, offset)

    def within(self, start: int, end: int, place: tuple[int, int]) -> tuple[int, int] | None:
        """Where a stretch of the text stands in what ``shown`` makes of *start* to *end*; None outside of it."""
        if not start <= place[0] <= place[1] <= end:
            return None
        text = self.shown(start, place[1])
        at = len(self.shown(start, place[0]))
        return at + (text[at : at + 1] == " "), len(text)

    def between(self, index: int) -> str:
        """What stands between the word before *index* and that word."""
        before = self.ends[index - 1] if index > 0 else 0
        after = self.starts[index] if index < len(self.starts) else len(self.text)
        return self.text[before:after]


@dataclass(frozen=True)
class Joined:
    """A text without the stretches that are not the work's words, and the way back to its offsets."""

    text: str
    lengths: Sequence[int]
    origins: Sequence[int]

    def origin(self, at: int) -> int:
        """The offset in the whole text of the character at *at*."""
        piece = bisect_right(self.lengths, at) - 1
        return self.origins[piece] + at - self.lengths[piece]

    def whole(self, starts: Sequence[int], ends: Sequence[int]) -> tuple[array[int], array[int]]:
        """Where words that begin and end there (rising) stand in the whole text."""
        found = array("q"), array("q")
        for before, after, origin in zip(self.lengths, [*self.lengths[1:], len(self.text)], self.origins, strict=True):
            moved = origin - before
            found[0].extend([at + moved for at in starts[bisect_left(starts, before) : bisect_left(starts, after)]])
            found[1].extend([at + moved for at in ends[bisect_right(ends, before) : bisect_right(ends, after)]])
        return found


def joined(text: str, start: int, skips: Sequence[tuple[int, int]]) -> Joined:
    """*text* from *start* on, without the stretches of *skips* (in order, not overlapping)."""
    kept: list[str] = []
    lengths, origins = [0], [start]
    at = start
    for left, right in skips:
        if right <= at:
            continue
        if left > at:
            kept.append(text[at:left])
            lengths.append(lengths[-1] + left - at)
            origins.append(right)
        else:
            origins[-1] = right
        at = right
    kept.append(text[at:])
    return Joined("".join(kept), lengths, origins)


def words_of(text: str, start: int = 0, skips: Sequence[tuple[int, int]] = ()) -> Words:
    """The words of *text* from *start* on, leaving out the stretches of *skips* (in order, not overlapping)."""
    plain = joined(text, start, skips)
    typed = plain.text.translate(APOSTROPHES)
    surfaces = TOKEN.findall(typed)
    starts = _starts(typed, surfaces)
    ends = array("q", map(add, starts, map(len, surfaces)))
    if len(plain.origins) > 1 or plain.origins[0]:
        starts, ends = plain.whole(starts, ends)
    tokens = [word.lower() if word.isascii() and word.isalpha() else normal(word) for word in surfaces]
    return Words(text, tokens, starts, ends, skips)


def _starts(plain: str, surfaces: Sequence[str]) -> array[int]:
    """Where each word begins: looking for it again is faster than asking for match objects."""
    starts = array("q")
    find, at = plain.find, 0
    for surface in surfaces:
        at = find(surface, at)
        starts.append(at)
        at += len(surface)
    return starts


@lru_cache(maxsize=20_000)
def normal(word: str) -> str:
    """One word as it is compared."""
    if word.isascii() and word.isalpha():
        return word.lower()
    word = DIVIDED.sub("", word)
    if not word.isascii():
        word = DROPPED.sub("", word).replace("\u0364", "\u0308")  # the small e that German printers set for an umlaut
        word = unicodedata.normalize("NFKC", word).replace("æ", "ae").replace("œ", "oe").replace("⁄", "/")
        word = word.replace("Æ", "Ae").replace("Œ", "Oe")
    word = word.lower().replace("i\u0307", "i")  # the Turkish İ in small letters
    if GROUPED.fullmatch(word):
        return word.replace(",", "").replace(".", "")
    return word.replace(",", ".") if word[:1].isdigit() else word
