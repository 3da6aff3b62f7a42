"""A quotation's words differ from the stored text of the work it cites.

## What it checks

The quotation is laid beside the passage word by word. Marked changes are allowed: `[…]`, words in brackets, a first
letter in brackets, `[sic]`. So are the first letter's case, the last punctuation mark, spelling and hyphenation of
another edition. Every other word that is another is named, ours first. A changed negation or number has a rule of its
own (V304), and so have words that were left out (V307) or added (V308).

## Why it matters

Of printed quotations, about one in five does not say what its source says.

## Example

    "the individual is not responsible to society" [@mill1859, p. 167]

where the text has "not accountable to society".

## How to fix

Take the words of the source, or mark the change: `[responsible]`. `--unsafe-fixes` takes the words of the source.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import phrases
from pipeline.rules.outcomes import altered
from pipeline.rules.source_words import restored

NAME = "altered-words"
CODE = "V303"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Quotations with other words than their source's, and no mark that says so."""
    for it, changed in altered(book, CODE):
        said = f"the words differ from {it.source}: {phrases.changes(changed)}"
        help_ = "take the words of the source, or put the change in brackets"
        yield it.finding(said, changed, help_, restored(it, changed))
