"""CSL-JSON items as works: names with their particles told apart, dates as parts, everything else as text.

The shapes are citeproc-py's (``citeproc.source``); what it does not know (fourteen name variables of CSL 1.0.2, raw
dates, particles within a name) is added here. Appendix IV of the specification lists the variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from citeproc.source import Name, Reference

from pipeline.frozen import dataclass
from pipeline.model import JSON

_NAMES = (
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director editortranslator executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator"
)
NAMES = frozenset(_NAMES.split())
DATES = frozenset({"accessed", "available-date", "container", "event-date", "issued", "original-date", "submitted"})
_TEXTS = (
    "DOI ISBN ISSN PMCID PMID URL archive archive-place archive_location authority call-number chapter-number "
    "collection-number collection-title container-title container-title-short dimensions division edition event-place "
    "event-title genre issue jurisdiction keyword language medium number number-of-pages number-of-volumes "
    "original-publisher original-publisher-place original-title page part-number part-title printing-number publisher "
    "publisher-place references reviewed-genre reviewed-title scale section source status supplement-number title "
    "title-short version volume volume-title year-suffix"
)
TEXTS = frozenset(_TEXTS.split())
SHORT = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
SEASONS = {13 + n: n % 4 + 1 for n in range(12)}  # months that stand for seasons
LEADING = re.compile(
    r"((?:[a-zà-öø-ÿ](?:[^\W\d_]|\.(?=\S))*[.'’]?\s+|(?:d|l|dell|dall|s|t)['’]|['ʻ‘’][st]\s+|al-|el-)+)(?=\S)"
)
ELISION = "'’-–"


class Person(Name):  # type: ignore[misc]
    """A name by its parts, as CSL-JSON calls them; ``literal`` stands alone."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        dict.__init__(self, parts)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))  # it never changes once it is made

    def part(self, name: str) -> str:
        """One part of the name."""
        return str(self.get(name) or "")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known; 0 for what is not. ``season`` is 1 to 4."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date, a range, or words. An open range has an ``end`` of None and ``open``."""

    begin: Day | None = None
    end: Day | None = None
    open: bool = False
    circa: bool = False
    literal: str = ""


