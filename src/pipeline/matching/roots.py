"""A word's root: what all its spellings have in common, by which a quotation's place is looked up.

Rougher than any rule of ``spelling``: words that share a root may be quite different ones. It decides only where to
look, so that words in the spelling of another century, without accents or with vowel signs are found at all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ς": "σ", "ѣ": "е", "і": "и", "ї": "и", "ѳ": "ф", "ѵ": "и", "ё": "е"}
    | {"ٱ": "ا", "أ": "ا", "إ": "ا", "آ": "ا"}
)
MERGED = re.compile(r"th|ph|ck|[ao]e|ou|oi|ieren$|re$|'|y|j|v|c|z|ъ$|(.)\1")
MERGE = {
    **{"th": "t", "ph": "f", "ck": "k", "ae": "e", "oe": "e", "ou": "o", "oi": "ai", "ieren": "iren", "re": "er"},
    **{"'": "e", "y": "i", "j": "i", "v": "u", "c": "k", "z": "s", "ъ": ""},
}


@lru_cache(maxsize=1 << 15)
def root(token: str) -> str:
    """The root of a normalised word."""
    if not token.isascii():
        parts = unicodedata.normalize("NFD", unicodedata.normalize("NFC", token).translate(LETTERS))
        token = "".join(c for c in parts if not unicodedata.combining(c)) or token
    return MERGED.sub(lambda m: MERGE.get(m.group()) or m.group(1) or "", token)
