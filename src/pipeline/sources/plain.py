"""Plain text as a scan or ``pdftotext`` leaves it: form feeds between its pages, folios and heads among the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from pipeline import roman
from pipeline.model import Page
from pipeline.sources.decoding import decoded
from pipeline.sources.header import read_header
from pipeline.sources.kinds import mistaken
from pipeline.sources.stored import Stored

FOLIO = re.compile(r"[\[(–—·-]*[ \t]*(\d{1,5}|[ivxlcd]+|[IVXLCD]+)[ \t]*[\])–—·-]*")
ROMAN = re.compile(roman.NUMERAL)
_LINE = r"[^\S\n]*(?P<line>\S[^\n\f]{0,78})(?=\r?\n[^\S\n]*\r?\n|\r?\n?\Z)"
FIRST = re.compile(_LINE)  # a line by itself at the beginning
ALONE = re.compile(r"(?:\n[^\S\n]*\n|\f)" + _LINE)  # one behind an empty line or on top of a page
BLANK, ENDS = " \t\ufeff", "\r\n\f"
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
    page = text[start:end]
    top = _line(text, start, end, start + len(page) - len(page.lstrip(BLANK + ENDS)))
    foot = _line(text, start, end, start + len(page.rstrip(BLANK + ENDS)) - 1)
    for left, right in (foot, top) if top < foot else ():
        found = FOLIO.fullmatch(text[left:right].strip(BLANK))
        if found and _is_number(found.group(1)):
            return found.group(1), (left, right)
    return None


def _line(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """The line in which the character at *at* stands, on the page from *start* to *end*."""
    ends = [text.find(sign, at, end) for sign in ENDS]
    begin = max(start, *(text.rfind(sign, start, at) + 1 for sign in ENDS))
    return begin, min((found for found in ends if found >= 0), default=end)


def _with_heads(folios: list[tuple[int, int]], text: str, body: int) -> list[tuple[int, int]]:
    """The folios and the running heads: lines by themselves with the same words each time and rising numbers."""
    alike: dict[str, list[tuple[int, tuple[int, int]]]] = {}
    for found in _by_themselves(text, body):
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


def _by_themselves(text: str, body: int) -> Iterator[re.Match[str]]:
    """The short lines of a text with nothing above and below them."""
    first = FIRST.match(text) if body == 0 else None
    if first:
        yield first
    yield from ALONE.finditer(text, first.end() if first else max(body - 1, 0))


def _touches(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    at = bisect_left(others, span)
    return any(a < span[1] and b > span[0] for a, b in others[max(at - 1, 0) : at + 1])


def _is_number(word: str) -> bool:
    return word.isdigit() or ROMAN.fullmatch(word.lower()) is not None
