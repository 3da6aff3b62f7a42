"""A text's words in a compact form, so that a quotation is looked up without reading the text again.

Like the concordance of a printed work: each word with the places where it stands, all spellings of a word (``roots``)
under one head. ``make`` turns a text into bytes that can be kept; ``Concordance`` reads them where they lie, in memory
or in a file, and decodes only what is asked for.

The text is divided into stretches at white space. Where each begins is kept; where a word in one begins and ends is
found by taking that stretch apart once more.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Literal, overload

from pipeline.matching.misread import NO_WORD, threes
from pipeline.matching.roots import root
from pipeline.matching.wording import APOSTROPHES, HYPHENS, TOKEN, Words, joined, normal, words_of

SIGN = b"words 3 " + sys.byteorder.encode().ljust(8)
TABLES = 16
STRETCH, BLOCK = 1 << 10, 1 << 18  # characters; a block's words are in memory one by one
CUT = re.compile(rf"(?<![{HYPHENS}\s])\s")  # no word goes on behind it
NUMBER = array("I").itemsize
DAMAGE, DAMAGED = 0.0005, 3  # share and kinds of impossible words from which a text is taken to be a scan
SHORT = 1 << 16  # different words that two bytes can number


def make(text: str, body: int = 0, skips: Sequence[tuple[int, int]] = ()) -> bytes:
    """The words of *text* from *body* on, without the stretches of *skips* (in order, not overlapping)."""
    plain = joined(text, body, skips)
    numbers: dict[str, int] = {}  # of each word as it is written: the number of its normal form
    forms: dict[str, int] = {}
    words, firsts, places = array("I"), array("I"), array("I")
    at = 0
    while at < len(plain.text):
        written: list[str] = []
        until = at + BLOCK
        while at < min(until, len(plain.text)):
            cut = CUT.search(plain.text, at + STRETCH)
            end = cut.end() if cut else len(plain.text)
            firsts.append(len(words) + len(written))
            places.append(plain.origin(at))
            written += TOKEN.findall(plain.text[at:end].translate(APOSTROPHES))
            at = end
        for word in set(written).difference(numbers):
            numbers[word] = forms.setdefault(normal(word), len(forms))
        words.extend(map(numbers.__getitem__, written))
    return _packed(list(forms), words, firsts, places)


def _packed(forms: Sequence[str], words: array[int], firsts: array[int], places: array[int]) -> bytes:
    """The tables one after the other, with the lists of words in the order of their letters."""
    order = sorted(range(len(forms)), key=lambda n: _letters(forms[n]))
    new = array("I", bytes(NUMBER * len(forms)))
    for number, old in enumerate(order):
        new[old] = number
    ids = array("H" if len(forms) <= SHORT else "I", map(new.__getitem__, words))
    ordered = [forms[n] for n in order]
    counts = Counter(ids)
    roots = sorted(set(map(root, ordered)), key=_letters)
    root_numbers = {word: number for number, word in enumerate(roots)}
    heads_of = array("I", (root_numbers[root(form)] for form in ordered))
    heads, positions = _places_by_head(list(map(heads_of.__getitem__, ids)), len(roots))
    once, often = _shapes(form for number, form in enumerate(ordered) if counts[number] > 1)
    tables = [
        *_list(ordered), heads_of, array("I", map(counts.__getitem__, range(len(ordered)))), ids,
        *_list(roots), heads, positions, firsts, places, *_list(once), *_list(often), _damage(ordered, counts),
    ]  # fmt: skip
    parts = [table.tobytes() for table in tables]
    sizes = array("Q", map(len, parts))
    return b"".join([SIGN, sizes.tobytes(), *(part.ljust(-(-len(part) // 8) * 8, b"\0") for part in parts)])


def _letters(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def _list(words: Sequence[str]) -> tuple[array[int], array[int]]:
    """The letters of a list of words, and where each begins and ends."""
    letters = list(map(_letters, words))
    return array("B", b"".join(letters)), array("I", accumulate(map(len, letters), initial=0))


def _places_by_head(heads: Sequence[int], count: int) -> tuple[array[int], array[int]]:
    """Where the places under each head begin in a list of all places, and that list."""
    counts = Counter(heads)
    begins = array("I", accumulate(map(counts.__getitem__, range(count)), initial=0))
    positions, free = array("I", bytes(NUMBER * len(heads))), begins.tolist()
    for place, head in enumerate(heads):
        at = free[head]
        positions[at] = place
        free[head] = at + 1
    return begins, positions


def _damage(words: Sequence[str], counts: Mapping[int, int]) -> array[int]:
    """How many words are none in any language, as kinds and in all."""
    found = [counts[number] for number, word in enumerate(words) if NO_WORD.search(word)]
    return array("I", (len(found), sum(found)))


def _shapes(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """The letters that stand three in a row in one of these words, and those that do in several."""
    once: set[str] = set()
    often: set[str] = set()
    for word in words:
        own = threes(word)
        often |= once & own
        once |= own
    return sorted(once - often, key=_letters), sorted(often, key=_letters)


class Concordance:
    """What ``make`` made of a text, as tables. Raises ValueError when *data* is something else."""

    def __init__(self, data: bytes | memoryview, text: str, skips: Sequence[tuple[int, int]] = ()) -> None:
        tables = _tables(memoryview(data))
        self._forms, self._roots = _List(tables[0], tables[1]), _List(tables[5], tables[6])
        self._once, self._often = _List(tables[11], tables[12]), _List(tables[13], tables[14])
        self._heads_of, self._counts, self._heads, self._positions, self._firsts, self._places = (
            _cast(tables[n], "I") for n in (2, 3, 7, 8, 9, 10)
        )
        self._damage = tuple(_cast(tables[15], "I"))
        self._ids, self._width = tables[4], 2 if len(self._forms) <= SHORT else NUMBER
        self.size = len(self._positions)
        if len(self._ids) != self._width * self.size or len(self._heads_of) != len(self._forms):
            raise ValueError("the tables of different concordances")
        self._text, self._skips = text, skips
        self.stretch = lru_cache(maxsize=8)(self._stretch)
        self.words = _Words(self, text, skips)

    # --- words and their numbers ---

    def form(self, token: str) -> int | None:
        """The number of a normalised word; None when the text does not have it."""
        return self._forms.number(token)

    def head(self, token: str) -> int | None:
        """The number under which all spellings of a word stand; None when the text has none of them."""
        return self._roots.number(root(token))

    def positions(self, head: int) -> memoryview:
        """The places of a word in any spelling, rising."""
        return self._positions[self._heads[head] : self._heads[head + 1]]

    def number_of(self, head: int) -> int:
        """How often a word occurs, in any spelling."""
        return int(self._heads[head + 1] - self._heads[head])

    def count_of(self, form: int) -> int:
        """How often a word occurs, in this spelling."""
        return int(self._counts[form])

    def row(self, forms: Sequence[int]) -> bytes:
        """A row of words as ``stands`` compares it."""
        return array("H" if self._width == 2 else "I", forms).tobytes()

    def stands(self, at: int, row: bytes) -> bool:
        """Whether a row of words stands at a place."""
        return bytes(self._ids[at * self._width : at * self._width + len(row)]) == row

    def akin(self, at: int, heads: Sequence[int]) -> bool:
        """Whether a row of words stands at a place, in any spelling."""
        return all(
            self._heads_of[form] == head for form, head in zip(self.forms(at, at + len(heads)), heads, strict=True)
        )

    def forms(self, start: int, end: int) -> memoryview:
        """The numbers of the words ``start`` to ``end``."""
        return _cast(self._ids[start * self._width : end * self._width], "H" if self._width == 2 else "I")

    # --- the text's vocabulary, as ``misread.Vocabulary`` asks for it ---

    @property
    def different(self) -> int:
        """How many different words there are."""
        return len(self._forms)

    def count(self, token: str) -> int:
        """How often a word occurs, in this spelling."""
        number = self._forms.number(token)
        return 0 if number is None else self.count_of(number)

    def shapes(self, three: str) -> int:
        """In how many words that occur twice these letters stand in a row: 0, 1, or 2 for all above."""
        if self._often.number(three) is not None:
            return 2
        return 0 if self._once.number(three) is None else 1

    def letters(self) -> Iterator[bytes]:
        """All words in the order of their numbers, as UTF-8."""
        return map(self._forms.letters, range(len(self._forms)))

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

    def word(self, form: int) -> str:
        """The word of a number."""
        return self._forms.word(form)

    def _stretch(self, row: int) -> Words:
        begin = self._places[row]
        end = self._places[row + 1] if row + 1 < len(self._places) else len(self._text)
        skips = []
        for left, right in self._skips[max(bisect_right(self._skips, (begin,)) - 1, 0) :]:
            if left >= end:
                break
            if right > begin:
                skips.append((max(left, begin) - begin, min(right, end) - begin))
        words = words_of(self._text[begin:end], 0, skips)
        starts, ends = ([begin + at for at in places] for places in (words.starts, words.ends))
        return Words(self._text, words.tokens, starts, ends)


class _List:
    """Words in the order of their letters, numbered from 0."""

    def __init__(self, letters: memoryview, ends: memoryview) -> None:
        self._letters, self._ends = letters, _cast(ends, "I")
        self.number = lru_cache(maxsize=8192)(self._number)
        self.word = lru_cache(maxsize=8192)(self._word)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def letters(self, number: int) -> bytes:
        """A word as UTF-8."""
        return bytes(self._letters[self._ends[number] : self._ends[number + 1]])

    def _word(self, number: int) -> str:
        return self.letters(number).decode("utf-8", "surrogatepass")

    def _number(self, word: str) -> int | None:
        wanted = _letters(word)
        at = bisect_left(range(len(self)), wanted, key=self.letters)
        return at if at < len(self) and self.letters(at) == wanted else None


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
        self._first, self._near = 0, list[int]()  # the stretch that was asked for last

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
            self._near = list(words.starts if self._side == "starts" else words.ends)
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
