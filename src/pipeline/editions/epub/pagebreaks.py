"""Marks in the e-book's text where the pages of the print edition begin (EPUB Accessibility 1.1, 3.2; DPUB-ARIA 1.1).

A mark is an empty ``doc-pagebreak`` just before the first word that begins on the page: a page that begins inside a
word has its mark behind the word. It stands inside the paragraph, list item or heading that it belongs to, so that it
parts no neighbours in the style sheet; only before a section's heading it stands between the blocks. The heading that
opens a file keeps its mark inside, because before it a mark would be a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from pipeline.editions.normalise import tag
from pipeline.editions.printed import OBJECT, Run, bare, run_at, runs
from pipeline.editions.tree import Element
from pipeline.model import PageStart

BREAK = re.compile(r"\s+|(?<=[—–])(?=\w)")  # a new word begins behind it
HEADING = re.compile("h[1-6]")


def names(starts: Sequence[PageStart], taken: Collection[str]) -> dict[str, str]:
    """A page's label → the id of its mark, which nothing else in the book has."""
    found: dict[str, str] = {}
    for start in starts:
        name = f"page-{start.label}"
        while name in taken:
            name = f"printed-{name}"
        found[start.label] = name
    return found


def put(chapter: Element, starts: Sequence[PageStart], ids: Mapping[str, str], notes: Collection[str]) -> None:
    """Put the marks of the pages that begin in a chapter, the last one first, so that no place moves meanwhile."""
    found = list(runs(chapter, notes)) if starts else []
    for start in reversed(starts):
        mark = {"role": "doc-pagebreak", "id": ids[start.label], "aria-label": start.label}
        _put_one(chapter, found, start.at, mark)


def _put_one(chapter: Element, found: Sequence[Run], at: int, mark: Mapping[str, str]) -> None:
    run = run_at(found, at)
    if run is None:
        if found:
            _insert(found[-1], _length(found[-1]), mark)
        else:
            chapter.append(etree.Element("div", dict(mark)))
        return
    heading = _opened(run, at, found)
    if heading is not None:
        section = _opens_section(heading, chapter)
        if section is not chapter:
            _before(section, etree.Element("div", dict(mark)))
            return
    _insert(*_word_start(found, run, at), mark)


def _opened(run: Run, at: int, found: Sequence[Run]) -> Element | None:
    """The heading whose first sign this is."""
    for element in (run.owner, *run.owner.iterancestors()):
        if HEADING.fullmatch(tag(element)):
            before = run_at(found, at - 1)
            inside = before is not None and element in (before.owner, *before.owner.iterancestors())
            return None if inside else element
    return None


def _opens_section(heading: Element, chapter: Element) -> Element:
    """The section that a heading opens, or else the heading."""
    parent = heading.getparent()
    if parent is not None and (tag(parent) == "section" or parent is chapter) and parent.index(heading) == 0:
        return parent
    return heading


def _word_start(found: Sequence[Run], run: Run, at: int) -> tuple[Run, int]:
    """The text and the place in it where the sign *at* stands, or the next word when that is inside one."""
    text, place = _text(run), _offset(run, at - run.at)
    before = text[:place].rstrip("\u00ad\u200b")
    inside = run.joined if not before else not (before[-1].isspace() or before[-1] in "—–")
    while inside and run.signs != OBJECT:
        end = BREAK.search(text, place)
        if end is not None:
            return run, end.end()
        index = found.index(run)
        if index + 1 == len(found) or not found[index + 1].joined:
            return run, len(text)
        run = found[index + 1]
        text, place = _text(run), 0
    return run, place


def _text(run: Run) -> str:
    if run.signs == OBJECT:
        return ""
    return (run.holder.tail if run.tail else run.holder.text) or ""


def _length(run: Run) -> int:
    return len(_text(run))


def _offset(run: Run, signs: int) -> int:
    """Where in a text its sign number *signs* stands."""
    for place, character in enumerate(_text(run)):
        if bare(character):
            if not signs:
                return place
            signs -= 1
    return 0


def _before(target: Element, mark: Element) -> None:
    """Put a mark before an element, and before the marks of later pages that begin at the same place."""
    earlier = target.getprevious()
    while earlier is not None and earlier.get("role") == "doc-pagebreak" and not earlier.tail:
        target, earlier = earlier, earlier.getprevious()
    target.addprevious(mark)


def _insert(run: Run, place: int, mark: Mapping[str, str]) -> None:
    """Put a mark into a text, or before the formula or picture that stands for one."""
    element = etree.Element("span", dict(mark))
    text = _text(run)
    if run.signs == OBJECT:
        _before(run.holder, element)
        return
    element.tail = text[place:] or None
    if run.tail:
        run.holder.tail = text[:place] or None
        parent = run.holder.getparent()
        assert parent is not None
        parent.insert(parent.index(run.holder) + 1, element)
    else:
        run.holder.text = text[:place] or None
        run.holder.insert(0, element)
