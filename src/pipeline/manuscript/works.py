"""A bibliography looked through by names and titles, as one would who cites by hand.

Of 20,000 works a book cites some hundreds and names few others. So their names and titles are skimmed off at one
stroke, and a work is looked at closely only where a name or the first two words of a title have led to it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from pipeline.manuscript.words import WORD
from pipeline.model import Entry, RawFields

PEOPLE = ("author", "editor")
TITLES = ("title", "shorttitle", "booktitle", "maintitle")
SHORTEST = 3  # letters of a title
END = "\0"  # of a value among others
Rows = list[tuple[int, str]]  # works by their numbers, and a value of each
_GIVEN = re.compile(rf",[^{END}]*?(?=\sand\s|{END})")  # what follows a family name, in values that are plain
_PLAIN_WORD = r"[a-z0-9]++(?:['-][a-z0-9]++)*+"  # WORD, in values that are plain
_BEGINNING = re.compile(rf"(?:^|{END})[^a-z0-9{END}]*+({_PLAIN_WORD})?+([^a-z0-9{END}]*+)({_PLAIN_WORD})?+")
_FAMILY = re.compile(r"family\s*=\s*\{?([^,}]+)")
_PARTICLES = frozenset(
    ["de", "la", "le", "van", "von", "der", "den", "del", "di", "da", "du", "des", "el", "y", "and", "und", "et", "jr"]
)


class Works:
    """The works of a bibliography, by number in its order."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = list(entries.values())
        self._borne: dict[str, bool] = {}
        self._exact: dict[int, set[str]] = {}

    def bears(self, name: str) -> bool:
        """Whether a work goes by this family name, which is folded."""
        if name not in self._borne:
            self._borne[name] = next(self.named(name), None) is not None
        return self._borne[name]

    def named(self, name: str) -> Iterator[int]:
        """The works that go by a family name: their authors', else their editors'."""
        for number in self._names.having(name):
            if name in families(people(self._entries[number])):
                yield number

    def titled(self, title: str) -> Iterator[int]:
        """The works of a title, folded, whole or as it stands before the colon."""
        first, _, rest = title.partition(" ")
        begun = self._beginnings.get((first, rest.partition(" ")[0]), ()) if len(title) >= SHORTEST else ()
        for number in dict.fromkeys(begun):
            if number not in self._exact:
                written = self._entries[number].values(*TITLES)
                self._exact[number] = {folded(part) for text in written for part in (text, text.split(":", 1)[0])}
            if title in self._exact[number]:
                yield number

    @cached_property
    def _skimmed(self) -> tuple[Rows, Rows]:
        """What may be the names and the titles of the works."""
        found: tuple[Rows, Rows] = ([], [])
        raw, numbers = list[RawFields](), list[int]()
        for number, entry in enumerate(self._entries):
            if isinstance(entry.fields, RawFields):
                raw.append(entry.fields)
                numbers.append(number)
            else:
                found[0].extend((number, value) for value in entry.values(*PEOPLE))
                found[1].extend((number, value) for value in entry.values(*TITLES))
        for number, name, value in type(raw[0]).skim(raw, (*PEOPLE, *TITLES)) if raw else ():
            found[name.lower() in TITLES].append((numbers[number], value))
        return found

    @cached_property
    def _names(self) -> _Names:
        return _Names(self._skimmed[0])

    @cached_property
    def _beginnings(self) -> Mapping[tuple[str, str], Sequence[int]]:
        """The first two words of each title, or the one it has, with the numbers of the works."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        plain, rest = _apart(self._skimmed[1])
        for number, text in rest:
            for part in {text, text.split(":", 1)[0]}:
                first, second, *_ = [*WORD.findall(fold(part)), "", ""]
                found[first, second].append(number)
        begun = _BEGINNING.findall(_bare(END.join(text for _, text in plain))) if plain else ()
        for (number, _), (first, between, second) in zip(plain, begun, strict=True):
            found[first, second].append(number)
            if second and ":" in between:
                found[first, ""].append(number)
        return found


class _Names:
    """The names of people in one text, to be searched, and the works that they stand for."""

    def __init__(self, rows: Rows) -> None:
        plain, rest = _apart(rows, "{=")  # a body's name in braces; family=Paine, given=Thomas in any order
        self._rest: dict[str, list[int]] = {}
        for number, value in rest:
            for name in families(value):
                self._rest.setdefault(name, []).append(number)
        self._numbers = [number for number, _ in plain]
        self._text = _GIVEN.sub("", _bare(END.join(value for _, value in plain) + END))
        self._words = frozenset(WORD.findall(self._text))

    @cached_property
    def _ends(self) -> Sequence[int]:
        return list(accumulate(len(value) + 1 for value in self._text.split(END)))

    def having(self, name: str) -> Iterator[int]:
        """The works that may go by a family name, each once: all that do, and some that do not."""
        told = set(self._rest.get(name, ()))
        yield from sorted(told)
        at = self._text.find(name) if name in self._words else -1
        while at >= 0:
            number = self._numbers[bisect_right(self._ends, at)]
            if number not in told:
                told.add(number)
                yield number
            at = self._text.find(name, at + 1)


def _apart(rows: Rows, marks: str = "") -> tuple[Rows, Rows]:
    """The values that can be folded together, as most can, and the others; those with one of the *marks* cannot."""
    found: tuple[Rows, Rows] = ([], [])
    odd = re.compile(f"[^\\x01-\\x7f]|[{re.escape(chr(92) + marks)}]").search
    for row in rows:
        found[odd(row[1]) is not None].append(row)
    return found


def _bare(text: str) -> str:
    """As ``fold``, of plain values."""
    return text.replace("{", "").replace("}", "").lower()


# --- names and titles as they are compared --------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Letters only, lower case, without diacritics or TeX: Rodríguez, Rodr{\\'i}guez → rodriguez."""
    if "\\" in text or "{" in text:
        text = re.sub(r"\\(aa|ae|oe|ss|[ijloALO])(?![a-zA-Z])\s*", r"\1", text)
        text = re.sub(r"\\[a-zA-Z]+\s*|\\.|[{}]", "", text)
    if text.isascii():
        return text.lower()
    text = text.replace("’", "'").replace("ß", "ss").replace("ø", "o").replace("Ø", "o").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


def folded(text: str) -> str:
    """A title's words, folded."""
    return " ".join(WORD.findall(fold(text)))


def people(entry: Entry) -> str:
    """Whose name a work goes by: its authors, else its editors."""
    author, editor = entry.values(*PEOPLE)
    return author or editor


def families(authors: str) -> Iterable[str]:
    """The last word of each family name in a raw BibTeX ``author`` field, folded."""
    for name in " ".join(authors.split()).split(" and ") if authors else ():
        yield from _family(name)


@lru_cache(maxsize=65536)
def _family(name: str) -> Sequence[str]:
    """The words of one person's family name that she may be called by."""
    family = _FAMILY.search(name) if "=" in name else None
    last = family.group(1) if family else name.split(",")[0] if "," in name else name
    words = [w for w in WORD.findall(fold(last)) if w not in _PARTICLES]
    if "," in name or family or name.strip().startswith("{"):
        return [w for w in words if len(w) > 1]
    return words[-1:]
