"""The package document: what the e-book is, what lies in it, and in which order it is read (EPUB 3.3, section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.editions.epub.accessibility import Statement
from pipeline.editions.epub.metadata import Person, Publication
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import MATHML, SVG, default, is_rtl
from pipeline.editions.tree import Element

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
PREFIX = "a11y: http://www.idpf.org/epub/vocab/package/a11y/#"


@dataclass(frozen=True)
class Item:
    """One file of the e-book. ``name`` is its address below the package's folder."""

    id: str
    name: str
    media_type: str
    data: bytes
    properties: str = ""


def package(
    publication: Publication, statement: Statement, items: Sequence[Item], pages: Sequence[Page], cover: str
) -> bytes:
    """The package document. *cover* is the id of the cover picture's item."""
    root = etree.Element(f"{{{OPF}}}package", nsmap=default(OPF))
    root.set("version", "3.0")
    root.set("unique-identifier", "identifier")
    root.set("prefix", PREFIX)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", publication.language)
    metadata = etree.SubElement(root, f"{{{OPF}}}metadata", nsmap={"dc": DC})
    _work(metadata, publication)
    _people(metadata, publication)
    for name, value in statement.properties:
        _meta(metadata, name, value)
    etree.SubElement(metadata, f"{{{OPF}}}meta", name="cover", content=cover)
    _manifest(root, items)
    _spine(root, pages, publication)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _dc(metadata: Element, name: str, value: str, key: str = "") -> None:
    """One Dublin Core element, left out when there is nothing to say."""
    if value:
        element = etree.SubElement(metadata, f"{{{DC}}}{name}")
        element.text = value
        if key:
            element.set("id", key)


def _meta(metadata: Element, name: str, value: str, refines: str = "", scheme: str = "") -> None:
    """One ``<meta property>``, about the whole work or about another element of the metadata."""
    element = etree.SubElement(metadata, f"{{{OPF}}}meta", property=name)
    if refines:
        element.set("refines", f"#{refines}")
    if scheme:
        element.set("scheme", scheme)
    element.text = value


def _work(metadata: Element, publication: Publication) -> None:
    """What the work is: its number, titles, language, dates, subjects, series."""
    _dc(metadata, "identifier", publication.identifier, "identifier")
    _dc(metadata, "title", publication.title, "title")
    _meta(metadata, "title-type", "main", "title")
    if publication.subtitle:
        _dc(metadata, "title", publication.subtitle, "subtitle")
        _meta(metadata, "title-type", "subtitle", "subtitle")
    _dc(metadata, "language", publication.language)
    _dc(metadata, "date", publication.date)
    _dc(metadata, "publisher", publication.publisher)
    _dc(metadata, "source", publication.source)
    _dc(metadata, "rights", publication.rights)
    _dc(metadata, "description", publication.description)
    for subject in publication.subjects:
        _dc(metadata, "subject", subject)
    if publication.series:
        element = etree.SubElement(metadata, f"{{{OPF}}}meta", property="belongs-to-collection", id="series")
        element.text = publication.series
        _meta(metadata, "collection-type", "series", "series")
        if publication.series_position:
            _meta(metadata, "group-position", publication.series_position, "series")
    _meta(metadata, "dcterms:modified", publication.modified)


def _people(metadata: Element, publication: Publication) -> None:
    """Who made the work, each with a role and the name as it is sorted."""
    groups: Mapping[str, Sequence[Person]] = {
        "creator": publication.creators,
        "contributor": publication.contributors,
    }
    for kind, people in groups.items():
        for number, person in enumerate(people, 1):
            key = f"{kind}-{number}"
            _dc(metadata, kind, person.name, key)
            _meta(metadata, "role", person.role, key, "marc:relators")
            _meta(metadata, "file-as", person.file_as, key)


def _manifest(root: Element, items: Sequence[Item]) -> None:
    """Everything that lies in the e-book, by name."""
    manifest = etree.SubElement(root, f"{{{OPF}}}manifest")
    for item in sorted(items, key=lambda item: item.name):
        element = etree.SubElement(manifest, f"{{{OPF}}}item", id=item.id, href=item.name)
        element.set("media-type", item.media_type)
        if item.properties:
            element.set("properties", item.properties)


def _spine(root: Element, pages: Sequence[Page], publication: Publication) -> None:
    """The order in which the pages are read, and to which side they are turned."""
    spine = etree.SubElement(root, f"{{{OPF}}}spine", toc="ncx")
    if is_rtl(publication.language):
        spine.set("page-progression-direction", "rtl")
    for page in pages:
        element = etree.SubElement(spine, f"{{{OPF}}}itemref", idref=page.id)
        if not page.linear:
            element.set("linear", "no")


def page_properties(page: Page) -> str:
    """What a reading system must be able to do for a page: formulas, drawings; and which page is the contents."""
    found = ["nav"] if page.part == "contents" else []
    names = {element.tag for element in page.root.iter() if isinstance(element.tag, str)}
    found += ["mathml"] if f"{{{MATHML}}}math" in names else []
    found += ["svg"] if f"{{{SVG}}}svg" in names else []
    return " ".join(found)
