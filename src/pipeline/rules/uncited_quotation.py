"""A quotation in the running text carries no citation.

## What it checks

Words between quotation marks that are a quotation (not a term, a title or speech) are bound to a citation: after the
closing mark, in the same sentence, in a note, or in the sentence that introduces them. When the words stand in one of
the stored source texts, the finding names the work and the page.

The level follows how sure it is that the words are a quotation: certain ones have the level of the setting `uncited`
(`error` by default), likely ones are warnings, the rest is information. Certain are words with the author's mark, words
that a stored source holds, and five words and more whose sentence names the speaker: Burke wrote that “…”. What an
author has asked others herself (respondents, interviewees) is information: it has no entry.
Words that the same file has quoted before are information: the first quotation is where the source is owed.

## Why it matters

A quotation without a source cannot be checked by anyone.

## Example

    Paine answered that "man has no property in man" and never took it back.

## How to fix

Put the citation after the closing mark: `"man has no property in man" [@paine1791, p. 9]`. If the words are no
quotation, say so: `["scare quotes"]{.term}`, `["Go home," he said.]{.speech}`, `["A Song"]{.title}`.
`--unsafe-fixes` puts in the citation of the one stored source that holds the words.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Quotation, Severity
from pipeline.rules.uncited import uncited

NAME = "uncited-quotation"
CODE = "Q201"
SEVERITY: Severity = "error"


def check(book: Book) -> Iterator[Finding]:
    """Inline quotations that no citation is bound to."""
    return uncited(book, _is_wanted, "the quotation {words} has no citation", "put the citation after the closing mark")


def _is_wanted(quotation: Quotation) -> bool:
    return quotation.kind == "quotation" and quotation.form == "inline"
