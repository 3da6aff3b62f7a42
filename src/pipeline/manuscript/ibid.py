"""“Ibid., 45” typed by hand: the work cited just before, as a reader of the page takes it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from pipeline.frozen import dataclass
from pipeline.locators import find_locator
from pipeline.manuscript.attribution import TYPED, Catalogue, locator_of
from pipeline.manuscript.prose import Prose, plain
from pipeline.model import Citation, Locator

WORDS = r"(?:ib[ií]d(?:em)?|ebd|ebenda|ebendort|id(?=\.\s(?:at\s)?\d)|там же|tamże|同上)(?!\w)"
POINTS = re.compile(rf"[\s(\[]*(?:see|cf\.|vgl\.|siehe|voir|véase)?\s*{WORDS}\.?", re.IGNORECASE)
AFTER = re.compile(rf"[.,;]?\s{{0,2}}[(\[]\s?{WORDS}[^()\[\]]{{0,40}}[)\]]", re.IGNORECASE)
PROSE = frozenset({"paragraph", "plain", "line-block"})
Order = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """Something that cites: citations of keys, or words typed by hand."""

    order: Order
    citations: tuple[Citation, ...] = ()
    text: str = ""


class Pointers:
    """Finds the work that a pointing word means: the last one cited before it, in the order of reading."""

    def __init__(self, prose: Prose, catalogue: Catalogue) -> None:
        self.prose = prose
        self.catalogue = catalogue

    def meant(self, text: str, block: int, at: int) -> tuple[str, Locator | None] | None:
        """The key, and the page, that "Ibid., 45" at a place of a block means; None when no one work was cited.

        “Ibid.” alone means the page cited before, too. It points to whatever stands before, be that another “ibid.”.
        """
        if POINTS.match(text) is None:
            return None
        place = _own_place(text)
        number = bisect_left(self._orders, self._order(block, at)) - 1
        while number >= 0:
            reference = self._references[number]
            if reference.citations:
                keys = {citation.key for citation in reference.citations}
                last = reference.citations[-1]
                return (last.key, place or last.locator) if len(keys) == 1 else None
            if POINTS.match(reference.text) is None:
                key = self.catalogue.key(reference.text)
                return (key, place or locator_of(reference.text)) if key else None
            place = place or _own_place(reference.text)
            number -= 1
        return None

    @cached_property
    def _references(self) -> list[Reference]:
        found = [*self._cited(), *self._typed(), *self._noted()]
        return sorted(found, key=lambda reference: reference.order)

    @cached_property
    def _orders(self) -> list[Order]:
        return [reference.order for reference in self._references]

    @cached_property
    def _calls(self) -> dict[int, tuple[int, int]]:
        """Where each note is called."""
        return {m.ref: (b.index, m.start) for b in self.prose.blocks for m in b.marks if m.kind == "note"}

    def _order(self, block: int, at: int) -> Order:
        """A place in the order of reading: a note is read where it is called."""
        note = self.prose.blocks[block].inside("note")
        call = self._calls.get(note.id) if note is not None else None
        return (*call, 1, block, at) if call else (block, at, 0, 0, 0)

    def _cited(self) -> Iterator[Reference]:
        for group in self.prose.every_group:
            yield Reference(self._order(group.block, group.at), tuple(group.citations))

    def _typed(self) -> Iterator[Reference]:
        """References typed by hand in the running text, “(ibid., 45)” among them."""
        for block in self.prose.blocks:
            if block.kind in PROSE and block.inside("note") is None:
                for pattern in (TYPED, AFTER):
                    for match in pattern.finditer(block.text):
                        yield Reference(self._order(block.index, match.start()), text=match.group().lstrip(" .,;"))

    def _noted(self) -> Iterator[Reference]:
        """Notes whose words cite, and which cite no key."""
        for note in self._calls:
            indices = self.prose.note_blocks(note)
            text = plain(" ".join(self.prose.blocks[i].text for i in indices))
            cites = POINTS.match(text) or self.catalogue.key(text)
            if cites and not any(self.prose.groups(i) for i in indices):
                yield Reference(self._order(indices[0], 0), text=text)


def _own_place(text: str) -> Locator | None:
    """The page that follows the pointing word."""
    found = POINTS.match(text)
    return find_locator(text[found.end() :].strip(" ,;:()[]")) if found else None
