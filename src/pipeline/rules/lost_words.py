"""Words of the manuscript would not stand in the book.

## What it checks

A build holds the text that all editions are made of to what was read of the manuscript, word for word and in order,
with the notes. Citations, pictures and formulas are left to the style and to other rules. Each edition is then held to
that text: the pages and the e-book are read back when they are done.

## Why it matters

Between a manuscript and a book lie many steps, and a paragraph that one of them has lost is missed by nobody but a
reader.

## Example

    </div>

    A paragraph behind the end of something that never began.

## How to fix

Raw HTML that does not close what it opens is the usual cause: write it in Markdown. Where there is none, this is a
fault of the program, and a report of it is welcome. `--draft` makes the editions all the same, to look at.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import problems

NAME = "lost-words"
CODE = "P810"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Where the text of the editions is not that of the manuscript."""
    return problems.findings(book, CODE)
