"""An edition in another citation style than the print edition's, with the printed pages all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.editions import pdf, printed
from pipeline.editions.grow import grow
from pipeline.editions.tree import Tree
from pipeline.model import JSON, Book


def restyle(tree: Tree, book: Book, format_document: Callable[[JSON], JSON], *, draft: bool) -> Tree:
    """The e-book's tree, its citations set by *format_document*; the pages are those of *tree*, which is printed."""
    other = grow(book, format_document)
    if book.settings.epub_pages == "none":
        return other
    pages = tree.printed or pdf.paginate(tree, book, draft=draft)
    return replace(other, printed=printed.carry_over(pages, tree, other))
