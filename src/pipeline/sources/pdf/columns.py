"""The order in which the lines of a page are read: column after column, a heading before what stands under it.

Lines that follow closely upon one another make a block. Of two blocks, the upper one comes first where they overlap
sideways; where they do not, the left one, unless something stands across both between them (Breuel, "High performance
document layout analysis", 2003). Where this leaves a choice, the file's own order decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.pdf.lines import Line

LEADING = 1.9  # of the size: lines farther apart are of two blocks
UNEQUAL = 1.3  # lines whose sizes differ more are of two blocks
SAME = 0.6  # of the narrower of two lines of a block lies under the other
OVERLAP = 0.2  # of the narrower of two blocks: what touches less is side by side
MOST = 250  # blocks; a page of more is a drawing, and is read from top to bottom


@dataclass(slots=True)
class Block:
    """Lines of one column that follow upon one another."""

    lines: list[Line]
    first: int  # its place in the file's order
    left: float
    right: float
    top: float
    bottom: float


def in_order(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a page in the order of reading."""
    blocks = _blocks(lines)
    if len(blocks) < 2:
        return blocks
    if len(blocks) > MOST:
        return sorted(blocks, key=lambda b: (-b.top, b.left))
    count = len(blocks)
    before: list[set[int]] = [set() for _ in range(count)]
    for n in range(count):
        for m in range(n + 1, count):
            first = _first(n, m, blocks)
            if first is not None:
                before[m if first == n else n].add(first)
    return _sorted(blocks, before)


def _sorted(blocks: Sequence[Block], before: Sequence[set[int]]) -> list[Block]:
    """Blocks so that each comes after those it must; a circle, which odd layouts make, is opened at its top."""
    waiting = set(range(len(blocks)))
    order: list[Block] = []
    while waiting:
        ready = [n for n in waiting if not before[n] & waiting]
        if ready:
            n = min(ready, key=lambda n: blocks[n].first)
        else:
            n = min(waiting, key=lambda n: (-blocks[n].top, blocks[n].left))
        waiting.remove(n)
        order.append(blocks[n])
    return order


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Lines put together where each is the only one under the other."""
    order = sorted(range(len(lines)), key=lambda n: -lines[n].base)
    under = [_under(place, order, lines) for place in range(len(order))]
    over: dict[int, list[int]] = {}
    for place, n in enumerate(order):
        for m in under[place]:
            over.setdefault(m, []).append(n)
    following = {order[p]: ms[0] for p, ms in enumerate(under) if len(ms) == 1 and len(over[ms[0]]) == 1}
    blocks, seen = [], set(following.values())
    for n in order:
        if n in seen:
            continue
        members = [n]
        while members[-1] in following:
            members.append(following[members[-1]])
        own = [lines[m] for m in members]
        blocks.append(
            Block(
                own,
                min(members),
                min(line.left for line in own),
                max(line.right for line in own),
                own[0].base + 0.75 * own[0].size,
                own[-1].base - 0.2 * own[-1].size,
            )
        )
    return blocks


def _under(place: int, order: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """The lines directly under a line: those nearest to it, when they are of its kind."""
    line = lines[order[place]]
    found: list[int] = []
    nearest = 0.0
    for m in order[place + 1 : place + 80]:
        other = lines[m]
        size = max(line.size, other.size, 1.0)
        drop = line.base - other.base
        if found and drop > nearest + 0.5 * size:
            break
        if drop > 3 * size:
            break
        if drop > 0.3 * size and overlap(line, other) > OVERLAP:
            nearest = nearest or drop
            found.append(m)
    close = nearest <= LEADING * max([line.size, *(lines[m].size for m in found)])
    alike = all(
        1 / UNEQUAL < line.size / max(lines[m].size, 0.1) < UNEQUAL and overlap(line, lines[m]) > SAME for m in found
    )
    return found if len(found) > 1 or (close and alike) else []


def overlap(one: Line | Block, other: Line | Block) -> float:
    """How much of the narrower of two things lies over or under the other, from 0 to 1."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / max(min(one.right - one.left, other.right - other.left), 0.1)


def _first(n: int, m: int, blocks: Sequence[Block]) -> int | None:
    """Which of two blocks is read first; None where a third one, across both, will tell."""
    one, other = blocks[n], blocks[m]
    if overlap(one, other) > OVERLAP:
        middle = (one.top + one.bottom) / 2 > (other.top + other.bottom) / 2
        return n if middle else m
    high, low = max(one.bottom, other.bottom), min(one.top, other.top)
    if high > low:  # one is wholly above the other
        high, low = low, high
        for third in blocks:
            if third is not one and third is not other and high > 0:
                between = min(one.top, other.top) >= third.bottom and max(one.bottom, other.bottom) <= third.top
                if between and overlap(third, one) > OVERLAP and overlap(third, other) > OVERLAP:
                    return None
    return n if one.left < other.left else m
