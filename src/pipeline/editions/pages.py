"""Reads the engine's finished layout: which words of which element stand where on which page.

WeasyPrint keeps its boxes under a private name; everything that knows about them is here. Each box remembers the
element it was made for, which carries the ``data-n`` that the sheet gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.editions.fonts import INVISIBLE
from pipeline.editions.overprint import Ink, letters, overprinted

HYPHEN = "\u2010"  # what the engine adds where it divides a word
PT_PER_PX = 0.75  # the engine counts in CSS pixels
TOLERANCE = 0.75  # CSS pixels by which ink may pass an edge through rounding


class Unreadable(Exception):
    """The layout is not as this module knows it: nothing can be said about the words."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line's piece of one element's own text. ``inside`` is false for what lies beyond the page's edge."""

    number: str  # the element's data-n
    text: str
    page: int
    inside: bool
    fits: bool  # within the margins, so that the line is not overfull
    clear: bool  # nothing else is printed there


@dataclass(frozen=True, slots=True)
class NotePlace:
    """On which page (from 0) a note's call stands, and on which the note begins.

    ``crowded`` is true where an earlier note is called in the same line, behind which this one has to wait; ``down`` is
    how far below the top of its page the call stands, in CSS pixels.
    """

    called: int
    begins: int
    crowded: bool
    down: float = 0.0

    @property
    def late(self) -> bool:
        """Whether the note begins after the page of its call."""
        return self.begins > self.called


@dataclass(frozen=True)
class Layout:
    """What stands on a document's pages.

    ``ends`` tells where the lines of each note end, in characters that are not white space, counted from the note's
    beginning; lines that end inside a word are left out.
    """

    words: Sequence[Words]
    starts: Mapping[str, int]  # id of an element → number of the page (from 0) where its box begins
    notes: Mapping[str, NotePlace]  # by note id
    ends: Mapping[str, Sequence[int]]
    pictures: Mapping[str, int] = field(default_factory=dict)  # data-n of a picture → the page that shows it
    room: Sequence[float] = ()  # of each page: what is left blank above its notes, or its foot, in CSS pixels


def read_layout(pages: Sequence[Any]) -> Layout:
    """The layout of WeasyPrint's *pages*. Raises Unreadable when their boxes are not as expected."""
    words: list[Words] = []
    starts: dict[str, int] = {}
    calls: dict[str, tuple[int, float]] = {}
    feet: dict[str, int] = {}
    ends: dict[str, list[int]] = {}
    pictures: dict[str, int] = {}
    room: list[float] = []
    try:
        for index, page in enumerate(pages):
            words += _page_words(page._page_box, index, starts, calls, feet, pictures)
            ends.update(_line_ends(page._page_box))
            room.append(_room(page._page_box))
    except (AttributeError, TypeError, KeyError) as error:
        raise Unreadable(f"the layout could not be read ({error})") from error
    return Layout(words, starts, _note_places(calls, feet), ends, pictures, room)


def _note_places(calls: Mapping[str, tuple[int, float]], feet: Mapping[str, int]) -> dict[str, NotePlace]:
    """Where each note stands; *calls* are (page, how far below its top) by note, in reading order."""
    places = {}
    before = (-1, 0.0)
    for name, call in calls.items():
        crowded = call[0] == before[0] and abs(call[1] - before[1]) < TOLERANCE
        places[name] = NotePlace(call[0], feet.get(name, call[0]), crowded, call[1])
        before = call
    return places


def _page_words(
    page: Any,
    index: int,
    starts: dict[str, int],
    calls: dict[str, tuple[int, float]],
    feet: dict[str, int],
    pictures: dict[str, int],
) -> Iterator[Words]:
    left, top = page.content_box_x(), page.content_box_y()
    right, bottom = left + page.width, top + page.height
    covered = _covered(page)
    for box, in_note in _boxes(page, False):
        identifier = _attribute(box, "id")
        if identifier and _part(box) == "footnote-call":
            calls.setdefault(identifier, (index, box.position_y - top))
        if _generated(box):
            continue
        if identifier:
            starts.setdefault(identifier, index)
            if in_note and "note" in _attribute(box, "class").split():
                feet.setdefault(identifier, index)
        number = _attribute(box, "data-n")
        if number and hasattr(box, "replacement"):
            pictures.setdefault(number, index)
        if not number or not hasattr(box, "text"):
            continue
        ends = box.position_x + box.width, box.position_y + box.height
        sheet = page.margin_width(), page.margin_height()
        inside = (
            box.position_x >= -TOLERANCE
            and box.position_y >= -TOLERANCE
            and ends[0] <= sheet[0] + TOLERANCE
            and ends[1] <= sheet[1] + TOLERANCE
        )
        fits = box.position_x >= left - TOLERANCE and ends[0] <= right + TOLERANCE
        low = ends[1] <= bottom + box.height / 2
        yield Words(number, box.text, index, inside, fits and low, id(box) not in covered)


