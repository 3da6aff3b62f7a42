"""Notes at the end of a chapter or of the book, for authors who do not want them at the foot of the page."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from lxml import etree

from pipeline.editions.normalise import add_class, classes, tag
from pipeline.editions.tree import Chapter, Element, Tree

TITLES = {
    "de": "Anmerkungen", "es": "Notas", "fr": "Notes", "it": "Note", "nl": "Noten", "pl": "Przypisy", "pt": "Notas",
    "ru": "Примечания", "uk": "Примітки",
}  # fmt: skip
PAGE = {"de": "S.", "nl": "blz.", "pl": "s.", "ru": "с.", "uk": "с."}  # before the number of a page
ID = "endnotes"


def title(lang: str) -> str:
    """What the notes are called in the book's language."""
    return TITLES.get(lang.partition("-")[0].lower(), "Notes")


def with_notes(sections: Sequence[Element], tree: Tree, where: str) -> list[Element]:
    """The chapters with their notes behind each (*where* is "chapter"), or all before the list of works ("book")."""
    placed: list[Element] = []
    collected = _collected(tree, sections)
    for chapter, section in zip(tree.chapters, sections, strict=True):
        if where == "book" and chapter.is_bibliography and len(collected) > 1:
            placed.append(collected)
        placed.append(section)
        notes = list(_notes(section, tree)) if where == "chapter" else []
        if notes:
            behind = etree.Element("section", {"class": "endnotes behind"})
            if "first" in classes(section):
                add_class(behind, "first")
            etree.SubElement(behind, "h2").text = title(chapter.lang or tree.lang)
            behind.extend(notes)
            placed.append(behind)
    if where == "book" and len(collected) > 1 and collected.getparent() is None and collected not in placed:
        placed.append(collected)
    return placed


def _collected(tree: Tree, sections: Sequence[Element]) -> Element:
    """The notes of all chapters as a chapter of their own, each chapter's under its title."""
    whole = etree.Element("section", {"class": "chapter endnotes", "id": ID})
    heading = etree.SubElement(whole, "h1")
    heading.text = title(tree.lang)
    for name in ("data-head", "data-label"):
        heading.set(name, heading.text)
    for chapter, section in zip(tree.chapters, sections, strict=True):
        notes = list(_notes(section, tree))
        if notes and tree.kind == "book":
            etree.SubElement(whole, "h2").text = _named(chapter)
        whole.extend(notes)
    return whole


def _named(chapter: Chapter) -> str:
    return f"{chapter.number}. {chapter.title}" if chapter.number else chapter.title


def _notes(section: Element, tree: Tree) -> Iterator[Element]:
    """A chapter's notes in the order of their calls, each with its number, which leads back to the call."""
    for call in [a for a in section.iter("a") if "note-call" in classes(a)]:
        note = copy.deepcopy(tree.notes[(call.get("href") or "#")[1:]])
        note.set("class", "endnote")
        first = note[0] if len(note) and tag(note[0]) == "p" and not (note.text or "").strip() else note
        number = etree.Element("a", {"class": "endnote-number", "href": f"#{call.get('id')}"})
        number.text, number.tail, first.text = f"{call.text}.", first.text, None
        number.set("data-page", PAGE.get(tree.lang.partition("-")[0].lower(), "p."))  # for the running head
        first.insert(0, number)
        yield note
