"""From words to lines: what stands side by side, and not in the next column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.sources.pdf.glyphs import Word

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARK = re.compile(r"[(\[]?(?:[*∗†‡§¶#]{0,3}\d{1,3}(?:[,–-]\d{1,3})*|[*∗†‡§¶#]{1,3}|[a-z])[)\].,]?")
SMALL, HIGH = 0.93, 0.13  # of the line's size: a raised mark is smaller than the first, and higher than the second
NEAR = 0.8  # of the size: words farther apart are looked at again, for a gutter may lie between them
TAB = 4.0  # of the size: the widest gap over which a label and its text are one line
WIDE = 8.0  # of the size: a line of a column, and no label
AROUND = 7  # line heights above and below in which a gutter shows
DROPPED = 1.7  # of the next line's size: a capital that stands over several lines


@dataclass(slots=True)
class Line:
    """A line of a column: its words, and its place. ``marks`` are stretches of the text that are no words of it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    marks: Sequence[tuple[int, int]] = ()

    @property
    def width(self) -> float:
        """How far the line runs."""
        return self.right - self.left


def lines_of(words: Sequence[Word]) -> list[Line]:
    """The lines of a page, in the order in which the file draws them."""
    _tame(words)
    return [_line(run) for run in _with_initials(_joined(list(_runs(words))))]


def _tame(words: Sequence[Word]) -> None:
    """Give signs that are no letters, such as tall brackets, no more than the usual size: it measures the gaps."""
    usual = _usual(words) if words else 0.0
    for word in words:
        if word.size > 1.3 * usual and not any(map(str.isalpha, word.text)):
            word.size = usual


class _Run:
    """Words side by side on one baseline."""

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.left, self.right, self.base, self.size = word.left, word.right, word.base, word.size

    def takes(self, word: Word) -> bool:
        """Whether a word that the file draws next goes on in this line."""
        size = max(self.size, word.size)
        if max(self.size, word.size) > DROPPED * min(self.size, word.size) and _initial(self.words[0], word):
            return False
        last = self.words[-1]
        # Right-to-left lines come in the order of reading: there the next word stands to the left.
        apart = max(word.left - last.right, last.left - word.right)
        if apart > NEAR * size or (apart < -0.5 * size and not word.glued):
            return False
        return self.level(word)

    def level(self, word: Word) -> bool:
        """Whether a word stands on this baseline, or is set a little higher or lower because it is smaller."""
        size = max(self.size, word.size, 1.0)
        off = abs(word.base - self.base)
        unequal = min(self.size, word.size) < SMALL * size
        return off <= (0.65 if unequal else 0.3) * size

    def add(self, word: Word) -> None:
        """Put a word at the end."""
        if word.size * SMALL > self.size:  # the line began with a raised mark
            self.base, self.size = word.base, word.size
        self.words.append(word)
        self.left, self.right = min(self.left, word.left), max(self.right, word.right)


def _runs(words: Sequence[Word]) -> Iterator[_Run]:
    run: _Run | None = None
    for word in words:
        if run is not None and run.takes(word):
            run.add(word)
            continue
        if run is not None:
            yield run
        run = _Run(word)
    if run is not None:
        yield run


def _joined(runs: list[_Run]) -> list[_Run]:
    """Runs on one baseline made one line, unless the gutter between two columns lies between them."""
    if len(runs) < 2:
        return runs
    order = sorted(range(len(runs)), key=lambda n: (-runs[n].base, runs[n].left))
    seen = [(runs[n].left, runs[n].right, runs[n].base) for n in order]  # as they are before any is joined
    gone: set[int] = set()
    for place, n in enumerate(order):
        left = runs[n]
        if n in gone:
            continue
        near = [m for m in order[max(place - 12, 0) : place + 24] if m != n and m not in gone]
        row = [m for m in near if abs(runs[m].base - left.base) <= _lax(left, runs[m])]
        for other in sorted(row, key=lambda m: runs[m].left):
            if runs[other].left >= left.left and _one_line(left, runs[other], seen[max(place - 60, 0) : place + 60]):
                _merge(left, runs[other])
                gone.add(other)
    return [run for n, run in enumerate(runs) if n not in gone]


def _lax(one: _Run, other: _Run) -> float:
    size = max(one.size, other.size)
    return (0.65 if min(one.size, other.size) < SMALL * size else 0.3) * size


def _merge(one: _Run, other: _Run) -> None:
    if other.size * SMALL > one.size:
        one.base, one.size = other.base, other.size
    one.words += other.words
    one.right = max(one.right, other.right)


def _one_line(left: _Run, right: _Run, around: Sequence[tuple[float, float, float]]) -> bool:
    """Whether two runs on one baseline belong to one line: a word apart, or a label and its text."""
    size = max(left.size, right.size, 1.0)
    gap = right.left - left.right
    if _initial(left.words[0], right.words[0]) and size > DROPPED * min(left.size, right.size):
        return False
    if gap > TAB * size or gap < -0.5 * size:
        return False
    middle = (left.right + right.left) / 2
    narrow = min(left.right - left.left, right.right - right.left) < WIDE * size
    if gap > 2 * NEAR * size and not narrow and not _crossed(middle, left.base, size, around):
        return False
    return gap < 0.25 * size or not _gutter(middle, left.base, size, around)


