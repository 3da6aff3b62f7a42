"""Works in which somebody else speaks on every page: novels, plays, letters, interviews."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Entry, SourceText

TYPES = {"letter", "interview", "performance", "movie", "music", "video", "audio", "personal"}
NAMED = re.compile(
    r"\b(?:interviews?|conversations?|dialogues?|letters?|correspondence|plays?|comedy|tragedy|novels?|poems?|speeches"
    r"|Gespräche?|Briefe?|Briefwechsel|Drama|Komödie|Tragödie|Roman|Gedichte|Erzählungen|entretiens?|lettres|romans?"
    r"|théâtre|entrevistas?|cartas|novelas?|diálogos?|teatro|lettere|romanzo|dialogh?i)\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    r"[ \t]*(?:[\"“„«‹‘「『]\s?\w|(?:[—–―]|--)\s?\w|[A-ZÄÖÜÉÈ][A-ZÄÖÜÉÈ. ]{2,24}[.:]\s)"  # “…, — …, HAMLET. …
)
PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\A\s*")
ENOUGH, SHARE = 12, 0.1  # paragraphs to judge by, and how many of them somebody speaks
SAMPLE = 200_000  # characters: who speaks in a book is heard long before its end


def voices(source: SourceText, entry: Entry | None) -> bool:
    """Whether a work is made of other people's words: dialogue on every page, or its entry says so."""
    if entry is not None and (entry.type in TYPES or NAMED.search(f"{entry.value('title')} {entry.value('type')}")):
        return True
    return _speaks(source.file.text, source.body)


@lru_cache(maxsize=64)
def _speaks(text: str, body: int) -> bool:
    starts = [found.end() for found in PARAGRAPH.finditer(text, body, body + SAMPLE)]
    spoken = sum(SPOKEN.match(text, start) is not None for start in starts)
    return len(starts) >= ENOUGH and spoken >= SHARE * len(starts)
