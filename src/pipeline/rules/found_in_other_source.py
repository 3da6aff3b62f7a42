"""A quotation's words are not in the work it cites, but in another stored one.

## What it checks

Words that are not in the stored text of the cited work are looked for in all the other stored texts. The finding names
the work and the page that hold them.

A warning when the citation stands in another sentence of the paragraph or in a heading: it may not be meant for these
words.

## Why it matters

The quotation is right and its citation wrong: the easiest mistake to make, and the hardest to see when reading proofs.

## Example

    "man has no property in man" [@burke1790, p. 9]

where these words stand in `paine1791`.

## How to fix

Cite the work that is named. If the cited work quotes the other, say so: `[@paine1791, p. 9, qtd. in @burke1790]`."""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity, Suggestion
from pipeline.rules import phrases
from pipeline.rules.outcomes import held

NAME = "found-in-other-source"
CODE = "V302"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Quotations whose words stand in a stored source that they do not cite."""
    for it in held(book, "elsewhere"):
        other = next((p for p in it.match.found if p.key != it.key), None)
        where = phrases.work(other.key, other.page) if other else "another stored source"
        yield Finding(
            f"{phrases.shown(it.quotation.words)} is not found in {it.source}; these words stand in {where}",
            it.quotation.span,
            "warning" if it.loosely_bound else None,
            help=f"cite {phrases.citation(other.key, other.locator)}" if other else None,
            key=it.key,
            quotation=it.quotation.id,
            suggestion=Suggestion(other.key, other.locator) if other else None,
            related=phrases.passages(it.match.found, whole=True),
        )
