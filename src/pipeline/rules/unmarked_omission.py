"""A quotation leaves words of its source out, and no ellipsis says so.

## What it checks

Words that stand in the stored text of the cited work between two words of the quotation, where the quotation has
neither an ellipsis nor a bracket. A negation or a number left out has a rule of its own (V304).

## Why it matters

The reader takes words that stand side by side for words that were written side by side.

## Example

    "Advice, instruction, and avoidance by other people" [@mill1859, p. 167]

where the text has "Advice, instruction, persuasion, and avoidance".

## How to fix

Put the words back, or `[…]` in their place. The safe fix puts `[…]` where only one place is possible;
elsewhere `--unsafe-fixes` puts the words back.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Book, Difference, Edit, Finding, Fix, Severity
from pipeline.rules import phrases
from pipeline.rules.outcomes import Held, altered
from pipeline.rules.source_words import restored

NAME = "unmarked-omission"
CODE = "V307"
SEVERITY: Severity = "error"
FEWEST = 3  # words between two ellipses that still have a place of their own
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
TO_THE_SPACE = re.compile(r"[^\w\s\[\](){}@<>`$]*(?=\s)")  # points and closing marks that belong to the word before


def check(book: Book) -> Iterator[Finding]:
    """Quotations that lack words of their source."""
    for it, changed in altered(book, CODE):
        said = f"words of {it.source} are left out without a mark: {phrases.changes(changed)}"
        yield it.finding(
            said, changed, "put the words back, or […] in their place", _fix(it, changed) or restored(it, changed)
        )


def _fix(it: Held, changed: Sequence[Difference]) -> Fix | None:
    """[…] at each place, when all of them are certain."""
    places = [_place(it, d) for d in changed]
    at = [place for place in places if place is not None]
    if any(len(_words(it.document.file.text[a:b])) < FEWEST for a, b in pairwise(at)):
        return None  # a word or two between ellipses stand anywhere
    edits = [Edit(it.quotation.span.path, place, place, " […]") for place in at]
    return Fix(True, edits) if len(at) == len(changed) else None


def _place(it: Held, difference: Difference) -> int | None:
    """Behind the word before the gap; None when the words left out could as well have stood one word further on."""
    focus, passage = it.focus(difference), it.passage
    text, gap = it.quotation.text, difference.ours_at[0]
    space = TO_THE_SPACE.match(text, gap)
    before, left_out, after = (_words(t) for t in (text[:gap], difference.theirs, text[gap:]))
    if focus is None or passage is None or space is None or not (before and left_out and after):
        return None
    if left_out[-1] == before[-1] or left_out[0] == after[0]:
        return None
    wanted, source = [before[-1], *left_out, after[0]], _words(passage.text)
    places = sum(source[i : i + len(wanted)] == wanted for i in range(len(source)))
    return focus.start + space.end() - gap if places == 1 else None


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))
