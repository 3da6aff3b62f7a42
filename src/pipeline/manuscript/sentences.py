"""Where sentences end in running text with citations, notes and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.manuscript.words import CLOSING, OPENING, STOP, Lexicon

AROUND = 200  # characters round a full stop that say whether it ends a sentence: a line may hold a whole book
LONGEST = 2_000  # characters of a sentence
QUOTATIVE = "とっをの"  # the particles by which a Japanese sentence goes on after the words it quotes


def sentences(text: str, trailing: Iterable[int], words: Lexicon) -> list[tuple[int, int]]:
    """Where the sentences of a block's flat text begin and end.

    *trailing* holds the places of citations and notes that close a sentence rather than open the next one: a note, a
    bracketed citation. Quotation marks and a page in parentheses after the full stop belong to the sentence before.
    """
    hold = frozenset(trailing)
    found: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"[.!?…。！？]+", text):
        if match.start() < start:
            continue
        end = _sentence_end(text, match.end(), hold)
        if end is None or not _ends_sentence(text, match, end, words):
            continue
        found.append((start, end))
        while end < len(text) and text[end].isspace():
            end += 1
        start = end
    if start < len(text):
        found.append((start, len(text)))
    return [part for span in found for part in _parts(text, *span)] or [(0, len(text))]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, in parts when it is longer than any sentence: a list or a table without a full stop."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST) + 1 or start + LONGEST
        yield start, cut
        start = cut
    yield start, end


_REFERENCE_AFTER = re.compile(
    r"\s*[(\[](?=[^()\[\]]{0,200}(?:\d|://))[^()\[\]]{1,200}[)\]](?=[.,;]|\s*$|\s+[\"“„«‘A-ZÀ-Þ\ufffc])"
)


def _sentence_end(text: str, end: int, hold: frozenset[int]) -> int | None:
    """The end of a sentence whose full stop ends at *end*, closing marks and trailing citations included."""
    while end < len(text):
        if text[end] in CLOSING or (text[end] in ".,;" and text[end - 1] in CLOSING + STOP):
            end += 1
            continue
        ahead = end
        while ahead < len(text) and text[ahead].isspace():
            ahead += 1
        if ahead < len(text) and text[ahead] == STOP and ahead in hold:
            end = ahead + 1
            if end < len(text) and text[end] == ".":
                end += 1
            continue
        page = _REFERENCE_AFTER.match(text, end)
        if page and text[end - 1] in CLOSING:
            end = page.end() + (text[page.end() : page.end() + 1] == ".")
            continue
        break
    if end < len(text) and not text[end].isspace() and text[end - 1] not in "。！？」』":
        return None
    return end


def _ends_sentence(text: str, match: re.Match[str], end: int, words: Lexicon) -> bool:
    """Whether the full stop at *match* ends a sentence: not an abbreviation, an initial or an ellipsis in between."""
    rest = text[end : end + AROUND].lstrip()
    if not rest:
        return not text[end:].strip()
    if not (rest[0].isupper() or rest[0].isdigit() or rest[0] in OPENING + STOP + "—–-¿¡" or ord(rest[0]) > 0x2E80):
        return False
    inside = match.end() < end
    if inside and text[end - 1] in "」』" and rest[0] in QUOTATIVE:
        return False
    if match.group().startswith(("?", "!")) and inside and _told_after(rest, words):
        return False
    if match.group() != ".":
        return text[match.start() - 1 : match.start()] not in ("[", "(")
    if inside:
        return True
    before = re.search(r"[^\s“”„«»\"'()\[\]‘’\ufffc]+$", text[max(match.start() - AROUND, 0) : match.start()])
    word = before.group().lower() if before else ""
    if word in words.abbreviations or (word.isdigit() and words.lang == "de"):
        return False
    if rest[0].isdigit() and "." in word.rstrip("."):  # Fed.R.Civ.P. 13(b)
        return False
    return not (len(word) == 1 and word.isalpha() and before is not None and before.group().isupper())


def _told_after(rest: str, words: Lexicon) -> bool:
    """Whether *rest* goes on like “…?” Mill asks: a name and a reporting verb."""
    head = " ".join(rest.split()[:4])
    return rest[0].isupper() and words.reporting.search(head) is not None
