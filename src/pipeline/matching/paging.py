"""The page, or the pages, on which a passage of a source stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.model import Page


def place_of(pages: Sequence[Page], start: int, end: int) -> tuple[str | None, bool]:
    """The pages from the one at offset *start* to the one at *end* in words, and whether they are printed numbers."""
    starts = [page.start for page in pages]
    found = [pages[at] for at in (bisect_right(starts, offset) - 1 for offset in (start, end)) if at >= 0]
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
