"""A citation names a page that the work does not have.

## What it checks

Page numbers of citations against the entry: the `pages` of an article or chapter, the `pagetotal` of a book. Roman
numerals and other labels (`12a`, `A4`, `2:117`), sets of several volumes and entries that name only a first page are
left alone. Where the entry tells nothing, a stored text that has every page of a book, with its number, does; pages of
another edition (L405) do not.

## Why it matters

Nobody will find page 212 of an article that runs from 84 to 87: the page or the work is wrong.

## Example

    [@elliott1982, p. 212]

where the entry has `pages = {84--87}`.

## How to fix

Look the page up. If the entry is wrong, mend its `pages` or `pagetotal`.
"""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model import Book, Citation, Entry, Finding, Related, Severity, SourceText, Suggestion
from pipeline.pagination import named
from pipeline.rules import phrases
from pipeline.rules.cited_pages import Placed, works
from pipeline.rules.pages import Range, extent, outside, stored_extent

NAME = "locator-outside-work"
CODE = "L403"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Page locators outside the pages of the work they cite."""
    held = works(book)
    placed = {p.citation.span: p for work in held for p in work.misplaced if p.citation}
    shifted = {work.key for work in held if work.shift}
    stored = {key: stored_extent(source) for key, source in book.sources.items() if key not in shifted}
    for citation in book.citations:
        entry = book.bibliography.entries.get(citation.key)
        if entry is None or citation.locator is None:
            continue
        limits, known = extent(entry), stored.get(citation.key)
        if limits is not None:
            beyond = outside(citation.locator, limits)
            if beyond:
                yield _with_page(_beyond_entry(citation, entry, limits, beyond), placed.get(citation.span))
        elif known is not None and citation.span not in placed and named(citation.locator, citation.suffix):
            beyond = outside(citation.locator, known)
            if beyond:
                yield _beyond_text(citation, book.sources[citation.key], known, beyond)


def _beyond_entry(citation: Citation, entry: Entry, limits: Range, beyond: Range) -> Finding:
    field = "pages" if entry.value("pages") else "pagetotal"
    has = f"which has {limits.last:,} pages" if field == "pagetotal" else f"which is {limits}"
    line = entry.fields[field].line
    return Finding(
        f"{beyond} lies outside {citation.key}, {has}",
        citation.group_span,
        help=f"look the page up, or mend {field} of the entry",
        key=citation.key,
        related=[Related(entry.span.path, line, None, f"{field} = {{{entry.value(field)}}}")],
    )


def _with_page(finding: Finding, placed: Placed | None) -> Finding:
    """The finding with the page that has the words quoted, where the stored text tells it."""
    if placed is None:
        return finding
    words = phrases.shown(placed.held.quotation.words)
    return replace(
        finding,
        help=f"cite {phrases.citation(placed.key, placed.label)}, where {words} stands",
        quotation=placed.held.quotation.id,
        suggestion=Suggestion(placed.key, placed.label),
        related=[*finding.related, *placed.held.evidence],
    )


def _beyond_text(citation: Citation, source: SourceText, known: Range, beyond: Range) -> Finding:
    last = source.file.position(source.pages[-1].start)[0] if source.lines else None
    return Finding(
        f"{beyond} lies outside {citation.key}, whose stored text ends with p. {known.last:,}",
        citation.group_span,
        help="look the page up; a stored text that is only a part begins with a header that says excerpt: true",
        key=citation.key,
        related=[Related(source.file.path, last, str(known.last), f"p. {known.last}")],
    )
