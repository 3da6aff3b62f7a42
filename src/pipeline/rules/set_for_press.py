"""Something on the pages was rewritten so that a press can print it.

## What it checks

What a build for a printer changed in the finished PDF: greys of a drawing (SVG), written as three lights, became black
ink or grey; a picture in which every pixel is grey is stored as grey. Nothing that is in colour is ever changed.

## Why it matters

It looks the same, but it is not the file that went in, and what happens to a book should be known to its author.

## Example

    ![The fronts in 1942](map.svg)

where `map.svg` has grey lines, built with `--profile kdp`.

## How to fix

Nothing needs to be done. Save the picture in grey, and it is taken as it is.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import problems

NAME = "set-for-press"
CODE = "P807"
SEVERITY: Severity = "info"


def check(book: Book) -> Iterator[Finding]:
    """What the finisher rewrote."""
    return problems.findings(book, CODE)
