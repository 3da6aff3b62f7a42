"""The holes in references, for the rules that speak of them: what a field is called, and how a reference is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten

from pipeline.model import Book, Hole

# What the rule on fields calls a field, and the CSL variables that it becomes.
VARIABLES = {
    "title": ("title",), "year": ("issued",), "author": ("author", "editor"), "journal": ("container-title",),
    "booktitle": ("container-title",), "school": ("publisher",), "url": ("URL",),
}  # fmt: skip
# What the author calls a variable.
FIELDS = {
    "issued": "year", "container-title": "journal or book that it stands in", "URL": "url", "page": "pages",
    "publisher-place": "place", "genre": "type", "accessed": "date of access", "event-title": "event",
    "event-place": "venue", "collection-title": "series", "original-date": "original date",
    "number-of-pages": "number of pages", "title": "title", "issue": "number",
}  # fmt: skip


def of(book: Book, key: str) -> Sequence[Hole]:
    """The holes of one work."""
    return [hole for hole in book.holes if hole.key == key]


def variables(names: Iterable[str]) -> set[str]:
    """The CSL variables of what the rule on fields names."""
    return {variable for name in names for variable in VARIABLES.get(name, ())}


def field(variable: str) -> str:
    """A variable as an author would call it."""
    return FIELDS.get(variable, variable)


def shown(hole: Hole) -> str:
    """The reference in a message."""
    return shorten(hole.text, 90, placeholder=" …") or " "
