"""From the words as read to the words as typed: where a difference stands in the author's own text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.matching.wording import APOSTROPHES, words_of


def placed_in(words: str, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of *words* (the flat text) as spans of *text* (what the author typed, with its markup).

    Both hold the same words in the same order; markup, citations and notes stand only in *text*.
    """
    if words == text:
        return list(spans)
    read = words_of(words)
    places, typed = _places(words, text), text.translate(APOSTROPHES)
    moved = []
    for start, end in spans:
        inside = [i for i in range(len(read)) if read.ends[i] > start and read.starts[i] < end]
        if inside:
            moved.append((places[inside[0]][0], places[inside[-1]][1]))
        else:
            before = [i for i in range(len(read)) if read.ends[i] <= start]
            at = places[before[-1]][1] if before else 0
            mark = _typed(words[start:end]).match(typed, at)
            moved.append(mark.span("mark") if mark else (at, at))
    return moved


def _typed(mark: str) -> re.Pattern[str]:
    """What an ellipsis or another mark without words may look like where it was typed, behind a point or a space."""
    pieces = {"…": r"(?:…|\.(?:\s?\.){2,3})", "[": r"\\?\[", "]": r"\\?\]"}
    body = "".join(pieces.get(character, re.escape(character)) for character in mark.strip())
    return re.compile(rf"[^\w\[…]*?(?P<mark>{body or '(?!)'})")


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """Each word's place in the typed text, looked for in order."""
    read = words_of(words)
    typed = text.translate(APOSTROPHES)
    at = 0
    places = []
    for i in range(len(read)):
        surface = read.raw(i, i + 1).translate(APOSTROPHES)
        found = typed.find(surface, at)
        if found < 0:
            places.append((at, at))
            continue
        at = found + len(surface)
        places.append((found, at))
    return places
