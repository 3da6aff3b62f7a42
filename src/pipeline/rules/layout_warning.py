"""The page could not be set as the manuscript asks.

## What it checks

What the editions could not set as asked: a formula printed in one line, a letter that no typeface has, a line that runs
over the margin, a link of the e-book that leads nowhere. As information, how many paragraphs
`line-breaking: total-fit` has left as they are, and why.

## Why it matters

Such a line is easy to overlook in a log, and hard to overlook on the printed page.

## Example

A word in Chinese, when no typeface of the print edition has its letters: boxes are printed there.

## How to fix

The message says what was met and where. Look at the page, and simplify what could not be set.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import problems

NAME = "layout-warning"
CODE = "P804"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """What the editions could not set as asked."""
    return problems.findings(book, CODE)
