"""Words for the page: made harmless, on lines as the author meant them, and with their differences marked."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reports.terminal import clean

PARAGRAPH = re.compile(r"[ \t]*\r?\n(?:[ \t]*(?:>[ \t]?)*\r?\n)+[ \t]*(?:>[ \t]?)*")
BREAK = re.compile(r"(?:\\| {2,})\r?\n[ \t]*(?:>[ \t]?)*|\r?\n[ \t]*(?:>[ \t]?)*(?=\|)")
LINE = re.compile(r"\r?\n[ \t]*(?:>[ \t]?)*")


class Mark(NamedTuple):
    """A stretch of a text to be marked, and the letter that ties it to the other side."""

    start: int
    end: int
    letter: str
    licensed: bool


def escape(text: str) -> str:
    """*text* as nothing but text: no markup, no control characters, no marks that turn the writing direction."""
    return html.escape(clean(text))


def typed(text: str) -> str:
    """Words as the author typed them, the ends of lines kept only where she meant them."""
    parts = [BREAK.split(part) for part in PARAGRAPH.split(text)]
    return "<br><br>".join("<br>".join(escape(LINE.sub(" ", line)) for line in lines) for lines in parts)


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text with its marks; of two that overlap, the first."""
    pieces, at = [], 0
    for mark in sorted(marks):
        if mark.start < at or mark.end > len(text):
            continue
        pieces += [typed(text[at : mark.start]), _mark(text[mark.start : mark.end], mark)]
        at = mark.end
    return "".join([*pieces, typed(text[at:])])


def _mark(words: str, mark: Mark) -> str:
    """The letter is the style sheet's, so that words can be searched for and copied as they are."""
    kind = ("licensed" if mark.licensed else "change") + ("" if words.strip() else " gap")
    return f'<mark class="{kind}" data-letter="{mark.letter}">{typed(words)}</mark>'


def letter(number: int) -> str:
    """a, b … z, aa, ab …: the name of the difference with that number, from 0."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("a") + rest) + name
    return name
