"""Where note marks and raised numbers stand: against the word before, behind the point that follows.

The Chicago Manual of Style, 17th edition, 14.26: the mark follows any punctuation but a dash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.model import JSON
from pipeline.references.csl.locales import Locale

POINTS = re.compile(r"[.,;:!?…]+[”’\"»]?|[”\"]")
INTO_QUOTES = re.compile(r"[.,]+")
BLANK = ("Space", "SoftBreak")


def place_marks(document: JSON, locale: Locale, *, raised: bool) -> None:
    """Put what the citations have become (``made`` of each Cite) into the text, and note marks behind the points.

    *raised*: the style sets its citations as raised numbers, which stand against the word like note marks.
    """
    Marks(locale.options.get("punctuation-in-quote") == "true", raised).settle(document)


class Marks:
    """One pass over a document; ``inside`` tells whether points go inside quotation marks."""

    def __init__(self, inside: bool, raised: bool) -> None:
        self.inside = inside
        self.raised = raised

    def settle(self, value: Any) -> None:
        """Settle every list of inlines below a piece of AST."""
        if isinstance(value, dict):
            for part in value.values():
                self.settle(part)
        elif isinstance(value, list):
            for part in value:
                self.settle(part)
            if any(isinstance(part, dict) and part.get("t") == "Cite" and "made" in part for part in value):
                value[:] = self._line(value)

    def _line(self, inlines: Sequence[JSON]) -> list[JSON]:
        """A list of inlines with its citations written out."""
        made: list[JSON] = []
        waiting = list(inlines)
        while waiting:
            inline = waiting.pop(0)
            if inline.get("t") != "Cite" or "made" not in inline:
                made.append(inline)
                continue
            written = inline.pop("made")
            marked = bool(written) and written[-1]["t"] == "Note"
            if not written or (marked and len(written) == 1) or self.raised:
                _drop_blank(made)
            if marked:
                self._points_first(made, written, waiting)
            else:
                _one_point(written, waiting)
            made.append({"t": "Cite", "c": [inline["c"][0], written]})
        return made

    def _points_first(self, made: list[JSON], written: list[JSON], waiting: list[JSON]) -> None:
        """The point after a citation comes before its mark, and within quotation marks where that is usual."""
        if not waiting or waiting[0]["t"] != "Str" or (found := POINTS.match(waiting[0]["c"])) is None:
            return
        points = found[0]
        rest = waiting[0]["c"][found.end() :]
        waiting[0:1] = [{"t": "Str", "c": rest}] if rest else []
        if len(written) > 1:
            written[-1:-1] = [{"t": "Str", "c": points}]
            return
        at = len(made)  # before the marks that stand here already
        while at and made[at - 1]["t"] == "Cite":
            at -= 1
        before = made[at - 1] if at else None
        if before is not None and before["t"] == "Quoted" and self.inside and INTO_QUOTES.fullmatch(points):
            made[at - 1] = {"t": "Quoted", "c": [before["c"][0], _with_point(before["c"][1], points)]}
        elif not (_last_character(made[:at]) in ".!?" and points == "."):
            made.insert(at, {"t": "Str", "c": points})


def _drop_blank(made: list[JSON]) -> None:
    while made and made[-1].get("t") in BLANK:
        made.pop()


def _with_point(inlines: list[JSON], points: str) -> list[JSON]:
    """Quoted words with a point at their end, unless they have one."""
    if _last_character(inlines) in ".,!?;:…":
        return inlines
    return [*inlines, {"t": "Str", "c": points}]


def _last_character(inlines: Sequence[JSON]) -> str:
    if not inlines:
        return " "
    last = inlines[-1]
    content: Any = last.get("c")
    if last["t"] == "Str":
        return str(content)[-1:]
    if last["t"] in ("Emph", "Strong", "SmallCaps", "Underline"):
        return _last_character(content)
    if last["t"] in ("Quoted", "Span", "Link"):
        return _last_character(content[1])
    return " "


def _one_point(written: list[JSON], waiting: Sequence[JSON]) -> None:
    """A citation that ends with a full stop does not bring a second one."""
    following = waiting[0]["c"][:1] if waiting and waiting[0]["t"] == "Str" else ""
    if following == "." and written and written[-1]["t"] == "Str" and written[-1]["c"].endswith("."):
        written[-1] = {"t": "Str", "c": written[-1]["c"][:-1]}
