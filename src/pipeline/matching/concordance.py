"""A text's words in a compact form, so that a quotation is looked up without reading the text again.

Like the concordance of a printed work: each word with the places where it stands, all spellings of a word (``roots``)
under one head. ``make`` turns a text into bytes that can be kept; ``Concordance`` reads them where they lie, in memory
or in a file, and decodes only what is asked for.

Words stand in the order of their roots' digests, so that a word is found by its digest, and its spellings beside it.
Once in thirty texts two roots have the same digest; then their words share a head, and a quotation has a few more
places to be looked for.

The text is divided into stretches at white space. Where each begins is kept; where a word in one begins and ends is
found by taking that stretch apart once more.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence, Sized
from functools import cached_property, lru_cache
from itertools import accumulate, chain, groupby
from operator import itemgetter
from typing import Literal, NamedTuple, overload
from zlib import crc32

from pipeline.matching.misread import NO_WORD
from pipeline.matching.roots import root
from pipeline.matching.wording import APOSTROPHES, HYPHENS, TOKEN, Words, joined, normal, words_of

SIGN = b"words 4 " + sys.byteorder.encode().ljust(8)
TABLES = 9
STRETCH, BLOCK = 1 << 9, 1 << 15  # characters; a block's words are in memory one by one
CUT = re.compile(rf"(?<![{HYPHENS}\s])\s")  # no word goes on behind it
DIVIDED = re.compile(rf"[{HYPHENS}]\s*\n")
PIECE = re.compile(rf"\S+(?:(?<=[{HYPHENS}])\s*\n\s*\S+)*")  # what stands between white space, divided words whole
EDGES = '.,;:!?()[]"“”«»„_*—–'  # characters that neither are words nor join them
KNOWN = 1 << 17  # words of which the digest is remembered from text to text
DAMAGE, DAMAGED = 0.0005, 3  # share and kinds of impossible words from which a text is taken to be a scan
SHORT = 1 << 16  # different words that two bytes can number


def make(text: str, body: int = 0, skips: Sequence[tuple[int, int]] = ()) -> bytes:
    """The words of *text* from *body* on, without the stretches of *skips* (in order, not overlapping)."""
    plain = joined(text, body, skips)
    pieces = _Pieces()
    words, firsts, places = array("I"), array("I"), array("I")
    at = 0
    while at < len(plain.text):
        block: list[list[str]] = []
        until = at + BLOCK
        while at < min(until, len(plain.text)):
            cut = CUT.search(plain.text, at + STRETCH)
            end = cut.end() if cut else len(plain.text)
            places.append(plain.origin(at))
            divided = DIVIDED.search(plain.text, at, end)
            block.append(PIECE.findall(plain.text, at, end) if divided else plain.text[at:end].split())
            at = end
        pieces.learn(chain.from_iterable(block))
        for stretch in block:
            firsts.append(len(words))
            words.extend(chain.from_iterable(map(pieces.words.__getitem__, stretch)))
    return _packed(list(pieces.forms), words, firsts, places)


class _Pieces:
    """The numbers of the words in each piece of a text: most are one word, and six of seven have been met before."""

    def __init__(self) -> None:
        self.words: dict[str, Sequence[int]] = {}
        self.forms: dict[str, int] = {}  # the number of each word's normal form

    def learn(self, met: Iterable[str]) -> None:
        """Make out the words of pieces."""
        forms = self.forms
        for piece in dict.fromkeys(met):
            if piece in self.words:
                continue
            core = piece.strip(EDGES)
            if core.isascii() and core.isalpha():
                self.words[piece] = (forms.setdefault(core.lower(), len(forms)),)
            else:
                tokens = map(normal, TOKEN.findall(piece.translate(APOSTROPHES)))
                self.words[piece] = [forms.setdefault(token, len(forms)) for token in tokens]


class _Digests(dict[str, tuple[int, bool]]):
    """Of words, wherever they stand: the digest of the root, and whether this is no word in any language."""

    def __missing__(self, word: str) -> tuple[int, bool]:
        if len(self) >= KNOWN:
            self.clear()
        self[word] = found = (digest(word), NO_WORD.search(word) is not None)
        return found


_DIGESTS = _Digests()


def digest(word: str) -> int:
    """The number under which a normalised word stands with all its spellings."""
    return crc32(_letters(root(word)))


def _packed(written: Sequence[str], words: array[int], firsts: array[int], places: array[int]) -> bytes:
    """The tables one after the other, with the words in the order of their digests."""
    known = list(map(_DIGESTS.__getitem__, written))
    order = sorted(range(len(written)), key=[digest for digest, _ in known].__getitem__)
    new = [0] * len(written)
    for number, old in enumerate(order):
        new[old] = number
    ids = array("H" if len(written) <= SHORT else "I", map(new.__getitem__, words))
    digests = array("I", [known[n][0] for n in order])
    letters = [_letters(written[n]) for n in order]
    at = [array("I") for _ in order]  # the places of each word
    deque(map(array.append, map(at.__getitem__, ids), range(len(ids))), 0)
    damaged = [len(at[n]) for n, old in enumerate(order) if known[old][1]]
    tables = [
        digests, b"".join(letters), _ends(letters), ids, _ends(at), b"".join(_by_head(digests, at)), firsts, places,
        array("I", (len(damaged), sum(damaged))),
    ]  # fmt: skip
    parts = [bytes(table) for table in tables]
    sizes = array("Q", map(len, parts))
    return b"".join([SIGN, sizes.tobytes(), *(part.ljust(-(-len(part) // 8) * 8, b"\0") for part in parts)])


def _by_head(digests: Sequence[int], at: Sequence[array[int]]) -> Iterator[array[int]]:
    """The places of the words, rising among those under one head."""
    for _, same in groupby(zip(digests, at, strict=True), key=itemgetter(0)):
        spellings = [places for _, places in same]
        yield spellings[0] if len(spellings) == 1 else array("I", sorted(chain(*spellings)))


def _letters(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _ends(parts: Sequence[Sized]) -> array[int]:
    """Where each of these begins and ends, one after the other."""
    return array("I", accumulate(map(len, parts), initial=0))


class Head(NamedTuple):
    """Where the places of a word in any spelling stand in the list of all places, and the digest of its root."""

    digest: int
    start: int
    end: int


class Concordance:
    """What ``make`` made of a text, as tables. Raises ValueError when *data* is something else."""

    def __init__(self, data: bytes | memoryview, text: str, skips: Sequence[tuple[int, int]] = ()) -> None:
        tables = _tables(memoryview(data))
        self._digests, self._ends, self._begins, self._positions, self._firsts, self._places, damage = (
            _cast(tables[n], "I") for n in (0, 2, 4, 5, 6, 7, 8)
        )
        self._letters, self._rows, self._damage = tables[1], tables[3], tuple(damage)
        self.different, self.size = len(self._digests), len(self._positions)
        self._kind: Literal["H", "I"] = "H" if self.different <= SHORT else "I"
        self._ids = _cast(self._rows, self._kind)
        if not len(self._ends) - 1 == len(self._begins) - 1 == self.different or len(self._ids) != self.size:
            raise ValueError("the tables of different concordances")
        self._text, self._skips = text, skips
        self.form, self.head = lru_cache(maxsize=8192)(self._form), lru_cache(maxsize=8192)(self._head)
        self.word, self.stretch = lru_cache(maxsize=8192)(self._word), lru_cache(maxsize=16)(self._stretch)
        self.words = _Words(self, text, skips)

    # --- words and their numbers ---

    def _form(self, token: str) -> int | None:
        """The number of a normalised word; None when the text does not have it."""
        letters, wanted = _letters(token), digest(token)
        at = bisect_left(self._digests, wanted)
        while at < self.different and self._digests[at] == wanted:
            if self.letters(at) == letters:
                return at
            at += 1
        return None

    def _head(self, token: str) -> Head | None:
        """Under which all spellings of a normalised word stand; None when the text has none of them."""
        wanted = digest(token)
        first = bisect_left(self._digests, wanted)
        last = bisect_right(self._digests, wanted, first)
        return Head(wanted, self._begins[first], self._begins[last]) if first < last else None

    def letters(self, form: int) -> bytes:
        """The word of a number as UTF-8."""
        return bytes(self._letters[self._ends[form] : self._ends[form + 1]])

    def _word(self, form: int) -> str:
        """The word of a number."""
        return self.letters(form).decode("utf-8", "surrogatepass")

    def digests(self) -> memoryview:
        """The digests of all words, in the order of their numbers."""
        return self._digests

    def positions(self, head: Head) -> memoryview:
        """The places of a word in any spelling, rising."""
        return self._positions[head.start : head.end]

    def count_of(self, form: int) -> int:
        """How often a word occurs, in this spelling."""
        return int(self._begins[form + 1] - self._begins[form])

    def row(self, forms: Sequence[int]) -> bytes:
        """A row of words as ``stands`` compares it."""
        return array(self._kind, forms).tobytes()

    def stands(self, at: int, row: bytes) -> bool:
        """Whether a row of words stands at a place."""
        start = at * self._ids.itemsize
        return bytes(self._rows[start : start + len(row)]) == row

    def akin(self, at: int, heads: Sequence[Head]) -> bool:
        """Whether a row of words stands at a place, in any spelling."""
        digests, ids = self._digests, self._ids
        for place, head in enumerate(heads, at):  # noqa: SIM110 -- asked tens of thousands of times
            if digests[ids[place]] != head.digest:
                return False
        return True

    def forms(self, start: int, end: int) -> memoryview:
        """The numbers of the words ``start`` to ``end``."""
        return self._ids[start:end]

    # --- the text's vocabulary, as ``misread.Vocabulary`` asks for it ---

    def count(self, token: str) -> int:
        """How often a word occurs, in this spelling."""
        form = self.form(token)
        return 0 if form is None else self.count_of(form)

    def shapes(self, three: str) -> int:
        """In how many words that occur twice these letters stand in a row: 0, 1, or 2 for all above.

        A word's beginning and its end count as letters, as in ``misread.threes``.
        """
        letters, found = _letters(three), 0
        at = self._recurring.find(letters)
        while at >= 0 and found < 2:
            found += 1
            at = self._recurring.find(letters, self._recurring.index(b" ", at + 1))
        return found

    @cached_property
    def _recurring(self) -> bytes:
        """The letters of all words that occur twice, with a space on either side of each."""
        often = [self.letters(form) for form in range(self.different) if self.count_of(form) > 1]
        return b" ".join([b"", *often, b""])

    @property
    def is_scan(self) -> bool:
        """Whether so many words are none that a program has read the text from pictures of its pages."""
        kinds, all_of_them = self._damage
        return bool(kinds >= DAMAGED and all_of_them >= DAMAGE * self.size)

    # --- places in the text ---

    def around(self, at: int) -> tuple[int, Words]:
        """The words of the stretch in which a word stands, and the number of the first of them."""
        row = bisect_right(self._firsts, at) - 1
        return self._firsts[row], self.stretch(row)

    def number_at(self, offset: int) -> int:
        """The number of the first word that begins at *offset* or after it."""
        row = max(bisect_right(self._places, offset) - 1, 0)
        if not len(self._firsts):
            return 0
        return int(self._firsts[row]) + self.stretch(row).number_at(offset)

    def _stretch(self, row: int) -> Words:
        begin = self._places[row]
        end = self._places[row + 1] if row + 1 < len(self._places) else len(self._text)
        skips = []
        for at in range(max(bisect_right(self._skips, (begin,)) - 1, 0), len(self._skips)):
            left, right = self._skips[at]
            if left >= end:
                break
            if right > begin:
                skips.append((max(left, begin) - begin, min(right, end) - begin))
        words = words_of(self._text[begin:end], 0, skips)
        starts, ends = ([begin + at for at in places] for places in (words.starts, words.ends))
        return Words(self._text, words.tokens, starts, ends)


class _Words(Words):
    """The words of a concordance, as those of any text."""

    def __init__(self, of: Concordance, text: str, skips: Sequence[tuple[int, int]]) -> None:
        super().__init__(text, _Tokens(of), _Places(of, "starts"), _Places(of, "ends"), skips)
        object.__setattr__(self, "number_at", of.number_at)


class _Tokens(Sequence[str]):
    """The normalised words of a text, in order."""

    def __init__(self, of: Concordance) -> None:
        self._of = of

    def __len__(self) -> int:
        return self._of.size

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            start, end, step = at.indices(self._of.size)
            return list(map(self._of.word, self._of.forms(start, max(start, end))))[::step]
        at = range(self._of.size)[at]
        return self._of.word(self._of.forms(at, at + 1)[0])

    def __iter__(self) -> Iterator[str]:
        return map(self._of.word, self._of.forms(0, self._of.size))


class _Places(Sequence[int]):
    """Where the words of a text begin, or end."""

    def __init__(self, of: Concordance, side: Literal["starts", "ends"]) -> None:
        self._of, self._side = of, side
        self._first = 0
        self._near: Sequence[int] = ()  # the stretch that was asked for last

    def __len__(self) -> int:
        return self._of.size

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        if isinstance(at, slice):
            return [self[i] for i in range(self._of.size)[at]]
        number = at - self._first
        if not 0 <= number < len(self._near):
            at = range(self._of.size)[at]
            self._first, words = self._of.around(at)
            self._near = words.starts if self._side == "starts" else words.ends
            number = at - self._first
        return self._near[number]


def _cast(table: memoryview, kind: Literal["H", "I"]) -> memoryview:
    """A table as numbers; an empty one cannot be cast."""
    return table.cast(kind) if len(table) else memoryview(array(kind))


def _tables(data: memoryview) -> list[memoryview]:
    """The tables in *data*, none of which reaches out of it."""
    at = len(SIGN) + TABLES * 8
    if bytes(data[: len(SIGN)]) != SIGN or len(data) < at:
        raise ValueError("no concordance")
    tables = []
    for size in data[len(SIGN) : at].cast("Q"):
        if size > len(data) - at:
            raise ValueError("a concordance that ends too early")
        tables.append(data[at : at + size])
        at += -(-size // 8) * 8
    return tables
