"""The printed page numbers: those of the numbers at the edges of the pages that run in step with the pages.

A number at the top or the foot of one page may be anything; when those of the next pages follow it one by one, it is
the folio. Gaps are allowed: chapters open without a folio, scans garble it, plates are not counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import roman

ROMAN = re.compile(roman.NUMERAL)
NUMBER = re.compile(
    r"(?:[Pp]age|[Pp]\.|Seite|S\.)?[^\w“”\"'’%$€£]{0,3}(\d{1,4}|[ivxlc]{1,9}|[IVXLC]{1,9})[^\w%“”\"'’]{0,3}"
    r"(?:of \d+|von \d+|/ ?\d+)?"
)
NEAR = 12  # pages on either side that must bear a number out
HEADING = 8  # words: no more stand beside a folio at the foot
LEAD = 4  # pages before the first folio that are counted back to page 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number at the edge of a page: ``row`` is the row it stands in, counted as its page counts its rows."""

    value: int
    style: str  # "" for arabic; "x" and "X" for roman numerals in small and large letters
    row: int


def printed(value: int, style: str) -> str:
    """A page number in arabic or roman numerals."""
    if not style:
        return str(value)
    return roman.roman(value).upper() if style == "X" else roman.roman(value)


def numbers(pieces: Sequence[str], row: int) -> Iterator[Candidate]:
    """The numbers that a row may have as folio: at its beginning or end; *pieces* are its words far apart."""
    ends = [piece.split() for piece in pieces if piece.strip()]
    if row < 0:  # at the foot "2 The letter itself is lost." is a note
        ends = [part for part in ends if len(part) <= HEADING and part[-1][-1] not in ".,;:?!”’"]
    words = [*pieces, *(part[0] for part in ends), *(part[-1] for part in ends)]
    for word in dict.fromkeys(words):
        found = NUMBER.fullmatch(word.strip())
        if found is None:
            continue
        digits = found.group(1)
        if digits.isdigit():
            yield Candidate(int(digits), "", row)
        elif ROMAN.fullmatch(digits.lower()):
            yield Candidate(roman.value(digits), "x" if digits.islower() else "X", row)


def in_step(found: Sequence[Sequence[Candidate]]) -> dict[int, Candidate]:
    """Page → the candidate that is its folio: one that enough neighbours bear out."""
    at: dict[tuple[str, int], list[int]] = defaultdict(list)
    for page, candidates in enumerate(found):
        for style, offset in {(c.style, c.value - page) for c in candidates}:
            at[style, offset].append(page)
    pages = sum(map(bool, found))
    enough = 2 if pages > 4 else 1
    chosen: dict[int, Candidate] = {}
    for page, candidates in enumerate(found):
        best, most = None, 0.0
        for candidate in candidates:
            offset = candidate.value - page
            near = sum(0 < abs(other - page) <= NEAR for other in at[candidate.style, offset])
            # "3 of 20" counts the sheets; where the work's own number stands beside it, that one is the folio.
            weight = near - (0.5 * near if offset == 1 and len(candidates) > 1 else 0)
            if near >= enough and weight > most:
                best, most = candidate, weight
        if best is not None:
            chosen[page] = best
    return chosen


def labels(chosen: Mapping[int, Candidate], count: int) -> list[str | None]:
    """The label of each page, as far as the folios tell: also of those between and beside numbered ones."""
    named: list[str | None] = [None] * count
    if not chosen:
        return named
    runs: list[list[int]] = []
    for page in sorted(chosen):
        here = chosen[page]
        last = chosen[runs[-1][-1]] if runs else here
        if runs and last.style == here.style and here.value - page == last.value - runs[-1][-1]:
            runs[-1].append(page)
        else:
            runs.append([page])
    runs = [run for run in runs if len(run) > 1 or len(chosen) < 3]
    for number, run in enumerate(runs):
        first, final = run[0], run[-1]
        offset, style = chosen[first].value - first, chosen[first].style
        before = runs[number - 1][-1] if number else -1
        after = runs[number + 1][0] if number + 1 < len(runs) else count
        start = first
        back = LEAD if first + offset <= LEAD + 1 else 1
        while start - 1 > before and start - 1 + offset >= 1 and first - start < back:
            start -= 1
        for page in range(start, min(after, final + LEAD)):
            clash = named[page] is not None
            named[page] = None if clash and page not in chosen else printed(page + offset, style)
    return named


def counts_sheets(given: Sequence[str | None]) -> bool:
    """Whether page labels say nothing: they only count the sheets from 1, as every viewer does."""
    return all(label is None or label == str(n) for n, label in enumerate(given, 1))
