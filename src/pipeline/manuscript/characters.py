"""Which characters of a file can stand behind a character of pandoc's text: smart's table, escapes, entities."""

from __future__ import annotations

import re

from pipeline.manuscript.markup import EXAMPLE, WHITE, entity
from pipeline.patterns import lazy

SMART: dict[str, tuple[str, ...]] = {
    "’": ("'", "}"),
    "‘": ("'", "`"),
    "“": ('"', "``"),
    "”": ('"', "''", "}"),
    "–": ("--",),
    "—": ("---",),
    "…": ("...", "\\ldots{}", "\\dots{}", "\\ldots", "\\dots"),
    "\u00a0": (" ", "\\ ", "\t", "\r\n", "\n", "~"),
    "☐": ("[ ]",),
    "☒": ("[x]", "[X]"),
    " ": ("\t", "\r\n", "\n"),
}
# Quotation marks as LaTeX's csquotes and HTML write them.
_OPTION = r"\[(?:\{(?:[^{}]|\{[^{}]*\})*\}|[^\[\]{}])*\]"
OTHER_MARKS = lazy(
    rf"\\(?:(?:en|text|block)quote\*?(?:{_OPTION})*|"
    rf"(?:(?:text|block)cquote|foreign(?:text|block)?c?quote|hyphen(?:text|block)?c?quote)\*?"
    rf"(?:{_OPTION})*\{{[^{{}}]*\}}(?:{_OPTION})*)\{{|<q(?:\s[^<>]*)?>|</q>", re.IGNORECASE,
)  # fmt: skip
_DIGITS = re.compile(r"[0-9]+")


def match_text(source: str, at: int, end: int, text: str) -> list[tuple[int, int]] | None:
    """The source span of each character of *text* read at *at*; None when it does not stand there.

    A word of the file must end where a word of the text ends.
    """
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(text):
        if at >= end:
            return None
        taken = _match_one(source, at, text, index)
        if taken is None:
            return None
        count, stop = taken
        if stop > end:
            return None
        spans += [(at, stop)] * count
        index, at = index + count, stop
    return None if cuts_word(source, at, end, text) else spans


def cuts_word(source: str, at: int, end: int, text: str) -> bool:
    """Whether the source goes on with the word that *text* ends with."""
    return at < end and text[-1:].isalnum() and source[at].isalnum()


def _match_one(source: str, at: int, text: str, index: int) -> tuple[int, int] | None:
    """How many characters of the text the source's next sign stands for, and where that sign ends."""
    char = text[index]
    found = source[at]
    if found == "&":
        meant = entity(source, at)
        if meant and text.startswith(meant[0], index):
            return len(meant[0]), meant[1]
    if found == char and not (found == "\\" and source[at + 1 : at + 2] == "\\"):
        return 1, at + 1
    for written in SMART.get(char, ()):
        if source.startswith(written, at):
            return 1, at + len(written)
    if char in "“‘”’" and found in "\\<" and (mark := OTHER_MARKS.match(source, at)):
        return 1, mark.end()
    if found == "\\" and at + 1 < len(source) and source[at + 1] not in WHITE:
        return 1 if source[at + 1] == char else 0, at + 2 if source[at + 1] == char else at + 1
    if found == "@" and char.isdigit():
        return _example(source, at, text, index)
    return None


def _example(source: str, at: int, text: str, index: int) -> tuple[int, int] | None:
    """A reference to a numbered example: ``@label`` in the file, its number in the text."""
    label, number = EXAMPLE.match(source, at), _DIGITS.match(text, index)
    return (number.end() - index, label.end()) if label and number else None
