"""The index of the print edition: entries from the author's marks, with the pages on which these came to stand.

``[Vlasov]{.index}`` enters the words themselves, ``term="Vlasov, Andrei"`` another term, ``sub="capture"`` a subentry,
``see="Wlassow"`` sends the reader on, ``see-also="Volkhov"`` after the pages. An empty span, ``[]{.index term="…"}``,
prints nothing where it stands; two of them, with ``range="begin"`` and ``range="end"``, enter all pages between them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.editions.normalise import add_class, classes, text_of
from pipeline.editions.tree import Element

ID = "the-index"
TITLES = {
    "de": "Register", "es": "Índice alfabético", "fr": "Index", "it": "Indice analitico", "nl": "Register",
    "pl": "Indeks", "pt": "Índice remissivo", "ru": "Указатель", "uk": "Покажчик",
}  # fmt: skip
SEE = {"de": "siehe", "es": "véase", "fr": "voir", "it": "vedi", "nl": "zie", "pl": "zob.", "pt": "ver", "ru": "см."}
SEE_ALSO = {
    "de": "siehe auch", "es": "véase también", "fr": "voir aussi", "it": "vedi anche", "nl": "zie ook",
    "pl": "zob. też", "pt": "ver também", "ru": "см. также",
}  # fmt: skip
BEGIN, END = "begin", "end"
RANGE = 3  # pages in a row from which a span of pages is given


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that the index leads to. ``note`` is the number of the note it stands in, empty in the text.

    ``see`` and ``also`` are terms that the reader is sent to; ``range`` says that a passage begins or ends here.
    """

    id: str
    term: str
    sub: str
    see: str
    note: str
    element: Element
    also: str = ""
    range: str = ""

    @property
    def sends(self) -> str:
        """The term that the reader is sent to, if any."""
        return self.see or self.also


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark came to stand: the page, counted from 0, and what is printed on it."""

    page: int
    label: str


def title(lang: str) -> str:
    """What the index is called in the book's language."""
    return TITLES.get(lang.partition("-")[0].lower(), "Index")


def marks(chapters: Iterable[Element]) -> list[Mark]:
    """The marks of the chapters in reading order; each gets an id, so that its page can be found."""
    found: list[Mark] = []
    for span in [s for chapter in chapters for s in chapter.iter("span") if "index" in classes(s)]:
        name = span.get("id") or f"ix-{len(found) + 1}"
        span.set("id", name)
        term = span.get("data-term") or text_of(span)
        if term:
            sub, see = span.get("data-sub") or "", span.get("data-see") or ""
            also, passage = span.get("data-see-also") or "", span.get("data-range") or ""
            found.append(Mark(name, term, sub, see, _note(span), span, also, passage))
    return found


def _note(span: Element) -> str:
    notes = (parent for parent in span.iterancestors() if {"note", "endnote"} & set(classes(parent)))
    return next((note.get("data-number") or "" for note in notes), "")


def dangling(found: Sequence[Mark]) -> list[Mark]:
    """The marks that send the reader to a term that the index does not have."""
    terms = {mark.term for mark in found if not mark.sends}
    return [mark for mark in found if mark.sends and mark.sends not in terms]


def unpaired(found: Sequence[Mark]) -> list[Mark]:
    """The marks that begin a passage which nothing ends, end one that nothing began, or say neither."""
    open_: dict[tuple[str, str], Mark] = {}
    wrong = [mark for mark in found if mark.range not in ("", BEGIN, END)]
    for mark in found:
        key = mark.term, mark.sub
        if mark.range == BEGIN:
            wrong += [open_[key]] if key in open_ else []
            open_[key] = mark
        elif mark.range == END and open_.pop(key, None) is None:
            wrong.append(mark)
    return [*wrong, *open_.values()]


def section(lang: str, head: str) -> Element:
    """The index as a chapter that holds its heading only; *head* is the running head of left pages."""
    chapter = etree.Element("section", {"class": "chapter index", "id": ID})
    heading = etree.SubElement(chapter, "h1", {"data-book": head})
    heading.text = title(lang)
    for name in ("data-head", "data-label"):
        heading.set(name, heading.text)
    return chapter


