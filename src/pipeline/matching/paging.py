"""The page, or the pages, on which a passage of a source stands, and those that a citation names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter

from pipeline.model import Page
from pipeline.pagination import Stretch, holds


def place_of(pages: Sequence[Page], start: int, end: int) -> tuple[str | None, bool]:
    """The pages from the one at offset *start* to the one at *end* in words, and whether they are printed numbers."""
    numbers = (bisect_right(pages, offset, key=attrgetter("start")) - 1 for offset in (start, end))
    found = [pages[at] for at in numbers if at >= 0]
    named = [page for page in found if page.name]
    if not named:
        return None, True
    first, last = named[0], named[-1]
    printed = first.kind == last.kind == "page"
    if first.name == last.name:
        return first.name, printed
    if first.kind == last.kind == "sheet":
        return f"PDF pages {first.label}–{last.label}", printed
    return f"{first.name}–{last.name}", printed


class CitedPages:
    """The stretches of a source's text that a citation names, for words that stand in several places."""

    def __init__(self, cited: Sequence[Stretch], pages: Sequence[Page]) -> None:
        self.cited = cited
        self.pages = pages

    def __contains__(self, offset: int) -> bool:
        """Whether the page at an offset of the text is among those cited."""
        return any(start <= offset < end for start, end in self._spans)

    @cached_property
    def _spans(self) -> Sequence[tuple[int, int]]:
        """Asked for only where words stand in several places: a book has hundreds of labels to look at."""
        if not self.cited:
            return ()
        return [(p.start, p.end) for p in self.pages if p.label and p.kind == "page" and holds(self.cited, p.label)]
