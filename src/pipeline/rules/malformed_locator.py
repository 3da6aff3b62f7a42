"""The page of a citation is mistyped, and the reference prints the slip.

## What it checks

What follows a key, where it is to be a page: a range that never ends (`p. 12-`) or runs backwards (`p. 14-12`), spaces
or long dashes within a range, `p.` twice or without its number, a comma too many, `p12`, `pg. 12`, `p. ?`. Pages as any
tradition writes them (`12f.`, `209ff`, `377n`, `S36`, `148-52`, `ii`) are left alone.

## Why it matters

pandoc prints `12-` as 12–12, and `p. p. 3`, `12 - 14` and `pp` as they stand.

## Example

    [@mill1859, pp. 12 - 14]

## How to fix

Write `[@mill1859, pp. 12-14]`. `--fix` mends spaces, dashes, commas and a doubled or misspelt `p.`; which page ends a
range, only the book can tell.
"""

import re
from collections.abc import Iterator

from pipeline.model import Book, Citation, Document, Edit, Finding, Fix, Severity, Span
from pipeline.rules.pages import ranges

NAME = "malformed-locator"
CODE = "L404"
SEVERITY: Severity = "warning"
HEAD = re.compile(r"[\s,\[:(]*(?:(?:pp?|pgs?|pag|S)(?![^\W\d_])[.,\s]*)*[\d\s,.&?–—−-]*(?:(?:TK|TODO)\b)?")
OPEN = re.compile(r"\d(\s*[-–—−]+)\s*$")
WITHOUT = re.compile(r"[\s,\[:]*(pp?\.?\s*(?:\?+|TK|TODO)?)\s*|.*\d\s*[-–]\s*(\?+)\s*", re.DOTALL)
RANGE = re.compile(r"(?<![\w.:–-])\d{1,5}\s*[-–—−]{1,2}\s*\d{1,5}(?![\w.:–-])")
DASH = r"(?<=\d)(?:\s+[-–—−]+\s*|[-–—−]+\s+|[—−])(?=\d)"
TWICE = r"(?<![\w.])(pp?|S)(?:(?:\.\s*|\s+)(?:pp?|S)\.|\.[.,]+|,)\s*(?=\d)"
# What is mended: what it is called, where it stands, and what stands there instead.
MENDED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("spaces, or a long dash, part the pages of a range", re.compile(DASH), "-"),
    ("the sign for the page has something too many", re.compile(TWICE), r"\1. "),
    ("the sign for the page is part of the number", re.compile(r"(?<![\w.])(pp?)(?=\d)"), r"\1. "),
    ("pandoc knows no such sign for the page", re.compile(r"(?<![\w.])pg\.?(?=\s*\d)"), "p."),
    ("pandoc knows no such sign for pages", re.compile(r"(?<![\w.])pgs\.?(?=\s*\d)"), "pp."),
    ("a comma parts nothing", re.compile(r",\s*(?=,)|(?<=[\w.]),\s*$"), ""),
)


def check(book: Book) -> Iterator[Finding]:
    """Slips in what follows the keys of citations."""
    for document in book.documents:
        for citation, start, stop in _places(document):
            written = document.file.text[start:stop]
            head = HEAD.match(written)
            place = head.group() if head else ""
            whole = place == written
            if not whole:  # words follow: a comma or a dash before them is theirs
                place = place.rstrip(" ,.&–—−-\t\r\n")
            yield from _mended(document, citation, start, place)
            if whole and (without := WITHOUT.fullmatch(place)):
                yield _still_to_come(document, citation, start, without)
            yield from _untold(document, citation, start, place)


def _places(document: Document) -> Iterator[tuple[Citation, int, int]]:
    """Where the words after each key stand in the file: up to the next key's part, or the end of the brackets."""
    text, cited = document.file.text, document.citations
    for number, citation in enumerate(cited):
        start, stop = citation.span.end, citation.group_span.end
        if not citation.suffix or start <= citation.span.start:
            continue
        if number + 1 < len(cited) and cited[number + 1].group == citation.group:
            stop = max(text.rfind(";", start, cited[number + 1].span.start), start)
        elif text[stop - 1 : stop] == "]":
            stop -= 1
        yield citation, start, stop


def _mended(document: Document, citation: Citation, start: int, place: str) -> Iterator[Finding]:
    """Slips whose mending changes no page; a range that runs backwards is told once, with its spaces."""
    backwards = [range(*found.span()) for found in _backwards(place)]
    for what, slip, right in MENDED:
        for found in slip.finditer(place):
            put = found.expand(right)
            if put != found.group() and not any(found.start() in whole for whole in backwards):
                at = (start + found.start(), start + found.end())
                edit = Edit(document.file.path, *at, put)
                mended = f"{place[: found.start()]}{put}{place[found.end() :]}".strip(" ,[")
                yield _finding(document, citation, at, what, f"write {mended}", Fix(True, [edit]))


def _still_to_come(document: Document, citation: Citation, start: int, found: re.Match[str]) -> Finding:
    at = start + found.start(found.lastindex or 0), start + found.end(found.lastindex or 0)
    return _finding(document, citation, at, "the page's number is still to come", "look the page up")


def _untold(document: Document, citation: Citation, start: int, place: str) -> Iterator[Finding]:
    """Slips that only the book can mend."""
    look = "look the page up"
    unended = OPEN.search(place)
    if unended:
        at = (start + unended.start(1), start + unended.end(1))
        yield _finding(document, citation, at, "this range has no end", look)
    for found in _backwards(place):
        at = (start + found.start(), start + found.end())
        yield _finding(document, citation, at, f"the pages {found.group()} run backwards", look)


def _backwards(place: str) -> Iterator[re.Match[str]]:
    """The ranges whose last page comes before the first; 3-1 is the first page of a third chapter."""
    for found in RANGE.finditer(place):
        pages = ranges(found.group())
        if pages and 10 <= pages[0].last < pages[0].first:
            yield found


def _finding(
    document: Document, citation: Citation, place: tuple[int, int], what: str, help_: str, fix: Fix | None = None
) -> Finding:
    span = Span(document.file.path, *place)
    return Finding(f"{what}, in the citation of {citation.key}", span, help=help_, key=citation.key, fix=fix)
