"""Words in a stored text that are no part of its sentences: note marks, verse and line numbers, heads between pages.

Only whole marks and whole lines count, and only where their form or their neighbours show what they are; a number that
might be the author's is left to be one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.matching.wording import Words

NOTE_MARK, VERSE_NUMBER, LINE_NUMBER = "note mark", "verse number", "line number"
PAGE_BREAK, HEAD = "page break", "running head"
NAMES = frozenset([NOTE_MARK, VERSE_NUMBER, LINE_NUMBER, PAGE_BREAK, HEAD])
IN_BRACKETS = re.compile(r"(?:foot)?note:?\s?\d{0,3}|fn\.?\s?\d{1,3}|n\.?\s?\d{1,3}|\d{1,3}|[a-z]", re.IGNORECASE)
PAGE_MARK = re.compile(r"p{1,2}(?:ages?|g)?\.?\s*[\divxlc]+", re.IGNORECASE)
CHAPTER_AND_VERSE = re.compile(r"\d{1,3}\s?[:.]\s?\d{1,3}")
OPENING = re.compile(r"^[ \t{]*(\d{1,3})\b", re.MULTILINE)
CLOSING = re.compile(r"\s(\d{1,4})[ \t]*$", re.MULTILINE)
NOTE_LINE = re.compile(r"\s*(?:\[?\d{1,3}[\]).]?\s*\S|[*†‡§¶‖⁰¹²³⁴-⁹])")
NEAR = 3000  # characters in which a numbered line has numbered neighbours
STEPS = (1, 2, 3, 4, 5, 10)
HEADS = 3  # lines of a head
LONGEST = 80  # characters of a line of it


def beside_the_text(words: Words, start: int, end: int, seams: Sequence[int]) -> str | None:
    """What the words ``start`` to ``end`` of a source are, when they are no part of its sentence; None if they may be.

    *seams* are the offsets at which its pages begin.
    """
    text, left, right = words.text, words.starts[start], words.ends[end - 1]
    here = text[left:right]
    if text[left - 1 : left] == "[" and text[right : right + 1] == "]":
        if PAGE_MARK.fullmatch(here):
            return PAGE_BREAK
        if CHAPTER_AND_VERSE.fullmatch(here):
            return VERSE_NUMBER
        return NOTE_MARK if IN_BRACKETS.fullmatch(here) else None
    if here.isdigit() and len(here) <= 3 and left and _is_set_against(text, left, right):
        return NOTE_MARK
    return _numbered(text, left, right) or _between_pages(words, start, end, seams) or _head(words, start, end)


def _is_set_against(text: str, left: int, right: int) -> bool:
    """A number without a space behind the point it belongs to: free.3, free.(3)."""
    if text[left - 1] == "(" and text[right : right + 1] == ")":
        left -= 1
    return left > 0 and text[left - 1] in '.,;:!?"”’»)' and not text[left - 2 : left - 1].isdigit()


def _numbered(text: str, left: int, right: int) -> str | None:
    """The number of a verse at the beginning of a line, or of a line at its end, with the next or the last not far."""
    here = text[left:right]
    head = text.rfind("\n", 0, left) + 1
    tail = text.find("\n", right)
    before, after = text[head:left], text[right : tail if tail >= 0 else len(text)]
    opens, closes = not before.strip(" \t{"), not after.strip(" \t.]")
    if opens and CHAPTER_AND_VERSE.fullmatch(here):
        return VERSE_NUMBER
    if not here.isdigit() or opens == closes:
        return None
    if opens:
        return VERSE_NUMBER if _in_step(text, left, int(here), OPENING, (1,)) else None
    return LINE_NUMBER if _in_step(text, left, int(here), CLOSING, STEPS) else None


def _in_step(text: str, at: int, number: int, pattern: re.Pattern[str], steps: Sequence[int]) -> bool:
    """Whether a number stands in a row with another of its kind near by."""
    low, high = max(at - NEAR, 0), at + NEAR
    others = {(m.start(1) > at, int(m.group(1))) for m in pattern.finditer(text, low, min(high, len(text)))}
    return any((True, number + step) in others or (False, number - step) in others for step in steps)


def _between_pages(words: Words, start: int, end: int, seams: Sequence[int]) -> str | None:
    """The notes at a page's foot and the head of the next, between two words of one sentence."""
    text = words.text
    left = words.ends[start - 1] if start else 0
    right = words.starts[end] if end < len(words) else len(text)
    at = bisect_left(seams, left)
    if at == len(seams) or seams[at] > right:
        return None
    foot, top = text[left : seams[at]].split("\n"), text[seams[at] : right].split("\n")
    notes = [line for line in foot[1:] if line.strip("\f \t\r")]
    if any(c.isalnum() for c in foot[0]) or any(c.isalnum() for c in top[-1]):
        return None
    lines = [line.strip() for line in top[:-1] if line.strip()]
    if notes and not (NOTE_LINE.match(notes[0]) or (len(notes) == 1 and _is_head(notes[0].strip()))):
        return None
    return PAGE_BREAK if len(lines) <= HEADS and all(map(_is_head, lines)) else None


def _is_head(line: str) -> bool:
    """A short line in capitals, with a number, or with every longer word capitalised."""
    long_words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return len(line) <= LONGEST and (
        any(c.isdigit() for c in line) or all(word[0].isupper() for word in long_words) or line.isupper()
    )


def _head(words: Words, start: int, end: int) -> str | None:
    """A head that a scan left in the text without saying where the page ends: whole lines that come again."""
    text = words.text
    left = words.ends[start - 1] if start else 0
    right = words.starts[end] if end < len(words) else len(text)
    lines = text[left:right].split("\n")
    if len(lines) < 3 or any(c.isalnum() for c in lines[0] + lines[-1]):
        return None
    inside = [line.strip() for line in lines[1:-1] if line.strip()]
    if len(inside) > HEADS or not all(map(_is_head, inside)):
        return None
    return HEAD if all(_comes_again(text, line) for line in inside) else None


def _comes_again(text: str, line: str) -> bool:
    """Whether a line stands on other pages too, or is a number alone, whatever its number."""
    letters = re.findall(r"[^\W\d_]+", line)
    if not letters:
        return any(c.isdigit() for c in line)
    other = r"(?:[^\w\n]|[\d_])*"
    again = re.finditer(f"^{other}{other.join(map(re.escape, letters))}{other}$", text, re.MULTILINE)
    return sum(1 for _, _ in zip(range(3), again, strict=False)) >= 3
