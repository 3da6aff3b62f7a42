"""Where note marks and raised numbers stand: against the word before, behind the point that follows.

The Chicago Manual of Style, 17th edition, 14.26: the mark follows any punctuation but a dash.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import Any

from pipeline.model import JSON
from pipeline.references.csl.inlines import span
from pipeline.references.csl.locales import Locale

POINTS = re.compile(r"[.,;:!?…]+[”’\"»]?|[”\"]")
INTO_QUOTES = re.compile(r"[.,]+")
BLANK = ("Space", "SoftBreak")
COMMA: JSON = span(["between-notes"], [{"t": "Str", "c": ","}])  # two marks in a row would read as one number
RAISED_COMMA: JSON = {"t": "Superscript", "c": [{"t": "Str", "c": ","}]}


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
            if any(isinstance(part, dict) and ("made" in part or part.get("t") == "Note") for part in value):
                value[:] = self._line(value)

    def _line(self, inlines: Sequence[JSON]) -> list[JSON]:
        """A list of inlines with its citations written out."""
        made: list[JSON] = []
        waiting = deque(inlines)
        while waiting:
            inline = waiting.popleft()
            if inline.get("t") == "Cite" and "made" in inline:
                self._cite(inline, made, waiting)
                continue
            if inline.get("t") == "Note" and made and _ends_with_note(made[-1]):
                made.append(COMMA)
            made.append(inline)
        return made

    def _cite(self, cite: JSON, made: list[JSON], waiting: deque[JSON]) -> None:
        """One citation behind what is *made* of its line; *waiting* is what follows."""
        written = cite.pop("made")
        marked = bool(written) and written[-1]["t"] == "Note"
        bare = (marked and len(written) == 1) or self.raised
        if not written or bare:
            _drop_blank(made)
        if marked:
            self._points_first(made, written, waiting)
        else:
            _one_point(written, waiting)
        if written and bare and made and _ends_with_note(made[-1]):
            made.append(COMMA)
        elif written and self.raised and made and made[-1]["t"] == "Cite":
            made.append(RAISED_COMMA)
        made.append({"t": "Cite", "c": [cite["c"][0], written]})

    def _points_first(self, made: list[JSON], written: list[JSON], waiting: deque[JSON]) -> None:
        """The point after a citation comes before its mark, and within quotation marks where that is usual."""
        if not waiting or waiting[0]["t"] != "Str" or (found := POINTS.match(waiting[0]["c"])) is None:
            return
        points = found[0]
        if rest := waiting.popleft()["c"][found.end() :]:
            waiting.appendleft({"t": "Str", "c": rest})
        if len(written) > 1:
            written[-1:-1] = [{"t": "Str", "c": points}]
            return
        at = len(made)  # before the marks that stand here already
        while at and _is_mark(made[at - 1]):
            at -= 1
        before = made[at - 1] if at else None
        if before is not None and before["t"] == "Quoted" and self.inside and INTO_QUOTES.fullmatch(points):
            made[at - 1] = {"t": "Quoted", "c": [before["c"][0], _with_point(before["c"][1], points)]}
        elif not (_last_character(made[at - 1 : at]) in ".!?" and points == "."):
            made.insert(at, {"t": "Str", "c": points})


def _is_mark(inline: JSON) -> bool:
    """Whether nothing but a note's mark is printed."""
    printed = inline["c"][1] if inline["t"] == "Cite" else [inline]
    return inline is COMMA or (len(printed) == 1 and printed[0]["t"] == "Note")


def _ends_with_note(inline: JSON) -> bool:
    """Whether a note's mark stands at the end."""
    last = inline["c"][1][-1:] if inline["t"] == "Cite" else [inline]
    return any(part["t"] == "Note" for part in last)


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


def _one_point(written: list[JSON], waiting: deque[JSON]) -> None:
    """A citation that ends with a full stop does not bring a second one."""
    following = waiting[0]["c"][:1] if waiting and waiting[0]["t"] == "Str" else ""
    if following == "." and written and written[-1]["t"] == "Str" and written[-1]["c"].endswith("."):
        written[-1] = {"t": "Str", "c": written[-1]["c"][:-1]}
