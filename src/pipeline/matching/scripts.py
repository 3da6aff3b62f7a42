"""Words that differ only in accents, breathings or vowel signs, which editions set or leave out."""

from __future__ import annotations

import re
import unicodedata

ACCENTS = "accents"
VOWEL_SIGNS = "vowel signs"
CAPITAL_ACCENTS = "accents of capitals"  # holds only where one side is set in capitals
GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
SEMITIC = re.compile(r"[\u0590-\u08ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ALEFS = str.maketrans("ٱأإآ", "اااا")
QUANTITY = re.compile("[\u0304\u0306]")  # macron and breve of Latin verse and of dictionaries
STRESS = re.compile("[\u0300\u0301]")


def same_letters(ours: str, theirs: str, tongue: str) -> str | None:
    """Why two words count as one although their accents or vowel signs differ; None when they do not."""
    if ours.isascii() and theirs.isascii():
        return None
    for script, fold, why in (
        (GREEK, _greek, ACCENTS),
        (SEMITIC, _consonants, VOWEL_SIGNS),
        (CYRILLIC, _unstressed, ACCENTS),
    ):
        if script.search(ours) and script.search(theirs):
            return why if fold(ours) == fold(theirs) or _adscript(ours, theirs) else None
    if _without(QUANTITY, ours) == _without(QUANTITY, theirs):
        return ACCENTS
    if tongue in ("", "en"):
        return ACCENTS if loan(ours) == loan(theirs) else None
    return CAPITAL_ACCENTS if _bare(ours) == _bare(theirs) else None


def loan(word: str) -> str:
    """A word without the accents that English leaves out: naïve, rôle, coöperate; German umlauts stay."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", re.sub("(?<=[oe])ö|(?<=e)ë", lambda m: "o" if m[0] == "ö" else "e", word))
    return unicodedata.normalize("NFC", re.sub("(?<=[ei])\u0308|[\u0300-\u0302\u0304\u0327]|(?<=n)\u0303", "", letters))


def _without(marks: re.Pattern[str], word: str) -> str:
    return unicodedata.normalize("NFC", marks.sub("", unicodedata.normalize("NFD", word)))


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _greek(word: str) -> str:
    """Greek without breathings, accents and the iota below: polytonic, monotonic and capitals alike."""
    return _bare(word).replace("ς", "σ")


def _adscript(ours: str, theirs: str) -> bool:
    """Whether two Greek words are alike when the iota below is written beside its vowel."""
    one, two = (unicodedata.normalize("NFD", w).replace("\u0345", "ι") for w in (ours, theirs))
    return _greek(one) == _greek(two)


def _consonants(word: str) -> str:
    """Arabic and Hebrew as they are mostly printed: without vowel signs."""
    return _bare(word).translate(ALEFS)


def _unstressed(word: str) -> str:
    """Russian without marks of stress; й stays itself."""
    return _without(STRESS, word)
