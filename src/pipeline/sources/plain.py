"""Plain text as a scan or ``pdftotext`` leaves it: form feeds between its pages, folios and heads among the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from pipeline import roman
from pipeline.model import Page
from pipeline.sources.decoding import decoded
from pipeline.sources.header import read_header
from pipeline.sources.kinds import mistaken
from pipeline.sources.stored import Stored

FOLIO = re.compile(r"[\[(–—·-]*[ \t]*(\d{1,5}|[ivxlcd]+|[IVXLCD]+)[ \t]*[\])–—·-]*")
ROMAN = re.compile(roman.NUMERAL)
ALONE = re.compile(r"(?:^|(?<=\n)[^\S\n]*\n|(?<=\f))[^\S\n]*(?P<line>\S[^\n\f]{0,78})(?=\r?\n[^\S\n]*\r?\n|\r?\n?\Z)")
AGAIN = 3  # lines that differ only in rising numbers, from which they are heads of pages
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
    skips = _with_heads(skips, text, header.body)
    return Stored(text, pages, skips, header.body, header.excerpt, broken=header.broken)


def _folio(text: str, start: int, end: int) -> tuple[str, tuple[int, int]] | None:
    """A page's printed number and the stretch of its line."""
    lines = [m for m in re.compile(r"[^\r\n\f]+").finditer(text, start, end) if m.group().strip(" \t﻿")]
    for line in (lines[-1], lines[0]) if len(lines) > 1 else ():
        found = FOLIO.fullmatch(line.group().strip(" \t﻿"))
        if found and _is_number(found.group(1)):
            return found.group(1), line.span()
    return None


def _with_heads(folios: list[tuple[int, int]], text: str, body: int) -> list[tuple[int, int]]:
    """The folios and the running heads: lines by themselves with the same words each time and rising numbers."""
    alike: dict[str, list[tuple[int, tuple[int, int]]]] = {}
    for found in ALONE.finditer(text, body):
        numbers = re.findall(r"\d+", found["line"])
        if len(numbers) == 1:
            words = " ".join(re.findall(r"[^\W\d_]+", found["line"])).lower()
            alike.setdefault(words, []).append((int(numbers[0]), found.span("line")))
    heads = [
        span
        for lines in alike.values()
        if len(lines) >= AGAIN and all(a < b for (a, _), (b, _) in pairwise(lines))
        for _, span in lines
    ]
    return sorted([*folios, *(span for span in heads if not _touches(span, folios))])


def _touches(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    at = bisect_left(others, span)
    return any(a < span[1] and b > span[0] for a, b in others[max(at - 1, 0) : at + 1])


def _is_number(word: str) -> bool:
    return word.isdigit() or ROMAN.fullmatch(word.lower()) is not None
