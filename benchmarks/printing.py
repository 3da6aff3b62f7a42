"""Books of 30, 300 and 900 pages for a press, and the same pages by the tools that they may be compared with."""

from __future__ import annotations

import importlib.util
import shutil
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
SIMPLE = """@page { size: 6in 9in; margin: 0.75in; @bottom-center { content: counter(page); } }
html { font: 11.5pt/15pt Book; text-align: justify; hyphens: auto; }
h1 { break-before: page; }
p { margin: 0; text-indent: 1.4em; }
"""
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"


def write(folder: Path, pages: int) -> None:
    """A book of about so many pages, its notes in the bibliography's style at the foot."""
    book.write(folder, part=SIZES[pages])


def build(folder: Path, lines: str) -> Sequence[str]:
    """Our own command: read, check, set, all gates, the finisher, the preflight."""
    return [sys.executable, "-m", "pipeline", "build", str(folder), "--to", "pdf", "--profile", "kdp", "--draft",
            "--line-breaking", lines, "-o", str(folder / "dist")]  # fmt: skip


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


def pandoc(folder: Path) -> Sequence[str]:
    """WeasyPrint on pandoc's own HTML of the same text with a short style sheet for a book, its notes at the end."""
    faces = "".join(
        f"@font-face {{ font-family: Book; font-style: {name}; src: url('{fonts.files()[name].as_uri()}'); }}\n"
        for name in ("normal", "italic")
    )
    (folder / "simple.css").write_text(faces + SIMPLE, "utf-8")
    made = folder / "pandoc.html"
    _written_by_pandoc(folder, made, "-t", "html5", "-c", str(folder / "simple.css"))
    return [sys.executable, "-m", "weasyprint", str(made), str(folder / "pandoc.pdf")]


def lualatex(folder: Path) -> Sequence[str] | None:
    """One run of LuaLaTeX on pandoc's LaTeX of the same text, where it is installed; None where it is not."""
    program = shutil.which("lualatex")
    if program is None:
        return None
    for name in ("normal", "italic"):  # under names that TeX can read
        shutil.copy(fonts.files()[name], folder / f"{name}.ttf")
    made = folder / "latex.tex"
    _written_by_pandoc(
        folder, made, "-t", "latex", "-V", "documentclass=book", "-V", "geometry=paperwidth=6in,paperheight=9in",
        "-V", "geometry=textwidth=4.4in,textheight=7in", "-V", "mainfont=normal.ttf",
        "-V", f"mainfontoptions=Path={folder}/,ItalicFont=italic.ttf", "-V", "fontsize=11pt",
    )  # fmt: skip
    return [program, "-interaction=batchmode", f"-output-directory={folder}", str(made)]


def typst(folder: Path) -> Sequence[str] | None:
    """Typst on pandoc's rendering of the same text, where it is installed; None where it is not."""
    if importlib.util.find_spec("typst") is None:
        return None
    page = folder / "page.typ"
    page.write_text("#set page(width: 6in, height: 9in)\n#set par(justify: true)\n", "utf-8")
    made = folder / "book.typ"
    _written_by_pandoc(
        folder, made, "-t", "typst", "-V", "mainfont=EB Garamond", "-V", "fontsize=11.5pt", "-H", str(page)
    )
    faces = next(iter(fonts.files().values())).parent
    return [sys.executable, "-c", TYPST, str(made), str(folder / "typst.pdf"), str(faces)]


def _written_by_pandoc(folder: Path, made: Path, *options: str) -> None:
    """The book, with the same references, as pandoc writes it in another format."""
    files = [str(path) for path in sorted((folder / "manuscript").glob("*.md"))]
    style = str(references.find_style(folder, "chicago-notes-bibliography", None).path)
    cited = ["--citeproc", "--csl", style, "--bibliography", str(folder / "bibliography.bib")]
    title = ["-s", "-M", "lang=en-GB", "-M", "title=The Whole Book"]
    subprocess.run([str(tools.pandoc_path()), *files, *cited, *title, *options, "-o", str(made)], check=True)
