"""Spelling rules in their order: what one has made is what the next one sees."""

from __future__ import annotations

import re
from collections.abc import Iterable

Rule = tuple[re.Pattern[str], str]  # what is replaced, and by what


def rewritten(word: str, rules: Iterable[Rule]) -> str:
    """A word after all the rules."""
    for pattern, kept in rules:
        word = pattern.sub(kept, word)
    return word
