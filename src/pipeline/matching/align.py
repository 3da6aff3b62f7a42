"""Laying a quotation's items along a source's words: the cheapest banded alignment.

Costs are whole numbers so that results never depend on rounding. The source is free before the first and after the
last item. A folded word (spelling, OCR) costs almost nothing, a bracket takes up to BRACKET_WORDS words for almost
nothing: whether a change is licensed is decided later, here it only must not bend the alignment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from pipeline.frozen import dataclass
from pipeline.matching.quoted import Item

SUBSTITUTE, INSERT, DELETE = 100, 85, 80  # at an end, a word left over is cheaper than one forced on another
FOLDED, BRACKET = 5, 1
BRACKET_WORDS = 12
FAR = 1 << 30

Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of an alignment: item *ours* (None: left out) against source words ``[start, end)``.

    ``joined``: the second part of a word that the source does not divide; the step before has that word.
    """

    ours: int | None
    start: int
    end: int
    equal: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A segment laid along the source: ``[start, end)`` of the source's words, the steps, the cost."""

    start: int
    end: int
    pairs: Sequence[Pair]
    cost: int


def loose_ends(segment: Sequence[Item], fit: Fit) -> tuple[int, int]:
    """How many words at the beginning and at the end of a segment have nothing in the source."""
    loose = [
        p.ours is not None and p.end == p.start and not p.joined and segment[p.ours].kind == "word" for p in fit.pairs
    ]
    before = len(list(takewhile(bool, loose)))
    return before, len(list(takewhile(bool, reversed(loose)))) if before < len(loose) else 0


def exact_fit(size: int, at: int) -> Fit:
    """The fit of words that stand in the source as they are."""
    return Fit(at, at + size, [Pair(i, at + i, at + i + 1, True) for i in range(size)], 0)


def fits(item: Item, token: str, same: Same) -> int:
    """What it costs to let an item stand for a source word."""
    if item.kind == "part":
        assert item.pattern is not None
        if item.pattern.fullmatch(token):
            return BRACKET
    elif item.token == token:
        return 0
    return FOLDED if same(item.token, token) else SUBSTITUTE


def align(items: Sequence[Item], source: Sequence[str], at: int, slack: int, same: Same) -> Fit:
    """Lay *items* along *source* so that item i stands within *slack* words of ``source[at + i]``."""
    first = max(at - slack, 0)
    return moved(_aligned(items, source[first : at + slack + 1 + len(items)], at - first, slack, same), first)


def moved(fit: Fit, by: int) -> Fit:
    """A fit in a part of the source as one in all of it."""
    pairs = [Pair(p.ours, p.start + by, p.end + by, p.equal, p.joined) for p in fit.pairs]
    return Fit(fit.start + by, fit.end + by, pairs, fit.cost)


def _aligned(items: Sequence[Item], source: Sequence[str], at: int, slack: int, same: Same) -> Fit:
    """As ``align``, along no more of the source than it can reach."""
    size, width = len(items), 2 * slack + 1
    low = at - slack  # cell (i, k) means: i items done, source words before low + i + k done
    parts = _parts(items, source, max(low, 0), min(low + size + width, len(source)))
    rows = [[0 if 0 <= low + k <= len(source) else FAR for k in range(width)]]
    bound = _straight(items, source, at, same)
    for i, item in enumerate(items):
        rows.append(_row(rows[-1], item, source, low + i, same, bound))
        if i in parts:
            _join(rows, i, parts[i], low)
    last = rows[size]
    best = min(range(width), key=lambda k: (last[k], abs(k - slack)))
    if last[best] >= FAR:
        return Fit(at, at, [Pair(i, at, at) for i in range(size)], INSERT * size)
    pairs = _trace(rows, items, source, low, best, same, parts)
    touched = [p for p in pairs if p.end > p.start]
    start = touched[0].start if touched else low + size + best
    end = touched[-1].end if touched else start
    return Fit(start, end, pairs, last[best])


def _straight(items: Sequence[Item], source: Sequence[str], at: int, same: Same) -> int:
    """What it costs to let item i stand for ``source[at + i]``: no cheapest alignment costs more on its way."""
    if not 0 <= at <= len(source) - len(items):
        return FAR
    steps = zip(items, source[at : at + len(items)], strict=True)
    return sum(2 * BRACKET if item.kind == "bracket" else fits(item, word, same) for item, word in steps)


def _parts(items: Sequence[Item], source: Sequence[str], low: int, high: int) -> dict[int, list[tuple[int, int, int]]]:
    """Words divided in one text and not in the other (to day, today).

    For an item's number: (how many items end with it, first source word, how many source words they stand for).
    """
    single: dict[str, list[int]] = {}
    double: dict[str, list[int]] = {}
    for p in range(low, high):
        word = source[p].replace("'", "")  # I 'll, I'll
        single.setdefault(word, []).append(p)
        if p + 1 < high:
            double.setdefault(word + source[p + 1].replace("'", ""), []).append(p)
    parts: dict[int, list[tuple[int, int, int]]] = {}
    for i, item in enumerate(items):
        if item.kind != "word":
            continue
        token = item.token.replace("'", "")
        parts.setdefault(i, []).extend((1, p, 2) for p in double.get(token, ()))
        if i and items[i - 1].kind == "word":
            parts[i].extend((2, p, 1) for p in single.get(items[i - 1].token.replace("'", "") + token, ()))
    return {i: found for i, found in parts.items() if found}


