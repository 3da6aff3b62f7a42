"""The places in WeasyPrint 70 where lines are made, and what is told to them there.

``iter_line_boxes`` gets a whole paragraph and the width of its block: there the plan is made, once for each width, and
left with the paragraph's boxes. ``split_text_box`` asks how much of a text fits in the rest of a line: there the plan
answers, or, without one, an engine that has just divided two words in a row is kept from dividing a third.
``text_align`` justifies and ``draw_first_line`` draws: there spaces and letters of a planned line become a little wider
or narrower (``filling``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from pipeline.editions.linebreaking.filling import fit, widened
from pipeline.editions.linebreaking.knuthplass import MOST_DIVIDED
from pipeline.editions.linebreaking.measure import Ruler
from pipeline.editions.linebreaking.paragraph import HYPHENS, Unknown
from pipeline.editions.linebreaking.plan import make_plan

MOST_BESIDE = 40  # lines beside a float
START = ("left", "inline-start")
ROOMY = 1e6  # CSS pixels: a line so wide that the engine never breaks it
NEVER = (10**6, 0, 0)  # letters of a word that may be divided

Line = tuple[Any, Any]  # the engine's line, and where the next one begins


@contextmanager
def line_breaking(engine: Any, how: str) -> Iterator[Mapping[str, int]]:
    """Inside, the *engine* (WeasyPrint) breaks lines as the setting says, "total-fit" or "first-fit".

    Yields a count of the justified paragraphs of the last layout that total-fit has left to the engine, by the reason.
    """
    block, inline = engine.layout.block, engine.layout.inline
    breaker = _Breaker(block.iter_line_boxes, inline.split_text_box, whole=how == "total-fit")
    split_inline_box, text_align, draw = inline.split_inline_box, inline.text_align, engine.draw.text.draw_first_line

    def line_of_boxes(context: Any, box: Any, x: float, max_x: float, *others: Any) -> Any:
        return split_inline_box(context, box, x, ROOMY if _planned(box) else max_x, *others)

    def aligned(context: Any, line: Any, width: float, last: bool) -> Any:
        if _planned(line) and fit(line, width, last=last, justify=partial(inline.justify_line, context)):
            return 0
        return text_align(context, line, width, last)

    def drawn(stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        return draw(stream, box, overflow, ellipsis, widened(box, matrix))

    block.iter_line_boxes, inline.split_text_box = breaker.lines, breaker.text_of_line
    inline.split_inline_box, inline.text_align = line_of_boxes, aligned
    engine.draw.text.draw_first_line = drawn
    try:
        yield breaker.left
    finally:
        block.iter_line_boxes, inline.split_text_box = breaker.iter_line_boxes, breaker.split_text_box
        inline.split_inline_box, inline.text_align = split_inline_box, text_align
        engine.draw.text.draw_first_line = draw


def _planned(box: Any) -> bool:
    return getattr(box, "plan", None) is not None


class _Breaker:
    """Stands in for two of the engine's functions; *whole* paragraphs are planned, or ladders alone avoided."""

    def __init__(
        self, iter_line_boxes: Callable[..., Iterator[Line]], split_text_box: Callable[..., Any], *, whole: bool
    ) -> None:
        self.iter_line_boxes, self.split_text_box, self.whole = iter_line_boxes, split_text_box, whole
        self.left: Counter[str] = Counter()  # paragraphs left to the engine in this layout, by the reason
        self._ruler = Ruler()
        self._layout: Any = None  # something that each layout has of its own
        self._restrained = False  # the line that is being made should not end in a divided word
        self._strict: dict[int, tuple[Any, Any]] = {}  # a style, and the same without divided words

    def lines(
        self, context: Any, box: Any, y: float, bottom_space: float, skip: Any, parent: Any, absolute: Any, fixed: Any,
        letter_style: Any, line_style: Any,
    ) -> Iterator[Line]:  # fmt: skip
        """The lines of a paragraph, as planned; from the first that does not fit on, as the engine makes them."""
        rest = absolute, fixed, letter_style, line_style
        if self.whole:
            self._plan(context, box, y, skip, parent, plain=not (letter_style or line_style))
        divided: dict[str, int] = box.__dict__.setdefault("divided", {})  # words in a row before the line that begins …
        row, at = divided.get(repr(skip), 0), skip
        lines = self.iter_line_boxes(context, box, y, bottom_space, at, parent, *rest)
        while found := self._next(lines, row):
            line, resume = found
            if getattr(line, "overfull", False):
                self._give_up(box, "a line of it came out too long")
                lines = self.iter_line_boxes(context, box, y, bottom_space, at, parent, *rest)
                continue
            y, at = line.position_y + line.height, resume
            row = row + 1 if _last_sign(line) in HYPHENS else 0
            if row:
                divided[repr(at)] = row
            yield found

    def _next(self, lines: Iterator[Line], row: int) -> Line | None:
        self._restrained = row >= MOST_DIVIDED
        try:
            return next(lines, None)
        finally:
            self._restrained = False

    def text_of_line(
        self, context: Any, box: Any, width: float | None, skip: int, is_line_start: bool = True
    ) -> tuple[Any, int | None, Any]:
        """A box with what the line gets of a text, how much of the text is then done (None: all), and if by force."""
        ends = box.__dict__.get("line_ends")
        found: tuple[Any, int | None, Any]
        if width is None or ends is None:
            if width is not None and self._restrained and box.style["hyphens"] == "auto":
                found = self._undivided(context, box, width, skip, is_line_start)
            else:
                found = self.split_text_box(context, box, width, skip, is_line_start=is_line_start)
            return found
        end = next((end for end in ends if end.at > skip), None)
        if end is None:
            found = self.split_text_box(context, box, None, skip)
            return found
        text = box.text.encode()[skip : end.at].decode().rstrip(" ") + end.hyphen
        if not text:
            return None, end.at, False
        return self.split_text_box(context, box.copy_with_text(text), None, 0)[0], end.at, False

    def _undivided(self, context: Any, box: Any, width: float, skip: int, is_line_start: bool) -> Any:
        """What the engine makes of a text when it may divide no word, unless it would then be too long."""
        style = box.style
        if id(style) not in self._strict:
            strict = style.copy()
            strict["hyphenate_limit_chars"] = NEVER
            self._strict[id(style)] = style, strict
        other = box.copy()
        other.style = self._strict[id(style)][1]
        found = self.split_text_box(context, other, width, skip, is_line_start=is_line_start)
        while found[0] is not None and found[1] is not None and found[0].text.endswith(tuple(HYPHENS)):
            shorter = self.split_text_box(context, other, found[0].width - 1, skip, is_line_start=is_line_start)
            if shorter[0] is None or shorter[0].width >= found[0].width:
                break
            found = shorter
        if found[0] is not None:
            if found[0].width > width:
                return self.split_text_box(context, box, width, skip, is_line_start=is_line_start)
            found[0].style = style
        return found

    def _plan(self, context: Any, box: Any, y: float, skip: Any, parent: Any, *, plain: bool) -> None:
        """Leave a plan with the paragraph, or None where the engine shall break its lines by itself."""
        from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
        from weasyprint.layout.replaced import inline_replaced_box_layout

        def resolve(inner: Any) -> float:
            resolve_percentages(inner, parent)
            if type(inner).__name__ != "InlineReplacedBox":
                return 0.0
            picture = inner.copy()
            inline_replaced_box_layout(picture, parent)
            return float(picture.margin_width())

        style = box.style
        if (style["text_align_all"], style["direction"], style["white_space"]) != ("justify", "ltr", "normal"):
            return
        if self._layout is not style.font_config:
            self._layout = style.font_config
            self.left.clear()
        if skip is not None:
            return  # what was planned where the paragraph began still holds
        resolve_percentages(box, parent)
        resolve_one_percentage(box, "text_indent", parent.width)
        try:
            measures = _measures(context.excluded_shapes, y, box, parent)
            if getattr(box, "asked", None) != measures:
                self._withdraw(box)
                box.asked = measures
                if not plain:
                    raise Unknown("its first line or letter has a style of its own")
                box.plan = make_plan(box, measures, resolve, self._ruler)
        except Unknown as reason:
            self._give_up(box, str(reason))

    def _withdraw(self, box: Any) -> None:
        if _planned(box):
            box.plan.withdraw()
        box.plan = None

    def _give_up(self, box: Any, reason: str) -> None:
        self._withdraw(box)
        if reason and not hasattr(box, "left"):
            box.left = True
            self.left[reason] += 1


