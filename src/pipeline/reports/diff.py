"""What fixes would change, as a unified diff that ``patch -p0`` and ``git apply -p0`` take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.frozen import dataclass
from pipeline.model import Book, Edit, TextFile
from pipeline.reports.concise import seen
from pipeline.reports.terminal import clean, painted

CONTEXT = 3  # unchanged lines shown round a change
PAINTED = {"-": "removed", "+": "added", "@": "info"}


@dataclass(frozen=True)
class Line:
    """A line of the diff with its sign and its end; ``text[start:end]`` is what differs from the line beside it."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Change:
    """Lines ``[start, end)`` of a file, counted from 0, and the lines that take their place."""

    start: int
    end: int
    new: Sequence[str]


def diff(book: Book, edits: Mapping[str, Sequence[Edit]], *, color: bool, harmless: bool, base: str = "") -> str:
    """The diff of all files; *edits* hold each file's in order of place.

    *harmless* shows control characters instead of sending them to the terminal; a program gets the text as it is.
    """
    lines: list[Line] = []
    for path, changes in edits.items():
        file = book.text(path)
        if file is not None:
            lines += _file(file, changes, seen(path, base))
    return "".join(_shown(line, color, harmless) for line in lines)


def _shown(line: Line, color: bool, harmless: bool) -> str:
    """A line as it is printed; in colour, the words that differ stand out, for prose has long lines."""
    text, end = (line.text[:-1], "\n") if line.text.endswith("\n") else (line.text, "")
    if harmless and text.endswith("\r"):
        text = text[:-1]
    parts = [text[: line.start], text[line.start : line.end], text[line.end :]]
    if harmless:
        parts = [clean(part) for part in parts]
    style = "bold" if text.startswith(("--- ", "+++ ")) else PAINTED.get(text[:1])
    if style is None or not color:
        return "".join(parts) + end
    styles = (style, f"{style} words", style)
    return "".join(painted(part, s, True) for part, s in zip(parts, styles, strict=True) if part) + end


def _file(file: TextFile, edits: Sequence[Edit], path: str) -> Iterator[Line]:
    """One file's lines of the diff."""
    old = _lines(file.text)
    yield Line(f"--- {path}\n")
    yield Line(f"+++ {path}\n")
    grown = 0
    for hunk in _hunks(_changes(file, old, edits)):
        start, end = max(hunk[0].start - CONTEXT, 0), min(hunk[-1].end + CONTEXT, len(old))
        added = sum(len(change.new) - (change.end - change.start) for change in hunk)
        yield Line(f"@@ -{_range(start, end - start)} +{_range(start + grown, end - start + added)} @@\n")
        grown += added
        yield from _hunk(old, hunk, start, end)


def _hunk(old: Sequence[str], hunk: Sequence[Change], start: int, end: int) -> Iterator[Line]:
    at = start
    for change in hunk:
        yield from (_line(" ", line) for line in old[at : change.start])
        gone = old[change.start : change.end]
        beside = [_apart(*pair) for pair in zip(gone, change.new, strict=False)] if len(gone) == len(change.new) else []
        for number, line in enumerate(gone):
            yield _line("-", line, beside[number][0] if beside else (0, 0))
        for number, line in enumerate(change.new):
            yield _line("+", line, beside[number][1] if beside else (0, 0))
        at = change.end
    yield from (_line(" ", line) for line in old[at:end])


def _apart(old: str, new: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """What of two lines differs: all but their common beginning and end."""
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    return (head, len(old) - tail), (head, len(new) - tail)


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _line(sign: str, line: str, apart: tuple[int, int] = (0, 0)) -> Line:
    text = sign + line if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
    return Line(text, apart[0] + 1, apart[1] + 1) if apart[0] < apart[1] else Line(text)


def _range(start: int, size: int) -> str:
    """A range as the format writes it: counted from 1, an empty one by the line before it."""
    return f"{start + 1 if size else start},{size}"


def _lines(text: str) -> list[str]:
    """The lines of a text as diff counts them, with their ends; only ``\\n`` ends one."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _changes(file: TextFile, old: Sequence[str], edits: Sequence[Edit]) -> list[Change]:
    """The edits as changes of whole lines; those that meet on a line are one change."""
    groups: list[list[Edit]] = []
    for edit in edits:
        if groups and _row(file, groups[-1][-1].end) >= _row(file, edit.start):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    changes = (_change(file, old, group) for group in groups)
    return [change for change in changes if change.new or change.start < change.end]


def _row(file: TextFile, offset: int) -> int:
    return file.position(offset)[0] - 1


def _change(file: TextFile, old: Sequence[str], edits: Sequence[Edit]) -> Change:
    """Edits that share lines, as one change without the lines that stay the same at its beginning and end."""
    start, end = _row(file, edits[0].start), min(_row(file, edits[-1].end) + 1, len(old))
    first = file.offset(start + 1)
    last = file.offset(end + 1) if end < file.lines else len(file.text)
    moved = [Edit(e.path, e.start - first, e.end - first, e.text) for e in edits]
    before = old[start:end]
    after = _lines(TextFile(file.path, file.text[first:last]).edited(moved))
    while before and after and before[-1] == after[-1]:
        before, after, end = before[:-1], after[:-1], end - 1
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return Change(start, end, after)


def _hunks(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes whose context would overlap, together."""
    hunks: list[list[Change]] = []
    for change in changes:
        if hunks and change.start - hunks[-1][-1].end <= 2 * CONTEXT:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    return hunks
