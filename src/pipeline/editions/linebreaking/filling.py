"""A planned line is made as long as its measure: its letters take a little of what is missing, its spaces the rest.

The letters are scaled where they are drawn, by no more than two in a hundred; nobody sees it, and the spaces of a page
come out far more even.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.editions.linebreaking.knuthplass import EXPAND, share

ROUGHLY = 1.1  # of what it may: a plan reckons the width of a line a little otherwise than the engine


def fit(line: Any, width: float, *, last: bool, justify: Callable[[Any, float], None]) -> bool:
    """Fill a line of the engine's up to *width*; whether that was done.

    The *last* line of a paragraph keeps its own length as long as it fits, unless the style wants it full. A line that
    is far too long is left alone. *justify* shares out a width among the spaces of a line.
    """
    style = line.style
    if last and line.width <= width and style["text_align_last"] != "justify":
        return False
    first = next((box for box in line.children if box.is_in_normal_flow()), None)
    if first is None:
        return False
    indent = first.position_x - line.position_x
    spaces, own = _spaces(line), line.width - indent
    ratio = share(width - line.width, own, spaces * line.plan.space)
    if ratio < -ROUGHLY:
        return False
    scale = round(1 + EXPAND * max(-1.0, min(ratio, 1.0)), 4)
    justify(line, (width - indent) / scale - own)
    for box in line.children:
        _widen(box, line.position_x + indent, scale)
    line.width = width if spaces else indent + own * scale
    return True


def _spaces(box: Any) -> int:
    """How many spaces of a line the engine can make wider."""
    if hasattr(box, "text"):
        return int(box.text.count(" ") + box.text.count("\u00a0"))
    return sum(_spaces(child) for child in getattr(box, "children", ()))


def _widen(box: Any, origin: float, scale: float) -> None:
    """Move and scale a box of the line and what stands in it."""
    if not box.is_in_normal_flow():
        return
    box.position_x = origin + (box.position_x - origin) * scale
    box.width *= scale
    if hasattr(box, "text"):
        box.scale = scale
    for child in getattr(box, "children", ()):
        _widen(child, origin, scale)


def widened(box: Any, matrix: Any) -> Any:
    """The matrix that the letters of a box are drawn with."""
    scale = getattr(box, "scale", 1.0)
    if scale == 1:
        return matrix
    a, b, c, d, e, f = matrix.values
    return type(matrix)(a * scale, b, c, d, e, f)
