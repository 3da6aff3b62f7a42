"""Puts each paragraph of the text on the page's grid of lines, which WeasyPrint 70 does not know.

A block quote has half a line above and below it, a picture or a table any height: after one that a page's end divides,
all lines that follow would stand between the lines of the facing page. So a paragraph of the running text begins at the
next line of the grid, counted from the top of its page (as ``block-step`` of the CSS Rhythmic Sizing draft would do).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

NEAR = 0.05  # of a line: what rounding may take a paragraph off the grid
HOLDERS = ("section", "div")  # what a paragraph of the running text stands in


@contextmanager
def on_grid(line: float) -> Iterator[None]:
    """Inside, paragraphs whose lines are *line* CSS pixels apart begin on the grid; others are left alone."""
    from weasyprint.layout import block

    lay_out = block.block_box_layout

    def stepped(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if not options:  # those that the engine names are between columns
            _, skip, holder, _, _, _, margins, *_ = arguments
            if skip is None and _runs(box, holder, line):
                above = block.collapse_margin([*margins, box.margin_top])
                down = box.position_y + above - context.current_footnote_area.page.content_box_y()
                if missing := _missing(down, line):
                    box.margin_top = above + missing
        return lay_out(context, box, *arguments, **options)

    block.block_box_layout = stepped
    try:
        yield
    finally:
        block.block_box_layout = lay_out


def _runs(box: Any, holder: Any, line: float) -> bool:
    """Whether a box is a paragraph of the running text."""
    if box.element_tag != "p" or holder.element_tag not in HOLDERS:
        return False
    from weasyprint.text.line_break import strut

    return bool(abs(strut(box.style)[0] - line) < NEAR)


def _missing(down: float, line: float) -> float:
    """How far below *down* (from the top of the page's text) the next line of the grid is."""
    lines = down / line
    missing = ceil(lines - NEAR) - lines
    return missing * line if missing > NEAR else 0.0
