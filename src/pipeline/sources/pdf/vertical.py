"""Pages set in columns from the top down and from right to left, as Japanese and Chinese books are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.sources.pdf.glyphs import Word

SIGN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
FEWEST, SHARE = 20, 0.7  # signs of such a script by which a page is judged, and how many of its words they are
DOWN = 0.6  # of the steps from one sign to the next that go down
STEP = 2.5  # sizes: the longest of them


def is_vertical(words: Sequence[Word]) -> bool:
    """Whether a page's signs stand one under the other."""
    signs = [word for word in words if len(word.text) == 1 and SIGN.match(word.text)]
    if len(signs) < FEWEST or len(signs) < SHARE * len(words):
        return False
    down = sum(
        abs(one.left - other.left) < one.size / 2 and 0 < one.base - other.base < STEP * one.size
        for one, other in pairwise(signs)
    )
    return down >= DOWN * (len(signs) - 1)


def turned(words: Sequence[Word], top: float) -> list[Word]:
    """The words as if the page were turned so that its columns are lines; *top* is its upper edge, in points."""
    made: list[Word] = []
    for word in words:
        left = top - word.base - word.size
        before = made[-1] if made else None
        follows = before is not None and before.base == word.left and left - before.right < word.size / 2
        made.append(Word(word.text, left, left + word.size, word.left, word.size, follows))
    return made
