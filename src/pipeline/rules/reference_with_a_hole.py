"""A reference is printed with a hole in it, because its entry lacks something.

## What it checks

Each cited entry is formatted in the chosen style, and the result looked over as a reader would: a reference that comes
out empty or without a title, volume and pages that belong to no journal or book, “n.d.” for a work of a kind that has a
date, empty brackets or quotation marks, a comma before a full stop, “In” with nothing behind it. The citation is looked
over, too.

Only what the entry lacks is reported: something that would fill the hole. What a style prints oddly for a complete
entry is not the author's to mend. What `missing-field` says already is not said again.

## Why it matters

The reader sees it on the page, and cannot find the work.

## Example

    @article{smith1990, author = {Smith, Jane}, title = {A Study}, volume = {12}, pages = {1--9}, year = {1990},
      eprint = {1234}}

is printed by Chicago as: Smith, Jane. A Study. 12 (1990): 1–9.

## How to fix

Add the field that the message names, or give the entry the type that the work has.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Hole, Severity
from pipeline.rules import fields, holes, missing_field

NAME = "reference-with-a-hole"
CODE = "B508"
SEVERITY: Severity = "warning"

SIGNS = {
    "nothing": "prints nothing of it",
    "no date": "has no date",
    "no title": "has no title",
    "numbers": "gives volume or pages of nothing",
}
# Kinds of works that need no date, or have a date of another sort.
UNDATED = frozenset(
    ("webpage", "post", "post-weblog", "manuscript", "personal_communication", "interview", "graphic", "map",
     "software", "entry-encyclopedia", "entry-dictionary", "entry", "document", "")
)  # fmt: skip


def check(book: Book) -> Iterator[Finding]:
    """Cited works whose references have a hole that no other rule names."""
    yield from fields.by_use(book, _findings(book), "are printed with a hole")


def _findings(book: Book) -> Iterator[Finding]:
    if not book.holes:
        return
    named = {entry.key: missing for entry, missing in missing_field.wanting(book)}
    told = missing_field.unsure(book)
    for hole in book.holes:
        entry = book.bibliography.entries.get(hole.key)
        known = hole.variable in holes.variables(named.get(hole.key, ()))
        if entry is None or hole.key in told or known or not _matters(book, hole):
            continue
        told.add(hole.key)
        what = SIGNS.get(hole.sign, f"has “{hole.sign}” where something is missing")
        message = f"the reference to {hole.key} {what}: “{holes.shown(hole)}”"
        help_ = f"give it the {holes.field(hole.variable)}"
        yield Finding(message, entry.key_span, help=help_, key=hole.key)


def _matters(book: Book, hole: Hole) -> bool:
    """Whether the hole is one: a web page, or what says that it has no date, may do without."""
    if hole.sign != "no date":
        return True
    entry = book.bibliography.entries[hole.key]
    return book.bibliography.items[hole.key].get("type", "") not in UNDATED and not missing_field.says_no_date(entry)
