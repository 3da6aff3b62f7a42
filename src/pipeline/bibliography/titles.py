"""English titles in sentence case, as CSL styles want them: they make capitals again where theirs have them.

A .bib holds English titles with the capitals of headlines, and braces round the words that keep theirs (``btxdoc``,
section 3; biblatex manual, ``\\MakeSentenceCase``). Words written in capitals or with capitals inside keep them without
braces: no style could give them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.bibliography.latex import Piece

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
NEW_SENTENCE = re.compile(r"[.:?!…][\"'”’»)\]]*\s+[\"'“‘«„(\[¿¡]*$")
KEPT = re.compile(r"I(?:['’]\w+)?")
ABBREVIATION = re.compile(r"(?:^|[^\w.])(?:vs|v|cf|etc|al|no|vol|St|Dr|Mr|Mrs|Ms|Jr)\.\W*$|(?:^|\W)[A-Za-z]\.\W*$")


def sentence_case(parts: Sequence[Piece]) -> Sequence[Piece]:
    """A title's pieces with the capitals taken off the words that only a headline writes so."""
    bare = "".join(part.text for part in parts if part.kind != "tag")
    held = "".join(("k" if part.kind == "kept" else " ") * len(part.text) for part in parts if part.kind != "tag")
    changed = list(bare)
    for at, letter in _changes(bare):
        if held[at] != "k" and len(letter) == 1:
            changed[at] = letter
    return list(_with_letters(parts, "".join(changed)))


def _changes(bare: str) -> Iterator[tuple[int, str]]:
    """The letters that change their case, with their places."""
    for number, word in enumerate(WORD.finditer(bare)):
        first, rest, at = word[0][0], word[0][1:], word.start()
        if number and not first.isupper():
            continue
        before = bare[max(0, at - 40) : at]
        begins = number == 0 or (NEW_SENTENCE.search(before) and not ABBREVIATION.search(before))
        if begins:
            if number == 0 and word[0].islower():
                yield at, first.upper()
        elif first.isupper() and rest == rest.lower() and not KEPT.fullmatch(word[0]) and (rest or first == "A"):
            yield at, first.lower()


def _with_letters(parts: Sequence[Piece], letters: str) -> Iterator[Piece]:
    """The pieces with other letters, as many as before."""
    at = 0
    for part in parts:
        if part.kind == "tag":
            yield part
        else:
            yield Piece(letters[at : at + len(part.text)], part.kind)
            at += len(part.text)
