"""The finished PDF is not what the printer or the standard asks for.

## What it checks

Every PDF that a build makes, against its profile: the number of pages, size, boxes and bleed, margins, fonts, colours,
transparency, ink, what the file says of itself. `citepress preflight FILE.pdf --profile NAME` prints each check, for
any PDF. Colours, transparency and fonts that a printer refuses are errors, and nothing is put into `dist/`.

The checks look at the structure of the file. Nobody has certified it; the printer's own preview has the last word.

## Why it matters

A file that is refused costs days, and one that is taken with a warning is printed as nobody meant it.

## Example

A book of 20 pages built with `--profile kdp`, which prints 24 to 828.

## How to fix

The message says what was found, and on which sheet, and the help how to mend it. docs/print.md walks through the
printers one by one.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import problems

NAME = "not-as-the-printer-asks"
CODE = "P808"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """What the preflight found in the PDF of this build."""
    return problems.findings(book, CODE)
