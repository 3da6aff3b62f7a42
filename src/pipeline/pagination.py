"""Pages as citations name them and as works label them, and whether the one holds the other.

A page number belongs to a series: arabic (12), roman (xii), or one with letters of its own (A4, 12a). Numbers of one
series can be compared; of two series only arabic and roman ones, which never stand for the same page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import roman
from pipeline.model import Locator, Quotation

ARABIC, ROMAN = "1", "i"
FOLLOWING = 20  # pages that "12 ff." may reach: more is no page any longer
_ROMAN = re.compile(rf"(?=[ivxlcdm]){roman.NUMERAL}", re.IGNORECASE)
_LABEL = re.compile(r"([a-z]{0,3})-?(\d{1,6})([a-z]?)", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,;&]|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch?\b|\bog\b)\s*", re.IGNORECASE)
_SIGN = re.compile(r"^(?:pp?|pgs?|S|págs?|pages?)\b\.?\s*(?=[\divxlc])", re.IGNORECASE)
_NEXT = re.compile(r"(?<=[\divxlc])\s?(?:(?P<one>f|sq)|(?P<many>ff|sqq|et seq))\b\.?$", re.IGNORECASE)
_NOTE = re.compile(r"(?<=\d),?\s?(?:nn?|fn|Anm|note)\b\.?\s?\d*|(?<=\d)nn?\d+", re.IGNORECASE)  # a note on page 12
_DASH = re.compile(r"\s*(?:[-‐-―−]+|\bto\b|\bbis\b)\s*")
_NUMBER = re.compile(r"(?<![\w.:])\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?![\w:])")
_OTHERWISE = re.compile(
    r"\b(?:pdf|kindle|e-?book|epub|e-?reader|scan|screen|digital(?: copy)?|ed(?:ition|n)?s?|Aufl(?:age)?|Ausg(?:abe)?"
    r"|édition|edición|edição|edizione)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Leaf:
    """One page: its series and its number in it."""

    series: str
    number: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages from *first* to *last*, both included."""

    first: Leaf
    last: Leaf

    def holds(self, other: Stretch) -> bool | None:
        """Whether the two share a page; None where that cannot be known."""
        if self.first.series != self.last.series or other.first.series != other.last.series:
            ends = {self.first, self.last} & {other.first, other.last}
            return True if ends else self._across(other)
        if self.first.series == other.first.series:
            return self.first.number <= other.last.number and other.first.number <= self.last.number
        return False if {self.first.series, other.first.series} == {ARABIC, ROMAN} else None

    def _across(self, other: Stretch) -> bool | None:
        """The same where one of them leads from the roman pages to the arabic ones: xii–3."""
        mine, theirs = (self.first.series, self.last.series), (other.first.series, other.last.series)
        if mine not in _SERIES or theirs not in _SERIES:
            return None
        order = (ROMAN, ARABIC).index
        begins = [(order(s.first.series), s.first.number) for s in (self, other)]
        ends = [(order(s.last.series), s.last.number) for s in (self, other)]
        return begins[0] <= ends[1] and begins[1] <= ends[0]


_SERIES = {(ROMAN, ROMAN), (ROMAN, ARABIC), (ARABIC, ARABIC)}


def leaf(label: str) -> Leaf | None:
    """One page number; None for what is none."""
    label = label.strip()
    if label.isdecimal():
        return Leaf(ARABIC, int(label))
    if label and _ROMAN.fullmatch(label):
        return Leaf(ROMAN, roman.value(label))
    found = _LABEL.fullmatch(label)
    return Leaf(f"{found[1].lower()}1{found[3].lower()}", int(found[2])) if found else None


@lru_cache(maxsize=20_000)
def stretches(value: str) -> Sequence[Stretch] | None:
    """The pages of "84–87", "12, 15", "1245–9", "12 f.", "xii"; None when a part of it is no page.

    "II, 113" is page 113 of the second volume.
    """
    parts = [part for part in _PARTS.split(_NOTE.sub("", value).strip(" {}.,;")) if part]
    if len(parts) > 1 and parts[0].isupper() and _ROMAN.fullmatch(parts[0]) and parts[1][:1].isdigit():
        parts = parts[1:]
    found = [_stretch(part) for part in parts]
    known = [one for one in found if one is not None]
    return known if known and len(known) == len(found) else None


def _stretch(part: str) -> Stretch | None:
    part = _SIGN.sub("", part.strip())
    after = _NEXT.search(part)
    ends = _DASH.split(part[: after.start()] if after else part)
    first, last = leaf(ends[0]), leaf(ends[-1])
    if first is None or last is None or len(ends) > 2:
        return None
    if after:
        last = Leaf(last.series, last.number + (1 if after["one"] else FOLLOWING))
    if first.series == last.series == ARABIC and last.number < first.number and len(ends[1]) < len(ends[0]):
        last = Leaf(ARABIC, int(ends[0][: len(ends[0]) - len(ends[1])] + ends[1]))  # 1245–9 stands for 1245–1249
    if first.series == last.series and last.number < first.number:
        return None
    return Stretch(first, last)


def holds(pages: Sequence[Stretch], label: str) -> bool | None:
    """Whether a page of a work ("113", "112–113") is among *pages*; None where that cannot be known."""
    places = stretches(label)
    if not places or not pages:
        return None
    answers = [page.holds(place) for page in pages for place in places]
    if any(answers):
        return True
    return None if None in answers else False


def named(locator: Locator | None, beside: str = "") -> list[Stretch]:
    """The pages that a citation names: its locator's, and those that the words behind it (*beside*) name as well.

    None of them where it names another kind of place, or where what it names are not the work's printed pages: those of
    a PDF or an e-reader, of an edition that is told.
    """
    if locator is None or locator.label != "page" or _OTHERWISE.search(beside):
        return []
    pages = stretches(locator.value)
    further = (stretches(number) for number in _NUMBER.findall(beside))
    return [*pages, *(one for found in further if found for one in found)] if pages else []


def cited(quotation: Quotation, key: str | None = None) -> list[Stretch]:
    """The pages that a quotation's citations name, those of one *key* or of all."""
    found = [one for c in quotation.citations if key in (None, c.key) for one in named(c.locator, c.suffix)]
    line = quotation.attribution
    if line is not None and key in (None, line.key):
        found += named(line.locator)
    return list(dict.fromkeys(found))


def near(one: Stretch, two: Stretch) -> bool:
    """Whether a passage may stand on both: they share a page, or are neighbours, or nobody can tell."""
    if one.holds(two) is not False:
        return True
    if not one.first.series == one.last.series == two.first.series == two.last.series:
        return False
    return one.first.number - 1 <= two.last.number and two.first.number <= one.last.number + 1
