"""A planned line is made as long as its measure: its letters take what they may, its spaces the rest.

The letters are scaled where they are drawn, by no more than one in forty, as pdfTeX does it: the letters first. Nobody
sees it, and the spaces of a page come out far more even.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.editions.linebreaking.knuthplass import EXPAND, share

ROUGHLY = 1.1  # of what it may: a plan reckons the width of a line a little otherwise than the engine


def fit(line: Any, width: float, *, last: bool, justify: Callable[[Any, float], None]) -> bool:
    """Fill a line of the engine's up to *width*; whether that was done.

    The *last* line of a paragraph keeps its own length as long as it fits, unless the style wants it full. A line that
    is far too long is left alone and marked ``overfull``. *justify* shares out a width among the spaces of a line.
    """
    style = line.style
    if last and line.width <= width and style["text_align_last"] != "justify":
        return False
    first = next((box for box in line.children if box.is_in_normal_flow()), None)
    if first is None:
        return False
    indent = first.position_x - line.position_x
    own, texts = line.width - indent, list(_texts(line))
    spaces = sum(box.text.count(" ") + box.text.count("\u00a0") for box in texts)
    room, space = width - line.width, spaces * line.plan.space
    if share(room, own, space) < -ROUGHLY:
        line.overfull = True
        return False
    scale = round(1 + max(-EXPAND, min(room / (own - space or own), EXPAND)), 4)
    letters = sum(box.width for box in texts)
    justify(line, (width - indent - own + letters) / scale - letters)
    _widen(line, 0.0, scale)
    return True


def _texts(box: Any) -> Iterator[Any]:
    if hasattr(box, "text"):
        yield box
    else:
        for child in _in_flow(box):
            yield from _texts(child)


def _in_flow(box: Any) -> list[Any]:
    """What stands in an inline box; a picture is a whole."""
    inline = type(box).__name__ in ("LineBox", "InlineBox")
    return [child for child in box.children if child.is_in_normal_flow()] if inline else []


def _widen(box: Any, shift: float, scale: float) -> float:
    """Scale the texts within a box and move what stands behind them; the new shift."""
    if hasattr(box, "text"):
        box.position_x += shift
        shift += box.width * (scale - 1)
        box.width *= scale
        box.scale = scale
        return shift
    if type(box).__name__ not in ("LineBox", "InlineBox"):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    before = shift
    for child in _in_flow(box):
        shift = _widen(child, shift, scale)
    box.width += shift - before
    return shift


def widened(box: Any, matrix: Any) -> Any:
    """The matrix that the letters of a box are drawn with."""
    scale = getattr(box, "scale", 1.0)
    if scale == 1:
        return matrix
    a, b, c, d, e, f = matrix.values
    return type(matrix)(a * scale, b, c, d, e, f)
