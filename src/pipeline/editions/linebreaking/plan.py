"""The plan of a paragraph: where each of its lines ends, in each of its boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.editions.linebreaking.knuthplass import break_lines
from pipeline.editions.linebreaking.measure import Ruler
from pipeline.editions.linebreaking.paragraph import Paragraph, Place, Scale, Unknown, places, read

STUMP = 2.0  # ems: a last line shorter than this looks lost
# The passes, as in TeX: without divided words, with them, and at last with lines as loose as must be.
PASSES = ((False, 1.0), (True, 1.3), (True, 12.0))
LAST = PASSES[-1]  # in which addresses may be broken anywhere


@dataclass(frozen=True)
class End:
    """A line's end within a text box: after *at* bytes of UTF-8, with a hyphen or without."""

    at: int
    hyphen: str


@dataclass(frozen=True)
class Plan:
    """The line ends of a paragraph, which its text boxes know (as ``line_ends``); *space* is its word space."""

    paragraph: Paragraph
    space: float

    def withdraw(self) -> None:
        """Leave the boxes to the engine."""
        for run in self.paragraph.runs:
            run.box.line_ends = None


def make_plan(linebox: Any, measures: Sequence[float], resolve: Callable[[Any], float], ruler: Ruler) -> Plan:
    """Choose the lines of a paragraph and leave their ends with its boxes. Raises Unknown.

    *measures* are the widths of its lines, the last for all that follow.
    """
    paragraph = read(linebox, resolve)
    if not paragraph.text.strip():
        raise Unknown("")
    ends = _choose(paragraph, measures, linebox.style["text_align_last"] == "justify", ruler)
    for run in paragraph.runs:
        run.box.line_ends = []
    for place in ends:
        run = paragraph.runs[place.run]
        size = len(run.text[: place.at - run.start].encode())
        run.box.line_ends.append(End(size, place.hyphen))
    return Plan(paragraph, ruler.widths([" "], linebox.style)[" "])


def _choose(paragraph: Paragraph, measures: Sequence[float], filled: bool, ruler: Ruler) -> list[Place]:
    """The places where lines end, but for those that are forced."""
    stump = STUMP * float(paragraph.runs[0].box.style["font_size"])
    scale = Scale(paragraph, ruler)
    for divide, tolerance in PASSES:
        chosen: list[Place] = []
        stretches = places(scale, divide=divide, anywhere=(divide, tolerance) == LAST)
        for number, stretch in enumerate(stretches):
            if number and len(measures) > 2:
                raise Unknown("something floats beside it")
            costs = [place.cost for place in stretch]
            lines = break_lines(costs, measures[-1:] if number else measures, tolerance, stump=stump, filled=filled)
            if lines is None:
                break
            chosen += [stretch[line.at] for line in lines if not stretch[line.at].forced]
        else:
            return chosen
    raise Unknown("a word of it is longer than a line")
