"""Russian: before and after the reform of 1918, with е for ё."""

from __future__ import annotations

import re

from pipeline.matching.spelling.rewriting import rewritten

LETTERS = str.maketrans("ѣіїѳѵё", "еиифие")
RULES = [
    (re.compile(r"ъ$"), ""),
    (re.compile(r"(?<=[а-я])аго$"), "ого"),
    (re.compile(r"(?<=[а-я])яго$"), "его"),
    (re.compile(r"(?<=[а-я])ыя$"), "ые"),
    (re.compile(r"(?<=[а-я]{3})ия$"), "ие"),
    (re.compile(r"^(бе|во|ра|и|ни|чере)з(?=[кпстфхцчшщ])"), r"\1с"),
]


def canonical(word: str) -> str:
    """One form for the spellings of a word before 1918 and since."""
    word = word.translate(LETTERS)
    return rewritten(word, RULES)
