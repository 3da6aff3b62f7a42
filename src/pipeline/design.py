"""The measures of a page, worked out from the trim size: margins, type size, leading, so that lines fall on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

POINTS = 72.0
EMS_IN_MEASURE = 27.8  # about 65 characters of EB Garamond to the line
SMALLEST, LARGEST = 10.0, 12.5  # type sizes in points


@dataclass(frozen=True)
class Design:
    """A page, in points. ``top`` and ``bottom`` leave a whole number of lines between them."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    size: float
    leading: float

    @property
    def measure(self) -> float:
        """The width of the text, in ems."""
        return (self.width - self.inner - self.outer) / self.size

    @property
    def lines(self) -> int:
        """How many lines a full page holds."""
        return round((self.height - self.top - self.bottom) / self.leading)


def design(trim: tuple[float, float], gutter: float = 0.0, margin: float = 0.0) -> Design:
    """The page for a trim size in inches; *gutter* and *margin* are the least that a printer asks for, in points."""
    width, height = trim[0] * POINTS, trim[1] * POINTS
    outer = max(width * 0.118, 0.25 * POINTS, margin)
    inner = max(width * 0.142, gutter)
    size = min(max(round((width - outer - inner) / EMS_IN_MEASURE * 4) / 4, SMALLEST), LARGEST)
    spare = width - outer - inner - size * EMS_IN_MEASURE * 1.12
    if spare > 0:
        outer += spare * 0.5
        inner += spare * 0.5
    leading = round(size * 1.3 * 4) / 4
    top = height * 0.098
    lines = floor((height - top - height * 0.106) / leading)
    return Design(width, height, top, height - top - lines * leading, inner, outer, size, leading)
