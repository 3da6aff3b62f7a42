"""A text as a poor scan gives it: letters confused, hyphens and points lost, words run together and torn apart,
folios and running heads in the middle.

Which letters a scan confuses is not taken from the matcher: the short table is of what is reported of OCR of old
print, and the long bank adds the one of a package for augmenting texts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

REPORTED: dict[str, list[str]] = {
    "rn": ["m"], "m": ["rn", "in"], "h": ["li", "b"], "e": ["c", "o"], "c": ["e"], "cl": ["d"], "w": ["vv"],
    "l": ["1", "i"],
    "i": ["l", "1"], "u": ["n", "ii"], "n": ["u", "ri"], "fi": ["ﬁ"], "fl": ["ﬂ"], "b": ["h"], "t": ["l", "f"],
    "o": ["0"],
    "s": ["5"],
}  # fmt: skip


def scanned(
    paragraphs: list[str], seed: int, rate: float = 0.02, confusions: Mapping[str, list[str]] = REPORTED
) -> str:
    """Pages of 36 lines with folio and head, about *rate* of the words damaged. No figure is misread: nobody could tell
    that from a wrong number.
    """
    rng = random.Random(seed)
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += _lines(rng, paragraph.split(), rate, confusions)
        lines.append("")
    pages = []
    for number, at in enumerate(range(0, len(lines), 36), 11):
        head = f"{number} THE WORKS." if number % 2 else f"CHAPTER V. {number}"
        pages.append("\n".join([head, "", *lines[at : at + 36]]))
    return "\n\n".join(pages) if seed % 2 else "\n\f".join(pages)


def _lines(rng: random.Random, words: list[str], rate: float, confusions: Mapping[str, list[str]]) -> list[str]:
    lines = [""]
    for word in words:
        if rng.random() < rate:
            word = _damaged(rng, word, confusions)
        if rng.random() < rate / 4 and word[-1:] in ",;.":
            word = word[:-1]
        if len(lines[-1]) + len(word) > 66:
            cut = len(word) // 2
            if word.isalpha() and len(word) > 6:
                hyphen = "" if rng.random() < 0.03 else "-"
                lines[-1] += f" {word[:cut]}{hyphen}"
                word = word[cut:]
            lines.append(word)
        else:
            space = "" if rng.random() < rate / 8 and lines[-1][-1:].isalpha() else " "
            lines[-1] = f"{lines[-1]}{space}{word}".strip()
    return lines


def _damaged(rng: random.Random, word: str, confusions: Mapping[str, list[str]]) -> str:
    """A word with one of its letters misread, or torn in two."""
    if any(c.isdigit() for c in word) or len(word) < 3:
        return word
    if rng.random() < 0.1 and word.isalpha() and len(word) > 6:
        cut = rng.randrange(3, len(word) - 2)
        return f"{word[:cut]} {word[cut:]}"
    places = [(i, old) for old in confusions if not old.isdigit() for i in range(len(word)) if word.startswith(old, i)]
    if not places:
        return word
    at, old = rng.choice(places)
    return word[:at] + rng.choice(confusions[old]) + word[at + len(old) :]
