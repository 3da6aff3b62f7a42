"""“Ibid.”, “op. cit.” or their like are typed by hand.

## What it checks

Words that point to an earlier reference, in notes, in brackets and before a key: *ibid.*, *ibidem*, *op. cit.*,
*loc. cit.*, *a. a. O.*, *ebd.*, *ebenda*, *там же*, *tamże* and others. They are warnings where the manuscript cites
by keys, and information where it has none and all references are typed. Words quoted with *ibid.* are held to the work
cited before it all the same.

## Why it matters

The reference they point to is whichever stands before, and changes when a note is put in between. The style writes
“Ibid.” itself, where it wants it.

## Example

    The same is said of Burke.[^2]

    [^2]: Ibid., p. 12.

## How to fix

Cite the work again by its key, `[@paine1791, p. 12]`: the style shortens it as it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Block, Book, Citation, Document, Finding, Severity, Span
from pipeline.rules import phrases

NAME = "ibid-or-op-cit"
CODE = "Q210"
SEVERITY: Severity = "warning"
POINTING = re.compile(
    r"(?<![\w@])(?:ib[ií]d(?:em\b|\.|(?=,\s*\d|,\s*pp?\.))|(?:op|loc|art)\.\s?cit\b\.?|l\.\s?c\.(?=,?\s*(?:\d|pp?\.|S\.))"
    r"|a\.\s?a\.\s?O\.|ebd\.|ebenda(?=[,.]|\s*\(|\s*S\.|\s*$)|там же(?=[,.;)\]]|\s*$)"
    r"|указ\.\s?соч\.|цит\.\s?соч\.|tamże(?=[,.;)\]]|\s*$)|dz\.\s?cyt\.|ob\.\s?cit\.|同上|同書、)",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


def check(book: Book) -> Iterator[Finding]:
    """Pointing words in notes, in brackets and before keys."""
    level: Severity = "warning" if book.citations else "info"
    for document in book.documents:
        quoted = [(q.span.start, q.span.end) for q in document.quotations if q.kind != "term"]
        for block in document.blocks:
            for start, end in _places(block):
                span = block.span(document.file.path, start, end)
                if span and not any(s <= span.start and span.end <= e for s, e in quoted):
                    yield _finding(span, block.text[start:end], level)
        for citation in document.citations:
            yield from _before_key(document, citation, level)


def _places(block: Block) -> Iterator[tuple[int, int]]:
    """Where pointing words stand in a block: anywhere in a note, else in brackets."""
    if block.kind in ("code", "heading"):
        return
    for match in POINTING.finditer(block.text):
        inside = block.inside("note") is not None or _within(match.span(), BRACKETS.finditer(block.text))
        if inside and not any(m.kind in ("code", "link") and m.start <= match.start() < m.end for m in block.marks):
            yield match.span()


def _within(span: tuple[int, int], brackets: Iterator[re.Match[str]]) -> bool:
    return any(b.start() < span[0] and span[1] < b.end() for b in brackets)


def _before_key(document: Document, citation: Citation, level: Severity) -> Iterator[Finding]:
    """``[ibid., @mill1859]``: the words before or behind a key within its brackets."""
    for words in (citation.prefix, citation.suffix):
        match = POINTING.search(words)
        if match:
            group = citation.group_span
            at = document.file.text.find(match.group(), group.start, group.end)
            if at >= 0:
                yield _finding(Span(document.file.path, at, at + len(match.group())), match.group(), level)


def _finding(span: Span, words: str, level: Severity) -> Finding:
    said = " ".join(words.split())
    return Finding(
        f"{phrases.shown(said)} is typed by hand and points to whatever reference stands before it",
        span,
        level,
        help="cite the work again by its key: the style shortens a repeated reference as it should",
    )
