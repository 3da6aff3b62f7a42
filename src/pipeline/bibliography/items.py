"""CSL items of the entries that are cited: made here, of the fields that ``bibtex.py`` has read.

A library of 20,000 works costs nothing for the forty that are cited. What becomes of an entry depends on it and its
parents alone, and no entry can spoil another.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence

from pipeline import cache
from pipeline.bibliography import parents, variables
from pipeline.model import JSON, Bibliography, Entry, Problem, Span

SHARES = 16  # in which the items of many entries are kept, so that one more citation costs little
MANY = 200
PARENTS = ("crossref", "xdata")


class Reader:
    """Turns entries into CSL items. *lang* is the manuscript's language, as in "en-US"."""

    def __init__(self, bibliography: Bibliography, lang: str) -> None:
        self.entries = bibliography.entries
        self.files = bibliography.files
        self.ready = bibliography.items
        self.identity = bibliography.identity
        self.lang = lang
        self.items: dict[str, JSON] = {}

    def read(self, keys: Iterable[str]) -> None:
        """Make the items of those *keys* that have an entry and no item yet."""
        new = sorted({key for key in keys if key in self.entries and self.is_new(key)})
        shares: dict[int, list[str]] = {}
        for key in new:
            shares.setdefault(zlib.crc32(key.encode()) % SHARES if len(new) > MANY else 0, []).append(key)
        for share in shares.values():
            self.take(share)

    def is_new(self, key: str) -> bool:
        """Whether an entry can have an item, and has none from its bibliography (of CSL-JSON), and none by us yet."""
        return key not in self.ready and key not in self.items and self.entries[key].type != "xdata"

    def problems(self, keys: Sequence[str]) -> list[Problem]:
        """What was wrong with these entries: the parents that are missing."""
        return [problem for key in self.family(keys) for problem in self.without_parent(self.entries[key])]

    def take(self, keys: Sequence[str]) -> None:
        """Make items, or fetch those that were made of the same keys of the same files before."""

        def made() -> dict[str, JSON]:
            return {key: self.made(self.entries[key]) for key in keys}

        if not self.identity:
            self.items |= made()
            return
        depends = [cache.program(), self.identity, self.lang.encode(), *(key.encode() for key in keys)]
        kept = cache.keep("items", depends, lambda: json.dumps(made(), separators=(",", ":")).encode())
        self.items |= json.loads(kept)

    def made(self, entry: Entry) -> JSON:
        """The item of one entry, with what it takes from its parents."""
        return variables.item(entry.key, entry.type, parents.fields(entry, self.entries), self.lang)

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
