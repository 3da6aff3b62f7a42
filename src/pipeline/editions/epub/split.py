"""One tree into the files of an e-book: one file a chapter, links and pictures led to where they now lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pipeline.editions.epub import notes, pagebreaks, tables
from pipeline.editions.epub.images import Pictures, free_name, plain_name
from pipeline.editions.epub.labels import Labels
from pipeline.editions.epub.xhtml import MATHML, document, has_class, make
from pipeline.editions.openings import drop_cap
from pipeline.editions.select import strings
from pipeline.editions.tree import Chapter, Element, Tree
from pipeline.editions.words import GENERATED
from pipeline.model import PageStart

Tell = Callable[[Element, str], None]  # told of what could not be kept: the element, and a sentence
# Scheme and host, path, query, fragment; a mail address or a telephone number is all path.
ADDRESS = re.compile(
    r"((?:https?|ftp)://(?:\[[0-9a-f:.]+\]|[\w.~-]+)(?::\d+)?(?=[/?#]|\Z)|mailto:|tel:)([^?#]*)(\?[^#]*)?(?:#(.*))?",
    re.IGNORECASE | re.DOTALL,
)
IDS = strings("descendant-or-self::*/@id")
POINTS = re.compile(r"[.,;:!?)\]”’»]+")
RESERVED = frozenset({"text/cover.xhtml", "text/title-page.xhtml", "text/imprint.xhtml", "text/index.xhtml"})


@dataclass(frozen=True)
class Page:
    """One XHTML file. ``name`` is its address below the package's folder; *root* its ``<html>``."""

    name: str
    title: str
    root: Element
    part: str  # cover, title-page, imprint, contents, chapter, bibliography, index
    linear: bool = True

    @property
    def id(self) -> str:
        """Its id in the package."""
        return self.name.removesuffix(".xhtml").replace("/", "-")


def file_names(tree: Tree) -> dict[str, str]:
    """Chapter id → file name, made from the heading's words: a chapter put in before it changes nothing."""
    taken = set(RESERVED)
    names = {}
    for chapter in tree.chapters:
        digest = hashlib.sha256(chapter.id.encode()).hexdigest()[:8]
        names[chapter.id] = free_name(f"text/{plain_name(chapter.id, 'chapter-' + digest)}", "xhtml", taken)
    return names


def addresses(tree: Tree) -> dict[str, str]:
    """The file of every id: those in the chapters and those in their notes."""
    names = file_names(tree)
    found: dict[str, str] = {}
    for chapter in tree.chapters:
        called = tree.called(chapter.element)
        for name in (*(name for root in (chapter.element, *called.values()) for name in IDS(root)), *called):
            found.setdefault(name, names[chapter.id])
    return found


@dataclass(frozen=True)
class Making:
    """What the making of every page needs to know."""

    tree: Tree
    pictures: Pictures
    labels: Labels
    tell: Tell
    draft: bool
    printed: Sequence[PageStart] = ()
    drop_caps: bool = False
    settle: Callable[[Element, str, Mapping[str, str]], None] = lambda element, name, home: None  # told of every text


def pages(making: Making) -> list[Page]:
    """The files of the text, in reading order."""
    names, home = file_names(making.tree), addresses(making.tree)
    marks = pagebreaks.names(making.printed, home)
    found = []
    for number, chapter in enumerate(making.tree.chapters):
        element = deepcopy(chapter.element)
        element.tail = None
        if making.drop_caps and not chapter.is_bibliography:
            drop_cap(element)
        pagebreaks.put(element, [s for s in making.printed if s.chapter == number], marks, making.tree.notes)
        found.append(_page(chapter, element, names[chapter.id], home, making))
    return found


