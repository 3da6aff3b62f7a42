"""A whole PDF as text: opened, read page by page, freed of what comes again on every page, and put together.

Runs in a process of its own (``sources.apart``), for a damaged or hostile file may take PDFium down with it.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from pipeline.model import PageKind
from pipeline.sources.pdf import folios
from pipeline.sources.pdf.columns import in_order
from pipeline.sources.pdf.glyphs import Page, vowels
from pipeline.sources.pdf.heads import edges, heads
from pipeline.sources.pdf.heads import folios as found_folios
from pipeline.sources.pdf.lines import Line, lines_of
from pipeline.sources.pdf.notes import Foot, parted
from pipeline.sources.pdf.vertical import is_vertical, turned
from pipeline.sources.pdf.weaving import Weaver
from pipeline.sources.stored import Stored, refused

MOST_PAGES = 5_000
MOST_CHARACTERS = 40_000_000
FEW = 12  # letters; a picture with fewer on it has no text layer
PASSWORD, UNKNOWN_SECURITY = 4, 5
PRINT = "print it to a new PDF, or store the part that is quoted as plain text"


@dataclass(slots=True)
class Sheet:
    """What is known of one page: its lines, those that run another way, and whether its words are missing."""

    lines: list[Line]
    aside: list[list[Line]]
    top: float
    bottom: float
    lacks: bool
    letters: int


def read(data: bytes) -> Stored:
    """The text of a PDF."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return _unopened(pdfium.FPDF_GetLastError())
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            return refused("is a PDF without pages, or a damaged one", PRINT)
        if count > MOST_PAGES:
            return refused(f"has {count:,} pages; {MOST_PAGES:,} are read at most", "store the part that is quoted")
        sheets: list[Sheet] = []
        letters = 0
        for number in range(count):
            sheets.append(_sheet(document, number))
            letters += sheets[-1].letters
            if letters > MOST_CHARACTERS:
                return refused(f"holds more than {MOST_CHARACTERS:,} characters", "store the part that is quoted")
        given = [_label(document, number) for number in range(count)]
    finally:
        pdfium.FPDF_CloseDocument(document)
    return _together(sheets, given)


def _unopened(error: int) -> Stored:
    if error == PASSWORD:
        return refused("is a PDF that opens only with a password", "save a copy without the password")
    if error == UNKNOWN_SECURITY:
        return refused("is a PDF locked in a way that is not known", PRINT)
    return refused("is not a PDF that can be read: it is damaged or was cut off", "fetch it again, or " + PRINT)


def _sheet(document: pdfium.FPDF_DOCUMENT, number: int) -> Sheet:
    page = Page(document, number)
    try:
        seen = page.sheet()
        letters = sum(len(word.text) for word in seen.words) + sum(len(w.text) for other in seen.aside for w in other)
        lacks = seen.garbled or seen.crowded or (letters < FEW and page.pictured() and page.inked())
        words = () if seen.garbled else seen.words
        aside = [lines_of(other) for other in seen.aside]
        box = page.box
        if is_vertical(words):
            return Sheet(lines_of(turned(words, box.top)), aside, box.right, box.left, lacks, letters)
        return Sheet(lines_of(words), aside, box.top, box.bottom, lacks, letters)
    finally:
        page.close()


def _label(document: pdfium.FPDF_DOCUMENT, number: int) -> str | None:
    """The label that the file gives to a page."""
    size = pdfium.FPDF_GetPageLabel(document, number, None, 0)
    if size <= 2 or size > 400:
        return None
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetPageLabel(document, number, buffer, size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").split()) or None


def _together(sheets: Sequence[Sheet], given: Sequence[str | None]) -> Stored:
    lacking = _lacking(sheets)
    if len(lacking) == len(sheets) or not any(sheet.lines or sheet.aside for sheet in sheets) or _nonsense(sheets):
        return Stored(lines=False, wordless=True)
    usual = _usual_size(sheets)
    sides = [edges(sheet.lines, sheet.top, sheet.bottom) for sheet in sheets]
    chosen = found_folios(sides)
    gone = heads(sides, chosen, usual)
    if all(id(line) in gone[number] for number, sheet in enumerate(sheets) for line in sheet.lines):
        gone = [set() for _ in sheets]  # a line to a page, like the next one's, is all that a file of slips has
    names = _names(given, chosen, len(sheets))
    weaver = Weaver(_words(sheets))
    behind: list[tuple[int, list[list[Line]]]] = []
    foot = Foot()
    for number, sheet in enumerate(sheets):
        blocks = in_order([line for line in sheet.lines if id(line) not in gone[number]])
        text, aside = parted(blocks, usual, foot)
        weaver.page(names[number], text)
        along = [block.lines for lines in sheet.aside for block in in_order(lines)]
        if aside or along:
            behind.append((number, [*aside, *along]))
    for number, parts in behind:
        weaver.page(names[number], parts)
    made = weaver.woven()
    return Stored(made.text, made.pages, made.skips, lines=False, partial=_said(lacking) if lacking else None)


def _nonsense(sheets: Sequence[Sheet]) -> bool:
    """Whether the fonts of the whole file make nonsense of its words, though here and there it looks like some."""
    latin, voiced = vowels([line.text for sheet in sheets for line in sheet.lines])
    return latin >= 100 and voiced < 0.85 * latin


def _lacking(sheets: Sequence[Sheet]) -> list[int]:
    """The pages whose words are missing; the first and the last, if they are a picture, are most likely the cover."""
    lacking = [number for number, sheet in enumerate(sheets) if sheet.lacks]
    if len(lacking) > 0.1 * len(sheets):
        return lacking
    return [number for number in lacking if number not in (0, len(sheets) - 1)]


def _said(lacking: Sequence[int]) -> str:
    """The pages without words, as ranges."""
    ranges: list[list[int]] = []
    for number in lacking:
        if ranges and ranges[-1][1] == number:
            ranges[-1][1] = number + 1
        else:
            ranges.append([number + 1, number + 1])
    named = [f"{first}" if first == last else f"{first}–{last}" for first, last in ranges[:8]]
    rest = " and more" if len(ranges) > 8 else ""
    return f"no text layer on PDF page{'s' if len(lacking) > 1 else ''} {', '.join(named)}{rest}"


def _usual_size(sheets: Sequence[Sheet]) -> float:
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], s), default=10.0)


def _names(given: Sequence[str | None], chosen: dict[int, folios.Candidate], count: int) -> list[tuple[str, PageKind]]:
    """What each page is called: by the file's labels, else by its printed folio, else by its place in the file."""
    if not folios.counts_sheets(given):
        return [(label, "page") if label else (str(n), "sheet") for n, label in enumerate(given, 1)]
    printed = folios.labels(chosen, count)
    if sum(label is not None for label in printed) < 0.5 * count:
        printed = [None] * count
    return [(label, "page") if label else (str(n), "sheet") for n, label in enumerate(printed, 1)]


WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")


def _words(sheets: Sequence[Sheet]) -> Counter[str]:
    """Every word that stands whole in a line, for words that two lines share."""
    words: Counter[str] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            words.update(WORD.findall(line.text.lower()))
    return words
