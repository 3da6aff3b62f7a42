"""Page numbers as bibliographies and citations write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Entry, Locator, SourceText
from pipeline.pagination import ARABIC, leaf

FIRST = 5  # the page that a book's own numbers begin with at the latest
FEWEST = 8  # pages that a whole book has at least
NUMBER = r"(\d{1,5})"
RANGE = re.compile(rf"{NUMBER}\s*(?:[-–—−]+\s*{NUMBER})?")
FOLLOWING = re.compile(r"\s*(?:ff?|sqq?|et seq|n{1,2}\.?\s*\d*)\.?$")  # "12f.", "12ff", "12n3": the page is 12
TOTAL = re.compile(r"(?:[ivxlcdm]+\s*[,+]\s*)?(\d{1,5})(?:\s*(?:p|pp|pages|S|Seiten|s)\.?)?", re.IGNORECASE)


class Range(NamedTuple):
    """Pages from *first* to *last*, both included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"p. {self.first}" if self.first == self.last else f"pp. {self.first}–{self.last}"


@lru_cache(maxsize=65536)  # several rules ask of the same fields and citations
def ranges(value: str) -> Sequence[Range] | None:
    """The ranges of "84--87", "12, 15–8", "1245-9"; None when some part is no arabic page number."""
    found = []
    for part in re.split(r"[,;&]|\band\b|\bund\b|\bet\b|\by\b", value.strip(" {}")):
        match = RANGE.fullmatch(FOLLOWING.sub("", part.strip()))
        if not match:
            return None
        first, last = match[1], match[2] or match[1]
        if len(last) < len(first):  # 1245–9 stands for 1245–1249
            last = first[: len(first) - len(last)] + last
        found.append(Range(int(first), int(last)))
    return tuple(found)


def extent(entry: Entry) -> Range | None:
    """The pages a work occupies: an article's ``pages``, or 1 to a book's ``pagetotal``; None where that is not known.

    A lone number under ``pages`` is often only the first page. The volumes of a set count for themselves.
    """
    if entry.value("volumes"):
        return None
    if entry.value("pages"):
        parts = ranges(entry.value("pages"))
        if not parts or any(r.last < r.first for r in parts) or parts[0].first == parts[-1].last:
            return None
        return Range(min(r.first for r in parts), max(r.last for r in parts))
    total = TOTAL.fullmatch(entry.value("pagetotal").strip(" {}"))
    return Range(1, int(total[1])) if total and int(total[1]) > 0 else None


def outside(locator: Locator, limits: Range) -> Range | None:
    """The first pages that a locator names beyond the limits of a work."""
    asked = ranges(locator.value) or () if locator.label == "page" else ()
    return next((r for r in asked if r.first < limits.first or max(r) > limits.last), None)


def stored_extent(source: SourceText) -> Range | None:
    """The pages of a book whose stored text is whole and labelled throughout; None where that is not certain."""
    if source.excerpt or source.partial or source.unreadable or source.guessed:
        return None
    leaves = [leaf(page.label) if page.label and page.kind == "page" else None for page in source.pages]
    numbers = [one.number for one in leaves if one is not None and one.series == ARABIC]
    labelled = leaves[next((i for i, one in enumerate(leaves) if one), 0) :]
    if None in labelled or len(numbers) < FEWEST or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    return Range(1, numbers[-1]) if numbers[0] <= FIRST else None
