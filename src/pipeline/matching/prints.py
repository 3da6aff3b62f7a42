"""Which of many texts may hold a quotation: a small print of the runs of three words in each.

A print is a Bloom filter (Bloom 1970): it never denies a run that is there, and grants about one in fifty that are not,
so that a text it speaks for is looked at and one it speaks against need not be opened.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pipeline.matching.concordance import Concordance, digest

RUN = 3  # words
ROOM = 8  # bits for each run, at least; at most twice as many
LEAST = 10  # the smallest print has two to the tenth bits
TURNS = ((0, 9, 20), (13, 27, 5))  # by how many bits the hash of each word is turned: two marks for a run
WIDTH = 32  # bits of a mark
SPREAD = 0x9E3779B1  # from the golden ratio (Knuth 6.4), because digests alone are linear
BLOCK = 1 << 16  # words whose marks are made at once

Marks = tuple[int, int]


def make(of: Concordance) -> bytes:
    """The print of a text."""
    bits = max(LEAST, (ROOM * of.size - 1).bit_length())
    table = bytearray(1 << bits)
    hashes = [_hash(digest).to_bytes(4, "little") for digest in of.digests()]
    for start in range(0, of.size - RUN + 1, BLOCK):
        numbers = of.forms(start, min(start + BLOCK + RUN - 1, of.size))
        for marks in _all_marks(b"".join(map(hashes.__getitem__, numbers)), len(numbers), bits):
            for mark in marks:
                table[mark] = 1
    eighths = (int.from_bytes(table[n::8], "little") << n for n in range(8))  # a byte of the table is a bit of these
    return sum(eighths).to_bytes(len(table) // 8, "little")


def sound(of: bytes) -> bool:
    """Whether bytes may be a print."""
    return len(of) * 8 >= 1 << LEAST and not len(of) & (len(of) - 1)


def marks_of(runs: Iterable[Sequence[str]]) -> list[Marks]:
    """The marks of runs of three words, as they are looked up in a print."""
    found = []
    for run in runs:
        hashes = [_hash(digest(word)) for word in run]
        one, two = (_mark(hashes, turns) for turns in TURNS)
        found.append((one, two))
    return found


def promises(of: bytes, marks: Sequence[Marks]) -> bool:
    """Whether the text with this print may hold at least half of these runs."""
    beyond = WIDTH - (len(of) * 8 - 1).bit_length()
    misses = 0
    for one, two in marks:
        one, two = one >> beyond, two >> beyond
        if not (of[one >> 3] >> (one & 7) & 1 and of[two >> 3] >> (two & 7) & 1):
            misses += 1
            if 2 * misses > len(marks):
                return False
    return True


def _hash(digest: int) -> int:
    return digest * SPREAD & (1 << WIDTH) - 1


def _mark(hashes: Sequence[int], turns: Sequence[int]) -> int:
    mark = 0
    for value, turn in zip(hashes, turns, strict=True):
        mark ^= value << turn & (1 << WIDTH) - 1 | value >> WIDTH - turn
    return mark


def _all_marks(hashes: bytes, size: int, bits: int) -> Iterator[Sequence[int]]:
    """The upper *bits* of the marks of each run among *size* words: the first of all of them, then the second of all.

    The hashes together are one long number with 32 bits for each, so that all are turned by one operation.
    """
    long = int.from_bytes(hashes, "little")
    for turns in TURNS:
        mark = 0
        for place, turn in enumerate(turns):
            word = long >> WIDTH * place
            stay, come = _mask(WIDTH - turn, size), _mask(turn, size)
            mark ^= (word & stay) << turn | word >> WIDTH - turn & come
        upper = mark >> WIDTH - bits & _mask(bits, size)
        yield struct.unpack_from(f"<{size - RUN + 1}I", upper.to_bytes(4 * size, "little"))


@lru_cache(maxsize=32)
def _mask(bits: int, size: int) -> int:
    """The lower *bits* of each of *size* numbers."""
    return int.from_bytes(((1 << bits) - 1).to_bytes(4, "little") * size, "little")