class Work(Reference):  # type: ignore[misc]
    """A work's variables by their CSL names: persons, a date, or text."""

    def __init__(self, key: str, item: JSON) -> None:
        dict.__init__(self, key=key, type=str(item.get("type") or ""))
        for name, value in {**_noted(item), **item}.items():
            if name in ("id", "type", "key", "custom"):
                continue
            made = _variable(name, value)
            if made not in (None, "", []):
                self[SHORT.get(name, name)] = made
        if "page" in self and "page-first" not in self and (first := re.match(r"\s*([^\s,&–-]+)", str(self["page"]))):
            self["page-first"] = first[1]

    def text(self, name: str) -> str:
        """A variable's text; "" where it is empty or no text."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def persons(self, name: str) -> list[Person]:
        """The persons of a name variable."""
        value = self.get(name)
        return value if isinstance(value, list) else []

    def date(self, name: str) -> DateValue | None:
        """The date of a date variable."""
        value = self.get(name)
        return value if isinstance(value, DateValue) else None


def _variable(name: str, value: Any) -> Any:
    """A variable by its name, and by its shape where the name is not known."""
    if isinstance(value, list):
        if name in NAMES or all(isinstance(part, dict) for part in value):
            return [person for part in value if isinstance(part, dict) and (person := _person(part))]
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return _date(value)
    if name in DATES and isinstance(value, str | int):
        return _date({"raw": str(value)})
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"[ \t\r\n]+", " ", str(value)).strip(" ") if value is not None else None


NOTED = re.compile(r"^(?:\{:)?([A-Za-z]+(?:-[a-z]+)*):\s*(.*?)\}?$", re.MULTILINE)


def _noted(item: JSON) -> JSON:
    """Variables that stand in ``note`` as lines "original-date: 1900", as Zotero users write them.

    Names are "Family || Given".
    """
    found: JSON = {}
    for line in NOTED.finditer(str(item.get("note") or "")):
        name, value = line[1], line[2].strip()
        if name in NAMES:
            family, _, given = value.partition("||")
            person = {"family": family.strip(), "given": given.strip()} if given else {"literal": value}
            found.setdefault(name, []).append(person)
        elif name in DATES:
            found[name] = {"raw": value}
        elif name in TEXTS:
            found[name] = value
    return found


def _person(given: JSON) -> Person | None:
    parts = {k: str(v) if not isinstance(v, bool) else v for k, v in given.items() if v not in (None, "")}
    if "literal" in parts:
        return Person({"literal": parts["literal"]})
    if not parts.get("family") and not parts.get("given"):
        return None
    if "family" not in parts:
        return Person({"literal": parts["given"]}) if "suffix" not in parts else Person(parts)
    _split_suffix(parts)
    _split_particles(parts)
    return Person(parts)


def _split_suffix(parts: dict[str, Any]) -> None:
    """ "John, Jr." in the given name is a name and a suffix; "!" asks for a comma before it."""
    given = str(parts.get("given", ""))
    found = re.fullmatch(r"(.*?),(!?)\s*(\S.*)", given)
    if found and "suffix" not in parts:
        parts["given"] = found[1].strip()
        parts["suffix"] = found[3]
        if found[2]:
            parts["comma-suffix"] = True


def _split_particles(parts: dict[str, Any]) -> None:
    """Small words before the family name are a non-dropping particle, those after the given name a dropping one.

    A family name in quotation marks is taken as it stands.
    """
    family = str(parts["family"])
    if len(family) > 1 and family[0] == family[-1] == '"':
        parts["family"] = family[1:-1]
        return
    if "non-dropping-particle" not in parts and "dropping-particle" not in parts:
        if found := LEADING.match(family):
            parts["non-dropping-particle"] = found[1].strip()
            parts["family"] = family[found.end() :]
        given = str(parts.get("given", ""))
        words = given.split(" ")
        small = len(words)
        while small > 1 and words[small - 1][:1].islower() and words[small - 1][:1].isalpha():
            small -= 1
        if small < len(words):
            parts["given"] = " ".join(words[:small])
            parts["dropping-particle"] = " ".join(words[small:])


def _date(value: JSON) -> DateValue | None:
    circa = str(value.get("circa") or "").lower() not in ("", "0", "false")
    days = [day for part in value.get("date-parts") or [] if (day := _day(part, value.get("season")))]
    if value.get("literal") and not days:
        return DateValue(circa=circa, literal=str(value["literal"]))
    if not days and value.get("raw"):
        return raw_date(str(value["raw"]), circa)
    if not days:
        return None
    parts = value["date-parts"]
    is_open = len(parts) > 1 and len(days) == 1
    return DateValue(days[0], days[1] if len(days) > 1 else None, is_open, circa)


def _day(parts: Any, season: Any) -> Day | None:
    """A date from [year, month, day]; a month from 13 on is a season."""
    try:
        numbers = [int(part) for part in (parts if isinstance(parts, list) else [parts]) if str(part).strip()]
    except (TypeError, ValueError):
        return None
    if not numbers or numbers[0] == 0:
        return None
    month = numbers[1] if len(numbers) > 1 else 0
    if month in SEASONS:
        return Day(numbers[0], season=SEASONS[month])
    if not month and season and str(season).isdigit():
        return Day(numbers[0], season=SEASONS.get(int(season), int(season)))
    return Day(numbers[0], month, numbers[2] if len(numbers) > 2 else 0)


ISO = re.compile(r"(-?\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
MONTHS = {name: number for number, names in enumerate(
    ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
     "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}  # fmt: skip
SPOKEN = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}


def raw_date(text: str, circa: bool = False) -> DateValue:
    """A date as people write it: 2000-05-03, 5/3/2000, May 3, 2000, ranges of these; else the words themselves."""
    bare = text.strip()
    if re.match(r"(?:ca?\.|circa|about)\s*|.*\?$", bare):
        bare, circa = re.sub(r"^(?:ca?\.|circa|about)\s*|\s*\?$", "", bare), True
    for parts in (re.split(r"\s*(?:/|--|–|—)\s*|\s+-\s+", bare), re.split(r"-(?=[^-]*$)", bare), [bare]):
        days = [_raw_day(part) for part in parts]
        if len(days) <= 2 and all(days):
            return DateValue(days[0], days[1] if len(days) > 1 else None, circa=circa)
        if len(parts) == 2 and days[0] and not parts[1]:
            return DateValue(days[0], open=True, circa=circa)
    return DateValue(circa=circa, literal=text)


def _raw_day(text: str) -> Day | None:
    if found := ISO.fullmatch(text):
        if found[2] is None and len(found[1].lstrip("-")) < 3:
            return None
        return Day(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return Day(int(found[3]), int(found[1]), int(found[2]))
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    names = [MONTHS[w] for w in words if w in MONTHS]
    seasons = [SPOKEN[w] for w in words if w in SPOKEN]
    years = [int(w) for w in words if w.isdigit() and len(w) > 2]
    days = [int(w) for w in words if w.isdigit() and len(w) <= 2]
    if len(years) != 1 or len(words) != len(names) + len(seasons) + len(years) + len(days) or len(names) > 1:
        return None
    if seasons:
        return Day(years[0], season=seasons[0])
    return Day(years[0], names[0] if names else 0, days[0] if days else 0)
