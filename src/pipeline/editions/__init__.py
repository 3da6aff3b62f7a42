"""The editions: one tree, and the PDF, the e-book and the HTML made from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from pipeline.editions import epub, html, pdf
from pipeline.editions.grow import grow, headings
from pipeline.editions.restyle import restyle
from pipeline.editions.tree import Tree
from pipeline.editions.watching import watched
from pipeline.model import Book, Edition

__all__ = ["EDITIONS", "Make", "grow", "headings", "restyle", "watched"]


class Make(Protocol):
    """Makes one edition of the tree at *out*, stamped when it is a draft."""

    def __call__(self, tree: Tree, book: Book, out: Path, *, draft: bool) -> Edition: ...


EDITIONS: Mapping[str, Make] = {
    "pdf": pdf.make,
    "epub": epub.make,
    "html": html.make,
}
