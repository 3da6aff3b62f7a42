"""The words each language uses round quotations: reporting verbs, naming words, abbreviations, small words.

They stand in ``languages.yaml`` beside this module; a language is added there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.frozen import dataclass

STOP = "\ufffc"  # a citation group, a note, an image or a formula in a block's flat text
OPENING = "“„‟«»‘‚‹›\"'「『(["
CLOSING = '”“"’‘»«›‹」』)]'
JOINED_NAMES = r"et al\.?|and|und|y|et|e|en|&|och"  # what stands between two authors' names
WEAK_PREFIX = re.compile(
    r"^\s*(?:cf\.?|c\.f\.|see also|but see|contra|compare|vgl\.?|siehe auch|véase también|cfr\.?|voir aussi|pace"
    r"|but cf\.|zie ook|dagegen|for (?:a|an) )",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*", re.UNICODE)
Table = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, eq=False)  # there is one for each language: to compare their words would take long
class Lexicon:
    """One language's words, as patterns that look at running text."""

    lang: str
    reporting: re.Pattern[str]
    spoken: re.Pattern[str]
    naming: re.Pattern[str]
    entitled: re.Pattern[str]
    example: re.Pattern[str]
    informants: re.Pattern[str]
    exercises: re.Pattern[str]
    abbreviations: frozenset[str]
    function: frozenset[str]
    personal: frozenset[str]
    articles: frozenset[str]
    that: frozenset[str]
    inside: frozenset[str]
    judged: frozenset[str]
    joining: frozenset[str]
    according: str  # what stands before a speaker's name without a verb, as alternatives of a pattern
    calling: str  # verbs of calling somebody something, as alternatives of a pattern; empty where none are known


@cache
def _languages() -> Table:
    import yaml

    text = Path(__file__).with_name("languages.yaml").read_text("utf-8")
    # The loader written in C reads the same ten times faster; not every system has it.
    table: Table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return table


def _all(name: str, langs: Iterable[str]) -> list[str]:
    return [word for lang in langs for word in _languages()[lang].get(name, ())]


def _pattern(name: str, langs: Iterable[str]) -> re.Pattern[str]:
    """Some languages' words of one kind as whole words; a pattern that never matches when there are none."""
    words = _all(name, langs)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" if words else r"(?!)", re.IGNORECASE)


@cache
def lexicon(lang: str) -> Lexicon:
    """The words of a language (BCP 47 tag); of every language we know when we do not know this one."""
    primary = lang.split("-")[0].lower()
    langs = (primary,) if primary in _languages() else tuple(_languages())
    return Lexicon(
        lang=primary,
        reporting=_pattern("reporting", langs),
        spoken=_pattern("spoken", langs),
        naming=_pattern("naming", langs),
        entitled=_pattern("entitled", langs),
        example=_pattern("example", langs),
        informants=_pattern("informants", langs),
        exercises=_pattern("exercises", langs),
        abbreviations=frozenset(_all("abbreviations", {*langs, "en"})),
        function=frozenset(_all("function", {*langs, "en"})),
        personal=frozenset(_all("personal", langs)),
        articles=frozenset(_all("articles", langs)),
        that=frozenset(_all("that", langs)),
        inside=frozenset(_all("inside", langs)),
        judged=frozenset(_all("judged", langs)),
        joining=frozenset(_all("joining", langs)),
        according="|".join(_all("according", langs)) or "(?!)",
        calling="|".join(_all("calling", langs)) if len(langs) == 1 else "",
    )


def guess_language(text: str, default: str) -> str:
    """The language whose small words fill *text* best; *default* when none stands out.

    Manuscripts often leave ``lang`` out, and then the settings' default says nothing about the text.
    """
    counts = Counter(WORD.findall(text[:200_000].lower()))
    total = sum(counts.values())
    if total < 40:
        return default
    scores = {lang: sum(counts[word] for word in words["function"]) for lang, words in _languages().items()}
    best = max(scores, key=lambda lang: scores[lang])
    primary = default.split("-")[0].lower()
    if best == primary or scores[best] < 0.12 * total or scores[best] < 1.15 * scores.get(primary, 0):
        return default
    return best
