"""A quotation agrees with its source but for spelling, hyphenation or a scan's slips.

## What it checks

Differences that belong to an edition or to the stored file rather than to the words. The finding names each:

- *spelling*: British and American, *-ise* and *-ize*, older English, German before 1996 and before 1901, French before
  1835, Russian before 1918
- *accents* and *vowel signs*: *naïve* and *naive*, Greek with one accent or several, Arabic and Hebrew with points or
  without; *accents of capitals*: *ETAT* for *État*
- *hyphenation* and *word division*: *self-protection* and *selfprotection*, *any one* and *anyone*
- *OCR*: letters that a scan confuses, words it divides or joins; only where the misread word is no word of the text
- *note mark*, *verse number*, *line number* within the sentence; *page break* and *running head*: what stands between
  the words where a page ends

What is only type (ligatures, long s, quotation marks, dashes, a hyphen at a line's end, small capitals) is not worth a
finding; `citepress show quotations` lists it.

## Why it matters

The quotation counts as right. An author who prints the spelling of her edition wants to know where it was not kept.

## Example

    "the labor of his body" [@locke1690, p. 27]

where the text has "labour".

## How to fix

Nothing needs mending. To keep the source's spelling, take its words.
"""

from collections.abc import Iterator

from pipeline.model import Book, Difference, Finding, Severity
from pipeline.rules import phrases
from pipeline.rules.outcomes import held

NAME = "matches-after-folding"
CODE = "V310"
SEVERITY: Severity = "info"
FOLDED = (
    *("spelling", "accents", "accents of capitals", "vowel signs", "hyphenation", "word division", "OCR"),
    *("note mark", "verse number", "line number", "page break", "running head"),
)


def check(book: Book) -> Iterator[Finding]:
    """Quotations with differences of edition or scan."""
    for it in held(book, "marked", "verbatim"):
        folded = [d for d in it.match.differences if d.licensed and _is_folding(d.why)]
        if folded:
            yield it.finding(f"agrees with {it.source} but for {_named(folded)}", folded, None)


def _is_folding(why: str) -> bool:
    """Whether a licence is an edition's or a scan's doing; brackets, ellipses and capitals are the author's."""
    return why.split(":")[0] in FOLDED


def _named(folded: list[Difference]) -> str:
    """ "spelling (“labor” → “labour”)"."""
    kinds = list(dict.fromkeys(d.why for d in folded))
    return phrases.joined([f"{kind} ({phrases.changes([d for d in folded if d.why == kind])})" for kind in kinds])
