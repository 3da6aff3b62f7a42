"""The line below a quotation names its source in words, not by a key.

## What it checks

A quotation whose only source is an attribution line, `— Thomas Paine, *Rights of Man*`; also the last line of a passage
that is set in by spaces (Q213). When one entry of the
bibliography fits the author and the title, or the year, the finding names its key; when the words stand in the stored
text of that work, the page too.

## Why it matters

A name typed by hand is not in the list of works, is not formatted by the style, and its words are held to no source.

## Example

    > Man has no property in man.
    >
    > — Thomas Paine, *Rights of Man*

## How to fix

Put the key behind the line, or in its place: `> — Thomas Paine, *Rights of Man* [@paine1791, p. 9]`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Attribution, Book, Edit, Finding, Fix, Passage, Severity, Suggestion
from pipeline.rules import phrases
from pipeline.rules.set_in import passages

NAME = "attribution-line-without-key"
CODE = "Q203"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """Attribution lines that no key stands in."""
    for document, quotation in book.quotations:
        line = quotation.attribution
        if line and quotation.cited != "key" and quotation.binding == "attribution-line":
            match = book.matches.get((document.file.path, quotation.id))
            yield _finding(line, match.found if match else (), quotation.id)
    for passage in passages(book):
        if passage.line:  # a key does not help while the passage is code or a mere paragraph: Q213 tells how to set it
            yield replace(_finding(passage.line, [passage.found] if passage.found else [], None), fix=None)


def _finding(line: Attribution, found: Sequence[Passage], quotation: str | None) -> Finding:
    key = line.key or (found[0].key if found else None)
    there = next((p for p in found if p.key == key), None)
    place = line.locator.value if line.locator else there.locator if there else None
    said = f"the attribution {phrases.shown(line.text)} names its source without a key"
    typed = phrases.citation(key, place) if key else None
    why = f"these words stand in {phrases.work(key, there.page if there else None)}: " if key and not line.key else ""
    return Finding(
        said,
        line.span,
        help=f"{why}add {typed}" if typed else "add the work to the bibliography, and its key to this line",
        key=key,
        quotation=quotation,
        suggestion=Suggestion(key, place) if key else None,
        related=phrases.passages(p for p in found if p.key == key),
        fix=Fix(False, [Edit(line.span.path, line.span.end, line.span.end, f" {typed}")]) if typed else None,
    )
