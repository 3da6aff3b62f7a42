"""Finding one's way: the contents, the landmarks, the printed pages, and the same for older reading systems (NCX)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.editions.epub.labels import Labels
from pipeline.editions.epub.metadata import Publication
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import default, document, has_class, local, make, plain_text
from pipeline.editions.select import elements
from pipeline.editions.tree import Element

NCX = "http://www.daisy.org/z3986/2005/ncx/"
DEEPEST = 2  # the contents go down to sections; readers find what is below by reading
MARKS = elements("descendant::*[@role='doc-pagebreak'][@id]")
LANDMARKS = {
    "cover": "cover",
    "title-page": "titlepage",
    "imprint": "copyright-page",
    "contents": "toc",
    "chapter": "bodymatter",
    "bibliography": "bibliography",
    "index": "index",
}


@dataclass
class Entry:
    """One line of the contents, with those below it."""

    title: str
    href: str
    below: list[Entry] = field(default_factory=list)


def contents(pages: Sequence[Page]) -> list[Entry]:
    """The contents of a book: its chapters, and the sections in them."""
    return [_chapter(page) for page in pages if page.part in ("chapter", "bibliography", "index")]


def _chapter(page: Page) -> Entry:
    """A chapter's line, with its sections below it."""
    entry = Entry(page.title, page.name)
    for heading in page.root.iter(*(f"{{*}}h{n}" for n in range(2, DEEPEST + 1))):
        title, target = plain_text(heading), anchor(heading)
        if title and target and not has_class(heading, "unlisted"):
            entry.below.append(Entry(title, f"{page.name}#{target}"))
    return entry


def anchor(heading: Element) -> str:
    """The id that leads to a heading: its own, or that of the section it opens."""
    parent = heading.getparent()
    opens = parent is not None and local(parent) == "section" and parent.index(heading) == 0
    return heading.get("id") or (parent.get("id") if parent is not None and opens else None) or ""


def page_breaks(pages: Sequence[Page]) -> list[Entry]:
    """The beginnings of printed pages, where the text carries them."""
    return [
        Entry(mark.get("aria-label", ""), f"{page.name}#{mark.get('id')}")
        for page in pages
        for mark in MARKS(page.root)
    ]


def nav(pages: Sequence[Page], publication: Publication, labels: Labels) -> Page:
    """The navigation document (EPUB 3.3, section 7): the contents as a page that one reads, too."""
    toc = make("nav", {"epub:type": "toc", "role": "doc-toc", "id": "contents"})
    toc.append(make("h1", {}, labels.contents))
    toc.append(_list(contents(pages)))
    landmarks = make("nav", {"epub:type": "landmarks", "id": "landmarks", "hidden": "hidden"})
    landmarks.append(make("h2", {}, labels.landmarks))
    landmarks.append(_landmarks(pages, labels))
    navs = [toc, landmarks]
    breaks = page_breaks(pages)
    if breaks:
        listed = make("nav", {"epub:type": "page-list", "role": "doc-pagelist", "id": "pages", "hidden": "hidden"})
        listed.append(make("h2", {}, labels.pages))
        listed.append(_list(breaks))
        navs.append(listed)
    root = document(labels.contents, publication.language, "css/book.css", "frontmatter", *navs)
    return Page("nav.xhtml", labels.contents, root, "contents")


def _list(entries: Sequence[Entry]) -> Element:
    """Entries as a nested list."""
    ol = make("ol")
    for entry in entries:
        li = make("li", {}, make("a", {"href": entry.href}, entry.title))
        if entry.below:
            li.append(_list(entry.below))
        ol.append(li)
    return ol


def _landmarks(pages: Sequence[Page], labels: Labels) -> Element:
    """The first page of each part, so that a reading system can open the book where the text begins."""
    names: Mapping[str, str] = {
        "cover": labels.cover,
        "title-page": labels.title_page,
        "imprint": labels.imprint,
        "chapter": labels.text,
    }
    first = {page.part: page for page in reversed(pages)}
    ol = make("ol")
    for part, kind in LANDMARKS.items():
        if part == "contents":
            target, title = "nav.xhtml#contents", labels.contents
        elif part in first:
            target, title = first[part].name, names.get(part, first[part].title)
        else:
            continue
        ol.append(make("li", {}, make("a", {"epub:type": kind, "href": target}, title)))
    return ol


def ncx(pages: Sequence[Page], publication: Publication) -> bytes:
    """The contents for reading systems of the years before EPUB 3."""
    entries, breaks = contents(pages), page_breaks(pages)
    root = etree.Element("ncx", nsmap=default(NCX), version="2005-1")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", publication.language)
    head = etree.SubElement(root, "head")
    facts = {
        "dtb:uid": publication.identifier,
        "dtb:depth": "2" if any(entry.below for entry in entries) else "1",
        "dtb:totalPageCount": str(len(breaks)),
        "dtb:maxPageNumber": str(max([int(e.title) for e in breaks if e.title.isdecimal()], default=0)),
    }
    for name, value in facts.items():
        etree.SubElement(head, "meta", name=name, content=value)
    etree.SubElement(etree.SubElement(root, "docTitle"), "text").text = publication.title
    _points(etree.SubElement(root, "navMap"), entries, [0])
    if breaks:
        listed = etree.SubElement(root, "pageList")
        etree.SubElement(etree.SubElement(listed, "navLabel"), "text").text = publication.title
        for number, entry in enumerate(breaks, 1):
            target = etree.SubElement(listed, "pageTarget", id=f"page-{number}", type="normal")
            _label(target, entry)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _points(parent: Element, entries: Sequence[Entry], count: list[int]) -> None:
    """Write the points of the map, numbered in reading order over all levels."""
    for entry in entries:
        count[0] += 1
        point = etree.SubElement(parent, "navPoint", id=f"point-{count[0]}", playOrder=str(count[0]))
        _label(point, entry)
        _points(point, entry.below, count)


def _label(parent: Element, entry: Entry) -> None:
    """An entry's words and target."""
    etree.SubElement(etree.SubElement(parent, "navLabel"), "text").text = entry.title
    etree.SubElement(parent, "content", src=entry.href)
