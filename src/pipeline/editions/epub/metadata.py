"""What shops and libraries are told of a work: title, people, identifier, dates, in the forms that EPUB 3.3 has."""

from __future__ import annotations

import datetime
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.editions.epub.xhtml import LANGUAGE
from pipeline.editions.tree import Tree
from pipeline.model import Book

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
RELATORS = {
    "author": "aut", "editor": "edt", "translator": "trl", "illustrator": "ill", "contributor": "ctb",
    "introduction": "aui", "afterword": "aft", "publisher": "pbl", "designer": "dsr", "compiler": "com",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who made the work. ``role`` is a MARC relator code ("aut"), ``file_as`` the name as it is sorted."""

    name: str
    file_as: str
    role: str


@dataclass(frozen=True)
class Publication:
    """The metadata of one work. ``date`` is empty or as W3CDTF writes it, ``date_text`` as the author wrote it."""

    identifier: str
    title: str
    subtitle: str
    creators: Sequence[Person]
    contributors: Sequence[Person]
    language: str
    date: str
    date_text: str
    modified: str
    publisher: str
    source: str  # what it was made from, as the author names it: an ISBN as urn, or words
    pages_of: str  # the edition whose pages it carries
    rights: str
    description: str
    subjects: Sequence[str]
    series: str
    series_position: str
    isbn: str
    bad_isbn: str  # an ISBN whose check digit is wrong

    @property
    def by(self) -> str:
        """The authors' names on one line."""
        return ", ".join(person.name for person in self.creators)


def publication(tree: Tree, book: Book) -> Publication:
    """Gather a work's metadata from the tree (as pandoc reads it) and the settings (where it has structure)."""
    structured = book.settings.metadata
    values = {**structured, **tree.metadata}
    creators = people(structured.get("creator") or structured.get("author"), "aut") or [
        person(name, "aut") for name in tree.authors
    ]
    date_text = plain(values.get("date"))
    isbn, bad = find_isbn(values)
    language = tree.lang.replace("_", "-")
    date = w3c_date(structured.get("date")) or w3c_date(date_text)
    holder = f"© {date[:4]} {', '.join(c.name for c in creators)}" if date and creators else ""
    title = tree.title or book.settings.name
    return Publication(
        identifier=identifier(values, isbn, title, [c.name for c in creators], language),
        title=title,
        subtitle=tree.subtitle,
        creators=creators,
        contributors=_contributors(structured),
        language=language if LANGUAGE.match(language) else "und",
        date=date,
        date_text=date_text,
        modified=datetime.datetime.fromtimestamp(book.settings.timestamp, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        publisher=plain(values.get("publisher")),
        source=find_source(values),
        pages_of=find_source(values) or f"{title} (PDF, {_size(book.settings.trim)})",
        rights=plain(values.get("rights") or values.get("copyright")) or holder,
        description=plain(values.get("description") or values.get("abstract")),
        subjects=_subjects(values),
        series=plain(values.get("belongs-to-collection") or values.get("series")),
        series_position=plain(values.get("group-position")),
        isbn=isbn,
        bad_isbn=bad,
    )


def plain(value: Any) -> str:
    """A metadata value on one line of text, whatever its shape in YAML."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Mapping):
        return plain(value.get("text") or value.get("name") or value.get("literal") or value.get("value"))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(plain, value)))
    return " ".join(str(value).split())


def _subjects(values: Mapping[str, Any]) -> list[str]:
    """Subjects and keywords, each once, in the order given."""
    found: list[str] = []
    for name in ("subject", "keywords"):
        value = values.get(name)
        for item in value if isinstance(value, list | tuple) else [value]:
            found += [part.strip() for part in re.split("[;,]", plain(item)) if part.strip()]
    return list(dict.fromkeys(found))


# --- people -------------------------------------------------------------------------------------------------------


def people(value: Any, role: str) -> list[Person]:
    """The people that ``author``, ``creator`` or ``contributor`` names: text, mappings, or a list of either."""
    items = value if isinstance(value, list | tuple) else [value]
    return [found for item in items if (found := person(item, role)).name]


def person(value: Any, role: str) -> Person:
    """One person from a name or from a mapping with ``name``/``text`` (or given, family), ``role``, ``file-as``."""
    if not isinstance(value, Mapping):
        name = plain(value)
        return Person(name, file_as(name), role)
    given, family = plain(value.get("given")), plain(value.get("family"))
    name = plain(value) or f"{given} {family}".strip()
    sort = plain(value.get("file-as")) or (f"{family}, {given}" if given and family else "")
    sort = sort or (name if value.get("literal") else file_as(name))
    said = plain(value.get("role"))
    return Person(name, sort, RELATORS.get(said.lower(), said if re.fullmatch("[a-z]{3}", said) else role))


def file_as(name: str) -> str:
    """A name as it is sorted, "Mill, John Stuart"; names not written in Latin, Greek or Cyrillic stay as they are."""
    words = name.split()
    scripts = {unicodedata.name(c, "").split()[0] for c in name if c.isalpha()}
    if len(words) < 2 or "," in name or not scripts <= {"LATIN", "GREEK", "CYRILLIC"}:
        return name
    return f"{words[-1]}, {' '.join(words[:-1])}"


def _contributors(values: Mapping[str, Any]) -> list[Person]:
    """Everyone else who is named: ``contributor`` with roles, and ``editor``, ``translator`` …"""
    found = people(values.get("contributor"), "ctb")
    for name in ("editor", "translator", "illustrator"):
        found += people(values.get(name), RELATORS[name])
    return found


# --- identifiers and dates ----------------------------------------------------------------------------------------


def find_isbn(values: Mapping[str, Any]) -> tuple[str, str]:
    """The work's ISBN as thirteen digits, and an ISBN that was given but whose check digit is wrong."""
    listed = values.get("identifier")
    candidates = [plain(values.get("isbn"))]
    for item in listed if isinstance(listed, list | tuple) else [listed]:
        scheme = plain(item.get("scheme")).lower() if isinstance(item, Mapping) else ""
        text = plain(item)
        if scheme.startswith("isbn") or re.match(r"(urn:)?isbn\b", text, re.I):
            candidates.append(text)
    for text in filter(None, candidates):
        digits = re.sub(r"^(urn:)?isbn(-1[03])?:?|[\s-]", "", text, flags=re.I).upper()
        found = isbn13(digits)
        return (found, "") if found else ("", text)
    return "", ""


def find_source(values: Mapping[str, Any]) -> str:
    """What the work was made from (Dublin Core's source): an ISBN as urn where it is one, else the author's words."""
    text = plain(values.get("source"))
    found = isbn13(re.sub(r"^(urn:)?isbn(-1[03])?:?|[\s-]", "", text, flags=re.I).upper())
    return f"urn:isbn:{found}" if found else text


def _size(trim: tuple[float, float]) -> str:
    """A page's width and height in words."""
    return " × ".join(f"{length:.4g}" for length in trim) + " in"


def isbn13(digits: str) -> str:
    """An ISBN of ten or thirteen digits as thirteen; empty when its check digit is wrong (ISO 2108)."""
    if re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(digits))
        return _with_check_digit("978" + digits[:9]) if total % 11 == 0 else ""
    if re.fullmatch(r"97[89]\d{10}", digits) and _with_check_digit(digits[:12]) == digits:
        return digits
    return ""


def _with_check_digit(twelve: str) -> str:
    """Twelve digits of an ISBN with the thirteenth."""
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(twelve))
    return twelve + str(-total % 10)


