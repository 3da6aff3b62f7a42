"""Dates of a .bib as CSL dates: EDTF as biblatex has it, years and months as BibTeX has them, and what people write.

biblatex manual, section 2.3.8 ("Date and Time Specifications"); EDTF: https://www.loc.gov/standards/datetime/, levels
0 and 1. CSL has one sign of doubt, ``circa``: approximate and uncertain dates both have it. A season is a month from
21 to 24, which every CSL processor understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.bibliography import latex
from pipeline.model import JSON

DAY = re.compile(r"(?P<year>-?\d{4}|Y-?\d+)(?:-(?P<month>\d\d|XX|uu)(?:-(?P<day>\d\d|XX|uu))?)?(?P<doubt>[~?%]*)")
VAGUE = re.compile(r"(?P<known>-?\d{1,3})(?P<open>[Xxu]{1,3})(?P<doubt>[~?%]*)")
TIME = re.compile(r"(?<=\d)T\d[\d:.]*(?:Z|[+-]\d\d(?::?\d\d)?)?")
OPEN = frozenset({"", "..", "open", "unknown", "*"})
ABOUT = re.compile(r"\[?(?:(?:c\.|ca\.?|circa|about|approx\.)\s*(?P<after>.*\d)|(?P<before>.*\d)\]?\s*\?)\]?", re.I)
YEARS = re.compile(r"(-?\d{1,4})\s*(?:--?|–|—|/)\s*(\d{1,4})")
YEAR = re.compile(r"\[?(-?\d{1,4})\]?")
BEFORE_CHRIST = re.compile(r"(\d{1,4})\s*(?:BC|BCE|B\.C\.|B\.C\.E\.|v\. ?Chr\.)")
FORTHCOMING = ("forthcoming", "in press", "in preparation", "submitted")
_MONTHS = (
    "jan january januar janvier enero gennaio jänner|feb february februar février febrero febbraio|mar march märz mars "
    "marzo mär|apr april avril abril aprile|may mai mayo maggio|jun june juni juin junio giugno|jul july juli juillet "
    "julio luglio|aug august août agosto|sep sept september septembre septiembre settembre|oct october oktober octobre "
    "octubre ottobre okt|nov november novembre noviembre|dec december dezember décembre diciembre dicembre dez"
)
_SEASONS = (
    "spring frühjahr frühling printemps primavera|summer sommer été verano estate|autumn fall herbst automne otoño "
    "autunno|winter hiver invierno inverno"
)
MONTHS = {
    **{name: number for number, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()},
    **{name: number for number, names in enumerate(_SEASONS.split("|"), 21) for name in names.split()},
}


def date(value: Callable[[str], str], prefix: str = "") -> JSON | None:
    """The date that an entry's fields give: ``date``, else ``year``, ``month`` and ``day``; None where there is none.

    *value* gives a field's value by name; *prefix* is "event", "orig", "url" or "" for the entry's own.
    """
    if whole := latex.text(value(f"{prefix}date")).replace("\u00a0", "~"):
        return read(whole)
    year = latex.text(value(f"{prefix}year"))
    if not year:
        return None
    return _with_month(year, latex.text(value(f"{prefix}month")), latex.text(value(f"{prefix}day")))


def read(written: str) -> JSON:
    """One written date, or a range of two."""
    written = TIME.sub("", written.strip())
    halves = written.split("/")
    if len(halves) == 2:
        begin, end = (half.strip() for half in halves)
        first, last = _edtf(begin), _edtf(end)
        if first and last:
            doubtful = {"circa": True} if first.get("circa") or last.get("circa") else {}
            return {"date-parts": [first["date-parts"][0], last["date-parts"][-1]], **doubtful}
        if first and end.lower() in OPEN:
            return {**first, "date-parts": [first["date-parts"][0], [0]]}
        if last and begin.lower() in OPEN:
            return {"literal": "–" + "-".join(map(str, last["date-parts"][-1]))}
    return _edtf(written) or _spoken(written)


def _edtf(written: str) -> JSON | None:
    """A date, a season, or a decade or century whose years are not told apart; None for what is no EDTF."""
    if found := DAY.fullmatch(written):
        year = int(found["year"].lstrip("Y"))
        parts = [year if year > 0 else year - 1]  # EDTF has a year 0, CSL has 1 BC before AD 1
        for name in ("month", "day"):
            if not (found[name] or "").isdigit() or int(found[name]) == 0:
                break
            parts.append(int(found[name]))
        if len(parts) > 1 and not (1 <= parts[1] <= 12 or 21 <= parts[1] <= 24):
            return None
        return _doubtful([parts], found["doubt"])
    if found := VAGUE.fullmatch(written):
        if len(found["known"].lstrip("-")) + len(found["open"]) != 4:
            return None
        first = int(found["known"] + "0" * len(found["open"]))
        last = int(found["known"] + "9" * len(found["open"]))
        return _doubtful([[first], [last]], found["doubt"])
    return None


def _doubtful(parts: list[list[int]], doubt: str) -> JSON:
    return {"date-parts": parts, **({"circa": True} if doubt else {})}


def _spoken(written: str) -> JSON:
    """A date as people write it: "circa 1960", "1960?", "[1859]", "1990--95", "44 BC", "May 1990"; else its words."""
    if about := ABOUT.fullmatch(written):
        sure = read(about["after"] or about["before"])
        return {**sure, "circa": True} if "date-parts" in sure else {"literal": written}
    if found := YEAR.fullmatch(written):
        return {"date-parts": [[int(found[1])]]} if int(found[1]) else {"literal": written}
    if found := BEFORE_CHRIST.fullmatch(written):
        return {"date-parts": [[-int(found[1])]]}
    if found := YEARS.fullmatch(written):
        first, last = found[1], found[2]
        whole = int(first[: max(len(first) - len(last), 0)] + last)
        if whole > int(first):
            return {"date-parts": [[int(first)], [whole]]}
    words = re.findall(r"[^\W\d_]+|\d+", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", written.lower()))
    years = [word for word in words if word.isdigit() and len(word) == 4]
    if len(years) == 1 and any(word in MONTHS for word in words):
        rest = [word for word in words if word not in years]
        if found_months := _months(" ".join(rest)):
            return {"date-parts": [[int(years[0]), *part] for part in found_months]}
    return {"literal": written}


def _with_month(year: str, month: str, day: str) -> JSON:
    """BibTeX's fields together; a month that is none is put before the year in words."""
    made = read(year)
    parts = made.get("date-parts", [])
    if not month or not parts or len(parts[0]) > 1:
        return made
    if len(parts) == 1 and (months := _months(f"{month} {day}" if day.isdigit() else month)):
        return {**made, "date-parts": [[parts[0][0], *part] for part in months]}
    return made


def _months(written: str) -> list[list[int]] | None:
    """Month and day, or two of them, from "jan", "5", "July 4", "May/June", "Spring"; None for other words."""
    words = re.findall(r"[^\W\d_]+|\d+", written.lower())
    if not words or any(not word.isdigit() and word not in MONTHS for word in words):
        return None
    names = [MONTHS[word] for word in words if word in MONTHS]
    days = [int(word) for word in words if word.isdigit()]
    if not names:
        names, days = days[:1], days[1:]
        if len(words) == 2 and re.search(r"[/–-]", written):  # "5/6", "5--6"
            names, days = [names[0], days[0]], []
    if not names or len(names) > 2 or not all(1 <= name <= 12 or 21 <= name <= 24 for name in names):
        return None
    if any(not 1 <= day <= 31 for day in days) or len(days) > 2:
        return None
    if len(names) == 1:
        return [[names[0], day] for day in days] or [[names[0]]]
    if len(days) == 2:
        return [[names[0], days[0]], [names[1], days[1]]]
    return [[name] for name in names] if not days else None
