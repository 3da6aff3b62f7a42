"""The words of the source put in the place of the author's: the fix of last resort, which is never safe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Difference, Edit, Fix
from pipeline.rules.outcomes import Held

PLAIN = re.compile(r"[\w ,;:.!?'’\-–—]*")  # words without markup, on either side
DIVIDED = re.compile(r"[-‐] ")  # at the end of a printed line
BETWEEN = re.compile(r"[\s,;:.!?'’–—-]*(?=\w)")  # to the next word, with nothing but points on the way


def restored(it: Held, changed: Sequence[Difference]) -> Fix | None:
    """Each change undone, as the source has it; None when one of them cannot be, for markup or a divided word."""
    edits = [_edit(it, difference) for difference in changed]
    made = [edit for edit in edits if edit is not None]
    return Fix(False, made) if len(made) == len(edits) else None


def _edit(it: Held, difference: Difference) -> Edit | None:
    focus, text = it.focus(difference), it.quotation.text
    start, end = difference.ours_at
    theirs = " ".join(difference.theirs.split())
    known = text[start:end].split() == difference.ours.split()
    if focus is None or not known or DIVIDED.search(theirs):
        return None
    if not PLAIN.fullmatch(text[start:end]) or not PLAIN.fullmatch(theirs):
        return None
    place = _put_back(it, difference, theirs) if start == end else _put_instead(text, start, end, theirs)
    if place is None:
        return None
    left, right, words = place
    offset = focus.start - start
    return Edit(focus.path, offset + left, offset + right, words)


def _put_instead(text: str, start: int, end: int, theirs: str) -> tuple[int, int, str] | None:
    """The source's words for ours; ours taken out, with the space beside them, where it has none."""
    if theirs:
        return start, end, theirs
    if text[end : end + 1] == " ":
        return start, end + 1, ""
    return (start - 1, end, "") if text[start - 1 : start] == " " else None


def _put_back(it: Held, difference: Difference, theirs: str) -> tuple[int, int, str] | None:
    """Words left out, put before the word that follows them, with the points that the source has between the two."""
    passage, there = it.passage, difference.theirs_at
    gap = BETWEEN.match(it.quotation.text, difference.ours_at[0])
    if passage is None or there is None or gap is None or not theirs:
        return None
    following = BETWEEN.match(passage.text, there[1])
    if following is None or not PLAIN.fullmatch(following[0]) or " " not in following[0]:
        return None
    return gap.end(), gap.end(), theirs + following[0]
