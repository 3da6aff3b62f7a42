"""What an entry takes from others: ``xdata``, ``crossref``, and what a field is called in the child.

biblatex manual, section 2.4.1 ("Cross-references") and appendix B ("Inheritance"); sections 2.3.5 and 3.13 (xdata).
What the entry says itself stands, then what its xdata say, then its crossref. ``xref`` and ``related`` lend nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model import Entry

_NEVER = (
    "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions "
    "relatedstring relatedtype shorthand shorthandintro sortkey"
)
NEVER = frozenset(_NEVER.split())
# Fields of which one is enough: who has a year of its own takes no date.
ALIKE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("date", "year", "month", "day"), ("date", "year")),
    **dict.fromkeys(("journal", "journaltitle"), ("journal", "journaltitle")),
    **dict.fromkeys(("address", "location"), ("address", "location")),
    **dict.fromkeys(("school", "institution"), ("school", "institution")),
}
ALIASES = {"archiveprefix": "eprinttype", "primaryclass": "eprintclass", "annote": "annotation", "key": "sortkey"}

_NO_TITLES = dict.fromkeys(("shorttitle", "sorttitle", "indextitle", "indexsorttitle"), "")
_MAIN = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon", **_NO_TITLES}
_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", **_NO_TITLES}
_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle", **_NO_TITLES}
_PART_OF_BOOK = ("inbook", "bookinbook", "suppbook")
_PART_OF_COLLECTION = ("incollection", "inreference", "suppcollection")


def _renamed() -> Iterator[tuple[tuple[str, str], Mapping[str, str]]]:
    for child in ("book", *_PART_OF_BOOK):
        yield ("mvbook", child), {**_MAIN, "author": "author bookauthor" if child != "book" else "author"}
    for parent in ("mvcollection", "mvreference"):
        for child in ("collection", "reference", *_PART_OF_COLLECTION):
            yield (parent, child), _MAIN
    for child in ("proceedings", "inproceedings", "conference"):
        yield ("mvproceedings", child), _MAIN
    for child in _PART_OF_BOOK:
        yield ("book", child), {**_BOOK, "author": "author bookauthor"}
    for parent in ("collection", "reference"):
        for child in _PART_OF_COLLECTION:
            yield (parent, child), _BOOK
    for child in ("inproceedings", "conference"):
        yield ("proceedings", child), _BOOK
    yield ("book", "incollection"), _BOOK  # btxdoc's own example
    for child in ("article", "suppperiodical"):
        yield ("periodical", child), _JOURNAL


RENAMED: Mapping[tuple[str, str], Mapping[str, str]] = dict(_renamed())


MOST = 60  # ancestors of one entry that are asked


def fields(entry: Entry, entries: Mapping[str, Entry], seen: set[str] | None = None) -> dict[str, str]:
    """The entry's fields with what it inherits, by name in lower case. Each ancestor is asked once, circles end."""
    own = {ALIASES.get(name, name): entry.value(name) for name in entry.fields}
    if "xdata" not in own and "crossref" not in own:
        return own
    seen = set() if seen is None else seen
    seen.add(entry.key)
    made = dict(own)
    for how in ("xdata", "crossref"):
        for key in keys(own.get(how, "")):
            if key not in entries or key in seen or len(seen) > MOST:
                continue
            parent = entries[key]
            renamed = RENAMED.get((parent.type, entry.type), {}) if how == "crossref" else {}
            lent = _lent(fields(parent, entries, seen), renamed)
            made |= {n: v for n, v in lent.items() if n not in NEVER and n not in made and not _has_alike(n, own)}
    return made


def keys(written: str) -> list[str]:
    """The keys in a field that names other entries."""
    return [key for key in map(str.strip, written.split(",")) if key]


def _lent(lent: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """A parent's fields under the names that they have in the child; what is renamed comes before its namesake."""
    taken = {new: value for old, value in lent.items() for new in renamed.get(old, "").split()}
    return taken | {old: value for old, value in lent.items() if old not in renamed and old not in taken}


def _has_alike(name: str, own: Mapping[str, str]) -> bool:
    return any(other in own for other in ALIKE.get(name, ()))