def entries(found: Sequence[Mark], places: Mapping[str, Place], lang: str) -> Element:
    """The entries in alphabetical order, parted where the first letter changes."""
    whole = etree.Element("div", {"class": "entries"})
    groups: dict[str, dict[str, list[Mark]]] = {}
    for mark in found:
        groups.setdefault(mark.term, {}).setdefault(mark.sub, []).append(mark)
    before = ""
    for term in sorted(groups, key=_order):
        letter = _order(term)[0][:1]
        if before and letter != before:  # room below and not above, where a column might begin with it
            add_class(whole[-1], "last")
        before = letter
        _line(whole, "entry", term, groups[term].pop("", []), places, lang)
        for sub in sorted(groups[term], key=_order):
            _line(whole, "entry sub", sub, groups[term][sub], places, lang)
    return whole


def _order(term: str) -> tuple[str, str]:
    """Letters count, in either case and with or without accents; marks do not."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", term) if c.isalnum() or c.isspace())
    return plain.casefold().strip(), term


def _line(whole: Element, kind: str, words: str, found: Sequence[Mark], places: Mapping[str, Place], lang: str) -> None:
    line = etree.SubElement(whole, "p", {"class": kind})
    line.text = words
    last: Element | None = None
    for label, target in _locators([mark for mark in found if not mark.sends], places):
        _append(line, last, ", ")
        last = etree.SubElement(line, "a", {"href": f"#{target}"})
        last.text = label
    for mark in [mark for mark in found if mark.see]:
        _append(line, last, ". " if last is None else "; ")
        last = etree.SubElement(line, "em")
        see = SEE.get(lang.partition("-")[0].lower(), "see")
        last.text, last.tail = see if len(line) > 1 else see.capitalize(), f" {mark.see}"
    for number, mark in enumerate(mark for mark in found if mark.also):
        _append(line, last, "; " if number else ". ")
        last = etree.SubElement(line, "em")
        also = SEE_ALSO.get(lang.partition("-")[0].lower(), "see also")
        last.text, last.tail = also if number else also.capitalize(), f" {mark.also}"


def _append(line: Element, last: Element | None, text: str) -> None:
    if last is None:
        line.text = (line.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _locators(found: Sequence[Mark], places: Mapping[str, Place]) -> list[tuple[str, str]]:
    """(what is printed, the id of the first place): pages, spans of pages, notes such as 12n3, in their order."""
    text: dict[int, tuple[str, str]] = {}
    notes: dict[tuple[int, str], tuple[str, str]] = {}
    passages = _passages(found, places)
    for mark in found:
        place = places.get(mark.id)
        if place is not None and mark.note:
            notes.setdefault((place.page, mark.note), (f"{place.label}n{mark.note}", mark.id))
        elif place is not None:
            text.setdefault(place.page, (place.label, mark.id))
    within = {page for first, last, *_ in passages for page in range(first, last + 1)}
    shown = [(first, "", label, target) for first, _, label, target in passages]
    shown += [(run[0], "", *_span([text[page] for page in run])) for run in _runs(sorted(text.keys() - within))]
    shown += [(page, note, *value) for (page, note), value in notes.items() if page not in text and page not in within]
    return [(label, target) for _, _, label, target in sorted(shown)]


def _passages(found: Sequence[Mark], places: Mapping[str, Place]) -> list[tuple[int, int, str, str]]:
    """What two marks enclose and reaches over a page: first page, last page, "12–15", the id of the first mark."""
    passages = []
    begun: Mark | None = None
    for mark in [mark for mark in found if mark.range and mark.id in places]:
        if begun is not None and mark.range == END:
            first, last = places[begun.id], places[mark.id]
            if first.page < last.page:
                passages.append((first.page, last.page, f"{first.label}–{last.label}", begun.id))
        begun = mark if mark.range == BEGIN else None
    return passages


def _runs(pages: Sequence[int]) -> list[list[int]]:
    """Pages in a row, where there are enough of them; the others alone."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return [part for run in runs for part in ([run] if len(run) >= RANGE else [[page] for page in run])]


def _span(run: Sequence[tuple[str, str]]) -> tuple[str, str]:
    first, last = run[0], run[-1]
    return (first[0] if first is last else f"{first[0]}–{last[0]}"), first[1]
