"""The print edition as one HTML text: front matter, chapters with their notes in place, and the style sheet."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from lxml import etree

from pipeline.design import Design
from pipeline.editions import indexing
from pipeline.editions.addresses import break_addresses
from pipeline.editions.endnotes import with_notes
from pipeline.editions.fonts import FAMILY
from pipeline.editions.formulas import Formulas, set_formulas
from pipeline.editions.indexing import Mark, Place
from pipeline.editions.normalise import XML_LANG, add_class, classes, tag, text_of
from pipeline.editions.openings import drop_cap, keep_last_words
from pipeline.editions.tables import fit_tables
from pipeline.editions.tree import Chapter, Element, Tree
from pipeline.model import Look
from pipeline.profiles import PROFILES

BLOCKS = {
    "p", "div", "blockquote", "ul", "ol", "li", "pre", "figure", "figcaption", "table", "thead", "tbody", "tfoot", "tr",
    "td", "th", "caption", "dl", "dt", "dd", "hr", "section", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
LEANING, CAPITALS = 2.2, 1.75  # letters of a running head to an em of the measure, in italics and in small capitals
LONG_TITLE = 60  # letters from which a title is set smaller
TABLE = 0.94  # of the text's size
COLOPHON = {  # how the book was set, and that it was checked
    "en": ("Set in {face}, {size} points", "Quotations and references checked with citepress"),
    "de": ("Gesetzt aus der {face}, {size} Punkt", "Zitate und Nachweise geprüft mit citepress"),
    "fr": ("Composé en {face}, corps {size}", "Citations et références vérifiées avec citepress"),
    "es": ("Compuesto en {face}, cuerpo {size}", "Citas y referencias comprobadas con citepress"),
    "it": ("Composto in {face}, corpo {size}", "Citazioni e riferimenti verificati con citepress"),
    "ru": ("Гарнитура {face}, кегль {size}", "Цитаты и ссылки проверены программой citepress"),
}


@dataclass(frozen=True)
class Sheet:
    """What goes to the engine, and the numbered elements that must come out on the pages.

    ``elements`` maps ``data-n`` to the element; the words directly inside each are what the words gate looks for.
    ``leading`` is the distance of the text's lines, in points. ``marks`` are the places that the index leads to, and
    ``index`` its chapter, in which only the heading stands as long as nobody knows their pages.
    """

    root: Element
    elements: Mapping[str, Element]
    leading: float
    formulas: Formulas
    marks: Sequence[Mark] = ()
    index: Element | None = None

    @property
    def html(self) -> str:
        """The sheet as the engine reads it."""
        return "<!DOCTYPE html>\n" + etree.tostring(self.root, method="html", encoding="unicode")


def make_sheet(tree: Tree, design: Design, profile: str, look: Look, css: Sequence[str]) -> Sheet:
    """Compose the HTML for a profile; *css* are the style sheets: the design's (``styling``), then the author's."""
    body = etree.Element("body", {"class": str(tree.kind)})
    chapters = [_chapter(tree, chapter, design.measure) for chapter in tree.chapters]
    add_class(next((c for c in chapters if not _before_or_after(c)), chapters[0]), "first")
    if look.drop_caps:
        for chapter in [c for c in chapters if c.get("role") == "doc-chapter"]:
            drop_cap(chapter)
    if look.notes == "foot":
        for chapter in chapters:
            _put_notes(chapter, tree.notes)
    else:
        chapters = with_notes(chapters, tree, look.notes)
    for chapter in chapters:
        break_addresses(chapter)
        fit_tables(chapter, design.measure / TABLE)
    formulas = set_formulas(chapters, design.measure, design.leading / design.size)
    marks = indexing.marks(chapters)
    index = indexing.section(tree.lang, chapters[0][0].get("data-book", "")) if marks else None
    chapters += [index] if index is not None else []
    elements = _number(chapters, 0)
    body.extend(front_matter(tree, design, chapters, halved=look.design == "classic"))
    body.extend(c for c in chapters if c.getparent() is None)
    if not PROFILES[profile].interactive:
        _without_links(body)
    return Sheet(_page(tree, body, css), elements, design.leading, formulas, marks, index)


def index_sheet(
    sheet: Sheet, tree: Tree, places: Mapping[str, Place], *, page: int, left: bool, interactive: bool
) -> Sheet:
    """The index alone, to be printed from the page numbered *page* on, a *left* one or a right one."""
    assert sheet.index is not None
    whole = copy.deepcopy(sheet.index)
    whole.append(indexing.entries(sheet.marks, places, tree.lang))
    body = etree.Element("body", {"class": str(tree.kind)})
    body.append(whole)
    if not interactive:
        _without_links(body)
    css = [style.text or "" for style in sheet.root.iter("style")]
    css.append(
        f"@page :first {{ counter-reset: page {page}; }} html {{ break-before: {'left' if left else 'right'}; }}"
    )
    return replace(sheet, root=_page(tree, body, css), elements=_number([whole], len(sheet.elements)))


def _number(sections: Sequence[Element], first: int) -> dict[str, Element]:
    """Give each element its ``data-n``, by which the layout is held to it."""
    elements: dict[str, Element] = {}
    for element in [e for whole in sections for e in whole.iter()]:
        number = str(first + len(elements))
        element.set("data-n", number)
        elements[number] = element
    return elements


def _page(tree: Tree, body: Element, css: Sequence[str]) -> Element:
    root = etree.Element("html", {"lang": tree.lang})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", {"charset": "utf-8"})
    etree.SubElement(head, "title").text = tree.title
    for author in tree.authors:
        etree.SubElement(head, "meta", {"name": "author", "content": author})
    for sheet in css:
        etree.SubElement(head, "style").text = sheet
    root.append(body)
    return root


# --- front matter -----------------------------------------------------------------------------------------------------


def front_matter(tree: Tree, design: Design, chapters: Sequence[Element], *, halved: bool) -> list[Element]:
    """What stands before page 1, in the order of the trade; with *halved*, a book opens with its half title."""
    book = tree.kind == "book"
    dedication = str(tree.metadata.get("dedication") or "")
    return [
        *([_alone("half-title", tree.title)] if halved and book else []),
        _title_page(tree),
        _imprint(tree, design),
        *([_alone("dedication", dedication)] if dedication else []),
        *(chapter for chapter in chapters if "epigraph-page" in classes(chapter)),
        *([_contents(tree, chapters)] if tree.contents else []),
    ]


def _before_or_after(chapter: Element) -> bool:
    """Whether a chapter is the list of works, or stands before the text: an epigraph, a preface."""
    return chapter.get("role") == "doc-bibliography" or bool({"epigraph-page", "frontmatter"} & set(classes(chapter)))


def _alone(name: str, words: str) -> Element:
    page = etree.Element("section", {"class": f"front {name}"})
    _line(page, "line", words)
    return page


def _title_page(tree: Tree) -> Element:
    crowded = len(tree.title) > LONG_TITLE or len(tree.authors) > 3
    page = etree.Element("section", {"class": "front title-page" + (" long" if crowded else "")})
    full = etree.SubElement(page, "div", {"class": "full"})
    for author in tree.authors:
        _line(full, "author", author)
    _line(full, "title", keep_last_words(tree.title) or "")
    _line(full, "subtitle", tree.subtitle)
    publisher = tree.metadata.get("publisher")
    if publisher:
        _line(full, "publisher", str(publisher))
    return page


def _line(parent: Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, "p", {"class": name}).text = text


def _imprint(tree: Tree, design: Design) -> Element:
    """What the law and the trade want on the back of the title page."""
    page = etree.Element("section", {"class": "front imprint"})
    if (lang := _colophon_language(tree)) != tree.lang[:2].lower():
        page.set("lang", lang)
        page.set(XML_LANG, lang)
    box = etree.SubElement(etree.SubElement(page, "div", {"class": "full"}), "div")
    for line in imprint_lines(tree, design):
        _line(box, "line", line)
    return page


def _colophon_language(tree: Tree) -> str:
    """The book's language where we have its words, else English."""
    own = tree.lang[:2].lower()
    return own if own in COLOPHON else "en"