def _room(page: Any) -> float:
    """What is blank between a page's text and its notes or its foot; nothing on a page without text."""
    ends = [box.position_y + box.height for box, in_note in _boxes(page, False) if hasattr(box, "text") and not in_note]
    foot = min((area.position_y for area in _note_areas(page)), default=page.content_box_y() + page.height)
    return max(foot - max(ends), 0.0) if ends else 0.0


def _covered(page: Any) -> set[int]:
    """The text boxes of a page, by their Python id, that stand on others or on a picture; running heads count too."""
    boxes = [box for margin in page.children for box in _all_boxes(margin)]
    inked = [(box, ink) for box in boxes if (ink := _ink(box)) is not None]
    return {id(inked[at][0]) for at in overprinted([ink for _, ink in inked])}


def _ink(box: Any) -> Ink | None:
    if getattr(box, "text", "").strip():
        ink = letters(box.position_x, box.position_y + box.baseline, box.width, box.style["font_size"])
        # A large initial is a capital: none of it reaches down to the line below.
        return replace(ink, bottom=ink.base) if "drop-cap" in _attribute(box, "class").split() else ink
    if hasattr(box, "replacement"):
        left, top = box.content_box_x(), box.content_box_y()
        return Ink(left, left + box.width, top, top + box.height, 0)
    return None


def _all_boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "all_children", tuple)():
        yield from _all_boxes(getattr(child, "_box", child))


def _note_areas(page: Any) -> list[Any]:
    return [box for box in page.children if type(box).__name__ == "FootnoteAreaBox" and box.children]


def _line_ends(page: Any) -> dict[str, list[int]]:
    """Where the lines of the page's notes end."""
    found: dict[str, list[int]] = {}
    for area in _note_areas(page):
        for note in area.children:
            at, places = 0, []
            for line in [box for box, _ in _boxes(note, True) if type(box).__name__ == "LineBox"]:
                text = "".join(b.text for b, _ in _boxes(line, True) if hasattr(b, "text") and not _generated(b))
                bare = "".join(sign for sign in text if not sign.isspace() and sign not in INVISIBLE)
                broken = bare.endswith(HYPHEN)
                at += len(bare) - broken
                if not broken:
                    places.append(at)
            found[_attribute(note, "id")] = places
    return found


def _boxes(box: Any, in_note: bool) -> Iterator[tuple[Any, bool]]:
    """A box and those inside it, in reading order; margin boxes left out."""
    if type(box).__name__ == "MarginBox":
        return
    in_note = in_note or type(box).__name__ == "FootnoteAreaBox"
    yield box, in_note
    for child in box.all_children():
        child = getattr(child, "_box", child)  # what is placed absolutely is reached through a placeholder
        yield from _boxes(child, in_note)


def _generated(box: Any) -> bool:
    """Whether a box's text comes from the style sheet: a counter, a marker, a leader."""
    return bool(_part(box))


def _part(box: Any) -> str:
    """The pseudo-element that a box was made for, such as "footnote-call"; empty for elements themselves."""
    name = box.element_tag
    return str(name).rpartition("::")[2] if name is not None and "::" in name else ""


def _attribute(box: Any, name: str) -> str:
    element = box.element
    return (element.get(name) or "") if element is not None and hasattr(element, "get") else ""


def link_notes(pages: Sequence[Any]) -> dict[str, tuple[int, float, float]]:
    """Link each note's call to its note and its number back; every id's place as (page, x, y), in points.

    The engine moves notes to the foot, but links nothing.
    """
    places: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(pages):
        for box, _ in _boxes(page._page_box, False):
            name = _attribute(box, "id")
            if name and _part(box) == "footnote-call":
                _link(page, box, name)
                page.anchors.setdefault(f"call-of-{name}", _rectangle(box))
            elif name and _part(box) == "footnote-marker":
                _link(page, box, f"call-of-{name}")
        for name, (x, y, *_) in page.anchors.items():
            places.setdefault(name, (index, round(x * PT_PER_PX, 2), round((page.height - y) * PT_PER_PX, 2)))
    return places


def _link(page: Any, box: Any, target: str) -> None:
    page.links.append(("internal", target, _rectangle(box), box))


def _rectangle(box: Any) -> tuple[float, float, float, float]:
    x, y, width, height = box.hit_area()
    return x, y, x + width, y + height
