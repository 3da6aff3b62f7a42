"""Where a finding stands, as lines and columns."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Book, Related, Span


class Place(NamedTuple):
    """A span in lines and columns: 1-based, ends exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def place(book: Book, span: Span) -> Place:
    """The lines and columns of a span; the file's first character when its text was never read."""
    file = book.text(span.path)
    if file is None:
        return Place(1, 1, 1, 1)
    size = len(file.text)
    start, end = min(span.start, size), min(max(span.end, span.start), size)
    return Place(*file.position(start), *file.position(end))


def page_name(related: Related) -> str:
    """A source's page as reports name it: "page 113", "PDF page 7"; empty where there is none."""
    return f"page {related.page}" if related.page and related.printed else related.page or ""
