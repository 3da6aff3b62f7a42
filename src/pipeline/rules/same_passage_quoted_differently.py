"""One passage of a work is quoted twice, in different words.

## What it checks

The quotations from one work against one another, also where no text of it is stored. Marked changes are allowed in
either: ellipses, brackets, another spelling. Two quotations are of one passage when they share eight words and more
around the difference, and their pages do not say otherwise. Where the stored text tells which of the two is wrong,
altered-words (V303) and its like say so, and this rule is silent.

## Why it matters

One of the two is wrong, and nobody needs the book to see it: a reviewer will.

## Example

    "an injury of one is the concern of all the citizens" [@paine1791, p. 4]

    "an injury to one is the concern of all the citizens" [@paine1791, p. 4]

## How to fix

Look the words up, and make both say them.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Related, Severity, Span
from pipeline.rules import phrases

NAME = "same-passage-quoted-differently"
CODE = "Q211"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """Later quotations of a passage that differ from an earlier one."""
    known = {(document.file.path, quotation.id): (document, quotation) for document, quotation in book.quotations}
    for variant in book.variants:
        document, quotation = known[variant.later]
        other, first = known[variant.earlier]
        line, _ = other.file.position(first.span.start)
        where = f"line {line}" if other is document else f"{first.span.path}, line {line}"
        start = document.file.text.find(quotation.text, quotation.span.start, quotation.span.end)
        ours = variant.differences[0].ours_at
        at = first.words.find(variant.differences[0].theirs)
        focus = (at, at + len(variant.differences[0].theirs)) if at >= 0 else (0, 0)
        yield Finding(
            f"this passage of {variant.key} is quoted otherwise in {where}: {phrases.changes(variant.differences)}",
            quotation.span,
            help="look the words up, and make both quotations say them",
            key=variant.key,
            quotation=quotation.id,
            related=[Related(first.span.path, line, None, first.words, focus)],
            focus=Span(quotation.span.path, start + ours[0], start + ours[1]) if start >= 0 else None,
        )