def _crossed(x: float, base: float, size: float, around: Sequence[tuple[float, float, float]]) -> bool:
    """Whether the lines above and below run over *x*: the wide gap is one of a line set to the full measure."""
    near = [left < x - 1 and right > x + 1 for left, right, at in around if 0.5 * size < abs(at - base) < 1.7 * size]
    return len(near) > 0 and all(near)


def _gutter(x: float, base: float, size: float, around: Sequence[tuple[float, float, float]]) -> bool:
    """Whether lines of two columns end and begin at *x*, and hardly any crosses it."""
    before = after = across = 0
    near, wide = 3 * size, WIDE * size
    for left, right, at in around:
        if abs(at - base) > AROUND * 1.3 * size:
            continue
        if left < x - 1 and right > x + 1:
            across += 1
        elif right <= x + 1:
            before += x - right < wide and right - left >= wide  # labels before a list are narrow, columns are not
        else:
            after += left - x < near and right - left >= near
    return min(before, after) >= 3 and across <= 0.34 * min(before, after)


def _with_initials(runs: list[_Run]) -> list[_Run]:
    """Large capitals at the head of a chapter put before the word that they begin."""
    made: list[_Run] = []
    for run in runs:
        first = run.words[0]
        if len(run.words) == 1 and _initial(first):
            target = next((r for r in runs if r is not run and _begins(run, r)), None)
            if target is not None:
                target.words[0] = _with_capital(first, target.words[0])
                continue
        made.append(run)
    return made


def _initial(*words: Word) -> bool:
    """Whether one of some words is a single capital, perhaps after a quotation mark."""
    return any(len(word.text.strip("“\"'‘«„")) == 1 and word.text[-1].isupper() for word in words)


def _begins(capital: _Run, run: _Run) -> bool:
    """Whether a large capital stands at the left of a line, its head at the height of the line's."""
    return (
        capital.size > DROPPED * run.size
        and -0.3 * run.size < run.left - capital.right < 1.5 * run.size
        and abs((capital.base + 0.7 * capital.size) - (run.base + 0.7 * run.size)) < 1.1 * run.size
    )


def _with_capital(capital: Word, word: Word) -> Word:
    return Word(capital.text + word.text, word.left, word.right, word.base, word.size, word.glued)


def _line(run: _Run) -> Line:
    """A line's text, its note marks told apart, its spaced-out words closed up."""
    words = list(_closed_up(run.words))
    size = _usual(words)
    base = next((w.base for w in words if w.size >= SMALL * size), run.base)
    text, marks = "", []
    for word in words:
        raised = word.size <= SMALL * size and word.base - base >= HIGH * size
        if raised and MARK.fullmatch(word.text):
            start = len(text)
            if not text:  # the number of a note
                text = word.text.translate(RAISED) + " "
                continue
            text += word.text.translate(RAISED)
            if word.text.strip("()[].,").isalpha() and _is_letter_mark(text[:start]):
                marks.append((start, len(text)))
            continue
        text += ("" if not text or word.glued or text[-1] == " " else " ") + word.text
    return Line(text, run.left, run.right, base, size, marks)


def _is_letter_mark(before: str) -> bool:
    """Whether a small raised letter calls a note, and is not the end of "19e" or "Mr"."""
    word = before.rsplit(" ", 1)[-1]
    return not word[-1:].isdigit() and not (len(word) == 1 and word.isupper())


def _usual(words: Sequence[Word]) -> float:
    """The size in which most of a line's letters are set."""
    sizes: dict[float, int] = {}
    for word in words:
        at = round(word.size, 1)
        sizes[at] = sizes.get(at, 0) + len(word.text)
    return max(sizes, key=lambda s: (sizes[s], s))


def _closed_up(words: Sequence[Word]) -> Iterator[Word]:
    """Words whose letters are s p a c e d as words again."""
    n = 0
    while n < len(words):
        end = n
        while end < len(words) and len(words[end].text) == 1 and words[end].text.isalpha():
            end += 1
        if end - n < 4:
            yield from words[n : max(end, n + 1)]
            n = max(end, n + 1)
            continue
        letters = list(words[n:end])
        if end < len(words) and len(words[end].text) == 2 and words[end].text[0].isalpha():  # the last has its comma
            letters.append(words[end])
            end += 1
        gaps = [b.left - a.right for a, b in pairwise(letters)]
        usual = sorted(gaps)[len(gaps) // 2]
        for m, letter in enumerate(letters):
            letter.glued = letter.glued or (m > 0 and gaps[m - 1] <= 1.6 * max(usual, 0.1 * letter.size))
            yield letter
        n = end
