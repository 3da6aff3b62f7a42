"""A book to time e-books on, and its way from the cited tree to the file.

``write`` makes the book and keeps what both sides start from: the AST with citations and bibliography formatted, for
pandoc as JSON, for citepress with the values that its build has by then. ``python ebook.py FOLDER`` makes the e-book
from these; the start of Python and the imports are part of what it takes.
"""

from __future__ import annotations

import gc
import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import book

from pipeline.model import Passage


def style() -> Path:
    """The style that citepress takes when none is named, as a file for pandoc."""
    from pipeline import references

    return references.find_style(Path(), "chicago-notes-bibliography", None).path


def nowhere(texts: Sequence[str]) -> Sequence[Passage | None]:
    """Finds no words: the book that is kept has no sources."""
    return [None] * len(texts)


def write(folder: Path, words: int) -> None:
    """A book of so many words in *folder*, with the cited works alone in its bibliography."""
    from pipeline import references, run
    from pipeline.editions.assemble import assemble

    cited = book.write(folder, part=words / book.WORDS)
    (folder / "bibliography.bib").write_text(cited, "utf-8")
    read = run.load(folder, {"citepress.epub.pages": "none"})
    assembly = assemble(read)
    items = list(read.bibliography.items.values())
    chosen = references.find_style(folder, read.settings.csl, read.settings.csl_path)
    ast = references.format_document(assembly.ast, items, chosen, read.settings)
    (folder / "cited.json").write_text(json.dumps(ast), "utf-8")
    kept = replace(read, sources={}, texts={}, find=nowhere, formatted=tuple)
    (folder / "cited.pickle").write_bytes(pickle.dumps((kept, replace(assembly, ast={}))))


def main() -> None:
    """From the cited tree to the file."""
    from pipeline.editions import epub
    from pipeline.editions.grow import from_cited

    gc.set_threshold(500_000, 20, 100)  # as the command has it
    folder = Path(sys.argv[1])
    kept, assembly = pickle.loads((folder / "cited.pickle").read_bytes())
    cited = json.loads((folder / "cited.json").read_text("utf-8"))
    epub.make(from_cited(kept, assembly, cited), kept, folder / "ours.epub", draft=False)


if __name__ == "__main__":
    main()
