"""A title is in another language than the manuscript, and its entry does not say so.

## What it checks

In an English manuscript, the `title` and `booktitle` of cited entries that name no language (`langid`, `language`).
A title counts as German, French, Spanish, Italian, Portuguese, Dutch or Latin when its small words are of that language
and none is English. Where capitals are lost it is a warning; where only a style that prints titles in headline capitals
would change the title, information.

## Why it matters

English titles change their capitals with the style, others do not. An entry that names no language is taken for
English: *Die protestantische ethik und der geist des kapitalismus*, or *Le Temps Des Cerises*, is what the reader sees.

## Example

    @book{weber1905, author = {Weber, Max}, title = {Die protestantische Ethik und der Geist des Kapitalismus}}

## How to fix

Say the language: `langid = {german}`. `--unsafe-fixes` does so; look at what it took the language for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Book, Edit, Entry, Finding, Fix, Severity
from pipeline.rules import fields, tongues

NAME = "foreign-title-without-language"
CODE = "B510"
SEVERITY: Severity = "warning"
NAMED = ("langid", "hyphenation", "language")
TITLES = {"title": "title", "booktitle": "container-title"}  # fields, and what the style is handed of them
TAG = re.compile(r"<[^>]*>")


def check(book: Book) -> Iterator[Finding]:
    """Titles in another language whose entries name none."""
    if not book.settings.lang.lower().startswith("en") or tongues.unsaid(book):
        return  # language-not-said speaks of a text that is not English itself
    for entry in book.bibliography.entries.values():
        if entry.key not in book.bibliography.items or any(entry.value(name).strip(" {}") for name in NAMED):
            continue
        for name, variable in TITLES.items():
            title = TAG.sub("", str(book.bibliography.items[entry.key].get(variable, "")))
            if entry.value(name) and (found := tongues.of_title(title)):
                yield _finding(book, entry, name, title, found)
                break


def _finding(book: Book, entry: Entry, name: str, printed: str, found: str) -> Finding:
    written = [word for word in tongues.WORD.findall(entry.value(name)) if word[0].isupper()]
    lost = any(word not in printed and word.lower() in printed for word in written)
    return Finding(
        f"the {name} of {entry.key} seems to be {found.capitalize()}, and is printed as English ones are",
        fields.place(book, entry, name),
        None if lost else "info",
        help=f"say its language: langid = {{{found}}}",
        key=entry.key,
        fix=_fix(book, entry, name, found),
    )


def _fix(book: Book, entry: Entry, name: str, found: str) -> Fix | None:
    file, field = book.text(entry.span.path), entry.fields[name]
    if file is None or field.start < 0 or file.text[field.end : field.end + 1] not in ("}", '"'):
        return None
    line = file.text.rfind("\n", 0, field.start) + 1
    indent = re.match(rf"\s*(?={name}\b)", file.text[line : field.start], re.IGNORECASE)
    gap = f"\n{indent[0]}" if indent else " "
    return Fix(False, [Edit(entry.span.path, field.end + 1, field.end + 1, f",{gap}langid = {{{found}}}")])