def imprint_lines(tree: Tree, design: Design) -> list[str]:
    """The imprint, line by line."""
    about = tree.metadata
    year = str(about.get("date") or "")[:4]
    holder = ", ".join(tree.authors)
    rights = about.get("rights") or about.get("copyright") or (f"© {year} {holder}" if year and holder else "")
    isbn = str(about.get("isbn") or "").removeprefix("urn:isbn:")
    lang = _colophon_language(tree)
    size = f"{design.size:g}/{design.leading:g}".replace(".", "." if lang == "en" else ",")
    set_in, checked = COLOPHON[lang]
    lines = [
        str(about.get("edition") or ""),
        str(rights),
        str(about.get("publisher") or ""),
        f"ISBN {isbn}" if isbn else "",
        set_in.format(face=FAMILY, size=size),
        checked,
    ]
    return [line for line in lines if line]


def _contents(tree: Tree, sections: Sequence[Element]) -> Element:
    titles = {"de": "Inhalt", "fr": "Table des matières", "es": "Índice", "it": "Indice", "ru": "Содержание"}
    contents = etree.Element("section", {"class": "front contents"})
    etree.SubElement(contents, "h2").text = titles.get(tree.lang[:2].lower(), "Contents")
    entries = etree.SubElement(contents, "ol")
    deep = str(tree.metadata.get("toc-depth") or "1") not in ("0", "1")
    for section in [s for s in sections if not {"behind", "epigraph-page"} & set(classes(s))]:
        essay = tree.kind == "essay" and not _before_or_after(section)
        for part in _parts(section) if essay else [section]:
            entry = _entry(entries, part)
            if "frontmatter" in classes(part):
                entry.set("class", "roman")
            for lower in _parts(part) if deep else ():
                _entry(entries, lower).set("class", "lower")
    return contents


