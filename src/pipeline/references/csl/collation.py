"""Text in the order of an alphabet: letters before accents before case, marks ignored, numbers by their value.

A short form of the Unicode Collation Algorithm (UTS #10) for keys of a few words: three levels, the tailorings of the
languages that have letters of their own at the alphabet's end or between others.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that a language sorts elsewhere: each under a letter of the basic alphabet, and how far behind it.
TAILORED = {
    "sv": {"å": ("z", 1), "ä": ("z", 2), "æ": ("z", 2), "ö": ("z", 3), "ø": ("z", 3)},
    "fi": {"å": ("z", 1), "ä": ("z", 2), "æ": ("z", 2), "ö": ("z", 3), "ø": ("z", 3)},
    "da": {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)},
    "nb": {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)},
    "nn": {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)},
    "is": {"þ": ("z", 1), "æ": ("z", 2), "ö": ("z", 3), "ð": ("d", 1)},
    "es": {"ñ": ("n", 1)},
    "gl": {"ñ": ("n", 1)},
    "pl": {"ą": ("a", 1), "ć": ("c", 1), "ę": ("e", 1), "ł": ("l", 1), "ń": ("n", 1), "ó": ("o", 1), "ś": ("s", 1),
           "ź": ("z", 1), "ż": ("z", 2)},
    "cs": {"č": ("c", 1), "ř": ("r", 1), "š": ("s", 1), "ž": ("z", 1)},
    "sk": {"ä": ("a", 1), "č": ("c", 1), "ô": ("o", 1), "š": ("s", 1), "ž": ("z", 1)},
    "hr": {"č": ("c", 1), "ć": ("c", 2), "đ": ("d", 1), "š": ("s", 1), "ž": ("z", 1)},
    "sl": {"č": ("c", 1), "ć": ("c", 2), "đ": ("d", 1), "š": ("s", 1), "ž": ("z", 1)},
    "tr": {"ç": ("c", 1), "ğ": ("g", 1), "ı": ("h", 1), "ö": ("o", 1), "ş": ("s", 1), "ü": ("u", 1)},
    "hu": {"ö": ("o", 1), "ő": ("o", 1), "ü": ("u", 1), "ű": ("u", 1)},
    "et": {"š": ("s", 1), "z": ("s", 2), "ž": ("s", 3), "õ": ("w", 1), "ä": ("w", 2), "ö": ("w", 3), "ü": ("w", 4)},
    "ro": {"ă": ("a", 1), "â": ("a", 2), "î": ("i", 1), "ș": ("s", 1), "ț": ("t", 1)},
}  # fmt: skip
EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
PIECE = re.compile(r"\d+|.", re.DOTALL)

Key = tuple[tuple[object, ...], tuple[str, ...], tuple[bool, ...]]


@lru_cache(maxsize=50_000)
def collation_key(text: str, lang: str = "") -> Key:
    """A key that sorts text by its letters, then its accents, then small letters before capitals."""
    tailored = TAILORED.get(lang.split("-")[0].lower(), {})
    letters: list[tuple[int, str, int]] = []
    accents: list[str] = []
    capitals: list[bool] = []
    for found in PIECE.finditer(unicodedata.normalize("NFC", text)):
        piece = found[0]
        if piece.isdigit() and piece.isascii():
            letters.append((1, piece.lstrip("0").rjust(24, "0"), 0))
            continue
        for base, accent, step in _weights(piece, tailored):
            letters.append((0 if base == " " else 2, base, step))
            accents.append(accent)
            capitals.append(piece != piece.lower())
    return tuple(letters), tuple(accents), tuple(capitals)


def _weights(char: str, tailored: dict[str, tuple[str, int]]) -> list[tuple[str, str, int]]:
    """The letters a character counts as, each with its accents; nothing for marks."""
    small = char.lower()
    if small in tailored:
        base, step = tailored[small]
        return [(base, "", step)]
    if char.isspace():
        return [(" ", "", 0)]
    if small in EXPANDED:
        return [(letter, small, 0) for letter in EXPANDED[small]]
    parts = unicodedata.normalize("NFKD", char).lower()
    base = "".join(c for c in parts if not unicodedata.combining(c))
    accent = "".join(c for c in parts if unicodedata.combining(c))
    return [(letter, accent, 0) for letter in base if letter.isalnum()]
