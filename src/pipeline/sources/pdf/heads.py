"""Running heads, folios and feet: what is printed at the edge of page after page, and is none of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rapidfuzz.fuzz import ratio

from pipeline.sources.pdf.folios import Candidate, in_step, numbers
from pipeline.sources.pdf.lines import Line

DEEP = 3  # rows at the top and at the foot that may be no text
FAR = 10  # pages on either side on which a head is looked for again
SHIFT = 9.0  # points by which a head's place may differ; scans are not cut alike
ALIKE = 82.0  # of a hundred: two heads are the same, a scan's misreadings allowed for
LARGE = 1.35  # of the usual size: what is larger is a title
DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """Lines side by side at the edge of a page, with their distance from it in points."""

    lines: Sequence[Line]
    depth: float
    gap: float  # to the next row, inwards

    @property
    def text(self) -> str:
        """The row's words, from left to right."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The largest size in the row."""
        return max(line.size for line in self.lines)


@dataclass(frozen=True, slots=True)
class Edges:
    """The outermost rows of a page, from the edge inwards."""

    top: Sequence[Row]
    foot: Sequence[Row]


def edges(lines: Sequence[Line], top: float, bottom: float) -> Edges:
    """The edges of a page that reaches from *top* to *bottom*."""
    rows = list(_rows(lines))
    depths = [top - row[0].base for row in rows]
    heights = [row[0].base - bottom for row in rows]
    count = len(rows)
    return Edges(
        [Row(rows[n], depths[n], depths[n + 1] - depths[n] if n + 1 < count else 1e3) for n in range(min(DEEP, count))],
        [
            Row(rows[n], heights[n], heights[n - 1] - heights[n] if n else 1e3)
            for n in range(count - 1, max(count - 1 - DEEP, -1), -1)
        ],
    )


def _rows(lines: Iterable[Line]) -> Iterator[list[Line]]:
    row: list[Line] = []
    for line in sorted(lines, key=lambda n: -n.base):
        if row and row[0].base - line.base > 0.45 * max(row[0].size, line.size):
            yield sorted(row, key=lambda n: n.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda n: n.left)


def folios(pages: Sequence[Edges]) -> dict[int, Candidate]:
    """Page → the printed number at its edge. Rows count 0, 1 … from the top and −1, −2 … from the foot."""
    return in_step(
        [
            [
                *(c for n, row in enumerate(page.top[:2]) for c in numbers([line.text for line in row.lines], n)),
                *(c for n, row in enumerate(page.foot[:2]) for c in numbers([line.text for line in row.lines], -1 - n)),
            ]
            for page in pages
        ]
    )


def heads(pages: Sequence[Edges], found: Mapping[int, Candidate], usual: float) -> list[set[int]]:
    """For each page the identities (``id``) of the lines that are running heads, folios or feet.

    *usual* is the size of the text.
    """
    at = {n: candidate.row for n, candidate in found.items()}
    tops = [[(row, at.get(n) == k) for k, row in enumerate(page.top)] for n, page in enumerate(pages)]
    feet = [[(row, at.get(n) == -1 - k) for k, row in enumerate(page.foot)] for n, page in enumerate(pages)]
    gone: list[set[int]] = [set() for _ in pages]
    for side in (tops, feet):
        cut = [_cut(side, n, usual) for n in range(len(side))]
        places = [rows[k - 1][0].depth for rows, k in zip(side, cut, strict=True) if k]
        seat = median(places) if len(places) >= max(3, 0.4 * len(side)) else None
        for n, rows in enumerate(side):
            taken = cut[n] or int(seat is not None and _in_seat(rows, seat, usual))
            for row, _ in rows[:taken]:
                gone[n] |= {id(line) for line in row.lines}
    return gone


Side = Sequence[Sequence[tuple[Row, bool]]]


def _cut(side: Side, page: int, usual: float) -> int:
    """How many rows from the edge inwards are no text, because they come again or bear the folio.

    The innermost of them must look like no line of the text under it: set apart, of another size, in capitals, or
    with the folio; for a text may say the same thing at the head of two pages.
    """
    taken = 0
    for depth, (row, numbered) in enumerate(side[page]):
        seated = numbered and _seated(side, page, row)
        if row.size > LARGE * usual or not (seated or _comes_again(side, page, row)):
            break
        unlike = row.gap > 1.5 * usual or abs(row.size - usual) > 0.05 * usual or row.text.isupper()
        if seated or unlike:
            taken = depth + 1
    return taken


def _comes_again(side: Side, page: int, row: Row) -> bool:
    """Whether a page near by has the same words at the same place, numbers aside."""
    words = _key(row.text)
    if not words:  # numbers alone: the folio, and nothing that comes again
        return False
    for other in range(max(page - FAR, 0), min(page + FAR + 1, len(side))):
        if other == page:
            continue
        for twin, _ in side[other]:
            if abs(twin.depth - row.depth) <= SHIFT and ratio(words, _key(twin.text)) >= ALIKE:
                return True
    return False


def _key(text: str) -> str:
    return " ".join(DIGITS.sub(" ", text).casefold().split()).strip(" .,-–—|·•")


def _seated(side: Side, page: int, row: Row) -> bool:
    """Whether the row that bears the folio is the folio alone, or stands where other pages have theirs."""
    if len(_key(row.text)) <= 4 and len(row.lines) == 1:
        return True
    near = (n for n in range(max(page - FAR, 0), min(page + FAR + 1, len(side))) if n != page)
    others = [other.depth for n in near for other, numbered in side[n] if numbered]
    return sum(abs(depth - row.depth) <= SHIFT for depth in others) >= 2


def _in_seat(rows: Sequence[tuple[Row, bool]], seat: float, usual: float) -> bool:
    """Whether a page's first row stands where the other pages have their heads, well apart from the text."""
    if not rows:
        return False
    row = rows[0][0]
    return abs(row.depth - seat) <= 3 and row.gap > 1.5 * usual and row.size <= 1.1 * usual and len(row.text) < 90