def _join(rows: list[list[int]], i: int, parts: Sequence[tuple[int, int, int]], low: int) -> None:
    """Improve the row after item *i* by words that are only divided in another way."""
    for ours, p, theirs in parts:
        before, after = p - low - (i + 1 - ours), p + theirs - low - (i + 1)
        row, from_row = rows[i + 1], rows[i + 1 - ours]
        if 0 <= before < len(row) and 0 <= after < len(row):
            row[after] = min(row[after], from_row[before] + FOLDED)


def _row(above: list[int], item: Item, source: Sequence[str], low: int, same: Same, bound: int) -> list[int]:
    """The costs after *item*; ``above[k]`` ends before source word ``low + k``, ``row[k]`` before ``low + 1 + k``.

    Whether two words are the same is asked only where that could make an alignment that costs no more than *bound*.
    """
    limit = len(source)
    if item.kind == "bracket":
        return _bracket_row(above, low, limit)
    row = []
    left, token, whole = FAR, item.token, item.kind == "word"
    for k, (here, after) in enumerate(zip(above, [*above[1:], FAR], strict=True)):
        word = low + k  # the source word this item would stand for
        best = after + INSERT
        if 0 <= word < limit:
            if left + DELETE < best:
                best = left + DELETE
            if here < best and here <= bound:
                theirs = source[word]
                if not whole:
                    best = min(best, here + fits(item, theirs, same))
                elif theirs == token:
                    best = here
                elif here + FOLDED < best and same(token, theirs):
                    best = here + FOLDED
                elif here + SUBSTITUTE < best:
                    best = here + SUBSTITUTE
        left = best if best <= bound else FAR
        row.append(left)
    return row


def _bracket_row(above: list[int], low: int, limit: int) -> list[int]:
    """A bracket stands for none to BRACKET_WORDS source words."""
    width = len(above)
    row = []
    for k in range(width):
        # taking n words leads from above[k + 1 - n]
        best = FAR
        for taken in range(min(BRACKET_WORDS, k + 1) + 1):
            before = k + 1 - taken
            if before < width and low + before >= 0 and above[before] + BRACKET * (1 + taken) < best:
                best = above[before] + BRACKET * (1 + taken)
        row.append(best if low + 1 + k <= limit else FAR)
    return row


def _trace(
    rows: list[list[int]],
    items: Sequence[Item],
    source: Sequence[str],
    low: int,
    k: int,
    same: Same,
    parts: Mapping[int, Sequence[tuple[int, int, int]]],
) -> list[Pair]:
    """Walk back from the cheapest end; the source before the first item is free."""
    pairs: list[Pair] = []
    i = len(items)
    while i > 0:
        above, cost, word, item = rows[i - 1], rows[i][k], low + i - 1 + k, items[i - 1]
        if item.kind == "bracket":
            taken = _taken(above, cost, k)
            pairs.append(Pair(i - 1, word + 1 - taken, word + 1))
            i, k = i - 1, k + 1 - taken
            continue
        step = fits(item, source[word], same) if 0 <= word < len(source) else FAR
        part = _joined_at(rows, i - 1, word + 1, cost, parts.get(i - 1, ()), low)
        if above[k] + step == cost:
            pairs.append(Pair(i - 1, word, word + 1, step < SUBSTITUTE))
            i -= 1
        elif part:
            ours, p, theirs = part
            pairs += [Pair(i - 1, p + theirs, p + theirs, joined=True)] if ours == 2 else []
            pairs.append(Pair(i - ours, p, p + theirs))
            i, k = i - ours, p - low - (i - ours)
        elif k + 1 < len(above) and above[k + 1] + INSERT == cost:
            pairs.append(Pair(i - 1, word + 1, word + 1))
            i, k = i - 1, k + 1
        else:
            pairs.append(Pair(None, word, word + 1))
            k -= 1
    return pairs[::-1]


def _taken(above: list[int], cost: int, k: int) -> int:
    """How many source words a bracket stands for in the cheapest way to a cell."""
    return next(
        n
        for n in range(min(BRACKET_WORDS, k + 1) + 1)
        if k + 1 - n < len(above) and above[k + 1 - n] + BRACKET * (1 + n) == cost
    )


def _joined_at(
    rows: list[list[int]], i: int, end: int, cost: int, parts: Sequence[tuple[int, int, int]], low: int
) -> tuple[int, int, int] | None:
    """The differently divided words by which a cell was reached, if it was."""
    for ours, p, theirs in parts:
        before = p - low - (i + 1 - ours)
        row = rows[i + 1 - ours]
        if p + theirs == end and 0 <= before < len(row) and row[before] + FOLDED == cost:
            return ours, p, theirs
    return None
