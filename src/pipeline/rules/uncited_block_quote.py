"""A block quote carries no citation.

## What it checks

A block quote that is a quotation (not dialogue, an epigraph or an aside) is bound to a citation: at its end, in the
line below it, in the sentence that introduces it, in a note. When its words stand in one of the stored source texts,
the finding names the work and the page. The level is chosen as for uncited-quotation (Q201): a block that a named
speaker leads to is certain, one that is announced as words likely; the rest may be an aside, an example or a program's
output, and is information.

## Why it matters

A passage set off from the text says "these are another's words": the reader must be able to look them up.

## Example

    The book begins so:

    > The subject of this Essay is not the so-called Liberty of the Will.

## How to fix

Put the citation at the end of the quote, `> … Liberty of the Will. [@mill1859, p. 7]`, or into the sentence before it.
If it is no quotation, put it into a div that says what it is: `::: {.speech}`.
`--unsafe-fixes` puts in the citation of the one stored source that holds the words.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Quotation, Severity
from pipeline.rules.uncited import uncited

NAME = "uncited-block-quote"
CODE = "Q202"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Block quotes that no citation is bound to."""
    return uncited(
        book, _is_wanted, "the block quote {words} has no citation", "put the citation at the end of the quote"
    )


def _is_wanted(quotation: Quotation) -> bool:
    return quotation.kind == "quotation" and quotation.form == "block"
