"""An entry lacks what a reference to a work of its kind cannot do without.

## What it checks

For each type of BibTeX and biblatex the few fields without which a reader cannot find the work: the title; the
journal of an article; the book that a chapter stands in; the institution of a thesis; the address of a web page; the
year. Every name that a field goes by counts (`journal` and `journaltitle`, `date` and `year`, `school` and
`institution`), and so does what an entry takes from its parents by `crossref` or `xdata`. An author is asked for where
there nearly always is one: in theses, and in papers and chapters that no editor, organisation or translator stands for.
A work that says it is forthcoming, or has no date (`n.d.`), needs no year, and neither does a web page that says when
it was read; a preprint needs no journal.

An entry that nothing cites is not printed: such entries are information, and more than three in a file are counted in
one finding. Where more than twenty-five are cited nowhere, as in a library, only those that are cited are looked at.

## Why it matters

The reference is printed with a hole in it, or under the wrong heading. It is an error where the chosen style lets a
reader see that: where it prints “n.d.”, numbers that belong to no journal, or no title. The finding then shows the
reference. A work that has no date says so itself: `year = {n.d.}`.

## Example

    @article{smith1990, author = {Smith, Jane}, title = {A Study}, year = {1990}}

has no journal.

## How to fix

Add the field, or change the entry's type: what has no journal is no `@article`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.model import Book, Entry, Finding, Severity
from pipeline.rules import fields, holes, phrases
from pipeline.rules.problems import all_problems

NAME = "missing-field"
CODE = "B501"
SEVERITY: Severity = "warning"
Need = tuple[str, Sequence[str]]  # what it is called, and the fields that supply it

TITLE: Need = ("title", ("title", "maintitle", "shorttitle", "subtitle", "titleaddon", "issuetitle", "booktitle"))
YEAR: Need = ("year", ("date", "year", "origdate", "eventdate", "pubstate", "urldate"))
WRITER: Need = (
    "author",
    ("author", "editor", "translator", "organization", "institution", "publisher", "key", "shortauthor", "usera"),
)
JOURNAL: Need = ("journal", ("journaltitle", "journal", "shortjournal", "journalsubtitle", "booktitle", "eprint"))
WHOLE: Need = (
    "booktitle",
    ("booktitle", "maintitle", "journaltitle", "journal", "series", "eventtitle", "organization"),
)
SCHOOL: Need = ("school", ("institution", "school", "publisher", "organization", "university"))
ADDRESS: Need = ("url", ("url", "doi", "eprint", "howpublished", "note", "isbn"))

NEEDS: Mapping[str, Sequence[Need]] = {
    "article": (TITLE, JOURNAL, YEAR),
    "book": (TITLE, YEAR),
    "incollection": (WRITER, TITLE, WHOLE, YEAR),
    "inbook": (TITLE, YEAR),
    "inproceedings": (WRITER, TITLE, WHOLE, YEAR),
    "thesis": (("author", ("author",)), TITLE, SCHOOL, YEAR),
    "report": (TITLE, YEAR),
    "online": (TITLE, ADDRESS),
    "unpublished": (TITLE,),
    "misc": (("title", (*TITLE[1], "howpublished", "note", "url", "eprint", "doi")),),
}
ALIASES = {
    "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book", "mvproceedings": "book",
    "suppbook": "inbook", "bookinbook": "inbook", "suppcollection": "inbook", "conference": "inproceedings",
    "phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report", "electronic": "online", "www": "online",
    "webpage": "online", "manual": "misc", "booklet": "misc", "software": "misc", "dataset": "misc", "inreference":
    "inbook", "reference": "book",
}  # fmt: skip
UNDATED = re.compile(
    r"\b(?:forthcoming|in press|in print|to appear|submitted|in preparation|n\.?\s?d\.?|undated|im Druck|à paraître)",
    re.IGNORECASE,
)
SAYING = ("note", "howpublished", "addendum", "journal")
PREPRINT = re.compile(
    r"arxiv|ssrn|biorxiv|\bosf\b|psych?archives|zenodo|rxiv"
    r"|10\.(?:48550|1101|2139|5281|17605|21203|31\d{3}|32942|20944|33774)/",
    re.IGNORECASE,
)


def check(book: Book) -> Iterator[Finding]:
    """Entries without what their type needs."""
    yield from fields.by_use(book, _findings(book), "lack a field that their type needs")


def _findings(book: Book) -> Iterator[Finding]:
    for entry, missing in wanting(book):
        lacks = phrases.joined([f"no {name}" for name in missing])
        message = f"{entry.key} has {lacks}, which a reference to an @{entry.type} needs"
        help_ = "add it, or choose the type that the work has"
        seen = next((hole for hole in holes.of(book, entry.key) if hole.variable in holes.variables(missing)), None)
        shown = f": “{holes.shown(seen)}”" if seen else ""
        yield Finding(message + shown, entry.key_span, "error" if seen else None, help=help_, key=entry.key)


def wanting(book: Book) -> Iterator[tuple[Entry, Sequence[str]]]:
    """The entries that lack what their type needs, with the names of that."""
    entries = book.looked_at
    parents = {key for entry in entries for key in fields.parents(entry)}
    unread = {entry.key for entry in entries if entry.key in parents or not entry.fields} | unsure(book)
    for entry in entries:
        if entry.key in unread:
            continue
        kind = ALIASES.get(entry.type, entry.type)
        family = list(fields.inherited(book, entry))
        needs = NEEDS["book" if kind == "article" and _on_the_web(entry) else kind] if kind in NEEDS else ()
        if missing := [name for name, names in needs if not _has(family, names, name)]:
            yield entry, missing


def unsure(book: Book) -> set[str]:
    """The entries whose fields may only be unread: broken ones, and those whose parents are missing."""
    known = book.bibliography.entries
    broken = {p.key for p in all_problems(book) if p.kind == "broken-entry" and p.key}  # B506 speaks of them
    return broken | {e.key for e in book.looked_at if any(key not in known for key in fields.parents(e))}


def says_no_date(entry: Entry) -> bool:
    """Whether the entry says of itself that it is not out yet, or has no date."""
    return any(UNDATED.search(entry.value(name)) for name in (*SAYING, "year", "date")) or bool(entry.value("pubstate"))


def _on_the_web(entry: Entry) -> bool:
    """Whether what is called an article is a preprint or a web page, which no journal holds."""
    if any(entry.value(name) for name in ("volume", "number", "issue", "pages")):
        return False
    return bool(entry.value("url") and not entry.value("doi")) or bool(
        PREPRINT.search(f"{entry.value('doi')} {entry.value('publisher')} {entry.value('url')}")
    )


def _has(family: Sequence[Entry], names: Sequence[str], what: str) -> bool:
    """Whether the entry or a parent supplies it: a parent's title is a booktitle, never a title."""
    own, parents = family[0], family[1:]
    if any(own.value(name).strip(" {}") for name in names):
        return True
    if what == "year" and any(UNDATED.search(own.value(n)) for n in SAYING):
        return True
    usable = [*names, "title"] if what == "booktitle" else list(names)
    if what == "title":
        parents = [p for p in parents if p.type == "xdata"]
    return any(parent.value(name).strip(" {}") for parent in parents for name in usable)
