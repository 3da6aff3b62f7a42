"""The pages cited from a work run at a steady distance from those of its stored text.

## What it checks

The pages of at least three quotations from one work, when two thirds of them miss the stored text's pages by the same
number, or by one that grows or shrinks steadily over the book. That is one finding for the work, and no wrong pages
(L402); a page that misses by another step is still one. Information where the stored text's page numbers are only
guessed: then the guess is likelier to be wrong than the author.

## Why it matters

The pages are right for some edition, and the reader is sent to the one in the bibliography. When the stored text is
the other edition, its pages can prove nothing.

## Example

    "the despotism of custom" [@mill1859, p. 127], "as in the stationary East" [@mill1859, p. 131], …

where the stored text has these words on p. 135, p. 140, …

## How to fix

Name the edition whose pages you cite in the entry, or store that one, or cite the pages of the stored one. Where it is
meant so: `allow: [{rule: pages-of-another-edition, key: mill1859, reason: pages of the Collected Works}]`.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.rules import phrases
from pipeline.rules.cited_pages import Work, works

NAME = "pages-of-another-edition"
CODE = "L405"
SEVERITY: Severity = "warning"


def check(book: Book) -> Iterator[Finding]:
    """Works whose cited pages run beside those of the stored text."""
    for work in works(book):
        if work.shift is not None:
            yield _finding(work)


def _finding(work: Work) -> Finding:
    shifted = [placed for placed in work.placed if work.shifted(placed)]
    by_page = sorted(((p.point, p) for p in shifted if p.point), key=lambda pair: pair[0])
    steps = sorted((point.shift for point, _ in by_page), key=abs)
    step = " … ".join(f"{number:+d}".replace("-", "−") for number in dict.fromkeys((steps[0], steps[-1])))
    shown = [by_page[n][1] for n in (0, len(by_page) // 2, -1)]
    first = shifted[0]
    guessed = f"; its page numbers are {work.source.guessed}" if work.source.guessed else ""
    examples = phrases.joined([f"{placed.asked} is {phrases.page(placed.label)} there" for placed in shown])
    return Finding(
        f"pages of another edition, {step}: {phrases.counted(len(shifted), 'quotation')} from {work.key} cite pages "
        f"that run beside those of {work.source.file.path} ({examples}){guessed}",
        first.citation.group_span if first.citation else first.held.quotation.span,
        "info" if work.source.guessed else None,
        help=f"name in {work.key} the edition whose pages are cited, store that one, or cite the pages of this one",
        key=work.key,
        related=phrases.passages([placed.passage for placed in shown]),
    )
