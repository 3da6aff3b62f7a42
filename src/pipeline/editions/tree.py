"""The one HTML tree that every edition is made from.

The tree is XHTML in shape (no inline styles, ids that XML allows, each used once) and says with roles and classes what
a thing is, never how it looks. Each edition works on a deep copy and adds its own front matter: the title page, the
imprint, the contents, the cover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipeline.editions import words
from pipeline.editions.select import Element, strings
from pipeline.editions.words import Said
from pipeline.model import Printed, Problem

__all__ = ["Chapter", "Element", "Tree"]

CALLS = strings("descendant::*[@role='doc-noteref']/@href")


@dataclass(frozen=True)
class Chapter:
    """One chapter, or the bibliography: a ``<section>`` that begins with its ``<h1>``.

    ``path`` is the manuscript file it comes from (empty for the bibliography, which comes from none).
    """

    id: str
    title: str
    element: Element
    number: int | None = None
    path: str = ""
    lang: str = ""

    @property
    def is_bibliography(self) -> bool:
        """Whether this is the list of works, not a chapter of the text."""
        return self.element.get("role") == "doc-bibliography"


@dataclass(frozen=True)
class Tree:
    """The whole book as HTML, in reading order, with its notes beside it.

    ``notes`` maps a note's id to its ``<div class="note">``; the calls in the chapters point to the ids.
    ``images`` maps each ``src`` of the tree to the file it stands for, always inside the project's root.
    ``quotations`` maps (path, quotation id) to the id in the tree: the same, but where two files of a book quote the
    same words. ``files`` are the manuscript's paths, which ``data-at="0:12"`` (file 0, line 12) counts. ``printed`` is
    known once the print edition has been laid out. ``contents`` says whether the print edition lists its chapters, or
    an essay its sections.
    """

    chapters: Sequence[Chapter]
    notes: Mapping[str, Element]
    kind: Literal["essay", "book"]
    lang: str
    title: str
    subtitle: str = ""
    authors: Sequence[str] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    images: Mapping[str, Path] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    quotations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    files: Sequence[str] = ()
    printed: Printed | None = None
    contents: bool = False
    said: dict[Element, Said] = field(default_factory=dict, repr=False, compare=False)  # what ``words`` wrote down

    def called(self, chapter: Element) -> dict[str, Element]:
        """The notes that a chapter calls, by id, each once, in the order of the calls."""
        names = dict.fromkeys(call.removeprefix("#") for call in CALLS(chapter))
        return {name: self.notes[name] for name in names if name in self.notes}

    def words(self, chapter: Chapter) -> Said:
        """The words of a chapter, written down when they are first asked for: when the tree is held to the manuscript.

        An edition is held to what was written down, so that nothing between the two can change both.
        """
        if chapter.element not in self.said:
            self.said[chapter.element] = words.of_chapter(chapter.element, self.called(chapter.element))
        return self.said[chapter.element]

    def place(self, element: Element) -> tuple[str, int] | None:
        """The (path, line) of the manuscript block that an element comes from, or None for generated ones."""
        node: Element | None = element
        while node is not None:
            at = node.get("data-at")
            if at:
                file, line = at.split(":")
                return self.files[int(file)], int(line)
            node = node.getparent()
        return None