def _page(chapter: Chapter, element: Element, name: str, home: Mapping[str, str], making: Making) -> Page:
    """One chapter's file, of its own copy of the tree, its notes at its end."""
    if chapter.number is not None:
        _set_number(next(element.iter("{*}h1")), f"{chapter.number}.")
    for heading in [e for e in element.iter("h2", "h3", "h4", "h5", "h6") if e.get("data-number")]:
        _set_number(heading, str(heading.attrib.pop("data-number")))
    found = notes.section(element, making.tree, making.labels)
    if found is not None:
        element.append(found)
    making.settle(element, name, home)
    for link in list(element.iter("{*}a")):
        lead(link, name, home, making.tell)
    for epigraph in [e for e in element.iter("blockquote", "div") if has_class(e, "epigraph")]:
        if not any(has_class(around, "epigraph") for around in epigraph.iterancestors()):
            epigraph.set("role", "doc-epigraph")
    for image in list(element.iter("{*}img")):
        show(image, making.pictures, making.tell)
    stamp = [make("p", {"class": f"draft {GENERATED}"}, making.labels.draft)] if making.draft else []
    part, body_type = ("bibliography", "backmatter") if chapter.is_bibliography else ("chapter", "bodymatter")
    lang = chapter.lang or making.tree.lang
    title = chapter.title if chapter.number is None else f"{chapter.number}. {chapter.title}"
    root = document(title, lang, "../css/book.css", body_type, *stamp, element)
    tables.make_room(root)
    _keep_points(root)
    return Page(name, title, root, part)


def _keep_points(root: Element) -> None:
    """A point or comma stays with the formula before it: a line would be broken between them."""
    for math in list(root.iter(f"{{{MATHML}}}math")):
        points = POINTS.match(math.tail or "")
        parent = math.getparent()
        if points and parent is not None and math.get("display") != "block":
            together = make("span", {"class": "unbroken"})
            together.tail = (math.tail or "")[points.end() :]
            parent.replace(math, together)
            math.tail = points[0]
            together.append(math)


def _set_number(heading: Element, number: str) -> None:
    """Put a chapter's or section's number before its title."""
    span = make("span", {"class": f"chapter-number {GENERATED}"}, f"{number} ")
    span.tail, heading.text = heading.text, None
    heading.insert(0, span)


def lead(link: Element, name: str, home: Mapping[str, str], tell: Tell) -> None:
    """Point a link to the file that now holds its target; one that leads nowhere keeps its words only."""
    href = (link.get("href") or "").strip()
    if not href:
        return
    if href.startswith("#"):
        target = home.get(href[1:])
        if target:
            link.set("href", href if target == name else f"{target.rpartition('/')[2]}{href}")
            return
        tell(link, f"the link to {href} leads nowhere: nothing in the book has that identifier")
    elif address := web_address(href):
        link.set("href", address)
        return
    else:
        tell(link, f"the link to {unquote(href)} cannot be followed in an e-book: expected a web address or a heading")
    link.tag = "span"
    for key in ("href", "role"):
        link.attrib.pop(key, "")


def web_address(href: str) -> str:
    """A web address with the characters encoded that RFC 3986 forbids in one; empty when it is none."""
    found = ADDRESS.fullmatch(href)
    if not found:
        return ""
    start, path, query, fragment = (part or "" for part in found.groups())
    path, query, fragment = (
        re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe="/:@!$&'()*+,;=?%~")) for part in (path, query, fragment)
    )
    return f"{start}{path}{query}{'#' if fragment else ''}{fragment}"


def show(image: Element, pictures: Pictures, tell: Tell) -> None:
    """Point a picture to its copy in the package; where there is none, its alternative text stands in."""
    src = image.get("src") or ""
    picture = pictures.by_src.get(src)
    if picture:
        image.set("src", f"../{picture.name}")
        image.set("alt", image.get("alt") or "")
        if src in pictures.changed:
            tell(image, f"the drawing {src} is shown without what an e-book may not hold: {pictures.changed[src]}")
        return
    if src in pictures.refused:
        tell(image, f"the image {src} is left out of the e-book: {pictures.refused[src]}")
    stand_in = make("span", {"class": f"missing-image {GENERATED}"}, image.get("alt") or "")
    stand_in.tail, image.tail = image.tail, None
    parent = image.getparent()
    if parent is not None:
        parent.replace(image, stand_in)
