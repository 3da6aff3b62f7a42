"""A quotation adds words to its source, or changes a capital, without brackets.

## What it checks

Words of the quotation that the stored text of the cited work does not have there. A negation or a number added has a
rule of its own (V304). Another capital inside the quotation (the first letter is free) is information: editions differ,
and the words still count as the source's.

## Why it matters

Brackets are all that tells the reader which words are the quoting author's.

## Example

    "society can justifiably express its strong dislike" [@mill1859, p. 167]

where the text has "express its dislike".

## How to fix

Take the words out, or put them into brackets: `[strong]`, `[A]uthority`. The safe fix does so for capitals, and for one
run of words added; `--unsafe-fixes` also for several, and takes added words out where markup is in the way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Book, Difference, Edit, Finding, Fix, Severity
from pipeline.rules import phrases
from pipeline.rules.outcomes import Held, altered, held
from pipeline.rules.source_words import restored

NAME = "unmarked-insertion-or-case"
CODE = "V308"
SEVERITY: Severity = "warning"
PLAIN = re.compile(r"[\w ,;:'’\-–—]+")  # words without markup
LINKS = "([{:"  # what makes a link or a span of a bracket before it


def check(book: Book) -> Iterator[Finding]:
    """Quotations with words or capitals of the author's own."""
    said = set()
    for it, changed in altered(book, CODE):
        said.add(it.quotation.span)
        message = f"words are added that {it.source} does not have: {phrases.changes(changed)}"
        fix = _fix(it, changed) or restored(it, changed)
        if fix and len(changed) > 1:  # so many may be another wording rather than additions
            fix = replace(fix, safe=False)
        yield it.finding(message, changed, "take them out, or put them into brackets", fix)
    for it in held(book, "marked", "altered"):
        capitals = [d for d in it.match.differences if d.why == "capitals"]
        if capitals and it.quotation.span not in said:
            message = f"capitals differ from {it.source}: {phrases.changes(capitals)}"
            help_ = "take the capitals of the source, or put the letter into brackets"
            yield it.finding(message, capitals, help_, _fix(it, capitals), "info")


def _fix(it: Held, changed: Sequence[Difference]) -> Fix | None:
    """Brackets round each change, when they all can stand there."""
    text = it.quotation.text
    edits: list[Edit] = []
    for difference in changed:
        start, end = difference.ours_at
        focus, same = it.focus(difference), text[start:end].split() == difference.ours.split()
        end = start + 1 if difference.why == "capitals" else end
        if focus is None or not same or not PLAIN.fullmatch(text, start, end) or text[end : end + 1] in tuple(LINKS):
            return None
        path, begin = focus.path, focus.start
        edits.append(Edit(path, begin, begin + end - start, f"[{text[start:end]}]"))
    return Fix(True, edits)
