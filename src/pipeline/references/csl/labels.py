"""The citation label: a few letters of the authors and the year (CSL 1.0.2, ``citation-label``)."""

from __future__ import annotations

from pipeline.references.csl.items import DateValue, Work

SHARES = {1: (4,), 2: (2, 2), 3: (2, 1, 1)}


def citation_label(work: Work) -> str:
    """ "Doe99" for one author, "DoRo99" for two, one letter each for four and more."""
    persons = next((found for name in ("author", "editor") if (found := work.persons(name))), [])
    shares = SHARES.get(len(persons), (1, 1, 1, 1))
    names = [person.part("family") or person.part("literal") for person in persons]
    made = "".join(name[:share] for name, share in zip(names, shares, strict=False))
    issued = work.date("issued")
    return made + _year(issued) if made else ""


def _year(date: DateValue | None) -> str:
    return f"{date.begin.year % 100:02}" if date is not None and date.begin is not None else ""
