"""Notes as readers of e-books know them: a number in the text, the note in a small window or at the chapter's end.

The call is a ``doc-noteref``, the note an ``aside`` with its number and a link back. Apple Books, Kobo and the rest
open the aside on a tap; a program that cannot shows it at the chapter's end, where it stands in the file.
"""

from __future__ import annotations

from copy import deepcopy

from pipeline.editions.epub.labels import Labels
from pipeline.editions.epub.xhtml import local, make
from pipeline.editions.select import elements
from pipeline.editions.tree import Element, Tree
from pipeline.editions.words import GENERATED

CALLS = elements("descendant::*[@role='doc-noteref']")
BACK_ARROW = "\u21a9\ufe0e"  # the selector keeps the arrow from becoming a picture


def section(chapter: Element, tree: Tree, labels: Labels) -> Element | None:
    """The notes of one chapter, to stand at its end; None when it has none."""
    found = tree.called(chapter)
    if not found:
        return None
    first_call = {(call.get("href") or "").removeprefix("#"): call for call in reversed(CALLS(chapter))}
    asides = [_aside(name, note, first_call[name], labels) for name, note in found.items()]
    return make("section", {"role": "doc-endnotes", "class": "notes", "aria-label": labels.notes}, *asides)


def _aside(note: str, source: Element, call: Element, labels: Labels) -> Element:
    """One note: its number, its blocks, and the way back to the call."""
    number = "".join(map(str, call.itertext())).strip()
    body = deepcopy(source)
    aside = make("aside", {"id": note, "class": "note", "role": "doc-footnote"})
    if source.get("data-at"):
        aside.set("data-at", source.get("data-at", ""))
    aside.text = body.text
    aside.extend(list(body))
    _put_first(aside, make("span", {"class": f"note-number {GENERATED}"}, f"{number}. "))
    if call.get("id"):
        back = {
            "class": f"backlink {GENERATED}",
            "role": "doc-backlink",
            "href": f"#{call.get('id')}",
            "aria-label": f"{labels.note} {number}: {labels.back}",
        }
        _put_last(aside, make("a", back, f"\N{NO-BREAK SPACE}{BACK_ARROW}"))
    return aside


def _put_first(aside: Element, number: Element) -> None:
    """Set the number before the first words, in a line of its own where the note does not begin with a paragraph."""
    if len(aside) and local(aside[0]) == "p":
        first = aside[0]
        number.tail, first.text = first.text, None
        first.insert(0, number)
    else:
        aside.insert(0, make("p", {"class": "note-start"}, number))


def _put_last(aside: Element, back: Element) -> None:
    """Set the way back behind the last words, in a line of its own where the note does not end with a paragraph."""
    if local(aside[-1]) == "p":
        aside[-1].append(back)
    else:
        aside.append(make("p", {"class": "note-end"}, back))
