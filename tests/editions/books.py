"""Small books on disk, grown into trees the way a build does it, and ways to look into a finished PDF."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from pipeline import editions, references, run
from pipeline.editions.tree import Tree
from pipeline.model import JSON, Book, Edition

BIB = """@book{paine1791, author={Paine, Thomas}, title={Rights of Man}, publisher={J. S. Jordan}, date={1791}}
@book{burke1790, author={Burke, Edmund}, title={Reflections on the Revolution in France}, publisher={J. Dodsley},
  date={1790}}
"""


@dataclass(frozen=True)
class Grown:
    """A book and its tree."""

    book: Book
    tree: Tree

    def markup(self, at: int = 0) -> str:
        """A chapter's HTML, white space folded."""
        text = etree.tostring(self.tree.chapters[at].element, encoding="unicode", with_tail=False)
        return " ".join(text.split())

    def pdf(self, out: Path, *, draft: bool = False) -> Edition:
        return editions.EDITIONS["pdf"](self.tree, self.book, out, draft=draft)


def grow(folder: Path, files: Mapping[str, str], flags: Mapping[str, Any] | None = None) -> Grown:
    """Write *files* (names below ``manuscript/``) and a bibliography, and grow the tree of the book."""
    folder.mkdir(exist_ok=True)
    (folder / "bibliography.bib").write_text(BIB, encoding="utf-8")
    for name, text in files.items():
        path = folder / "manuscript" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    book = run.load(folder, flags or {})
    style = references.find_style(book.project.root, book.settings.csl, book.settings.csl_path)

    def formatted(ast: JSON) -> JSON:
        return references.format_document(ast, list(book.bibliography.items.values()), style, book.settings)

    return Grown(book, editions.grow(book, formatted))


def essay(folder: Path, text: str, flags: Mapping[str, Any] | None = None, head: str = "title: On Rights") -> Grown:
    """One manuscript file with a title."""
    return grow(folder, {"essay.md": f"---\n{head}\n---\n\n{text}\n"}, flags)


def page_texts(path: Path) -> list[str]:
    """The text of each page as pdfium reads it, words divided at line ends made whole."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
    return [" ".join(re.sub(r"[\u2010\ufffe\u0002-]\r?\n", "", text).split()) for text in texts]


@dataclass(frozen=True)
class Sign:
    """One character on a page (counted from 0), its box in points from the page's lower left, and its font's name."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    font: str


def signs(path: Path) -> list[Sign]:
    """Every visible character of a PDF with its place, in the order of the file."""
    found = []
    pdf = pypdfium2.PdfDocument(path)
    try:
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                sign = chr(pdfium.FPDFText_GetUnicode(text, at))
                if not sign.isspace():
                    found.append(Sign(sign, number, *text.get_charbox(at, loose=True), _font(text, at)))
    finally:
        pdf.close()
    return found


def _font(text: Any, at: int) -> str:
    name = ctypes.create_string_buffer(80)
    pdfium.FPDFText_GetFontInfo(text, at, name, 80, ctypes.c_int())
    return name.value.decode().partition("+")[2]


@dataclass(frozen=True)
class Line:
    """Characters on one base line of a page, without the spaces between them."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


def lines(path: Path) -> list[Line]:
    """The lines of a PDF's pages, from the top of each page down; raised and lowered letters are lines of their own."""
    rows: dict[tuple[int, float], list[Sign]] = {}
    for sign in signs(path):
        rows.setdefault((sign.page, round(sign.bottom)), []).append(sign)
    return [
        Line(
            "".join(sign.text for sign in sorted(row, key=lambda sign: sign.left)), page, min(s.left for s in row),
            row[0].bottom, max(s.right for s in row), max(s.top for s in row),
        )
        for (page, _), row in sorted(rows.items(), key=lambda item: (item[0][0], -item[0][1]))
    ]  # fmt: skip
