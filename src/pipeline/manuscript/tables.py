"""Tables whose cells run over several lines side by side: pandoc's grid tables and multiline tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.frozen import dataclass
from pipeline.manuscript.markup import line_start

Cell = tuple[str, int, int]  # "head" or "body", row, column
Segment = tuple[int, int]
_GRID_RULE = re.compile(r"[ ]{0,3}\+(?:[-=:]+\+)+[ \t]*\r?$")
_DASHES = re.compile(r"[ ]{0,3}-{2,}[- ]*\r?$")
_COLUMN = re.compile(r"-+")
TOO_MUCH = 2_000_000_000  # characters copied for the cells of one table


@dataclass(frozen=True)
class Laid:
    """A table laid out in columns: where each cell's lines stand in the file, and where the table ends."""

    cells: Mapping[Cell, Sequence[Segment]]
    end: int

    def text(self, source: str, cell: Cell) -> tuple[str, int]:
        """A cell's text at the offsets it has in the file, all else blank; and where it begins."""
        segments = self.cells[cell]
        pieces = [" " * segments[0][0]]
        for number, (start, end) in enumerate(segments):
            if number:
                pieces.append("\n" + " " * (start - segments[number - 1][1] - 1))
            pieces.append(source[start:end])
        return "".join(pieces), segments[0][0]


def read_table(text: str, at: int, end: int) -> Laid | None:
    """The grid or multiline table whose first line holds *at*; None for any other, or one with joined cells."""
    start = line_start(text, at)
    if start < 0:
        return None
    lines = _lines(text, start, end)
    laid = None
    if lines and _GRID_RULE.match(text[slice(*lines[0])]):
        laid = _grid(text, lines)
    elif lines and _DASHES.match(text[slice(*lines[0])]):
        laid = _multiline(text, lines)
    return laid if laid and laid.end * len(laid.cells) < TOO_MUCH else None


def _lines(text: str, start: int, end: int) -> list[Segment]:
    """The lines from *start* on, without their ends, as far as a table can reach."""
    found: list[Segment] = []
    grid = text[start:end][:4].lstrip(" ").startswith("+")
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop].strip()
        if grid and not line.startswith(("+", "|")):
            break
        found.append((start, stop))
        if not grid and len(found) > 1 and _DASHES.match(text[start:stop]) and _is_last(text, stop, end, found):
            break
        start = stop + 1
    return found


def _is_last(text: str, stop: int, end: int, found: Sequence[Segment]) -> bool:
    """Whether a rule closes a multiline table: a blank line or the end of the text follows."""
    following = text[stop + 1 : end].split("\n", 1)[0] if stop < end else ""
    return not following.strip() and len(found) > 2


def _grid(text: str, lines: Sequence[Segment]) -> Laid | None:
    marks = [_columns(text, lines[0], "+")]
    rows: list[list[Segment]] = []
    head = 0
    for line in lines:
        if _GRID_RULE.match(text[slice(*line)]):
            marks.append(_columns(text, line, "+"))
            if "=" in text[slice(*line)] and rows and not head:
                head = len(rows)
            rows.append([])
        elif text[slice(*line)].lstrip().startswith("+") or not rows:
            return None
        else:
            rows[-1].append(line)
    if len(set(marks)) != 1 or rows[-1]:
        return None
    return _laid(
        text, rows[:-1], head, [(a + 1, b) for a, b in zip(marks[0], marks[0][1:], strict=False)], lines[-1][1]
    )


def _columns(text: str, line: Segment, sign: str) -> tuple[int, ...]:
    return tuple(i for i, char in enumerate(text[slice(*line)]) if char == sign)


def _multiline(text: str, lines: Sequence[Segment]) -> Laid | None:
    rules = [n for n, line in enumerate(lines) if _DASHES.match(text[slice(*line)])]
    if len(rules) < 2 or rules[-1] != len(lines) - 1 or len(rules) > 3:
        return None
    headed = len(rules) == 3
    rule = rules[1] if headed else rules[0]
    starts = [found.start() for found in _COLUMN.finditer(text[slice(*lines[rule])])]
    columns = [(0 if n == 0 else a, starts[n + 1] if n + 1 < len(starts) else 10**9) for n, a in enumerate(starts)]
    head = [list(lines[1:rule])] if headed else []
    body: list[list[Segment]] = [[]]
    blank = any(not text[slice(*line)].strip() for line in lines[rule + 1 : -1])
    for line in lines[rule + 1 : -1]:
        if body[-1] and not (blank and text[slice(*line)].strip()):
            body.append([])
        if text[slice(*line)].strip():
            body[-1].append(line)
    return _laid(text, [*head, *(r for r in body if r)], len(head), columns, lines[-1][1])


def _laid(text: str, rows: Sequence[Sequence[Segment]], head: int, columns: Sequence[Segment], end: int) -> Laid:
    cells: dict[Cell, list[Segment]] = {}
    for number, row in enumerate(rows):
        section, index = ("head", number) if number < head else ("body", number - head)
        for column, (left, right) in enumerate(columns):
            if row:
                cells[section, index, column] = [_cut(text, line, left, right) for line in row]
    return Laid(cells, end)


def _cut(text: str, line: Segment, left: int, right: int) -> Segment:
    """The stretch of a line between two columns of the screen; wide characters take two, combining ones none."""
    content = text[slice(*line)]
    if content.isascii():
        return min(line[0] + left, line[1]), min(line[0] + right, line[1])
    column, start = 0, None
    for index, char in enumerate(content):
        if start is None and column >= left:
            start = line[0] + index
        if column >= right:
            return start if start is not None else line[1], line[0] + index
        column += 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return start if start is not None else line[1], line[1]
