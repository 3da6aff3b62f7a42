"""Quotations whose citation names a page, held against the pages on which the stored text has their words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from statistics import median
from typing import NamedTuple

from pipeline.frozen import dataclass
from pipeline.model import Book, Citation, Locator, Passage, SourceText, Span
from pipeline.pagination import ARABIC, Stretch, cited, holds, stretches
from pipeline.rules import phrases
from pipeline.rules.outcomes import Held, by_path, held

FEWEST = 3  # quotations that show together that the pages are those of another edition
MOST = 2 / 3  # of the quotations from a work must then fit
DASH = r"\s*[-–—−]+\s*"
SLOPES = (0.4, 2.5)  # how much longer or shorter another edition may be


@dataclass(frozen=True)
class Placed:
    """A quotation that cites pages of a work, and the page on which the stored text has its words.

    ``right``: the two agree. ``asked`` and ``stands`` are the first page of either, where both are arabic numbers.
    """

    held: Held
    key: str
    passage: Passage
    pages: Sequence[Stretch]
    right: bool

    @property
    def label(self) -> str:
        """The page that has the words, as it is labelled."""
        return self.passage.page or ""

    @property
    def citation(self) -> Citation | None:
        """The citation that names the pages; None where they are typed by hand."""
        return next((c for c in self.held.quotation.citations if c.key == self.key and c.locator), None)

    @property
    def locator(self) -> Locator | None:
        """The place that the citation names, typed by hand or not."""
        line = self.held.quotation.attribution
        return self.citation.locator if self.citation else line.locator if line else None

    @property
    def asked(self) -> str:
        """The pages cited, as a reference would print them."""
        return phrases.page(re.sub(DASH, "–", self.locator.value)) if self.locator else "another page"

    @property
    def point(self) -> Point | None:
        """Where the citation says the words are, and where they are; None for other pages than arabic ones."""
        stands = stretches(self.label)
        if len(self.pages) != 1 or not stands or {self.pages[0].first.series, stands[0].first.series} != {ARABIC}:
            return None
        asked, found = self.pages[0].first.number, stands[0].first.number
        return Point(asked, asked if self.right else found)


class Point(NamedTuple):
    """A page as cited, and as found."""

    asked: int
    stands: int

    @property
    def shift(self) -> int:
        """How many pages later the words stand than cited."""
        return self.stands - self.asked


@dataclass(frozen=True, slots=True)
class Shift:
    """The line on which the pages of another edition lie: found = slope × cited + base, give or take *width*."""

    slope: float
    base: float
    width: float

    def fits(self, point: Point) -> bool:
        """Whether a page lies on the line."""
        return abs(self.expected(point.asked) - point.stands) <= self.width

    def expected(self, asked: int) -> float:
        """The page of the stored text that a cited page should be."""
        return self.slope * asked + self.base


@dataclass(frozen=True)
class Work:
    """The quotations from one work that cite its pages, in reading order, and how these are shifted."""

    key: str
    source: SourceText
    placed: Sequence[Placed]
    shift: Shift | None

    @property
    def misplaced(self) -> list[Placed]:
        """The quotations whose page is wrong for itself."""
        return [p for p in self.placed if not p.right and not self.shifted(p)]

    def together(self, placed: Placed) -> list[Placed]:
        """The quotations that one citation answers for, this one among them."""
        return self._by_citation[placed.citation.span] if placed.citation else [placed]

    @cached_property
    def _by_citation(self) -> dict[Span, list[Placed]]:
        found: dict[Span, list[Placed]] = defaultdict(list)
        for placed in self.placed:
            if placed.citation:
                found[placed.citation.span].append(placed)
        return found

    def shifted(self, placed: Placed) -> bool:
        """Whether a page is wrong only as all of them are."""
        point = placed.point
        return self.shift is not None and not placed.right and point is not None and self.shift.fits(point)


def works(book: Book) -> list[Work]:
    """The works whose stored text can say something of the pages cited, with the quotations it speaks of."""
    found: dict[str, list[Placed]] = defaultdict(list)
    stored = by_path(book)
    for it in held(book, "verbatim", "marked", "altered"):
        placed = _placed(it)
        if placed is not None and placed.passage.path in stored:
            found[placed.key].append(placed)
    return [
        Work(key, stored[placed[0].passage.path], placed, shift_of([p.point for p in placed if p.point]))
        for key, placed in found.items()
    ]


def _placed(it: Held) -> Placed | None:
    """A quotation with its page; None where the citation, or the stored text, says nothing that can be compared."""
    passage, key = it.passage, it.key
    if passage is None or key is None or passage.locator is None:
        return None
    pages = cited(it.quotation, key)
    right = holds(pages, passage.locator)
    return None if right is None else Placed(it, key, passage, pages, right)


def shift_of(points: Sequence[Point]) -> Shift | None:
    """The shift that explains most of the pages, constant or growing steadily; None when there is none."""
    wrong = sorted({point for point in points if point.shift})
    if len(wrong) < FEWEST:
        return None
    for line in (_constant(wrong), _growing(wrong)):
        if line is not None and _explains(line, wrong, points):
            return line
    return None


def _explains(line: Shift, wrong: Sequence[Point], points: Sequence[Point]) -> bool:
    fitting = [point for point in wrong if line.fits(point)]
    one_way = len({point.shift > 0 for point in fitting}) == 1
    explained = [p for p in points if line.fits(p) and (p.shift or abs(line.expected(p.asked) - p.asked) < 1)]
    return len(fitting) >= FEWEST and one_way and len(explained) >= MOST * len(points)


def _constant(wrong: Sequence[Point]) -> Shift:
    """The same number of pages everywhere, give or take one."""
    return Shift(1.0, median(point.shift for point in wrong), 1.0)


def _growing(wrong: Sequence[Point]) -> Shift | None:
    """The line through most of the points (Theil and Sen: the median slope of all pairs, which strays do not move)."""
    slopes = [(b.stands - a.stands) / (b.asked - a.asked) for a, b in combinations(wrong, 2) if b.asked != a.asked]
    if not slopes:
        return None
    slope = median(slopes)
    base = median(point.stands - slope * point.asked for point in wrong)
    length = max(p.stands for p in wrong) - min(p.stands for p in wrong)
    width = 2.0 if len(wrong) < 2 * FEWEST else max(2.0, 0.015 * length)
    return Shift(slope, base, width) if SLOPES[0] <= slope <= SLOPES[1] else None
