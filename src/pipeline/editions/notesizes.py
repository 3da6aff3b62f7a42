"""Lays each note out once, where WeasyPrint 70 does it for all notes of a page with each line that calls one.

How high a note is does not depend on what stands above it. So what comes out when a note is first laid out stays with
it: as long as the engine only wants to know how much room the notes take it gets that, and at the end of the page a
copy moved to its place. A note that depends on more than its measure is left to the engine each time: it has margins,
or holds what floats, a table, or a number of a page that is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.editions.quickening import replaced

PLAIN = ("BlockBox", "LineBox", "InlineBox", "TextBox", "InlineReplacedBox")


@dataclass(frozen=True)
class _Laid:
    """A note laid out at a height *y*, with what the engine is told besides."""

    box: Any
    y: float
    rest: tuple[Any, ...]

    def at(self, y: float, *, whole: bool) -> tuple[Any, ...]:
        """The same at another height; its outside alone, unless the *whole* is wanted."""
        if whole:
            box = self.box.deepcopy()
            box.translate(dy=y - self.y)
        else:
            box = self.box.copy()
        box.position_y = y
        resume_at, next_page, margins, *others = self.rest
        return box, resume_at, dict(next_page), list(margins), *others


@contextmanager
def notes_laid_out_once() -> Iterator[None]:
    """Inside, the engine takes a note that it has laid out before as it was."""
    from weasyprint.formatting_structure.boxes import BlockBox, FootnoteAreaBox
    from weasyprint.formatting_structure.build import create_anonymous_boxes
    from weasyprint.layout import LayoutContext, block

    lay_out, update = block.block_level_layout, LayoutContext._update_footnote_area
    measuring = False

    def measure(context: Any) -> Any:
        nonlocal measuring
        measuring = True
        try:
            return update(context)
        finally:
            measuring = False

    def with_stand_ins(area: Any) -> Any:
        new = area.copy()
        new.children = [_stand_in(note) if type(note) is BlockBox else note.deepcopy() for note in area.children]
        return new

    def note_or_block(context: Any, box: Any, bottom_space: float, skip: Any, holder: Any, *others: Any) -> Any:
        note = box.__dict__.get("stands_for")
        if note is None:
            return lay_out(context, box, bottom_space, skip, holder, *others)
        known = note.__dict__.setdefault("laid_out", {})
        key = box.position_x, holder.width
        y, low = box.position_y, _all_above(context, box.position_y)
        if low and key in known:
            return known[key].at(y, whole=not measuring)
        real = create_anonymous_boxes(note.deepcopy())
        plain = low and all(type(part).__name__ in PLAIN and _stays(part) for part in real.descendants())
        real.position_x, real.position_y = box.position_x, y
        found = lay_out(context, real, bottom_space, skip, holder, *others)
        if plain and not (found[0].margin_top or found[0].margin_bottom):
            known[key] = _Laid(found[0], y, found[1:])
            return known[key].at(y, whole=not measuring)
        return found

    with ExitStack() as stack:
        stack.enter_context(replaced(block, block_level_layout=note_or_block))
        stack.enter_context(replaced(LayoutContext, _update_footnote_area=measure))
        stack.enter_context(replaced(FootnoteAreaBox, deepcopy=with_stand_ins))
        yield


def _stand_in(note: Any) -> Any:
    """A note's box without what is in it, which knows the note."""
    box = note.copy()
    box.children, box.stands_for = [], note
    return box


def _stays(box: Any) -> bool:
    """Whether a box stands in the line or block that it is in, and says the same on every page."""
    return bool(box.is_in_normal_flow()) and not box.missing_link


def _all_above(context: Any, y: float) -> bool:
    """Whether all that floats on the page ends above *y*."""
    return all(shape.position_y + shape.margin_height() <= y for shape in context.excluded_shapes)
