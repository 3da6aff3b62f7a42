"""A quotation's words stand on another page of the work than the one cited.

## What it checks

The page of a citation against the page on which the stored text has the words. A page or range that the passage
touches is right: words that run over from 112 to 113 may be cited as p. 112, p. 113 or pp. 112–113. `12 f.` and
`12 ff.`, roman numerals and lists (`12, 15`) are understood; where one citation covers several quotations, each must
stand on one of its pages. Chapters, verses, lines and the pages of a PDF or an e-reader are no printed pages, and a
stored text whose pages bear no labels says nothing.

A warning where the stored text's page numbers are only guessed, where fewer than five words are quoted, or where the
citation is right for another quotation and this one has none of its own. Pages that are all off by the same step are
one finding of another rule (L405).

## Why it matters

A reader who looks the words up and does not find them stops believing the references.

## Example

    "man has no property in man" [@paine1791, p. 114]

where the stored text has these words on p. 9.

## How to fix

Cite the page that is named. `--fix` does so where the words stand in one place only and the citation names one page or
range.
"""

import re
from collections.abc import Iterator

from pipeline.frozen import dataclass
from pipeline.model import Book, Edit, Finding, Fix, Severity, Span, Suggestion
from pipeline.rules import phrases
from pipeline.rules.cited_pages import DASH, Placed, Work, works
from pipeline.rules.pages import extent, outside

NAME = "wrong-page"
CODE = "L402"
SEVERITY: Severity = "error"
FEWEST, FEW = 3, 5  # words: fewer than three stand anywhere, fewer than five may stand in other words on the page cited
CHANGED = 0.25  # the share of a quotation that may be altered: after more, it may be another passage that is meant
APART = 60  # characters behind a quotation in which its page may stand alone


def check(book: Book) -> Iterator[Finding]:
    """Quotations that cite a page on which their words do not stand."""
    for work in works(book):
        for placed in work.misplaced:
            enough = len(placed.held.quotation.words.split()) >= FEWEST and not _much_changed(placed)
            if enough and not _outside(book, placed):
                yield _finding(work, placed)


def _outside(book: Book, placed: Placed) -> bool:
    """Whether the work does not have the page at all: that is another rule's (L403), which tells the page, too."""
    entry = book.bibliography.entries.get(placed.key)
    limits = extent(entry) if entry and placed.citation else None
    return bool(limits and placed.locator and outside(placed.locator, limits))


def _much_changed(placed: Placed) -> bool:
    changed = [d for d in placed.held.match.differences if not d.licensed]
    words = sum(max(len(d.ours.split()), len(d.theirs.split())) for d in changed)
    return words > CHANGED * len(placed.held.quotation.words.split())


def _finding(work: Work, placed: Placed) -> Finding:
    quotation, key = placed.held.quotation, placed.key
    why, sure = _doubt(work, placed)
    written = _written(placed)
    line = quotation.attribution
    span = placed.citation.group_span if placed.citation else line.span if line else quotation.span
    inside = written is not None and span.start <= written.whole.start and written.whole.end <= span.end
    return Finding(
        f"{phrases.shown(quotation.words)} cites {placed.asked} of {key}; found on {phrases.page(placed.label)}{why}",
        span,
        None if sure else "warning",
        help=f"cite {phrases.citation(key, placed.label)}",
        key=key,
        quotation=quotation.id,
        suggestion=Suggestion(key, placed.label),
        related=placed.held.evidence,
        fix=_fix(work, placed, written),
        focus=written.whole if written and inside else None,
    )


def _doubt(work: Work, placed: Placed) -> tuple[str, bool]:
    """Why the finding is less than an error, or more to say of it; and whether it is one."""
    quotation = placed.held.quotation
    if work.source.guessed:
        return f", if its page numbers are right: they are {work.source.guessed}", False
    if any(other.right for other in work.together(placed)):
        return "; the page cited is that of another quotation", False
    loose = placed.held.loosely_bound or quotation.binding == "next-block"
    others = "; the other pages cited from this work are off by a steady step" if work.shift else ""
    return others, not loose and len(quotation.words.split()) >= FEW


@dataclass(frozen=True, slots=True)
class Written:
    """Where a page is typed: "p." and its number, the sign, the number."""

    whole: Span
    sign: str
    number: str


def _written(placed: Placed) -> Written | None:
    """Where the page of a citation is typed, within its brackets or alone behind the quotation."""
    citation, locator = placed.citation, placed.locator
    if citation is None or locator is None:
        return None
    file, quotation = placed.held.document.file, placed.held.quotation
    value = DASH.join(re.escape(part) for part in re.split(DASH, locator.value))
    page = rf"(?P<sign>\bpp?\.?\s*)?(?<![\w.])(?P<number>{value})(?!\w)"
    found = list(re.finditer(page, file.text[citation.span.end : citation.group_span.end]))
    start = citation.span.end
    if not found:
        start = quotation.span.end
        found = list(re.finditer(rf"(?<=[(\[])\s*{page}(?=[.\s]*[)\]])", file.text[start : start + APART]))
    if len(found) != 1:
        return None
    first = found[0].start("sign" if found[0]["sign"] else "number")
    return Written(
        Span(file.path, start + first, start + found[0].end("number")), found[0]["sign"] or "", found[0]["number"]
    )


def _fix(work: Work, placed: Placed, written: Written | None) -> Fix | None:
    """The page put right, where the citation names one page or range, and this quotation is all it speaks of."""
    if written is None or len(placed.pages) != 1 or work.shift or len(work.together(placed)) > 1:
        return None
    dash = re.search(DASH, written.number)
    label = re.sub(DASH, dash[0] if dash else "–", placed.label)
    sign = re.sub("pp?", "p" if placed.label.isalnum() else "pp", written.sign)
    safe = placed.passage.alone and not work.source.guessed and placed.held.match.outcome != "altered"
    return Fix(safe, [Edit(written.whole.path, written.whole.start, written.whole.end, sign + label)])
