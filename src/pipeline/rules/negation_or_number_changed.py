"""A quotation adds, drops or changes a negation or a number of its source.

## What it checks

Among the differences between a quotation and the stored text of the work it cites: *not*, *never*, *no*, *without* and
their like in the text's language, and numbers in digits or words.

## Why it matters

One small word turns a sentence into its opposite, and a comparison by likeness finds the two 99 per cent the same.

## Example

    "the individual is accountable to society for his actions" [@mill1859, p. 167]

where the text has "is not accountable".

## How to fix

Take the words of the source. `--unsafe-fixes` does so.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import phrases
from pipeline.rules.outcomes import altered
from pipeline.rules.source_words import restored

NAME = "negation-or-number-changed"
CODE = "V304"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Quotations whose changes turn what the source says, or its figures."""
    for it, changed in altered(book, CODE):
        said = f"a negation or a number differs from {it.source}: {phrases.changes(changed)}"
        yield it.finding(said, changed, "take the words of the source", restored(it, changed))
