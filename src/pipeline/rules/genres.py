"""Works in which somebody else speaks on every page (novels, plays, letters), and works that tell a story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.model import Entry, SourceText
from pipeline.rules.qualifiers import language

TYPES = {"letter", "interview", "performance", "movie", "music", "video", "audio", "personal"}
NAMED = re.compile(
    r"\b(?:interviews?|conversations?|dialogues?|letters?|correspondence|plays?|comedy|tragedy|novels?|poems?|speeches"
    r"|Gespräche?|Briefe?|Briefwechsel|Drama|Komödie|Tragödie|Roman|Gedichte|Erzählungen|entretiens?|lettres|romans?"
    r"|théâtre|entrevistas?|cartas|novelas?|diálogos?|teatro|lettere|romanzo|dialogh?i)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(  # “…, — …, -¿…, HAMLET. …
    r"[ \t]*(?:[\"“„«‹‘「『]\s?[¿¡]*\w|(?:[—–―]|--)\s?[¿¡«“\"]*\w|-[¿¡]*\w|[A-ZÄÖÜÉÈ][A-ZÄÖÜÉÈ. ]{2,24}[.:]\s)"
)
# The space before the first paragraph or line, and that before the others, which begins with a sign to jump to.
PARAGRAPH = re.compile(r"\s*"), re.compile(r"\n[ \t\r]*\n\s*")
LINE = re.compile(r"[ \t]*(?=\S)"), re.compile(r"\n[ \t]*(?=\S)")
ENOUGH, SHARE = 12, 0.1  # paragraphs to judge by, and how many of them somebody speaks
LINES_SHARE = 0.04  # of the lines of a page, of which a paragraph has several
LONG = 120  # characters: lines that are so long on average are paragraphs
CHAPTER = 3_000  # characters: what stands between empty lines is no paragraph when it is longer on average
SAMPLE = 200_000  # characters: who speaks in a book is heard long before its end
# "was" and "had" against "is" and "has": two of five in an essay that looks back, half of them and more in a story.
WAS: Mapping[str, str] = {
    "en": "was|were|had",
    "de": "war|waren|hatte|hatten|wurde|wurden",
    "fr": "était|étaient|avait|avaient|fut|furent|eut|eurent",
    "es": "era|eran|había|habían|estaba|estaban|fue|fueron|tenía",
    "it": "era|erano|aveva|avevano|fu|furono|stava",
}
IS: Mapping[str, str] = {
    "en": "is|are|has|have",
    "de": "ist|sind|hat|haben|wird|werden",
    "fr": "est|sont|a|ont",
    "es": "es|son|ha|han|está|están|hay|tiene",
    "it": "è|sono|ha|hanno",
}
VERBS, STORY = 40, 0.45  # such verbs to judge by, and how many of them tell of what was


def voices(source: SourceText, entry: Entry | None) -> bool:
    """Whether a work is made of other people's words: dialogue on every page, or its entry says so."""
    if entry is not None and (entry.type in TYPES or NAMED.search(f"{entry.value('title')} {entry.value('type')}")):
        return True
    return _speaks(source.file.text, source.body)


@lru_cache(maxsize=64)
def _speaks(text: str, body: int) -> bool:
    """Whether paragraphs are what somebody says; web pages, e-books and PDFs have no empty lines between them."""
    end = min(len(text), body + SAMPLE)
    starts, share = _starts(PARAGRAPH, text, body, end), SHARE
    if len(starts) < ENOUGH or end - body > CHAPTER * len(starts):
        starts = _starts(LINE, text, body, end)
        share = SHARE if end - body > LONG * len(starts) else LINES_SHARE
    spoken = sum(SPOKEN.match(text, start) is not None for start in starts)
    return len(starts) >= ENOUGH and spoken >= share * len(starts)


def _starts(space: tuple[re.Pattern[str], re.Pattern[str]], text: str, body: int, end: int) -> list[int]:
    """Where the paragraphs, or the lines, of a text begin that begins at *body*."""
    first = space[0].match(text, body, end)
    begun = [first.end()] if first else []
    return begun + [found.end() for found in space[1].finditer(text, first.end() if first else body, end)]


def narrates(source: SourceText) -> bool:
    """Whether a work mostly tells, in the past tense, what happened: a history, a journey, a life."""
    return _tells(source.file.text, source.body)


@lru_cache(maxsize=64)
def _tells(text: str, body: int) -> bool:
    sample = text[body : body + SAMPLE].lower()
    lang = language(sample)
    if lang is None:
        return False
    was, present = (len(re.findall(rf"\b(?:{verbs[lang]})\b", sample)) for verbs in (WAS, IS))
    return was + present >= VERBS and was >= STORY * (was + present)
