"""How well the lines of a PDF are set: word spaces, loose lines, divided words, ladders. Read from the page itself.

Only lines of the commonest size of type that end at an edge which many lines of such pages share are looked at; so a
paragraph's last line counts nowhere. A ladder is three lines in a row that end in a hyphen.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import book
import pypdfium2
import pypdfium2.raw as pdfium

HYPHENS = "-\u2010\u00ad\u0002\ufffe"
NATURAL = 0.2  # ems: the word space of EB Garamond
LOOSE, TIGHT = 1.75, 0.75  # of the natural space: a line whose spaces are wider is loose, one with narrower ones tight
PART = 0.55  # of the whole book


@dataclass(frozen=True)
class Sign:
    """A drawn character: its origin, where it ends, its size, in points; whether a space stands before it."""

    text: str
    spaced: bool
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True)
class Line:
    """A line of type: its edges, its base line, the spaces between its words, and whether a hyphen ends it."""

    page: int
    left: float
    right: float
    base: float
    size: float
    spaces: tuple[float, ...]
    hyphen: bool


@dataclass(frozen=True)
class Setting:
    """What is found of a document. Spaces are in points, shares in per cent of the justified lines."""

    pages: int
    lines: int
    deviation: float
    loose: float
    tight: float
    hyphenated: float
    ladders: int


def read(path: Path) -> list[Line]:
    """The lines of a PDF, from the first page to the last."""
    found: list[Line] = []
    pdf = pypdfium2.PdfDocument(path)
    try:
        for number, page in enumerate(pdf):
            found += [_line(number, row) for row in _rows(_signs(page))]
    finally:
        pdf.close()
    return found


def _signs(page: pypdfium2.PdfPage) -> Iterator[Sign]:
    text = page.get_textpage()
    spaced = False
    x, y, matrix = c_double(), c_double(), pdfium.FS_MATRIX()
    for at in range(text.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(text, at))
        if sign.isspace():
            spaced = spaced or sign == " "
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        size = round(pdfium.FPDFText_GetFontSize(text, at) * matrix.d, 1)
        yield Sign(sign, spaced, x.value, text.get_charbox(at, loose=True)[2], y.value, size)
        spaced = False


def _rows(signs: Iterator[Sign]) -> Iterator[list[Sign]]:
    """The signs of each line: what goes on to the right at nearly the same height."""
    row: list[Sign] = []
    for sign in signs:
        if row and not (abs(sign.base - row[0].base) < row[0].size * 0.55 and sign.left > row[-1].left - sign.size):
            yield row
            row = []
        row.append(sign)
    if row:
        yield row


def _line(page: int, row: Sequence[Sign]) -> Line:
    size = Counter(sign.size for sign in row).most_common(1)[0][0]
    spaces = tuple(sign.left - before.right for before, sign in pairwise(row) if sign.spaced)
    right = max(sign.right for sign in row)
    return Line(page, row[0].left, right, row[0].base, size, spaces, row[-1].text in HYPHENS)


def judge(lines: Sequence[Line]) -> Setting:
    """Measure the justified lines."""
    size = Counter(line.size for line in lines).most_common(1)[0][0]
    body = [line for line in lines if line.size == size]
    edges = Counter((line.page % 2, round(line.right)) for line in body)
    full = [line for line in body if line.spaces and _justified(line, edges)]
    spaces = [space for line in full for space in line.spaces]
    means = [statistics.fmean(line.spaces) / (NATURAL * size) for line in full]
    ladders = run = 0
    for line in body:
        run = run + 1 if line.hyphen else 0
        ladders += run == 3
    return Setting(
        pages=max(line.page for line in lines) + 1,
        lines=len(full),
        deviation=statistics.pstdev(spaces),
        loose=100 * sum(mean > LOOSE for mean in means) / len(full),
        tight=100 * sum(mean < TIGHT for mean in means) / len(full),
        hyphenated=100 * sum(line.hyphen for line in full) / len(full),
        ladders=ladders,
    )


def _justified(line: Line, edges: Counter[tuple[int, int]]) -> bool:
    """Whether a line ends at an edge that many lines of its pages share."""
    at = round(line.right)
    return any(edges[(line.page % 2, at + step)] > 20 for step in (-1, 0, 1))


def build(folder: Path, how: str) -> tuple[Path, float]:
    """Build the PDF of the book in *folder*; its path and the seconds of processor time that it took."""
    out = folder / "dist" / how
    command = [sys.executable, "-m", "pipeline", "build", str(folder), "--to", "pdf", "--exit-zero", "--draft"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "--line-breaking", how, "-o", str(out)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return next(out.glob("*.pdf")).rename(folder / f"{how}.pdf"), spent


def row(path: Path, seconds: float | None) -> str:
    """The row of the table for one PDF."""
    found = judge(read(path))
    time = "" if seconds is None else f"{seconds:.0f} s"
    cells = (
        path.stem, found.pages, found.lines, f"{found.deviation:.2f} pt", f"{found.loose:.1f} %",
        f"{found.tight:.1f} %", f"{found.hyphenated:.1f} %", found.ladders, time,
    )  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print a table of the PDFs named, or of a book built in each way of breaking lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path, nargs="*", help="set in EB Garamond; none: a book of 270 pages is made")
    chosen = parser.parse_args()
    print("| lines | pages | justified | word spaces deviate | loose | tight | divided | ladders | processors |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for path in chosen.pdf:
        print(row(path, None))
    if not chosen.pdf:
        with tempfile.TemporaryDirectory(prefix="citepress-") as folder:
            book.write(Path(folder), part=PART)
            for how in ("first-fit", "total-fit"):
                print(row(*build(Path(folder), how)))


if __name__ == "__main__":
    main()
