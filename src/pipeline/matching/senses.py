"""Negations and numbers: the words whose change turns a sentence round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_NEGATIONS = """
not no never nor neither none nothing nobody nowhere cannot without hardly scarcely barely nought naught nay
nicht nichts nie nimmer niemals niemand nirgends weder ohne kaum schwerlich kein keine keinen keinem keiner keines
jamais rien aucun aucune nul nulle nunca jamás nada nadie ningún ninguno ninguna tampoco
nessuno nessuna nessun niente nulla não nem nenhum nenhuma niet geen nooit
inte aldrig ingen inget ikke aldri nigdy nikt bez не нет ни никогда никто ничего без нельзя
numquam nunquam nihil nemo haud neque nec
不 没 沒 未 無 无 非 否 莫 勿
"""
NEGATIONS = frozenset(_NEGATIONS.split())
# Words that deny in one language and mean something else in another: only in quotations in that language.
NEGATIONS_OF = {
    "fr": {"ne", "pas", "ni", "non", "sans", "point", "personne", "guère"},
    "es": {"ni", "sin"},
    "it": {"non", "né", "senza", "mai"},
    "la": {"non", "ne", "sine", "nisi"},
    "pt": {"sem"},
    "cs": {"ne", "není"},
}
# In scripts without spaces a word is one character here: what denies is looked for in the characters together.
UNSPACED_NEGATIONS = re.compile("ない|なく|なかっ|なけれ|ません|ざる|ไม่|มิได้|មិន|ບໍ່")
DENYING = ("un", "in", "im", "ir", "il", "dis", "non", "mis")

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_GERMAN = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze"
_SPANISH = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce"
_LARGE = {"hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12"}
_PARTS = {"half": "1/2", "double": "2x", "twice": "2x", "thrice": "3x", "quarter": "1/4", "quarters": "1/4"}
_LARGE_ABROAD = "hundert tausend millionen milliarden cent mille millions milliards cien mil millones hälfte"
NUMBERS: dict[str, str] = {
    **{word: str(i) for words in (_GERMAN, _FRENCH, _SPANISH, _UNITS) for i, word in enumerate(words.split())},
    **{"seventeen": "17", "eighteen": "18", "nineteen": "19", "hundreds": "100s", "thousands": "1000s"},
    **{word: str(10 * i) for i, word in enumerate(_TENS.split(), 2)},
    **{word: f"{i}." for i, word in enumerate(_ORDINALS.split(), 1)},
    **{word: word for word in _LARGE_ABROAD.split()},
    **_LARGE,
    **_PARTS,
}
del NUMBERS["once"]  # eleven in Spanish, an adverb in English
WEAK = {"one", "ein", "un", "uno"}  # articles and pronouns too: numbers only against another number
ROMAN = re.compile(r"(?=[IVXLC]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})|V|X")


def negations(words: Iterable[str], lang: str) -> Counter[str]:
    """The words that deny, of normalised words in a language."""
    own = NEGATIONS_OF.get(lang.split("-")[0].lower(), set())
    words = list(words)
    found = Counter(w for w in words if w in NEGATIONS or w in own or w.endswith("n't") or w.startswith("n'"))
    if any(len(w) == 1 and not w.isascii() for w in words):
        found.update(UNSPACED_NEGATIONS.findall("".join(words)))
    return found


def denies(words: Iterable[str], lang: str) -> bool:
    """Whether any of the words denies."""
    return bool(negations(words, lang))


def turned(ours: str, theirs: str) -> bool:
    """Whether one word is the other with a prefix that denies it: likely, unlikely."""
    long, short = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    return len(short) >= 4 and any(long == prefix + short for prefix in DENYING)


def number(raw: str) -> str | None:
    """The value of a word that is a number, as text; None for another word. *raw* may have capitals (XIV)."""
    word = raw.lower()
    if any(c.isdigit() for c in word):
        return word
    return NUMBERS.get(word) or (raw if ROMAN.fullmatch(raw) else None)


def numbers(raws: Iterable[str]) -> tuple[Counter[str], bool]:
    """The values of the numbers among words, and whether any is more than an article or a pronoun."""
    raws = list(raws)
    found = [(raw.lower(), value) for raw in raws if (value := number(raw)) is not None]
    return Counter(value for _, value in found), any(word not in WEAK for word, _ in found)
