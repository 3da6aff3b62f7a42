"""Attribution lines and citations typed by hand, and the bibliography's entry that each seems to mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from pipeline.frozen import dataclass
from pipeline.manuscript.prose import plain
from pipeline.manuscript.words import JOINED_NAMES, WORD, lexicon
from pipeline.manuscript.works import Works, families, fold, folded, people
from pipeline.model import Entry, Locator
from pipeline.patterns import lazy

DASH = re.compile(r"(?:—|–|―|‒|⸺|-{2,3}|~)\s*(?=\S)")
MAX_WORDS = 30  # longer than this, a line that begins with a dash is text
_YEAR = r"(?:1[4-9]\d\d|20\d\d)[a-z]?"
_PAGE_WORDS = (
    r"pp?\.|pages?|S\.|Seiten?|págs?\.|páginas?|s\.|str\.|c\.|с\.|стр\.|blz\.|fols?\.|f{1,2}\.|loc\.|n\.|no\.|ch\.|chap\.|"
    r"chapter|cap\.|Kap\.|vol\.|vv?\.|verse|§§?|¶|ll?\.|sec\.|section|par\.|para\."
)
_LABELS = {
    name: label
    for label, names in {
        "page": "p s pág página seite str blz с стр c",
        "chapter": "ch chap chapter cap kap",
        "section": "§ sec section",
        "paragraph": "¶ par para",
        "volume": "vol",
        "verse": "v verse",
        "line": "l",
        "note": "n",
        "number": "no",
        "folio": "fol f",
    }.items()
    for name in names.split()
}
_NUMBER = r"(?:[\dA-Za-z]*\d[\dA-Za-z]*|[ivxlcdm]+)"
_RANGE = rf"{_NUMBER}(?:\s?[-‐-—]\s?{_NUMBER})?"
_VALUE = rf"{_RANGE}(?:\s?(?:,|(?:,\s?)?(?:&|and|und|y|et))\s?{_RANGE})*"
LABELLED = lazy(rf"(?<!\w)({_PAGE_WORDS})\s?({_VALUE})(?!\w)(?:\s?f{{1,2}}\.?)?")
PLACE_ONLY = lazy(rf"[(\[]\s*(?:({_PAGE_WORDS})\s?)?({_VALUE})\s*(?:f{{1,2}}\.?)?\s*[)\]]")
_AFTER_YEAR = lazy(rf"{_YEAR}\s*[,:]\s*(?:({_PAGE_WORDS})\s?)?({_VALUE})")
_NAME = r"(?:(?:[Dd]e|[Vv][ao]n|[Dd]er|[Dd]el|[Ll]a|[Ll]e|[Dd]i|[Dd]a|[Tt]en|[Zz]u|[Tt]er)\s+){0,2}[A-ZÀ-ÞА-Я][\w’'\-]+"
_SEE = r"(?:cf\.|see|vgl\.|siehe|in|qtd\. in|zit\. n\.|citado en)?"
_AUTHORS = rf"{_NAME}(?:[\s,;]+(?:{JOINED_NAMES}|[A-Z]\.|{_NAME}))*"
TYPED = lazy(
    rf"\({_SEE}\s*(?:{_AUTHORS}[\s,]+[(\[]?{_YEAR}[^()]*"
    rf"|{_NAME}(?:\s+(?:{JOINED_NAMES})\s+{_NAME})?,?\s+(?:p{{1,2}}\.\s?)?\d[\d–\-, ]*)\)"
    rf"|{_NAME}(?:\s+(?:{JOINED_NAMES}|{_NAME})){{0,5}}(?:\s[\d.-]+){{0,2}}\s+[(\[]{_YEAR}[^()\[\]]*[)\]]"
    rf"|\[;?\s*{_NAME}(?:,?\s(?:{_YEAR}|pp?\.))?[,:]?\s\d[\d–\-, ]*\]"
    rf"|(?<=[.,]) \d+(?:[–-]\d+)? \({_YEAR}\)\s*:\s*$"
)
LAW = lazy(
    r"§§?\s?\d|\b(?:Rules?|Section|Article|Art\.|Amendment|Regulation|Directive|Fed\. R\.|R\.)\s+"
    r"(?:(?:of \w+ Procedure|(?:Civ|Evid|Crim|App)\. P\.)\s)?(?:Rule\s)?\d+"
    r"|\bFed\.\s?R\.\s?(?:Civ|Evid|Crim|App|Bankr)\.\s?(?:P\.)?\s?\d+"
    r"|\b\d+\s+(?:U\.\s?S\.(?:\s?C(?:\.|ode))?|F\.\s?(?:\dd|4th|Supp)|S\.\s?Ct\.)"
    r"|\b(?:[Aa]rt(?:ikel|icle|ículo|igo)?\.?|Abs\.|Nr\.)\s\d+"
    r"|\b(?:[Ll]ei|[Ll]ey|[Ll]oi|Resolução|Resolución|[Dd]ecreto|[Dd]irectiva|Richtlinie)\s(?:n\.?\s?[ºo°]?\.?\s?)?\d+"
)
URL = re.compile(r"(?:https?://|www\.|doi:\s?10\.)\S+")
_GENITIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Line:
    """What a hand-typed citation says: its words, where they stand in a block, the entry and the place it means."""

    text: str
    block: int
    start: int
    end: int
    key: str | None = None
    locator: Locator | None = None
    dash: bool = False


def locator_of(text: str, bare: bool = False) -> Locator | None:
    """The place that a hand-typed citation names: "p. 12", "S. 3 f.", "1859: 12"; *bare*: a number alone will do."""
    match = _AFTER_YEAR.search(text)
    if match is None:
        match = LABELLED.search(text)
    if match is None and bare:
        match = PLACE_ONLY.search(text)
    if match is None:
        return None
    label = (match.group(1) or "p").lower().strip(". ")
    name = _LABELS.get(label) or _LABELS.get(label.rstrip("sn")) or _LABELS.get(label[:1], "page")
    return Locator(name, match.group(2).strip())


def place_only(text: str) -> Locator | None:
    """A page in parentheses and nothing else, "(189)", "(p. 12–14)": the key must come from elsewhere."""
    match = PLACE_ONLY.fullmatch(text.strip())
    if match is None or (match.group(1) is None and re.fullmatch(_YEAR, match.group(2))):
        return None
    if match.group(1) is None and not match.group(2)[0].isdigit():
        return None
    return locator_of(text.strip(), bare=True)


def place_after(text: str) -> Locator | None:
    """The page written plainly after a key in the running text: "@paine1791, 12", "@paine1791, S. 19"."""
    match = re.match(rf"\s?[,:]\s(?:({_PAGE_WORDS})\s?)?({_VALUE})(?=[\s.,;:)]|$)", text)
    if match is None or (match.group(1) is None and re.fullmatch(_YEAR, match.group(2))):
        return None
    return locator_of(f"({match.group().strip(' ,:')})", bare=True)


class Catalogue:
    """The bibliography as one who types a name, a year or a title by hand would look through it."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self.works = Works(entries)

    @cached_property
    def _keys(self) -> Sequence[str]:
        return list(self.entries)

    def is_title(self, words: str) -> bool:
        """Whether these words are a title that the bibliography holds."""
        return next(self.works.titled(folded(words)), None) is not None

    def knows(self, text: str) -> bool:
        """Whether the text names an author whom the bibliography has."""
        return any(self.works.bears(name) for name in _named(text))

    def named(self, text: str, keys: Set[str]) -> set[str]:
        """Those of the *keys* whose works' authors the text names."""
        names = set(_named(text)) if keys else set()
        known = ((key, self.entries[key]) for key in keys if names and key in self.entries)
        return {key for key, entry in known if not names.isdisjoint(families(people(entry)))}

    def key(self, text: str) -> str | None:
        """The one entry that a hand-typed citation means: a family name with the year, or with words of the title."""
        words = [fold(w) for w in WORD.findall(plain(text))]
        years = set(re.findall(r"(?<!\d)(?:1[4-9]\d\d|20\d\d)(?!\d)", text))
        names = (w.removesuffix("'s").removesuffix("’s") for w in words)
        named = {self._keys[n] for name in names for n in self.works.named(name)}
        scores = {key: self._score(self.entries[key], set(words), years) for key in named}
        best = max(scores.values(), default=0)
        fitting = [key for key, score in scores.items() if score == best]
        if best >= 2 and len(fitting) == 1:
            return fitting[0]
        if named and best < 2:
            return None
        return self._by_title(words) if not named else None

    def _score(self, entry: Entry, words: set[str], years: set[str]) -> int:
        year = re.search(r"\d{4}", entry.value("date") or entry.value("year"))
        origin = re.search(r"\d{4}", entry.value("origdate"))
        title = _title_words(entry)
        shared = len(title & words)
        matched = {m.group() for m in (year, origin) if m is not None} & years
        score = 3 if matched else 0
        if years and not matched:
            score -= 1
        return score + (2 + shared if shared >= min(2, len(title)) and shared * 2 >= min(len(title), 4) else 0)

    def _by_title(self, words: Sequence[str]) -> str | None:
        """The one work whose whole title (of three words and more) stands in the words, in order."""
        found: set[int] = set()
        for start in range(len(words)):
            for end in range(start + 3, min(start + 12, len(words)) + 1):
                found.update(self.works.titled(" ".join(words[start:end])))
        return self._keys[found.pop()] if len(found) == 1 else None


def _named(text: str) -> Iterator[str]:
    """The words of a text that might be a family name, folded."""
    return (fold(_GENITIVE.sub("", word)) for word in WORD.findall(text) if word[0].isupper())


def _title_words(entry: Entry) -> set[str]:
    title = fold(entry.value("shorttitle") + " " + entry.value("title").split(":")[0])
    small = lexicon("").function
    return {w for w in WORD.findall(title) if w not in small and len(w) > 1}
