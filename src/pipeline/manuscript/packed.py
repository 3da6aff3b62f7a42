"""What was read of a manuscript as bytes, to be kept or sent: plain JSON, so that nothing in it can run.

The AST, which a check never looks at, stays packed until somebody asks for it.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate, pairwise
from operator import add, attrgetter, sub
from typing import Any, overload

from pipeline.model import (
    Block,
    Citation,
    Container,
    Document,
    Locator,
    Mark,
    Problem,
    Span,
    Suppression,
    TextFile,
)

FAST = 1  # zlib's level
READ = b"+"  # what a packed document begins with
HEAD = 9  # bytes up to the part before the AST: READ, and how long that part is


def pack(document: Document, ast: bytes) -> bytes:
    """A document without its front matter and its quotations, with pandoc's *ast* as JSON."""
    containers: dict[int, Container] = {c.id: c for block in document.blocks for c in block.containers}
    head = {
        "containers": _rows(Container, containers.values()),
        "marks": [_rows(Mark, block.marks) for block in document.blocks],
        "blocks": [_block(block) for block in document.blocks],
        "citations": _rows(Citation, document.citations),
        "suppressions": _rows(Suppression, document.suppressions),
        "problems": _rows(Problem, document.problems),
        "nocite": document.nocite,
    }
    body = json.dumps(head, ensure_ascii=False, default=_plain, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return READ + len(body).to_bytes(HEAD - 1, "little") + body + zlib.compress(ast, FAST)


def unpack(file: TextFile, data: bytes) -> Document:
    """The document of a *file* that ``pack`` made bytes of. Raises ValueError, KeyError or TypeError for others."""
    end = HEAD + int.from_bytes(data[1:HEAD], "little")
    head = json.loads(data[HEAD:end])
    containers = {row[1]: _container(*row) for row in head["containers"]}
    marks = [tuple(_mark(*row) for row in rows) for rows in head["marks"]]
    blocks = tuple(_made_block(row, marks[n], containers) for n, row in enumerate(head["blocks"]))
    return Document(
        file, {}, {}, data[end:], blocks,
        tuple(_made(Citation, row, locator=Locator, span=Span, group_span=Span) for row in head["citations"]), (),
        tuple(_made(Suppression, row, rules=_tuple, span=Span, covers=Span) for row in head["suppressions"]),
        tuple(_made(Problem, row, span=Span) for row in head["problems"]),
        nocite=tuple(head["nocite"]),
    )  # fmt: skip


# --- rows ---------------------------------------------------------------------------------------------------------


NAMES: Mapping[Any, Sequence[str]] = {
    kind: [field.name for field in fields(kind)]
    for kind in (Citation, Container, Locator, Mark, Problem, Span, Suppression)
}


def _rows(kind: type, values: Iterable[Any]) -> list[Any]:
    """The values' fields, in the order in which their class takes them."""
    return list(map(attrgetter(*NAMES[kind]), values))


def _plain(value: Any) -> Any:
    """What JSON has no word for: one of the model's values within another, a read-only mapping."""
    return dict(value) if isinstance(value, Mapping) else [getattr(value, name) for name in NAMES[type(value)]]


def _made(kind: Callable[..., Any], row: Sequence[Any], **inner: Callable[..., Any]) -> Any:
    """A value from its row; *inner* makes the fields that are values themselves."""
    names = NAMES[kind]
    parts = [
        inner[name](*part) if name in inner and part is not None else part
        for name, part in zip(names, row, strict=True)
    ]
    return kind(*parts)


def _tuple(*parts: Any) -> tuple[Any, ...]:
    return parts


def _container(kind: str, number: int, classes: Sequence[str], attributes: Mapping[str, str]) -> Container:
    return Container(kind, number, tuple(classes), attributes)


def _mark(kind: str, start: int, end: int, classes: Sequence[str], *rest: Any) -> Mark:
    return Mark(kind, start, end, tuple(classes), *rest)


# --- blocks and their places -----------------------------------------------------------------------------------------


def _block(block: Block) -> list[Any]:
    """A block's own fields; of its containers the numbers, of its places the stretches in which they run on."""
    return [
        block.index, block.kind, block.text, _stretches(block.starts, block.ends), [c.id for c in block.containers],
        block.address, block.level, block.identifier, block.classes,
    ]  # fmt: skip


def _made_block(row: Sequence[Any], marks: Sequence[Mark], containers: Mapping[int, Container]) -> Block:
    index, kind, text, stretches, numbers, address, level, identifier, classes = row
    counts = list(accumulate(stretches[::3], initial=0))
    starts, ends = Places(counts, stretches[1::3]), Places(counts, list(map(add, stretches[1::3], stretches[2::3])))
    if len(starts) != len(text):
        raise ValueError("a block's places are not as many as its characters")
    inside = tuple(containers[number] for number in numbers)
    return Block(index, kind, text, starts, ends, marks, inside, tuple(address), level, identifier, tuple(classes))


def _stretches(starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Where characters follow one another in the file, one by one: (how many, first start, first one's size) …"""
    found: list[int] = []
    for first, last in pairwise(_bounds(starts, ends)):
        found += (last - first, starts[first], ends[first] - starts[first])
    return found


def _bounds(starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Where a stretch begins, and the end of the last one."""
    if not len(starts):
        return []
    sizes, steps = map(sub, ends, starts), map(sub, starts[1:], starts)
    try:  # at the speed of C, as long as no number is too large for a byte
        wide = [found.start() for found in _NOT_ONE.finditer(bytes(sizes))]
        far = [found.end() for found in _NOT_ONE.finditer(bytes(steps))]
    except ValueError:
        wide = [n for n, size in enumerate(map(sub, ends, starts)) if size != 1]
        far = [n for n, step in enumerate(map(sub, starts[1:], starts), 1) if step != 1]
    return sorted({0, *wide, *(n + 1 for n in wide), *far, len(starts)})


_NOT_ONE = re.compile(rb"[^\x01]")


class Places(Sequence[int]):
    """Where each character of a block stands in the file, worked out when somebody asks: of most nobody does."""

    __slots__ = ("_counts", "_firsts")

    def __init__(self, counts: Sequence[int], firsts: Sequence[int]) -> None:
        self._counts = counts  # how many characters there are before each stretch, and in all
        self._firsts = firsts  # the place of each stretch's first character

    def __len__(self) -> int:
        return self._counts[-1]

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, slice):
            return list(self)[at]
        at = at if at >= 0 else range(len(self))[at]
        stretch = bisect_right(self._counts, at) - 1
        return self._firsts[stretch] + at - self._counts[stretch]

    def __iter__(self) -> Iterator[int]:
        for (before, end), first in zip(pairwise(self._counts), self._firsts, strict=True):
            yield from range(first, first + end - before)
