"""One form for the spellings that editions of a language give a word, so that they can be told from other words.

Each language has a module with one function from a normalised word to that form. Rules touch only what printers and
reforms changed; where two words of a language would fall together, the rule leaves them alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from pipeline.matching.spelling import english, french, german, russian, spanish

TONGUES: dict[str, Callable[[str], str]] = {
    "": english.canonical,
    "en": english.canonical,
    "de": german.canonical,
    "fr": french.canonical,
    "es": spanish.canonical,
    "ru": russian.canonical,
}


@lru_cache(maxsize=200_000)
def canonical(word: str, tongue: str) -> str:
    """The form that all spellings of a word share in a language; the word itself for a language without rules."""
    spell = TONGUES.get(tongue)
    return spell(word) if spell else word


def same_spelling(ours: str, theirs: str, tongue: str) -> bool:
    """Whether two normalised words are one word in the spelling of two editions."""
    if tongue in ("", "en") and english.two_words(ours, theirs):
        return False
    return canonical(ours, tongue) == canonical(theirs, tongue) or _letters(ours) == _letters(theirs)


def _letters(word: str) -> str:
    """Letters that early printers everywhere exchanged: vpon, loue, iustice; ß and ss."""
    if word in ("us", "vs", "i", "v", "j", "u"):
        return word
    return word.replace("v", "u").replace("j", "i").replace("ß", "ss")
