"""In which language a quotation's words are: the little words tell, and the script.

An author rarely marks the language of what she quotes, and which spellings count as one, and which words deny, depends
on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LITTLE: dict[str, frozenset[str]] = {
    tongue: frozenset(words.split())
    for tongue, words in {
        "en": "the of and to in that is was it for with as his he be by on not this but are they from which you i",
        "de": "der die das und ist nicht ein eine des dem den zu von mit sich auf er sie es im als auch wird daß dass",
        "fr": "le la les des et est une du que qui dans pour pas il au ce ne se sur par l'on qu'il n'est c'est d'une",
        "es": "el los las y que de en un una es por con no se lo del al su como más para",
        "it": "il di che un una per non è del della si le con da nel sono come gli al",
        "la": "et in est non ad cum quod ut ex sed qui quae quam aut nec hoc si enim ab atque",
        "nl": "de het een en van dat is niet op te zijn met voor er aan ook als",
        "pt": "os as de que um uma não em para do da no na com por se ao",
        "sv": "och att det som en är av för på den inte med till har",
    }.items()
}
GREEK, CYRILLIC = re.compile(r"[Ͱ-Ͽἀ-῿]"), re.compile(r"[Ѐ-ӿ]")
ENOUGH = 2


def tongue_of(tokens: Iterable[str], stated: str) -> str:
    """The language of some words as a two-letter code: what most of their little words say, else what is *stated*."""
    words = list(tokens)
    known = stated.split("-")[0].lower()
    votes = {tongue: sum(w in little for w in words) for tongue, little in LITTLE.items()}
    most = max(votes.values())
    leading = [tongue for tongue, count in votes.items() if count == most]
    if most >= ENOUGH and len(leading) == 1 and votes.get(known, 0) < most - 1:
        return leading[0]
    letters = "".join(words)
    if GREEK.search(letters):
        return "el"
    if CYRILLIC.search(letters):
        return known if known in ("uk", "bg", "sr", "be") else "ru"
    return known
