"""Text case by CSL, over a tree of text (CSL 1.0.2, "Text-case").

Stretches marked "nocase" stay as they are. Title case is for English only: other languages keep their capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from pipeline.references.csl.output import Children

_STOP_WORDS = (
    "a about above according across afore after against ahead along alongside amid amidst among amongst an and anenst "
    "apart apropos apud around as aside astride at athwart atop back barring because before behind below beneath "
    "beside besides between beyond but by c ca circa close d' de despite down due during et except far for forenenst "
    "from given in inside instead into lest like modulo near next nor notwithstanding of off on onto or out outside "
    "over per plus prior pro pursuant qua rather regardless sans since so such than the through throughout thru "
    "thruout till to toward towards under underneath until unto up upon v van versus via vis-à-vis von vs where with "
    "within without yet"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
DOTTED = ("tr", "az")  # languages that tell i from ı
WORD = re.compile(r"[^\s\u00a0\u202f\-–—/]+|[\s\u00a0\u202f]+|[\-–—/]+")


class Place(NamedTuple):
    """Where a word stands in its text."""

    first: bool
    last: bool
    after_colon: bool
    before_hyphen: bool
    after_hyphen: bool


Change = Callable[[str, Place], str]


@lru_cache(maxsize=8192)
def recase(children: Children, case: str, lang: str = "en") -> Children:
    """The children in *case*, a value of CSL's ``text-case``, by the rules of the language *lang*."""
    if case == "title" and not lang.lower().startswith("en"):
        return children
    if case == "title":
        children = _small_print_kept(children)
    texts = list(_free(children))
    if case == "lowercase":
        changed = [lower(text, lang) for text in texts]
    elif case == "uppercase":
        changed = [upper(text, lang) for text in texts]
    else:
        changed = _by_words(children, case, shouted="".join(texts).isupper())
    return _put_back(children, iter(changed))


def lower(text: str, lang: str) -> str:
    """Small letters; Turkish has an i without a dot."""
    return (text.translate({73: "ı", 304: "i"}) if lang.lower()[:2] in DOTTED else text).lower()


def upper(text: str, lang: str) -> str:
    """Capitals; Turkish has one with a dot."""
    return (text.translate({105: "İ", 305: "I"}) if lang.lower()[:2] in DOTTED else text).upper()


def _free(children: Children) -> Iterator[str]:
    """The pieces of text whose case may change, in order."""
    for child in children:
        if isinstance(child, str):
            yield child
        elif not child.fixed:
            yield from _free(child.children)


def _small_print_kept(children: Children) -> Children:
    """Raised, lowered and small-capital stretches keep their case in a title."""
    return tuple(
        child
        if isinstance(child, str)
        else replace(child, fixed=child.fixed or bool(child.font.align or child.font.variant == "small-caps"),
                     children=_small_print_kept(child.children))
        for child in children
    )  # fmt: skip


def _put_back(children: Children, texts: Iterator[str]) -> Children:
    return tuple(
        next(texts)
        if isinstance(child, str)
        else child
        if child.fixed
        else replace(child, children=_put_back(child.children, texts))
        for child in children
    )


def _pieces(children: Children) -> Iterator[tuple[str, bool]]:
    """All text with whether it may change; a quotation counts as the start of a sentence."""
    for child in children:
        if isinstance(child, str):
            yield child, True
        elif child.fixed:
            yield "".join(_all(child.children)), False
        else:
            if child.quotes:
                yield "\0", False
            yield from _pieces(child.children)


def _all(children: Children) -> Iterator[str]:
    for child in children:
        yield from (child,) if isinstance(child, str) else _all(child.children)


def _by_words(children: Children, case: str, *, shouted: bool) -> list[str]:
    change = {"title": _title, "sentence": _sentence, "capitalize-first": _first, "capitalize-all": _every}[case]
    pieces = list(_pieces(children))
    last = max((i for i, (text, _) in enumerate(pieces) if re.search(r"\w", text)), default=-1)
    made: list[str] = []
    first, colon, inside = True, False, False
    for index, (piece, free) in enumerate(pieces):
        words = WORD.findall(piece)
        ends = max((i for i, word in enumerate(words) if re.search(r"\w", word)), default=-1) if index == last else -1
        changed: list[str] = []
        for i, word in enumerate(words):
            if not re.search(r"\w", word):
                colon = colon or piece == "\0" or bool(re.search(r"[:?!]", word))
                inside = False if word.isspace() or re.match(r"[\-–—/]", word) else inside
                changed.append(word)
                continue
            if free and not inside:
                joined = i + 1 < len(words) and words[i + 1][0] in "-–"
                after = i > 0 and words[i - 1][-1] in "-–/"
                lowered = word.lower() if shouted and case == "sentence" else word
                changed.append(change(lowered, Place(first, index == last and i == ends, colon, joined, after)))
            else:
                changed.append(word)
            first, colon = False, bool(re.search(r"[:?!]$|\.$", word)) and not re.fullmatch(r"[^\W\d_]\.", word)
            inside = True
        if free:
            made.append("".join(changed))
    return made


def capital(word: str) -> str:
    """The word with a capital, unless it has one already (iPhone, arXiv); marks before its first letter stay."""
    match = re.search(r"[^\W_]", word)
    if match is None or word != word.lower() or not unicodedata.name(match[0], "").startswith("LATIN"):
        return word
    return word[: match.start()] + match[0].upper() + word[match.end() :]


def _first(word: str, place: Place) -> str:
    return capital(word) if place.first else word


def _sentence(word: str, place: Place) -> str:
    if place.first:
        return capital(word)
    return word.lower() if word[1:] == word[1:].lower() else word


def _every(word: str, place: Place) -> str:
    return capital(word)


def _title(word: str, place: Place) -> str:
    bare = re.sub(r"^\W+|\W+$", "", word)
    if place.after_hyphen and len(bare) == 1:
        return word
    if bare in STOP_WORDS or (bare.lower() in STOP_WORDS and bare[1:] == bare[1:].lower()):
        must = place.first or place.last or place.after_colon or (place.before_hyphen and not place.after_hyphen)
        return capital(word) if must else word.lower()
    return capital(word)


def strip_periods(children: Children) -> Children:
    """The children without full stops (CSL 1.0.2, "Strip-periods")."""
    return tuple(
        child.replace(".", "") if isinstance(child, str) else replace(child, children=strip_periods(child.children))
        for child in children
    )
