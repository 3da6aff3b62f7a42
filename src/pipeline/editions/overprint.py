"""Finds text that stands on other text, or on a picture, from where the pieces of a page lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ABOVE, BELOW = 0.65, 0.2  # of the type size: how far letters reach above and below their base line, or nearly
SLACK = 0.08  # of the smaller type size: what two pieces may share through kerning and rounding


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a piece of text or a picture lies on its page, in any unit from the upper left; a picture has size 0."""

    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def base(self) -> float:
        """The line that letters stand on."""
        return self.bottom - BELOW * self.size


def letters(left: float, base: float, width: float, size: float) -> Ink:
    """The ink of letters of a *size* that stand on the line *base*."""
    return Ink(left, left + width, base - ABOVE * size, base + BELOW * size, size)


def overprinted(inks: Sequence[Ink]) -> set[int]:
    """Which of the pieces, by their place in the list, lie on another one. Two pictures may overlap."""
    found: set[int] = set()
    open_: list[int] = []
    for at in sorted(range(len(inks)), key=lambda n: inks[n].top):
        ink = inks[at]
        open_ = [other for other in open_ if inks[other].bottom > ink.top]
        for other in open_:
            if _collide(ink, inks[other]):
                found |= {at, other}
        open_.append(at)
    return found


def _collide(one: Ink, other: Ink) -> bool:
    sizes = [ink.size for ink in (one, other) if ink.size]
    slack = SLACK * min(sizes) if sizes else float("inf")
    return (
        min(one.right, other.right) - max(one.left, other.left) > slack
        and min(one.bottom, other.bottom) - max(one.top, other.top) > slack
    )
