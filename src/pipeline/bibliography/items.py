"""CSL items of the entries that are cited: made here, of the fields that ``bibtex.py`` has read.

A library of 20,000 works costs nothing for the forty that are cited. What becomes of an entry depends on it and its
parents alone, and no entry can spoil another.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline import cache
from pipeline.bibliography import parents, variables
from pipeline.model import JSON, Bibliography, Entry, Problem, Span

SHARES = 16  # in which the items of many entries are kept, so that one more citation costs little
MANY = 200
PARENTS = ("crossref", "xdata")
Source = tuple[str, str, Mapping[str, str]]  # what an item is made of: key, type, fields with those it inherits
Make = Callable[[Sequence[Source], str], Sequence[JSON]]  # as ``made``


def made(sources: Iterable[Source], lang: str) -> list[JSON]:
    """The items of entries, in a manuscript of the language *lang*."""
    return [variables.item(key, kind, fields, lang) for key, kind, fields in sources]


class Reader:
    """Turns entries into CSL items. *lang* is the manuscript's language, as in "en-US"; *make* does it elsewhere."""

    def __init__(self, bibliography: Bibliography, lang: str, make: Make = made) -> None:
        self.entries = bibliography.entries
        self.files = bibliography.files
        self.ready = bibliography.items
        self.identity = bibliography.identity
        self.lang = lang
        self.make = make
        self.items: dict[str, JSON] = {}

    def read(self, keys: Iterable[str]) -> None:
        """Make the items of those *keys* that have an entry and no item yet."""
        new = sorted({key for key in keys if key in self.entries and self.is_new(key)})
        shares: dict[int, list[str]] = {}
        for key in new:
            shares.setdefault(zlib.crc32(key.encode()) % SHARES if len(new) > MANY else 0, []).append(key)
        wanting = []  # of each share for which nothing is kept: its name, and its keys
        for share in shares.values():
            name = self.name(share)
            kept = cache.find("items", name) if name else None
            if kept is None:
                wanting.append((name, share))
            else:
                self.items |= json.loads(kept)
        made = self.made([key for _, share in wanting for key in share])
        for name, share in wanting:
            packed = json.dumps({key: made[key] for key in share}, separators=(",", ":")).encode()
            self.items |= json.loads(packed)  # as if it had been kept
            if name:
                cache.store("items", name, packed)

    def is_new(self, key: str) -> bool:
        """Whether an entry can have an item, and has none from its bibliography (of CSL-JSON), and none by us yet."""
        return key not in self.ready and key not in self.items and self.entries[key].type != "xdata"

    def problems(self, keys: Sequence[str]) -> list[Problem]:
        """What was wrong with these entries: the parents that are missing."""
        return [problem for key in self.family(keys) for problem in self.without_parent(self.entries[key])]

    def name(self, keys: Sequence[str]) -> str:
        """What the items of these keys are kept under; empty where they cannot be kept."""
        depends = [cache.program(), self.identity, self.lang.encode(), *(key.encode() for key in keys)]
        return cache.digest(depends) if self.identity else ""

    def made(self, keys: Sequence[str]) -> dict[str, JSON]:
        """The items of entries, with what each takes from its parents."""
        entries = [self.entries[key] for key in keys]
        sources = [(entry.key, entry.type, parents.fields(entry, self.entries)) for entry in entries]
        return dict(zip(keys, self.make(sources, self.lang), strict=True)) if sources else {}

    def family(self, keys: Iterable[str]) -> list[str]:
        """The keys and those of their parents, parents' parents …, each once."""
        found: dict[str, None] = {}
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found and key in self.entries:
                found[key] = None
                waiting += [parent for name in PARENTS for parent in parents.keys(self.entries[key].value(name))]
        return list(found)

    def without_parent(self, entry: Entry) -> Iterator[Problem]:
        """The parents that an entry names but the bibliography lacks."""
        for name in PARENTS:
            for parent in parents.keys(entry.value(name)):
                if parent not in self.entries:
                    message = f"the entry '{entry.key}' takes its {name} from '{parent}', which has no entry"
                    span = self.place(entry, entry.fields[name].line)
                    help = "add that entry, or mend the key"
                    yield Problem("broken-entry", message, span, help, entry.key)

    def place(self, entry: Entry, line: int) -> Span:
        """A line of an entry's file, without its indent."""
        file = next(file for file in self.files if file.path == entry.span.path)
        start = file.offset(line)
        text = file.line(line)
        return Span(file.path, start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
