"""Total-fit line breaking: the breaks of a whole paragraph are chosen together, so that its worst lines are as good as
they can be.

Donald E. Knuth and Michael F. Plass, “Breaking Paragraphs into Lines”, Software: Practice and Experience 11 (1981),
1119–1184, with the demerits of TeX: for loose and tight lines, for divided words, for a loose line beside a tight one
and for a paragraph that ends in a stump. Letters, too, may become a little wider or narrower: Hàn Thế Thành,
“Micro-typographic extensions to the TeX typesetting system” (2000). Nothing here knows of fonts or boxes; every width
is in one unit, whichever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

STRETCH, SHRINK = 0.6, 0.2  # of a space's own width: what it may grow and be narrowed by
EXPAND = 0.025  # of the letters' own width: what they may grow and be narrowed by
LINE = 10.0  # added to each line's badness: fewer lines are better
ADJACENT = 10_000.0  # demerits for a loose line beside a tight one
TWO_DIVIDED = 20_000.0  # demerits for the second divided word in a row
LAST_BUT_ONE = 10_000.0  # demerits for a divided word before the last line
STUMP = 20_000.0  # demerits for a last line that is shorter than it should be
MOST_DIVIDED = 2  # lines in a row that may end in a divided word
CLASSES = (-0.5, 0.5, 1.0)  # ratios between tight, decent, loose and very loose lines


class Break(NamedTuple):
    """A place where a line may end.

    Widths are counted from the beginning of the paragraph, all spaces at their natural width: ``end`` to the last sign
    of a line that ends here (the hyphen included), ``start`` to the first sign of the line that would begin after it.
    ``end_space`` and ``start_space`` are the parts of these widths that are spaces.
    """

    end: float
    end_space: float
    start: float
    start_space: float
    penalty: float = 0.0
    divides: bool = False  # a word: the line ends with a hyphen


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen line end: the number of its break, and by how much of what it may a line stretches (or shrinks)."""

    at: int
    ratio: float


@dataclass(slots=True)
class _Node:
    """The best way to a break, among those that end in the same manner."""

    at: int
    line: int  # lines so far, up to those that all have one measure
    fitness: int
    divided: int  # divided words in a row that it ends with
    demerits: float
    start: float
    space: float
    ratio: float
    before: _Node | None


def share(room: float, width: float, space: float) -> float:
    """How much of what it may a line of this *width* must stretch (shrink, below 0) to be wider by *room*.

    *space* is the part of the width that is spaces.
    """
    return room / ((SHRINK if room < 0 else STRETCH) * space + EXPAND * (width - space) or EXPAND)


def break_lines(
    breaks: Sequence[Break], measures: Sequence[float], tolerance: float, *, stump: float = 0.0, filled: bool = False
) -> list[Line] | None:
    """The lines of a paragraph, or None where no line may be stretched by no more than *tolerance* (a ratio).

    The last of *breaks* is the end of the paragraph. *measures* are the widths of the lines, the last for all that
    follow. A last line shorter than *stump* has demerits; with *filled* it is stretched like the others.
    """
    active = [_Node(-1, 0, 1, 0, 0.0, 0.0, 0.0, 0.0, None)]
    least, rest = min(measures), len(measures) - 1
    for at, place in enumerate(breaks):
        last = at == len(breaks) - 1
        free = last and not filled  # the end of the paragraph is stretched to any width
        best: dict[tuple[int, int, int], _Node] = {}
        passed = 0  # nodes so far back that a line from there can only be too long
        for node in active:
            space = place.end_space - node.space
            width = place.end - node.start
            if not free and width < least and share(least - width, width, space) > tolerance:
                break  # those that follow are nearer still
            measure = measures[min(node.line, rest)]
            ratio = 0.0 if free and width <= measure else share(measure - width, width, space)
            if ratio < -1:
                passed += _too_long(node, place, measure)
                continue
            if ratio > tolerance:
                continue
            divided = node.divided + 1 if place.divides else 0
            if divided > MOST_DIVIDED:
                continue
            short = last and width < stump
            key, demerits = _judge(node, place, ratio, divided, rest, last=last, short=short)
            known = best.get(key)
            if known is None or demerits < known.demerits:
                best[key] = _Node(at, *key, demerits, place.start, place.start_space, ratio, node)
        if passed:
            active = [node for node in active if not _too_long(node, place, measures[min(node.line, rest)])]
        active.extend(best.values())
        if not active:
            return None
    ends = [node for node in active if node.at == len(breaks) - 1]
    return _way_to(min(ends, key=lambda node: node.demerits)) if ends else None


def _too_long(node: _Node, place: Break, measure: float) -> bool:
    """Whether a line from *node* to any later place than *place* would be too long."""
    width, space = place.start - node.start, place.start_space - node.space
    return width - SHRINK * space - EXPAND * (width - space) > measure


def _judge(
    node: _Node, place: Break, ratio: float, divided: int, rest: int, *, last: bool, short: bool
) -> tuple[tuple[int, int, int], float]:
    """The manner in which a line from *node* to *place* ends (line, fitness, divided words), and all its demerits."""
    fitness = sum(ratio > limit for limit in CLASSES)
    demerits = node.demerits + (LINE + 100 * abs(ratio) ** 3) ** 2 + place.penalty**2
    if abs(fitness - node.fitness) > 1:
        demerits += ADJACENT
    if divided > 1:
        demerits += TWO_DIVIDED
    if last and node.divided:
        demerits += LAST_BUT_ONE
    if short:
        demerits += STUMP
    return (min(node.line + 1, rest), fitness, divided), demerits


def _way_to(node: _Node) -> list[Line]:
    lines: list[Line] = []
    step: _Node | None = node
    while step is not None and step.at >= 0:
        lines.append(Line(step.at, step.ratio))
        step = step.before
    return lines[::-1]
