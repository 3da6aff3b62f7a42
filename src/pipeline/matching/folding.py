"""When two wordings are the same, and what to call the difference: of editions, type, scans (V310).

Two kinds. What an edition or a scan changed (spelling, accents, hyphenation, a misread letter) an author may want to
know of. What only type changed (ligatures, quotation marks, a word divided at a line's end) leaves it verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.matching.misread import LOST_SPACE, Vocabulary, misread
from pipeline.matching.scripts import same_letters
from pipeline.matching.senses import negations
from pipeline.matching.spelling import same_spelling
from pipeline.matching.wording import INVISIBLE

SPELLING = "spelling"
HYPHENATION = "hyphenation"
DIVISION = "word division"
NOTE_MARK = "note mark"
LINE_END, SMALL_CAPITALS, LIGATURE, LONG_S = "line-end hyphen", "small capitals", "ligature", "long s"
SOFT_HYPHEN, FORM, FIGURES, APOSTROPHE = "soft hyphen", "Unicode form", "figures", "apostrophe"
QUOTES, DASHES, VERSE, EMPHASIS = "quotation marks", "dashes", "line of verse", "emphasis"
TYPE = frozenset(
    (
        LINE_END,
        SMALL_CAPITALS,
        LIGATURE,
        LONG_S,
        SOFT_HYPHEN,
        FORM,
        FIGURES,
        APOSTROPHE,
        QUOTES,
        DASHES,
        VERSE,
        EMPHASIS,
    )
)
DASH, QUOTATION = re.compile(r"[–—―‒⸺]|-{2,3}|(?<=\s)-(?=\s)"), "\"'“”‘’„‚«»‹›「」『』"
HIDDEN = re.compile(f"[{INVISIBLE}]")
_TOGETHER = """
today tomorrow tonight anyone everyone someone forever cannot insofar nonetheless nevertheless anything everything
something myself himself herself itself yourself ourselves themselves meanwhile whatsoever inasmuch hereafter
countrymen countryman commonwealth goodwill mankind
sodass jedesmal zurzeit radfahren kennenlernen imstande zugrunde mithilfe anstelle infrage sogenannte sogenannten
"""
TOGETHER = set(_TOGETHER.split())
LITTLE = {"of", "in", "to", "and", "the", "by", "for", "on", "at", "with", "from", "that", "a", "is"}


@lru_cache(maxsize=200_000)
def same_word(ours: str, theirs: str, tongue: str = "") -> str | None:
    """Why two normalised words may count as one ("spelling", "OCR: rn/m" …); None when they cannot.

    *tongue* is a two-letter code. A word that may be misread still has to be believed (``misread.Vocabulary``), and
    "accents of capitals" needs capitals.
    """
    if ours[:1].isdigit() and theirs[:1].isdigit():
        return None
    if same_spelling(ours, theirs, tongue):
        return SPELLING
    accents = same_letters(ours, theirs, tongue)
    if accents:
        return accents
    if theirs.startswith(ours) and ours.isalpha() and re.fullmatch(r"\d{1,3}", theirs[len(ours) :]):
        return NOTE_MARK
    return misread(ours, theirs)


def alike(ours: str, theirs: str) -> bool:
    """Whether two words have so many letters in common that a closer look is worth its time."""
    one, other = len(ours), len(theirs)
    if not -3 <= one - other <= 3:
        return not (ours.isascii() and theirs.isascii())
    if one < 3 or other < 3:
        return True
    mine, yours = _letters(ours), _letters(theirs)
    if not (mine and yours):
        return True
    longer, size = (yours, other) if one < other else (mine, one)
    return (mine & yours).bit_count() * (3 if size < 5 else 2) >= longer.bit_count()


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> int:
    """A bit for each letter that a word has; none where it has others than ASCII's."""
    found = 0
    for letter in word.encode() if word.isascii() else b"":
        found |= 1 << letter
    return found


def joined(ours: list[str], theirs: list[str], hyphens: bool, vocabulary: Vocabulary, tongue: str) -> str | None:
    """Why words that differ only in where they are divided count as the same; None when they do not."""
    if not ours or not theirs:
        return None
    one, other = "".join(ours).replace("'", ""), "".join(theirs).replace("'", "")
    if one != other and not (hyphens and same_spelling(one, other, tongue)):
        return None
    if one in TOGETHER:
        return DIVISION
    if hyphens:  # a hyphen, a point or an apostrophe stood between the parts
        return HYPHENATION if bool(negations(ours, tongue)) == bool(negations(theirs, tongue)) else None
    if len(theirs) == 1 and len(ours) == 2 and ours[0] in LITTLE and theirs[0] not in ("into", "another"):
        return LOST_SPACE
    return vocabulary.divided(ours, theirs)


def type_only(ours: str, theirs: str) -> list[str]:
    """What only type changed between two forms of the same word, as they stand in the texts."""
    if ours == theirs:
        return []
    names = [LINE_END] if "\n" in ours or "\n" in theirs else []
    if HIDDEN.search(ours) or HIDDEN.search(theirs):
        names.append(SOFT_HYPHEN)
    for letters, name in (("ſﬅ", LONG_S), ("ﬀﬁﬂﬃﬄﬅﬆæœÆŒ", LIGATURE), ("’ʼ‘`´", APOSTROPHE)):
        if {c for c in ours if c in letters} != {c for c in theirs if c in letters}:
            names.append(name)
    if len(theirs) > 1 and theirs.isupper() and not ours.isupper():
        names.append(SMALL_CAPITALS)
    if not names and ours.lower() != theirs.lower():
        names.append(FIGURES if ours[0].isdigit() and theirs[0].isdigit() else FORM)
    return names


def between(ours: str, theirs: str) -> Iterator[str]:
    """What only type changed between two words: quotation marks, dashes, a slash for a line of verse, emphasis."""
    if ours == theirs:
        return
    if DASH.findall(ours) != DASH.findall(theirs):
        yield DASHES
    if _marks(ours, QUOTATION) != _marks(theirs, QUOTATION):
        yield QUOTES
    if re.search(r"[/|]", ours) and "\n" in theirs:
        yield VERSE
    if re.search(r"[*_]", theirs) and not re.search(r"[*_]", ours):
        yield EMPHASIS


def _marks(text: str, marks: str) -> list[str]:
    return [c for c in text if c in marks]
