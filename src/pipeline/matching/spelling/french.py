"""French: the imperfect in -ois, enfans and temps, as printed before 1835; accents that dictionaries changed since."""

from __future__ import annotations

import re

from pipeline.matching.spelling.rewriting import rewritten

RULES = [
    (re.compile(r"(?<=[a-zçéèêàù]{2})oi(?=t$|s$|ent$)"), "ai"),  # étoit; soit and fois are too short
    (re.compile(r"(?<=nn|ar)oî(?=t|s)"), "aî"),
    (re.compile(r"^foibl"), "faibl"),
    (re.compile(r"^roid"), "raid"),
    (re.compile(r"monnoi"), "monnai"),
    (re.compile(r"(?<=[a-zçéèêà]{3})([ae])nts$"), r"\1ns"),
    (re.compile(r"^tems$"), "temps"),
    (re.compile(r"longtems"), "longtemps"),
    (re.compile(r"^sç(?=a|u)"), "s"),
    (re.compile(r"[èë](?=[a-zç]{2})"), "é"),
]


def canonical(word: str) -> str:
    """One form for the spellings of a word before 1835 and since."""
    return rewritten(word, RULES)
