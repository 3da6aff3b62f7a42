"""The stored text of a work is not the one that its quotations were locked with.

## What it checks

`citations.lock` says by a digest which text of each work the quotations were held to. Where a text is at hand, its
bytes are compared. The quotations themselves are held to the text that is there, as always.

Only information for an excerpt that has changed while all its quotations came out as before: reading notes grow.

## Why it matters

Another edition, a better scan or a note that was corrected: what reviewers relied on is not what lies here, and a check
without the texts goes on relying on the old one.

## Example

`sources/burke1790.pdf` was replaced by another scan after `citepress lock`.

## How to fix

Look at what the check says of the quotations, then write the new text into the lock: `citepress lock`.
"""

from collections.abc import Iterator

from pipeline.fingerprints import exact, located
from pipeline.model import Book, Finding, LockedWork, Severity, Span
from pipeline.rules import phrases

NAME = "source-changed-since-lock"
CODE = "V313"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """One finding for each locked work whose text at hand is another, at its place in the lock."""
    works = book.lock.works if book.lock else {}
    for key in sorted(book.relaid):
        work = works[key]
        other = _otherwise(book, work)
        came = (
            f"{phrases.counted(other, 'quotation')} came out otherwise"
            if other
            else "its quotations came out as before"
        )
        source = book.sources.get(key)
        yield Finding(
            f"the stored text of {key} has changed since {work.date}, when it was locked; {came}",
            _place(book, work),
            "info" if source is not None and source.excerpt and not other else None,
            help="look at the changes, then take the new text into the lock with citepress lock",
            key=key,
        )


def _place(book: Book, work: LockedWork) -> Span:
    file = book.lock.file if book.lock else None
    assert file is not None
    start = file.offset(work.line)
    return Span(file.path, start, start + len(file.line(work.line)))


def _otherwise(book: Book, work: LockedWork) -> int:
    """How many of the quotations that the lock knows have another outcome, or another page, with this text."""
    number = 0
    for document, quotation in book.quotations:
        match = book.matches.get((document.file.path, quotation.id))
        line = book.lock.line(exact(quotation.words), work.key, located(quotation, work.key)) if book.lock else None
        if match is not None and line is not None and match.key in (None, work.key):
            page = match.found[0].page if match.found else None
            number += (match.outcome, page) != (line.outcome, line.page)
    return number
