"""CSL items of the entries that are cited: what pandoc's biblatex reader makes of them.

Only the wanted entries and their parents are sent: 20,000 entries would cost pandoc seven seconds and a gigabyte.
They are written anew from what was read, so that one broken entry cannot spoil the others. What becomes of an entry
depends on it and its parents alone, so that it does not matter with which others it is sent.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import cache, tools
from pipeline.bibliography.bibtex import balanced
from pipeline.model import JSON, Bibliography, Entry, Problem, Span
from pipeline.patterns import lazy

AT_ONCE = 700  # pandoc's time grows faster than the number of entries, and a new one has its whole portion read again
# An entry that says nothing is taken to be in the manuscript's language: pandoc would ask the computer's.
BABEL = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "pl": "polish", "ru": "russian", "sv": "swedish", "da": "danish", "fi": "finnish", "cs": "czech",
    "hu": "hungarian", "tr": "turkish", "el": "greek", "nb": "norsk", "nn": "nynorsk", "la": "latin",
}  # fmt: skip
LANGUAGES = ("langid", "language", "hyphenation")
PARENTS = ("crossref", "xdata")
ABOUT = lazy(r"\s*(?:c\.|ca\.?|circa)\s*(-?\d{1,4})\s*|\s*\[?(-?\d{1,4})\]?\s*\?\s*|\s*\[(-?\d{1,4})\?\]\s*", re.I)


class Reader:
    """Turns entries into CSL items. *lang* is the manuscript's language, as in "en-US"."""

    def __init__(self, bibliography: Bibliography, lang: str) -> None:
        self.entries = bibliography.entries
        self.files = bibliography.files
        self.ready = bibliography.items
        self.identity = bibliography.identity
        self.lang = lang
        self.langid = BABEL.get(lang.split("-")[0].lower(), "german")  # any but English: no title is put in lower case
        self.items: dict[str, JSON] = {}
        self.blamed: dict[str, Problem] = {}

    def read(self, keys: Iterable[str]) -> None:
        """Make the items of those *keys* that have an entry and no item yet; pandoc may fail on some."""
        new = {key for key in keys if key in self.entries and self.is_new(key)}
        for portion in portions(sorted(new)):
            self.take(portion)

    def is_new(self, key: str) -> bool:
        """Whether an entry can have an item, and has none from its bibliography (of CSL-JSON), and none by us yet."""
        known = key in self.ready or key in self.items or key in self.blamed
        return not known and self.entries[key].type != "xdata"

    def problems(self, keys: Sequence[str]) -> list[Problem]:
        """What was wrong with these entries: a parent that is missing, what pandoc could not read."""
        for_parents = [p for key in self.family(keys) for p in self.without_parent(self.entries[key])]
        return [*for_parents, *(self.blamed[key] for key in keys if key in self.blamed)]

    def take(self, keys: Sequence[str]) -> None:
        """The items of a portion, from the cache when the same ones were made of the same files before."""
        if not self.identity:
            self.convert(keys)
            return
        depends = [tools.pandoc_identity(), cache.program(), self.identity, self.lang.encode()]
        self.items |= json.loads(cache.keep("items", [*depends, *(k.encode() for k in keys)], lambda: self.made(keys)))
        self.convert([key for key in keys if self.is_new(key)])  # what could not be read is tried anew

    def made(self, keys: Sequence[str]) -> bytes:
        """The items of a portion as JSON, those left out that pandoc cannot read."""
        self.convert(keys)
        return json.dumps({key: self.items[key] for key in keys if key in self.items}, separators=(",", ":")).encode()

    def convert(self, keys: Sequence[str]) -> None:
        """One run of pandoc for all; when it fails, one for each half, down to the entry to blame."""
        if not keys:
            return
        numbers = {key: f"e{number}" for number, key in enumerate(self.family(keys))}
        text = "\n".join(self.write(self.entries[key], numbers) for key in numbers)
        try:
            made = tools.pandoc(["--sandbox", "-f", "biblatex", "-t", "csljson"], text.encode(), keep=True)
        except tools.LimitExceeded as error:
            if len(keys) == 1:
                self.blame(self.entries[keys[0]], error.message)
                return
            half = len(keys) // 2
            self.convert(keys[:half])
            self.convert(keys[half:])
            return
        items = {item["id"]: item for item in json.loads(made)}
        for key in keys:
            item = items.get(numbers[key])
            if item is None:
                self.blame(self.entries[key], "it gives no item")
            else:
                self.items[key] = self.complete(item, self.entries[key])

    def family(self, keys: Iterable[str]) -> list[str]:
        """The keys and those of their parents, parents' parents …, each once."""
        found: dict[str, None] = {}
        waiting = list(keys)
        while waiting:
            key = waiting.pop(0)
            if key not in found:
                found[key] = None
                waiting += self.parents(self.entries[key])
        return list(found)

    def parents(self, entry: Entry) -> list[str]:
        """The entries that this one takes fields from, by crossref or xdata."""
        named = [key.strip() for name in PARENTS for key in entry.value(name).split(",")]
        return [key for key in named if key in self.entries and not self.leads_to(key, entry.key)]

    def without_parent(self, entry: Entry) -> Iterator[Problem]:
        """The parents that an entry names but the bibliography lacks."""
        for name in PARENTS:
            for parent in filter(None, (key.strip() for key in entry.value(name).split(","))):
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

    def leads_to(self, start: str, key: str) -> bool:
        """Whether *key* is among the ancestors of *start*, or is it: pandoc must not run in a circle."""
        seen, waiting = set[str](), [start]
        while waiting:
            here = waiting.pop()
            if here == key:
                return True
            if here in self.entries and here not in seen:
                seen.add(here)
                named = (self.entries[here].value(name) for name in PARENTS)
                waiting += [parent.strip() for value in named for parent in value.split(",")]
        return False

    def says_language(self, entry: Entry) -> bool:
        """Whether the entry or one of its parents names its language."""
        family = (self.entries[key] for key in self.family([entry.key]))
        return any(member.value(name) for member in family for name in LANGUAGES)

    def write(self, entry: Entry, numbers: Mapping[str, str]) -> str:
        """The entry as biblatex, its key and its parents' keys replaced by safe ones."""
        fields = {name: entry.value(name) for name in entry.fields if name not in PARENTS}
        for name in PARENTS:
            parents = [numbers[key.strip()] for key in entry.value(name).split(",") if key.strip() in numbers]
            known = [numbers[key] for key in self.parents(entry)]
            if parents := [parent for parent in parents if parent in known]:
                fields[name] = ",".join(parents)
        if not self.says_language(entry):
            fields["langid"] = self.langid
        lines = (f"  {name} = {{{balanced(value)}}}" for name, value in fields.items() if re.fullmatch(r"[\w-]+", name))
        return f"@{entry.type}{{{numbers[entry.key]},\n" + ",\n".join(lines) + "\n}\n"

    def complete(self, item: JSON, entry: Entry) -> JSON:
        """The item under its own key, without empty variables, with the date that pandoc could not read."""
        item = {name: value for name, value in item.items() if value not in ("", [], {})}
        item["id"] = entry.key
        item.setdefault("type", "")  # pandoc's word for @misc; styles leave a "document" out of their bibliographies
        if not self.says_language(entry):
            item.pop("language", None)
        if not item.get("issued", {}).get("date-parts"):
            item.pop("issued", None)
            issued = read_date(entry.value("date") or entry.value("year"))
            if issued is not None and "status" not in item:
                item["issued"] = issued
        return item

    def blame(self, entry: Entry, said: str) -> None:
        """Report an entry that pandoc could not read."""
        detail = next((line for line in said.splitlines() if line.startswith(("unexpected", "expecting"))), said)
        message = f"pandoc cannot read the entry '{entry.key}': {detail.strip()}"
        help = "look for a brace, a backslash or a '%' that is not meant as one"
        self.blamed[entry.key] = Problem("broken-entry", message, entry.key_span, help, entry.key)


def portions(keys: Sequence[str]) -> list[list[str]]:
    """The keys in portions for one run each. A key's portion does not depend on the others, but for their number."""
    count = 1 << (max(len(keys) - 1, 0) // AT_ONCE).bit_length()
    found: list[list[str]] = [[] for _ in range(count)]
    for key in keys:
        found[zlib.crc32(key.encode()) % count].append(key)
    return [portion for portion in found if portion]


def read_date(written: str) -> JSON | None:
    """A CSL date for what is no EDTF: "circa 1960" and "1960?" are uncertain years, the rest stands as written."""
    written = re.sub(r"[{}]", "", written).strip()
    about = ABOUT.fullmatch(written)
    if about:
        return {"date-parts": [[int(next(year for year in about.groups() if year))]], "circa": True}
    if year := re.fullmatch(r"\[(-?\d{1,4})\]", written):
        return {"date-parts": [[int(year[1])]]}
    return {"literal": written} if written else None
