"""Keeps notes with their calls where WeasyPrint 70 lets them fall behind.

The engine breaks a page before a line whose note has no room, but never before the page's first line: it sets the line
and puts the note off, and once the notes that wait fill a page each later one comes later still. Here such a page is
laid out again and may stay without text, so that the notes that wait are printed first. What is left of a chapter's
last note would stand under the beginning of the next chapter; it gets a page of its own before it. And whether a note
has room is decided by two sums that are the same but for rounding, so that at some sizes none ever has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

ROUNDING = 0.01  # CSS pixels
FORCED = ("left", "right", "recto", "verso", "page")


@contextmanager
def notes_in_step() -> Iterator[None]:
    """Inside, a line waits until its note can begin, and a chapter until the last one's notes have ended."""
    from weasyprint.layout import LayoutContext, page

    lay_out, remake, update = page.block_level_layout, page.remake_page, LayoutContext._update_footnote_area

    def has_no_room(context: Any) -> bool:
        area = context.current_footnote_area
        return bool(update(context) and area.height > area.max_height - ROUNDING)

    def body(context: Any, box: Any, *arguments: Any, **options: Any) -> Any:
        if not getattr(box, "is_for_root_element", False) or not context.current_page_footnotes or not box.children:
            return lay_out(context, box, *arguments, **options)
        return _body_after_notes(lay_out, context, box, *arguments)

    def page_after_notes(index: int, context: Any, root_box: Any, html: Any) -> Any:
        maker = context.page_maker
        resume_at, next_page, right_page, *rest = maker[index]
        if not context.reported_footnotes or resume_at is None or next_page["break"] not in FORCED:
            return remake(index, context, root_box, html)
        # The wrong side is asked for: the engine then makes a blank page, and prints on it the notes that wait.
        maker[index] = (resume_at, {**next_page, "break": "left" if right_page else "right"}, right_page, *rest)
        made = remake(index, context, root_box, html)
        maker[index] = (resume_at, next_page, right_page, *rest)
        after_resume, _, *after = maker[index + 1]
        maker[index + 1] = (after_resume, next_page, *after)
        return made

    page.block_level_layout, page.remake_page = body, page_after_notes
    LayoutContext._update_footnote_area = has_no_room
    try:
        yield
    finally:
        page.block_level_layout, page.remake_page = lay_out, remake
        LayoutContext._update_footnote_area = update


def _body_after_notes(lay_out: Any, context: Any, box: Any, *arguments: Any) -> Any:
    """The text of a page that begins with notes of the page before."""
    bottom_space, resume_at, block, page_is_empty, *lists = arguments
    state = _State(context, lists)
    found = lay_out(context, box, bottom_space, resume_at, block, page_is_empty, *lists)
    if not any(_begins(note) and note not in state.reported for note in context.reported_footnotes):
        return found
    state.restore()
    found = lay_out(context, box, bottom_space, resume_at, block, False, *lists)
    if found[0] is not None:
        return found
    state.restore()  # the engine has also put away the slices that wait of the paragraph's earlier notes
    empty = lay_out(context, box.copy_with_children([]), bottom_space, None, block, True, *lists)
    next_page = context.page_maker[context.current_page - 1][1]
    return (empty[0], resume_at, {**next_page, "break": "any"}, *empty[3:])


class _State:
    """What laying out a page changes in the engine's context and in the lists that it was given."""

    def __init__(self, context: Any, lists: Sequence[list[Any]]) -> None:
        self.context, self.lists = context, lists
        self.footnotes, self.current, self.reported = (
            context.footnotes.copy(), list(context.current_page_footnotes), list(context.reported_footnotes),
        )  # fmt: skip
        self.values = [list(values) for values in lists]

    def restore(self) -> None:
        self.context.footnotes, self.context.reported_footnotes = self.footnotes.copy(), list(self.reported)
        self.context.current_page_footnotes = list(self.current)
        for values, old in zip(self.lists, self.values, strict=True):
            values[:] = old
        self.context._update_footnote_area()


def _begins(note: Any) -> bool:
    """Whether a note's box is its beginning, not a slice that goes on."""
    return "continued" not in (note.element.get("class") or "").split()