def identifier(values: Mapping[str, Any], isbn: str, title: str, authors: Sequence[str], lang: str) -> str:
    """What a shop knows the work by: its ISBN, a UUID that was given, else a UUID of its title, authors, language.

    It stays when the text is edited, so that a reader's place and notes stay too (RFC 9562, version 5).
    """
    if isbn:
        return f"urn:isbn:{isbn}"
    given = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", plain(values.get("identifier")), re.I)
    if given:
        return f"urn:uuid:{given[0].lower()}"
    work = "\n".join([title, *authors, lang])
    return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, "citepress"), work).urn


def w3c_date(value: Any) -> str:
    """A date as W3CDTF writes it ("2024", "2024-05", "2024-05-17"), or empty when it cannot be read as one."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = plain(value)
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?", text)
    if found:
        return _checked(found[1], found[2] or "", found[3] or "")
    words = re.findall(r"\d+|[a-z]+", text.lower())
    month = next((i for i, name in enumerate(MONTHS, 1) if any(len(w) > 2 and name.startswith(w) for w in words)), 0)
    year = next((w for w in words if re.fullmatch(r"\d{4}", w)), "")
    day = next((w for w in words if re.fullmatch(r"\d{1,2}", w)), "")
    return _checked(year, str(month), day) if month and year else ""


def _checked(year: str, month: str, day: str) -> str:
    """A date's parts joined, as far as the calendar has them."""
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return date.isoformat()[: 10 if day else 7 if month else 4]
