"""The fields of an entry as the variables of a CSL item.

biblatex manual, section 2.2 ("Entry Fields"), with BibTeX's older names for them; CSL 1.0.2, appendix IV. A field that
CSL has no variable for is left out. Where biblatex and pandoc's reader differ, the manual counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline import people
from pipeline.bibliography import latex
from pipeline.bibliography.dates import date, read
from pipeline.bibliography.names import names
from pipeline.bibliography.terms import language, term
from pipeline.bibliography.titles import sentence_case
from pipeline.bibliography.works import GENRES, IN_SERIES, PERIODICAL, WITHIN, csl_type
from pipeline.model import JSON

LANGUAGES = ("langid", "language", "hyphenation")
NAMES = {
    "author": "author", "bookauthor": "container-author", "translator": "translator", "director": "director",
    "illustrator": "illustrator", "interviewer": "interviewer", "composer": "composer", "narrator": "narrator",
    "origauthor": "original-author",
}  # fmt: skip
ROLES = {
    "editor": "editor", "redactor": "editor", "reviser": "editor", "founder": "editor", "continuator": "editor",
    "compiler": "compiler", "collaborator": "contributor", "organizer": "organizer", "director": "director",
    "translator": "translator", "illustrator": "illustrator", "producer": "producer", "narrator": "narrator",
    "execproducer": "executive-producer", "executiveproducer": "executive-producer", "writer": "script-writer",
    "scriptwriter": "script-writer", "composer": "composer", "performer": "performer", "interviewer": "interviewer",
    "host": "host", "guest": "guest", "curator": "curator", "chair": "chair", "creator": "series-creator",
    "serieseditor": "collection-editor",
}  # fmt: skip
DATES = {"issued": "", "event-date": "event", "original-date": "orig", "accessed": "url"}
TEXTS = {  # fields that are words, and nothing else
    "volumes": "number-of-volumes", "pagetotal": "number-of-pages", "chapter": "chapter-number", "version": "version",
    "venue": "event-place", "origpublisher": "original-publisher", "origlocation": "original-publisher-place",
    "library": "call-number", "annotation": "annote", "abstract": "abstract", "keywords": "keyword",
    "shorthand": "citation-label",
}  # fmt: skip
LISTS = {"origpublisher", "origlocation"}
IDENTIFIERS = {"isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "pmcid": "PMCID"}
PUBLISHERS = ("school", "institution", "organization", "howpublished", "publisher")
EPRINTS = {
    "arxiv": "https://arxiv.org/abs/", "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/", "googlebooks": "https://books.google.com?id=",
    "hdl": "https://hdl.handle.net/",
}  # fmt: skip
ADDRESS = re.compile(
    r"\s*(?:(?:available\s+)?(?:at|from|online)?:?\s*)?(\\url\s*\{[^{}]*\}|https?://[^\s{}]+)\s*\.?\s*", re.I
)
DOI = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?", re.I)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ORDINALS = {word: str(number) for number, word in enumerate(_ORDINALS.split(), 1)}
ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
TAG = re.compile(r"<[^<>]*>")


def item(key: str, kind: str, fields: Mapping[str, str], lang: str) -> JSON:
    """The CSL item of an entry. *fields* are its own and those it inherits, *lang* the manuscript's language."""
    found = _Entry(kind, fields, lang)
    made: JSON = {"id": key, "type": found.type}
    for variable, value in (*found.names(), *found.titles(), *found.dates(), *found.numbers(), *found.others()):
        if value and variable not in made:
            made[variable] = value
    return made


def joined(mark: str, *parts: str) -> str:
    """Parts of a title with a mark between them, where no other stands there already."""
    made = ""
    for part in filter(None, parts):
        ended = not made or TAG.sub("", made).rstrip('”’»"')[-1:] in "!?.,:;"
        made = f"{made}{'' if ended else mark} {part}" if made else part
    return made


