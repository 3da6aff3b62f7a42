"""Mends faults of WeasyPrint 70 while it lays out and writes; ``noteflow`` and ``gridding`` have two more.

It drops a note without a word. Where the second line of a paragraph has no room above the notes, the engine moves
earlier notes to the next page to make room, puts the line there and never looks whether that line calls a note itself.
Without that manoeuvre the paragraph breaks one line earlier, or goes to the next page whole, which is also what a
typesetter would do. The manoeuvre is left out between columns, so the engine is told that it is between columns, for
that one question only.

It leaves a word alone on its line. Where the text before an italic word, a link or a note fills the line but for its
last space, the engine takes the line for too long and breaks it after the first word.

It changes the letters of a word that it divides, as Hungarian and Dutch want it ("asz-szony" for *asszony*). Nobody who
copies the text could put that right, and the gate could not tell it from a fault: such a place is no place to divide.

It writes the names of all pages anew for each element that is tagged, which takes a fifth of a long book's time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from types import SimpleNamespace
from typing import Any

from pipeline.editions.gridding import on_grid
from pipeline.editions.noteflow import notes_in_step
from pipeline.editions.notesizes import notes_laid_out_once
from pipeline.editions.quickening import quickened


class _Context:
    """The engine's layout context, but for the answer to one question."""

    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "_context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._context, name, value)


@contextmanager
def mended(line: float | None = None) -> Iterator[None]:
    """Inside, every note stays with its line, and a line is broken only when its words do not fit.

    With *line*, the leading in CSS pixels, the text's paragraphs begin on the page's grid of lines.
    """
    with ExitStack() as mends:
        mends.enter_context(_lines_and_names())
        mends.enter_context(quickened())
        mends.enter_context(notes_laid_out_once())
        mends.enter_context(_letters_kept())
        mends.enter_context(notes_in_step())
        if line is not None:
            mends.enter_context(on_grid(line))
        yield


@contextmanager
def _letters_kept() -> Iterator[None]:
    import pyphen
    from weasyprint.text import line_break

    class Kept(pyphen.Pyphen):  # type: ignore[misc]
        def positions(self, word: str) -> list[Any]:
            return [at for at in super().positions(word) if at.data is None]

    line_break.pyphen = SimpleNamespace(Pyphen=Kept, language_fallback=pyphen.language_fallback)
    try:
        yield
    finally:
        line_break.pyphen = pyphen


@contextmanager
def _lines_and_names() -> Iterator[None]:
    from weasyprint.layout import block, inline
    from weasyprint.pdf import pydyf

    references = pydyf.PDF.page_references
    known: dict[int, tuple[bytes, ...]] = {}

    def references_once(pdf: Any) -> tuple[bytes, ...]:
        count = len(pdf.pages["Kids"])
        if count not in known:
            known.clear()
            known[count] = references.fget(pdf)
        return known[count]

    lines, first_line = block._linebox_layout, inline.split_first_line

    def lines_with_their_notes(context: Any, *arguments: Any) -> Any:
        return lines(_Context(context), *arguments)

    def first_line_but_for_its_space(
        text: str, style: Any, context: Any, width: Any, spacing: Any, **options: Any
    ) -> Any:
        found = first_line(text, style, context, width, spacing, **options)
        words, resume = text.rstrip(" "), found[2]
        if (
            width in (None, inf)
            or words == text
            or resume is None
            or " " in text.encode()[:resume].decode().rstrip(" ")
        ):
            return found
        if first_line(words, style, context, width, spacing, **options)[2] is not None:
            return found
        return first_line(text, style, context, width + style["font_size"], spacing, **options)

    block._linebox_layout, inline.split_first_line = lines_with_their_notes, first_line_but_for_its_space
    pydyf.PDF.page_references = property(references_once)
    try:
        yield
    finally:
        block._linebox_layout, inline.split_first_line = lines, first_line
        pydyf.PDF.page_references = references
