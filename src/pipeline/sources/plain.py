"""Plain text with form feeds between its pages, as a scan or ``pdftotext`` leaves it."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.model import Page
from pipeline.sources.decoding import decoded
from pipeline.sources.header import read_header
from pipeline.sources.kinds import mistaken
from pipeline.sources.stored import Stored

FOLIO = re.compile(r"[\[(–—·-]*[ \t]*(\d{1,5}|[ivxlcd]+|[IVXLCD]+)[ \t]*[\])–—·-]*")
ROMAN = re.compile(r"(?:cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
ONE_PAGE = 8000  # characters; a longer text without form feeds is a work, and its first line no folio


def read_plain(data: bytes) -> Stored:
    """The source's text by page. A page's last (or first) non-blank line is its label when it is only a number."""
    text = mistaken(data, "txt") or decoded(data)
    if isinstance(text, Stored):
        return text
    header = read_header(text, certain=False)
    breaks = [header.body, *(m.end() for m in re.finditer("\f", text) if m.end() > header.body), len(text)]
    paged = len(breaks) > 2 or len(text) <= ONE_PAGE
    pages: list[Page] = []
    skips: list[tuple[int, int]] = []
    for start, end in pairwise(breaks):
        if not text[start:end].strip():
            continue
        folio = _folio(text, start, end) if paged else None
        pages.append(Page(folio[0] if folio else header.page, start, end))
        skips.extend([folio[1]] if folio else [])
    return Stored(text, pages, skips, header.body, header.excerpt, broken=header.broken)


def _folio(text: str, start: int, end: int) -> tuple[str, tuple[int, int]] | None:
    """A page's printed number and the stretch of its line."""
    lines = [m for m in re.compile(r"[^\r\n\f]+").finditer(text, start, end) if m.group().strip(" \t﻿")]
    for line in (lines[-1], lines[0]) if len(lines) > 1 else ():
        found = FOLIO.fullmatch(line.group().strip(" \t﻿"))
        if found and _is_number(found.group(1)):
            return found.group(1), line.span()
    return None


def _is_number(word: str) -> bool:
    return word.isdigit() or ROMAN.fullmatch(word.lower()) is not None
