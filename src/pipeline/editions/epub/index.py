"""The index of the e-book: the entries of the print edition's, whose numbers lead to the places themselves.

A reader's screens have no pages of their own, so the places of a term are counted: 1, 2, 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.editions import indexing
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import document, make
from pipeline.editions.indexing import END, Mark, Place
from pipeline.editions.tree import Element

NAME = "text/index.xhtml"


def marks(element: Element, name: str, taken: Collection[str]) -> list[Mark]:
    """The marks in one file's text and notes, known by their addresses; *taken* are the ids of the whole book."""
    count = 0
    for span in element.iter("span"):
        if "index" in (span.get("class") or "").split() and not span.get("id"):
            count += 1
            while f"ix-{count}" in taken:
                count += 1
            span.set("id", f"ix-{count}")
    file = name.rpartition("/")[2]
    found = [mark for mark in indexing.marks([element]) if mark.range != END]  # a passage is met where it begins
    return [replace(mark, id=f"{file}#{mark.id}", note="", range="") for mark in found]


def page(found: Sequence[Mark], lang: str) -> Page:
    """The page of the index."""
    places: dict[str, Place] = {}
    of_term: Counter[tuple[str, str]] = Counter()
    for number, mark in enumerate(mark for mark in found if not mark.sends):
        of_term[mark.term, mark.sub] += 1
        # No two places follow one another like pages, so that none are drawn together.
        places[mark.id] = Place(2 * number, str(of_term[mark.term, mark.sub]))
    title = indexing.title(lang)
    entries = indexing.entries(found, places, lang)
    for link in entries.iter("a"):
        link.set("href", (link.get("href") or "").removeprefix("#"))
    section = make("section", {"class": "index", "role": "doc-index"}, make("h1", {}, title), entries)
    root = document(title, lang, "../css/book.css", "backmatter", section)
    return Page(NAME, title, root, "index")
