"""Spanish: accents on words of one syllable, which the Academy dropped in 1911 and 1952."""

from __future__ import annotations

TABLE = {"á": "a", "é": "e", "ó": "o", "ú": "u", "fué": "fue", "fuí": "fui", "vió": "vio", "dió": "dio"}


def canonical(word: str) -> str:
    """One form for the spellings of a word of older and present editions."""
    return TABLE.get(word, word)
