"""Books of 30, 300 and 900 pages for a press, and the same pages by the tools that they may be compared with."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import book

from pipeline import editions, references, run, tools
from pipeline.design import design
from pipeline.editions import fonts
from pipeline.editions.sheet import make_sheet
from pipeline.editions.styling import style_sheets
from pipeline.profiles import KDP

SIZES = {30: 0.06, 300: 0.6, 900: 1.8}  # pages, about, and the part of the book that fills them
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"


def write(folder: Path, pages: int) -> None:
    """A book of about so many pages, its notes in the bibliography's style at the foot."""
    book.write(folder, part=SIZES[pages])


def build(folder: Path) -> Sequence[str]:
    """Our own command: read, check, set, all gates, the finisher, the preflight."""
    return [sys.executable, "-m", "pipeline", "build", str(folder), "--to", "pdf", "--profile", "kdp", "--draft",
            "-o", str(folder / "dist")]  # fmt: skip


def plain(folder: Path) -> Sequence[str]:
    """WeasyPrint alone, on the very sheet that the build hands to it."""
    found = run.load(folder, {"citepress.print.profile": "kdp"})
    chosen = found.settings
    style = references.find_style(found.project.root, chosen.csl, chosen.csl_path)
    items = list(found.bibliography.items.values())
    tree = editions.grow(found, lambda ast: references.format_document(ast, items, style, chosen))
    measures = design(chosen.trim, KDP.gutter(0), KDP.margin, chosen.look)
    css = style_sheets(found.project.root, measures, chosen)
    html = make_sheet(tree, measures, "kdp", chosen.look, css).html
    for name, path in fonts.files().items():
        html = html.replace(f"font:{name}", path.as_uri())
    (folder / "sheet.html").write_text(html, "utf-8")
    return [sys.executable, "-m", "weasyprint", str(folder / "sheet.html"), str(folder / "plain.pdf")]


def typst(folder: Path) -> Sequence[str] | None:
    """Typst on pandoc's rendering of the same text, where it is installed; None where it is not."""
    if importlib.util.find_spec("typst") is None:
        return None
    page = folder / "page.typ"
    page.write_text("#set page(width: 6in, height: 9in)\n#set par(justify: true)\n", "utf-8")
    files = [str(path) for path in sorted((folder / "manuscript").glob("*.md"))]
    options = ["--citeproc", "-M", "lang=en-GB", "--bibliography", str(folder / "bibliography.bib"), "-s",
               "-V", "mainfont=EB Garamond", "-V", "fontsize=11.5pt", "-H", str(page)]  # fmt: skip
    style = ["--csl", str(references.find_style(folder, "chicago-notes-bibliography", None).path)]
    made = folder / "book.typ"
    subprocess.run([str(tools.pandoc_path()), *files, "-t", "typst", *options, *style, "-o", str(made)], check=True)
    faces = next(iter(fonts.files().values())).parent
    return [sys.executable, "-c", TYPST, str(made), str(folder / "typst.pdf"), str(faces)]