class _Entry:
    """One entry on its way to be an item."""

    def __init__(self, kind: str, fields: Mapping[str, str], lang: str) -> None:
        self.kind, self.fields, self.lang = kind, fields, lang
        self.own_language = self._language()
        said = any(fields.get(name, "").strip() for name in LANGUAGES)
        self.english = (self.own_language if said else lang).lower().startswith("en")
        options = (option.partition("=") for option in fields.get("options", "").lower().split(","))
        self.options = {name.strip(): value.strip() or "true" for name, _, value in options}
        self.address = self._address()
        self.type = self._type()

    def value(self, name: str) -> str:
        """A field as it is written."""
        return self.fields.get(name, "")

    def text(self, *names: str) -> str:
        """The first of the fields that says anything, as rich text."""
        return next((made for name in names if (value := self.value(name)) and (made := latex.rich(value))), "")

    def title(self, name: str) -> str:
        """A title, in sentence case where it is English."""
        value = self.value(name)
        if not value:
            return ""
        parts = latex.pieces(value)
        return latex.written(sentence_case(parts) if self.english else parts)

    def listed(self, *names: str) -> str:
        """The members of list fields, which "and" parts."""
        values = [name.text for field in names if self.value(field) for name in people.names(self.value(field))]
        return "; ".join(filter(None, map(latex.rich, values))) if values else ""

    # --- what kind of work it is ---

    def _type(self) -> str:
        kind = csl_type(self.kind, self.fields)
        if self.kind in ("misc", "unpublished") and self.value("eprint") and self.value("eprinttype"):
            return "article"  # CSL's word for a preprint
        if self.kind == "misc" and self.address and not any(map(self.value, ("publisher", "institution", "isbn"))):
            return "webpage"
        return kind

    def _language(self) -> str:
        """The language of the work as an IETF tag; "" when it is not said, or not known."""
        variant = self.fields.get("langidopts", "").lower().partition("variant=")[2]
        for name in LANGUAGES:
            first = re.split(r"\s+and\s+|[,;/]", self.fields.get(name, ""))[0]
            if first.strip(" {}"):
                return language(first.strip(" {}"), variant.strip(" {}"))
        return ""

    # --- the variables ---

    def names(self) -> Iterator[tuple[str, list[JSON]]]:
        """Persons by their roles; several fields may fill one role."""
        roles: dict[str, list[JSON]] = {}
        on = {name for name, value in self.options.items() if value == "true"}
        for field, role in NAMES.items():
            if value := self.value(field):
                roles.setdefault(role, []).extend(names(value, on))
        for field in ("editor", "editora", "editorb", "editorc"):
            if value := self.value(field):
                kind = self.value(f"{field}type").strip(" {}").lower() or "editor"
                role = ROLES.get(kind, "editor" if field == "editor" else "contributor")
                roles.setdefault(role, []).extend(names(value, on))
        yield from roles.items()

    def titles(self) -> Iterator[tuple[str, str]]:
        """The titles of the work, of what it stands in, of its volume and its series."""
        whole, periodical, within = bool(self.value("maintitle")), self.kind == "periodical", self.kind in WITHIN
        if periodical:
            yield "title", joined(".", joined(":", self.title("issuetitle"), self.title("issuesubtitle")))
            name = joined(".", joined(":", self.text("title"), self.text("subtitle")), self.text("titleaddon"))
            yield ("container-title" if self.value("issuetitle") else "title"), name
            yield "container-title-short", self.text("shorttitle", "shortjournal")
        elif whole and not within:
            yield "title", self.full_title("main")
            yield "volume-title", self.full_title("")
        else:
            yield "title", self.full_title("")
        if within:
            yield "container-title", self.full_title("main") or self.full_title("book")
            if whole:
                yield "volume-title", self.full_title("book")
        journal = joined(":", self.text("journaltitle", "journal"), self.text("journalsubtitle"))
        yield "container-title", joined(".", journal, self.text("journaltitleaddon"))
        if self.type not in ("book", "thesis", "report"):
            yield "container-title", self.title("booktitle")
        yield "container-title-short", self.text("shortjournal")
        yield "collection-title", self.series()
        if not periodical and (within or not whole):
            yield "title-short", self.short_title()
        yield "event-title", joined(".", self.title("eventtitle"), self.title("eventtitleaddon"))
        yield "original-title", self.text("origtitle")  # in another language
        yield "reviewed-title", self.title("reviewedtitle")

    def full_title(self, which: str) -> str:
        """Title, subtitle and addition; *which* is "", "main" or "book"."""
        if not self.value(f"{which}title"):
            return ""
        title = joined(":", self.title(f"{which}title"), self.title(f"{which}subtitle"))
        return joined(".", title, self.title(f"{which}titleaddon"))

    def short_title(self) -> str:
        """The short title, else what stands before a colon or a subtitle."""
        if said := self.title("shorttitle"):
            return said
        title = self.title("title")
        before, colon, _ = title.partition(": ")
        whole = not colon or before.count("</") * 2 != before.count("<")
        if whole:
            return title if self.value("subtitle") or self.value("titleaddon") else ""
        return before

    def series(self) -> str:
        """The series; a number alone is that of a journal's series."""
        said = self.title("series")
        if said.isdigit():
            teen = said[-2:] in ("11", "12", "13")
            return f"{said}{'th' if teen else ENDINGS.get(said[-1], 'th')} series"
        key = self.value("series").strip()
        return term(key, self.lang) if key in ("newseries", "oldseries") else said

    def dates(self) -> Iterator[tuple[str, JSON | str]]:
        """All dates; a year that is the word "forthcoming" is a state and no date."""
        for variable, prefix in DATES.items():
            made = date(self.value, prefix)
            if variable == "issued" and made and made.get("literal", "").lower() == "forthcoming":
                yield "status", made["literal"]
            elif made:
                yield variable, made
        if checked := latex.text(self.value("lastchecked") or self.value("urlaccessdate")):
            yield "accessed", read(checked)

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Volume, number, issue, pages and the like."""
        pages = re.sub(r"\s*[–—]+\s*", "-", self.text("pages"))
        number, issue, eid = self.text("number"), self.text("issue"), self.text("eid")
        yield "page", pages or eid
        yield "volume", ".".join(filter(None, (self.text("volume"), self.text("part"))))
        if self.kind in PERIODICAL:
            yield "issue", ", ".join(filter(None, (number, issue)))
            yield "number", eid if pages else ""
        elif self.kind in IN_SERIES:
            yield "collection-number", number
        else:
            yield "number", number
        yield "issue", issue
        edition = self.text("edition")
        yield "edition", ORDINALS.get(edition.lower().removesuffix(" edition"), edition)

    def others(self) -> Iterator[tuple[str, str]]:
        """Everything else."""
        patent = self.type == "patent"
        for field, variable in TEXTS.items():
            yield variable, self.listed(field) if field in LISTS else self.text(field)
        said = latex.text(self.value("type"))
        yield "genre", term(said or GENRES.get(self.kind, ""), self.lang)
        yield "language", self.own_language
        yield "publisher", self.publisher()
        place = self.value("address") or ("" if patent else self.value("location"))
        yield "publisher-place", self.listed("address" if self.value("address") else "location") if place else ""
        if patent:
            countries = [term(latex.text(name.text), self.lang) for name in people.names(self.value("location"))]
            yield "jurisdiction", "; ".join(filter(None, countries))
        if self.options.get("doi") != "false":
            yield "DOI", DOI.sub("", latex.verbatim(self.value("doi")), count=1)
        if self.options.get("url") != "false" or self.kind == "online":
            yield "URL", latex.verbatim(self.address)
        yield from self.eprint()
        for field, variable in IDENTIFIERS.items():
            yield variable, latex.text(self.value(field))
        note = "" if self.kind == "periodical" or self.is_address("note") else self.text("note")
        yield "note", joined(".", note, self.text("addendum"))
        yield "status", term(self.text("pubstate"), self.lang)

    def publisher(self) -> str:
        """Whoever brought the work out; an address that stands in howpublished is none.

        "and" is part of a firm's name far more often than it parts two firms ("Rowman and Littlefield"), and BibLaTeX
        prints "and" between two: only three names, or two that have two places, are a list with semicolons.
        """
        fields = [name for name in PUBLISHERS if not (name == "howpublished" and self.is_address(name))]
        said = [self.listed(name) if self._are_firms(name) else self.text(name) for name in fields]
        return "; ".join(dict.fromkeys(filter(None, said)))

    def _are_firms(self, name: str) -> bool:
        firms = len(people.names(self.value(name)))
        places = len(people.names(self.value("address") or self.value("location")))
        return name != "howpublished" and (firms > 2 or firms == places == 2)

    def eprint(self) -> Iterator[tuple[str, str]]:
        """The address of an electronic copy in an archive, and for a preprint the archive and its number there."""
        archive, number = self.value("eprinttype").strip(" {}"), latex.verbatim(self.value("eprint"))
        if not archive or not number:
            return
        if self.type == "article":
            yield "publisher", archive
            yield "number", number if number.lower().startswith(archive.lower()) else f"{archive}:{number}"
        if archive.lower() in EPRINTS and self.options.get("eprint") != "false":
            yield "URL", EPRINTS[archive.lower()] + re.sub(r"^arxiv:", "", number, flags=re.I)

    def _address(self) -> str:
        """The address of the work, as written: its url, or what is nothing else in howpublished or the note."""
        if url := self.value("url"):
            return url
        found = (ADDRESS.fullmatch(self.value(name)) for name in ("howpublished", "note"))
        return next((match[1] for match in found if match), "")

    def is_address(self, name: str) -> bool:
        """Whether a field holds an address and nothing else."""
        return bool(ADDRESS.fullmatch(self.value(name)))
