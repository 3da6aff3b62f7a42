"""A citation is typed by hand in a manuscript that otherwise cites by keys.

## What it checks

"(Mill 1859)", "(Mill 1859, 12)", "(Mill, 1859: 12)", "(Mill and Taylor 1859)", "Mill (1859)" and "Mill et al. (1859)"
in the running text, where exactly one entry has this author and this year, and the file cites at least three works by
keys. What is quoted, headings, lists of references and sentences that cite the entry by its key are left alone.

## Why it matters

A citation typed by hand is not in the list of references, does not follow the style, and nobody checks its page.

## Example

    The doctrine is old (Mill 1859, 12), and was disputed [@stephen1873].

## How to fix

Write the key: `[@mill1859, p. 12]`, or `@mill1859` for "Mill (1859)". `--unsafe-fixes` does it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from pipeline.model import Book, Edit, Entry, Finding, Fix, Severity, Suggestion
from pipeline.rules import phrases
from pipeline.rules.names import folded
from pipeline.rules.running_text import Running, running

NAME = "hand-typed-citation"
CODE = "K107"
SEVERITY: Severity = "warning"
READ = ("paragraph", "plain", "line-block")
KEYED = 3  # works cited by keys that make it the manuscript's way
NAMED = r"(?:(?:[Dd]e|[Vv][ao]n|[Dd]er|[Dd]el|[Ll]a|[Ll]e|[Dd]i|[Dd]a)\s+){0,2}[A-ZÀ-ÞА-Я][\w’'\-]+"
AUTHORS = rf"(?P<first>{NAMED})(?:\s+(?:et al\.|(?:and|und|y|et|&)\s+(?P<second>{NAMED}))|,? et al\.)?"
YEAR = r"(?P<year>1[4-9]\d\d|20\d\d)(?P<letter>[a-z]?)"
PLACE = r"(?:\s*[,:]\s*(?:pp?\.\s*|S\.\s*)?(?P<place>\d{1,4}(?:[-–]\d{1,4})?))?"
YEAR_IN_BRACKETS = re.compile(r"[\s(](?:1[4-9]|20)\d\d[^()]*\)")  # what both forms have
BRACKETED = re.compile(rf"\({AUTHORS},?\s+{YEAR}{PLACE}\)")
NARRATIVE = re.compile(rf"(?<![\w.\-’'&]){AUTHORS}\s+\({YEAR}{PLACE}\)")
BEFORE = re.compile(r"(?:[A-ZÀ-Þ][\w’'\-]+,?\s+(?:and|und|y|et|&)|[A-ZÀ-Þ][\w’'\-]+,)\s+$")  # authors before this one
LISTS = re.compile(
    r"references|bibliograph|works cited|literatur|sources|further reading|referencias|bibliograf", re.IGNORECASE
)


def check(book: Book) -> Iterator[Finding]:
    """Citations typed by hand that mean one entry."""
    keyed = {d.file.path for d in book.documents if len({c.key for c in d.citations}) >= KEYED}
    works = Works(book.bibliography.entries)
    listing: dict[str, bool] = {}  # whether a file's list of references has begun
    for text in running(book):
        path = text.document.file.path
        if text.block.kind == "heading":
            listing[path] = LISTS.search(text.text) is not None
        elif path in keyed and not listing.get(path) and text.block.kind in READ and not text.block.inside("quote"):
            yield from _typed(text, works)


class Works:
    """The works of a bibliography by author and year; a library is gone through only when somebody asks."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries

    def by(self, family: str, year: str) -> Sequence[str]:
        """The keys of the works of that year whose first author has that family name, folded."""
        return self._keys.get((family, year), ())

    @cached_property
    def _keys(self) -> Mapping[tuple[str, str], Sequence[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, entry in self.entries.items():
            years = {
                m.group() for name in ("date", "year", "origdate") if (m := re.search(r"\d{4}", entry.value(name)))
            }
            authors = _authors(entry)
            for year in years if authors else ():
                found[authors[0], year].append(key)
        return found


def _authors(entry: Entry) -> list[str]:
    """The family names of a work's authors, folded."""
    names = re.split(r"\s+and\s+", phrases.plain(entry.value("author") or entry.value("editor")))
    return [folded(n.split(",")[0] if "," in n else n.rsplit(" ", 1)[-1]) for n in names if n.strip()]


def _typed(text: Running, works: Works) -> Iterator[Finding]:
    if not YEAR_IN_BRACKETS.search(text.text):  # most blocks have nothing of the kind
        return
    quoted = _quoted(text)
    cited = {c.key: c.at for c in text.document.citations if c.block == text.block.index}
    for pattern in (BRACKETED, NARRATIVE):
        for found in pattern.finditer(text.text):
            keys = works.by(folded(found["first"]), found["year"])
            alone = len(keys) == 1 and _agrees(found, _authors(works.entries[keys[0]]))
            if not alone or found["letter"] or (pattern is NARRATIVE and BEFORE.search(text.text[: found.start()])):
                continue
            near = keys[0] in cited and abs(cited[keys[0]] - found.start()) < 200
            if not near and not any(a < found.start() < b for a, b in quoted):
                yield from _finding(text, found, keys[0], pattern is NARRATIVE)


def _agrees(found: re.Match[str], authors: Sequence[str]) -> bool:
    """Whether the names are all the work's: one, two, or the first of several with "et al."."""
    if found["second"]:
        return len(authors) == 2 and folded(found["second"]) == authors[1]
    return len(authors) > 1 if "et al" in found.group() else len(authors) == 1


def _quoted(text: Running) -> list[tuple[int, int]]:
    """The stretches of a block that are quoted: what stands there is another author's."""
    index = text.block.index
    return [
        (start if first == index else 0, end if last == index else len(text.text))
        for first, start, last, end in (q.flat for q in text.document.quotations)
        if first <= index <= last
    ]


def _finding(text: Running, found: re.Match[str], key: str, narrative: bool) -> Iterator[Finding]:
    span = text.span(*found.span())
    if span is None or text.source(span).replace("\u00a0", " ") != found.group():
        return
    place = f", {phrases.page(found['place'])}" if found["place"] else ""
    right = f"@{key}{' [' + place[2:] + ']' if place else ''}" if narrative else f"[@{key}{place}]"
    yield Finding(
        f"{found.group()} is typed by hand, and stands for {key}",
        span,
        help=f"write {right}",
        key=key,
        suggestion=Suggestion(key, found["place"]),
        fix=Fix(False, [Edit(span.path, span.start, span.end, right)]),
    )