def _measures(floats: Sequence[Any], y: float, box: Any, parent: Any) -> tuple[float, ...]:
    """The width of each line of a paragraph that begins at *y*, the last for all that follow. Raises Unknown."""
    from weasyprint.text.line_break import strut

    height, left, right = strut(box.style)[0], parent.content_box_x(), parent.content_box_x() + parent.width
    below = max((shape.position_y + shape.margin_height() for shape in floats), default=y)
    if below > y + MOST_BESIDE * height:
        raise Unknown("something large floats beside it")
    measures: list[float] = []
    while (top := y + len(measures) * height) < below:
        beside = [s for s in floats if s.position_y < top + height and s.position_y + s.margin_height() > top]
        start = max((s.position_x + s.margin_width() for s in beside if s.style["float"] in START), default=left)
        end = min((s.position_x for s in beside if s.style["float"] not in START), default=right)
        measures.append(min(end, right) - max(start, left))
    measures.append(parent.width)
    if min(measures) < parent.width / 3:
        raise Unknown("something large floats beside it")
    return measures[0] - box.text_indent, *(measures[1:] or [parent.width])


def _last_sign(line: Any) -> str:
    """The last character of a line; a space where something else ends it."""
    box = line
    while getattr(box, "children", ()):
        box = box.children[-1]
    return str(box.text[-1]) if getattr(box, "text", "") else " "
