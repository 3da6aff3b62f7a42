"""The measures of a page, worked out from the trim size and the design: margins, type sizes, the distance of lines.

Lines fall on a grid: a page holds a whole number of them.
"""

from __future__ import annotations

from math import floor

from pipeline.frozen import dataclass
from pipeline.model import Look

POINTS = 72.0
EMS_IN_MEASURE = 27.8  # about 65 characters of EB Garamond to the line
SMALLEST, LARGEST = 10.0, 12.5  # type sizes in points
SINGLE = 1.2  # type sizes from line to line: single spacing
DOUBLE = 2.0


@dataclass(frozen=True)
class Design:
    """A page, in points. ``top`` and ``bottom`` leave a whole number of lines between them.

    ``single`` is the distance of lines in what a thesis sets closer: block quotes, captions, the list of works.
    """

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    size: float
    leading: float
    note: float
    note_leading: float
    single: float

    @property
    def measure(self) -> float:
        """The width of the text, in ems."""
        return (self.width - self.inner - self.outer) / self.size

    @property
    def lines(self) -> int:
        """How many lines a full page holds."""
        return round((self.height - self.top - self.bottom) / self.leading)


def design(trim: tuple[float, float], gutter: float = 0.0, margin: float = 0.0, look: Look | None = None) -> Design:
    """The page for a trim size in inches; *gutter* and *margin* are the least that a printer asks for, in points."""
    look = look or Look()
    made = _thesis if look.design == "thesis" else _classic
    return made(trim[0] * POINTS, trim[1] * POINTS, gutter, margin, look)


def _classic(width: float, height: float, gutter: float, margin: float, look: Look) -> Design:
    """A book: margins in proportion to the page, wider inside; about 65 letters to the line."""
    outer = max(width * 0.118, 0.25 * POINTS, margin)
    inner = max(width * 0.142, gutter)
    size = min(max(round((width - outer - inner) / EMS_IN_MEASURE * 4) / 4, SMALLEST), LARGEST)
    spare = width - outer - inner - size * EMS_IN_MEASURE * 1.12
    if spare > 0:
        outer += spare * 0.5
        inner += spare * 0.5
    leading = _lines(size, look.spacing, 1.3)
    note = round(size * 0.82, 2)
    note_leading = _lines(note, look.note_spacing) if look.note_spacing else round(size * 1.3 * 0.82, 2)
    top = height * 0.098
    lines = floor((height - top - height * 0.106) / leading)
    bottom = height - top - lines * leading
    return Design(width, height, top, bottom, inner, outer, size, leading, note, note_leading, leading)


def _thesis(width: float, height: float, gutter: float, margin: float, look: Look) -> Design:
    """A manuscript: 12 points, lines far apart, room for a binding on the left, an inch on the other sides."""
    size, note = 12.0, 10.0
    inner, outer, top = max(1.5 * POINTS, gutter), max(POINTS, margin), max(POINTS, margin)
    leading = _lines(size, look.spacing, DOUBLE)
    lines = floor((height - top - max(POINTS, margin)) / leading)
    bottom = height - top - lines * leading
    note_leading = _lines(note, look.note_spacing, SINGLE)
    return Design(
        width, height, top, bottom, inner, outer, size, leading, note, note_leading, min(leading, size * SINGLE)
    )


def _lines(size: float, spacing: float | None, usual: float = SINGLE) -> float:
    """The distance of lines in points, to a quarter; never so close that letters touch."""
    return round(size * max(spacing or usual, SINGLE) * 4) / 4