def _parts(section: Element) -> list[Element]:
    return [child for child in section if tag(child) == "section"]


def _entry(entries: Element, section: Element) -> Element:
    item = etree.SubElement(entries, "li")
    link = etree.SubElement(item, "a", {"href": f"#{section.get('id')}"})
    number = section[0].get("data-number")
    link.text = (f"{number}{'' if '.' in number else '.'} " if number else "") + _words(section[0])
    return item


# --- chapters ---------------------------------------------------------------------------------------------------------


def _chapter(tree: Tree, chapter: Chapter, ems: float) -> Element:
    section = copy.deepcopy(chapter.element)
    section.tail = None
    heading = section[0]
    if "untitled" in classes(heading):
        heading.text, heading[:] = None, []
    leaning, capitals = int(ems * LEANING), int(ems * CAPITALS)
    own = tree.kind == "book" or chapter.is_bibliography
    heading.set("data-book", _running(tree.title, capitals))
    heading.set("data-head", _running(chapter.title if own else ", ".join(tree.authors), leaning))
    if chapter.number:
        heading.set("data-number", str(chapter.number))
    for sub in section.iter("h2"):
        sub.set("data-head", _running(_words(sub), leaning))
    for element in section.iter("h1", "h2", "h3", "h4"):
        element.set("data-label", _words(element))
    if len(heading) == 0:
        heading.text = keep_last_words(heading.text)
    for image in section.iter("img"):
        image.set("src", "book:" + quote(image.get("src", "")))
        sides = [f"{side}: {image.get(side)}px" for side in ("width", "height") if (image.get(side) or "").isdecimal()]
        if wide := str(image.attrib.pop("data-width", "")):
            sides.append(f"width: {wide}%")
        if sides:
            image.set("style", "; ".join(sides))
    return section


def _words(heading: Element) -> str:
    """A heading's words for bookmarks and running heads, its note calls left out."""
    plain = copy.deepcopy(heading)
    for call in [e for e in plain.iter("a", "span") if "note-call" in classes(e)]:
        call.text = None
        call[:] = []
    return text_of(plain)


def _running(text: str, most: int) -> str:
    """A running head that fits its line: cut at a word, with an ellipsis."""
    if len(text) <= most:
        return text
    return text[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:.–—") + " …"


def _put_notes(section: Element, notes: Mapping[str, Element]) -> None:
    """Each note in the place of its call: the engine moves it to the foot and sets the call's number."""
    for call in [a for a in section.iter("a") if "note-call" in classes(a)]:
        note = copy.deepcopy(notes[(call.get("href") or "#")[1:]])
        note.tag, note.tail = "span", None
        note.set("data-number", call.text or "")
        _phrasing(note)
        call.text = None
        call.tag = "span"  # links may stand in the note, and no link stands in another
        for name in ("href", "id", "role"):
            call.attrib.pop(name, "")
        call.append(note)


def _phrasing(note: Element) -> None:
    """A note may hold phrasing content only, or the paragraph it stands in would end there."""
    note.text = (note.text or "").strip() or None
    for element in list(note.iter()):
        name = tag(element)
        if element is not note and name in BLOCKS:
            _close_up(element)
            earlier = element.getprevious()
            add_class(element, f"b-{name}")
            if name == "p" and earlier is not None and "b-p" in classes(earlier):
                add_class(element, "later")
            element.tag = "span"
    first = note[0] if len(note) else None
    if first is not None and "b-p" in classes(first):
        first.set("class", "opening")


def _close_up(block: Element) -> None:
    """No white space between blocks: between spans the engine would set it as a line."""
    if not (block.tail or "").strip():
        block.tail = None
    if len(block) and tag(block[0]) in BLOCKS and not (block.text or "").strip():
        block.text = None


def _without_links(body: Element) -> None:
    for link in body.iter("a"):
        leads = _in_contents(link) or "endnote-number" in classes(link)  # its page is printed
        if "href" in link.attrib and not leads:
            del link.attrib["href"]


def _in_contents(link: Element) -> bool:
    return any("contents" in classes(parent) for parent in link.iterancestors("section"))
