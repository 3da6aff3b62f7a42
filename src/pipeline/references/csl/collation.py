"""Text in the order of an alphabet: letters before accents before case, marks ignored, numbers by their value.

The Unicode Collation Algorithm (UTS #10) with CLDR's root order and its tailorings
(https://cldr.unicode.org/index/cldr-spec/collation-guidelines), as far as keys of a few words need it: three levels,
the letters that stand elsewhere than their code points, digraphs that count as a letter. Chinese characters are sorted
by their code points, which is nearly the order of their radicals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pipeline.references.csl.textcase import lower

# The letters that follow upon one, in order: "n ñ" is n, then ñ. What "=" joins differs by an accent alone.
ROOT = (
    "a ɑ, b ɓ, d ɖ ɗ, e ǝ ə ɛ, g ɣ, i ı, k ƙ, n ŋ, o ɔ ɵ, s ʃ, t ŧ, u ʉ ʊ, y ƴ, z ʒ þ ƿ, "
    "а ә, г=ґ ғ, д ђ, е є, ж җ, з ѕ, и і й ј, к қ, л љ, н ң њ, о ө, т ћ, у ү ұ, х ҳ һ, ч ҷ џ, ь ѣ, я ѡ ѫ ѧ ѳ ѵ, σ=ς"
)
_DANISH = "y=ü=ű, z ä=æ ö=ø=ő å=aa"
_NORWEGIAN = "y=ü=ű, z ä=æ=ę ö=ø=ő=œ å=aa"
_SOUTH_SLAVIC = "c č ć, d dž đ, l lj, n nj, s š, z ž"
TAILORED = {
    "az": "c ç, e ə, g ğ, h x ı, k q, o ö, s ş, u ü",
    "be": "е ё, у ў",
    "bs": _SOUTH_SLAVIC,
    "cs": "c č, h ch, r ř, s š, z ž",
    "cy": "c ch, d dd, f ff, g ng, l ll, p ph, r rh, t th",
    "da": _DANISH,
    "dsb": "c č ć, e ě, h ch, k ł, n ń, r ŕ, s š ś, z ž ź",
    "eo": "c ĉ, g ĝ, h ĥ, j ĵ, s ŝ, u ŭ",
    "es": "n ñ",
    "et": "s š z ž, w õ ä ö ü",
    "fi": "y=ü=ű, z å ä=æ ö=ø",
    "fil": "n ñ ng",
    "fo": _NORWEGIAN,
    "gl": "n ñ",
    "hr": _SOUTH_SLAVIC,
    "hsb": "c č ć, e ě, h ch, k ł, r ř, s š, z ž ź",
    "hu": "c cs, d dz dzs, g gy, l ly, n ny, o ö=ő, s sz, t ty, u ü=ű, z zs",
    "is": "a á, d ð, e é, i í, o ó, u ú, y ý, z þ æ=ä ö=ø å",
    "kk": "е ё, ы і",
    "kl": "y=ü=ű, z ä=æ=ę ö=ø=ő=œ å",
    "ku": "c ç, e ê, i î, s ş, u û",
    "ky": "е ё",
    "lt": "c č, i=y, s š, z ž",
    "lv": "a ā, c č, e ē, g ģ, i=y ī, k ķ, l ļ, n ņ, o ō, s š, u ū, z ž",
    "mk": "д ѓ, т ќ",
    "mt": "b ċ, f ġ, g għ, h ħ, y ż",
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "no": _NORWEGIAN,
    "pl": "a ą, c ć, e ę, l ł, n ń, o ó, s ś, z ź ż",
    "ro": "a ă â, i î, s ș=ş, t ț=ţ",
    "sk": "a ä, c č, h ch, o ô, r ř, s š, z ž",
    "sl": "c č ć, d đ, s š, z ž",
    "sq": "c ç, d dh, e ë, g gj, l ll, n nj, r rr, s sh, t th, x xh, z zh",
    "sv": "y=ü=ű, z å ä=æ=ę ö=ø=ő=œ=ô",
    "tk": "a ä, c ç, j ž, n ň, o ö, s ş, u ü, y ý",
    "tr": "c ç, g ğ, h ı, o ö, s ş, u ü",
    "uk": "г ґ, и і ї й",
    "uz": "z oʻ gʻ sh ch",
    "vi": "a ă â, d đ, e ê, o ô ơ, u ư",
}
EXPANDED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h"}
BEFORE = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")  # Thai and Lao vowels written before their consonant

Key = tuple[tuple[object, ...], tuple[str, ...], tuple[bool, ...]]
Letters = Mapping[str, tuple[str, int]]  # a letter → the letter it stands behind, and how far


@lru_cache(maxsize=50_000)
def collation_key(text: str, lang: str = "") -> Key:
    """A key that sorts text by its letters, then its accents, then small letters before capitals."""
    language = lang.split("-")[0].lower()
    _, pieces = _alphabet(language)
    letters: list[tuple[int, str, int]] = []
    accents: list[str] = []
    capitals: list[bool] = []
    for found in pieces.finditer(BEFORE.sub(r"\2\1", unicodedata.normalize("NFC", text))):
        piece = found[0]
        if piece.isdigit() and piece.isascii():
            letters.append((1, piece.lstrip("0").rjust(24, "0"), 0))
            continue
        small = lower(piece, lang)
        for base, step, accent in _weights(small, language):
            letters.append((0 if base == " " else 2, base, step))
            accents.append(accent)
            capitals.append(piece != small)
    return tuple(letters), tuple(accents), tuple(capitals)


@lru_cache(maxsize=64)
def _alphabet(lang: str) -> tuple[Letters, re.Pattern[str]]:
    """The letters of a language that stand elsewhere, and what counts as one letter in it."""
    placed = dict(_placed(ROOT)) | dict(_placed(TAILORED.get(lang, "")))
    digraphs = sorted((letter for letter in placed if len(letter) > 1), key=len, reverse=True)
    return placed, re.compile("|".join((r"\d+", *digraphs, ".")), re.DOTALL | re.IGNORECASE)


def _placed(chains: str) -> Iterator[tuple[str, tuple[str, int]]]:
    for chain in chains.split(", ") if chains else ():
        places = [place.split("=") for place in chain.split(" ")]
        base = places[0][0]
        yield from ((letter, (base, step)) for step, equal in enumerate(places) for letter in equal)


@lru_cache(maxsize=10_000)
def _weights(small: str, language: str) -> list[tuple[str, int, str]]:
    """The letters that a character counts as, each with its place behind them and its accents; nothing for marks."""
    placed, _ = _alphabet(language)
    if small.isspace():
        return [(" ", 0, "")]
    parts = unicodedata.normalize("NFKD", small)
    for end in range(len(parts), 0, -1):
        letter = unicodedata.normalize("NFC", parts[:end])
        if letter in placed:
            base, step = placed[letter]
            return [(base, step, ("" if (step or letter == base) else letter) + parts[end:])]
    if small in EXPANDED:
        return [(letter, 0, small) for letter in EXPANDED[small]]
    accent = "".join(part for part in parts if unicodedata.combining(part))
    return [(_kana(part), 0, accent) for part in parts if _counts(part)]


def _counts(char: str) -> bool:
    """Whether a character is a letter, a digit, or a vowel sign of a script like Devanagari."""
    return char.isalnum() or (unicodedata.category(char)[0] == "M" and not unicodedata.combining(char))


def _kana(char: str) -> str:
    """Katakana as the hiragana of the same sound."""
    return chr(ord(char) - 0x60) if "\u30a1" <= char <= "\u30f6" else char
