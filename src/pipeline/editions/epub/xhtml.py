"""XHTML as e-books want it: namespaces, one skeleton a file, and nothing that a reading system refuses.

EPUB 3.3 content documents are XML (section 6.1): every element in its namespace, no scripts, no remote resources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import cast

from lxml import etree

from pipeline.editions.normalise import SILENT
from pipeline.editions.select import elements
from pipeline.editions.tree import Element
from pipeline.editions.words import BLOCKS

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"
MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {"epub": EPUB, "xml": XML}
EPUB_TYPE, XML_LANG = f"{{{EPUB}}}type", f"{{{XML}}}lang"

ALLOWED = frozenset(
    {
        "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
        "col", "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "input", "ins", "kbd", "label", "li",
        "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
        "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
        "var", "wbr",
    }
)  # fmt: skip
PHRASES = ("abbr", "b", "code", "del", "em", "i", "ins", "mark", "s", "small", "span", "strong", "sub", "sup", "u")
HOLDS_NO_BLOCKS = frozenset({"a", "p", *PHRASES, "bdi", "bdo", "cite", "dfn", "kbd", "label", "q", "samp", "var"})
QUALIFIED = {name: f"{{{XHTML}}}{name}" for name in ALLOWED}
LINKS_IN_LINKS = elements("descendant::*[local-name() = 'a']//*[local-name() = 'a']")
RENAMED = {"center": "div", "dir": "ul", "strike": "s", "tt": "code", "acronym": "abbr"}  # else: span
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang", "rel", "type"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"src", "alt", "width", "height", "style"}),
    "input": frozenset({"type", "checked", "disabled"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "time": frozenset({"datetime"}),
}
TYPES = {  # older reading systems know a part by its epub:type; the roles say the same to assistive technology
    "doc-chapter": "chapter", "doc-bibliography": "bibliography", "doc-noteref": "noteref", "doc-footnote": "footnote",
    "doc-pagebreak": "pagebreak", "doc-epigraph": "epigraph", "doc-cover": "cover",
}  # fmt: skip
GLOBAL = frozenset({"id", "class", "title", "dir", "role", "hidden", EPUB_TYPE})
RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Nkoo", "Syrc", "Thaa", "Adlm", "Rohg"})
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")


def default(namespace: str) -> dict[str, str]:
    """A namespace map that needs no prefix; lxml's stubs do not know that its key is None."""
    return cast(dict[str, str], {None: namespace})


def qualified(name: str) -> str:
    """A name with a prefix we know ("epub:type", "xml:lang") as lxml writes it; other names stay."""
    prefix, colon, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}" if colon and prefix in PREFIXES else name


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def make(tag: str, attributes: Mapping[str, str] | None = None, *children: Element | str) -> Element:
    """A new XHTML element with text and elements in it, in order."""
    element = etree.Element(f"{{{XHTML}}}{tag}")
    for name, value in (attributes or {}).items():
        element.set(qualified(name), value)
    for child in children:
        if isinstance(child, str):
            append_text(element, child)
        else:
            element.append(child)
    return element


def append_text(element: Element, text: str) -> None:
    """Add text behind everything that an element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def remove(element: Element) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def is_rtl(lang: str) -> bool:
    """Whether a language is written from right to left: as its script says, where the tag names one (BCP 47)."""
    parts = lang.split("-")
    script = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    return script in RTL_SCRIPTS if script else parts[0].lower() in RTL_LANGUAGES


def document(title: str, lang: str, css: str, body_type: str, *content: Element) -> Element:
    """The ``<html>`` of one file, its content taken in: every element in its namespace and allowed there.

    *css* is the style sheet's address from this file; *body_type* an ``epub:type`` ("frontmatter", "bodymatter" …).
    """
    body = make("body", {"epub:type": body_type} if body_type else {}, *content)
    head = make(
        "head",
        {},
        make("meta", {"charset": "utf-8"}),
        make("title", {}, title),
        make("link", {"rel": "stylesheet", "type": "text/css", "href": css}),
    )
    root = etree.Element(f"{{{XHTML}}}html", nsmap={**default(XHTML), "epub": EPUB})
    for name, value in {"lang": lang, "xml:lang": lang, **({"dir": "rtl"} if is_rtl(lang) else {})}.items():
        root.set(qualified(name), value)
    root.extend((head, body))
    for element in list(body.iter())[1:]:
        _take_in(element)
    _mend_nesting(body)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    return root


def _take_in(element: Element) -> None:
    """Give an element its namespace, or take it out when an e-book cannot hold it."""
    tag = element.tag
    if tag in ALLOWED:  # as nearly all are; what stands in a formula or a drawing has its own namespace by then
        element.tag = QUALIFIED[tag]
        if element.attrib:
            _clean_attributes(element, tag)
        return
    name = local(element)
    if not name or name in SILENT:
        remove(element)
        return
    parent = element.getparent()
    around = parent.tag.rpartition("}")[0].lstrip("{") if parent is not None and isinstance(parent.tag, str) else ""
    if around in (MATHML, SVG):
        element.tag = f"{{{around}}}{name}"
        _without_handlers(element)
        if name == "image" and not any(key.endswith("href") for key in map(str, element.attrib)):
            remove(element)
    elif name in ("math", "svg"):
        _foreign(element, MATHML if name == "math" else SVG)
    else:
        name = name if name in ALLOWED else RENAMED.get(name, "span")
        element.tag = f"{{{XHTML}}}{name}"
        _clean_attributes(element, name)


def _mend_nesting(body: Element) -> None:
    """Raw HTML nests as it likes: a link in a link keeps its words only, a paragraph that holds blocks is a div."""
    for link in LINKS_IN_LINKS(body):
        link.tag = QUALIFIED["span"]
        for key in ("href", "hreflang", "rel", "type", "role", EPUB_TYPE):
            link.attrib.pop(key, "")
    for block in list(body.iter(*(f"{{{XHTML}}}{name}" for name in BLOCKS))):
        around = block.getparent()
        while around is not None and local(around) in HOLDS_NO_BLOCKS:
            if around.tag != QUALIFIED["a"]:
                around.tag = QUALIFIED["div"]
            around = around.getparent()


def _foreign(element: Element, namespace: str) -> None:
    """Put a formula or a drawing into its own namespace, declared where it begins."""
    name = local(element)
    _without_handlers(element)
    fresh = etree.Element(f"{{{namespace}}}{name}", nsmap=default(namespace))
    for key, value in element.attrib.items():
        if key != "xmlns":
            fresh.set(key, value)
    fresh.text, fresh.tail = element.text, element.tail
    fresh.extend(list(element))
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, fresh)
    for inner in list(fresh.iter())[1:]:
        if isinstance(inner.tag, str):
            inner.tag = f"{{{namespace}}}{local(inner)}"


def _without_handlers(element: Element) -> None:
    """Take out what would run a program or fetch something, and the manuscript's line marks."""
    for key in map(str, list(element.attrib)):
        value = (element.get(key) or "").strip().lower()
        fetches = key.rpartition("}")[2] in ("href", "src") and not value.startswith(("#", "data:image/"))
        if key.startswith(("on", "data-")) or fetches or "url(" in value.replace("url(#", ""):
            del element.attrib[key]


def _clean_attributes(element: Element, name: str) -> None:
    """Keep the attributes that XHTML allows on an element, with languages said twice, as EPUB wants."""
    allowed = ATTRIBUTES.get(name, frozenset())
    lang = role = ""
    for given, said in element.attrib.items():
        value, key = str(said), qualified(str(given))
        if key == "lang" or (key == XML_LANG and not lang):
            lang = value.replace("_", "-")
        elif key == "role":
            role = value
        if (key in GLOBAL or key in allowed or key.startswith("aria-")) and (value or key in ("alt", "hidden")):
            if key != given:  # of raw HTML, whose parser knows no namespaces
                element.set(key, value)
                del element.attrib[given]
        else:
            del element.attrib[given]
    if role in TYPES and not element.get(EPUB_TYPE):
        element.set(EPUB_TYPE, TYPES[role])
    if lang and LANGUAGE.match(lang):
        element.set("lang", lang)
        element.set(XML_LANG, lang)
    if name == "img":
        _image_size(element)


def _image_size(element: Element) -> None:
    """Whole pixels stay as attributes; every other width ("50%") becomes a style; a height follows the width."""
    width, height, style = (str(element.attrib.pop(name, "")) for name in ("width", "height", "style"))
    if width.isdigit():
        element.set("width", width)
        if height.isdigit():
            element.set("height", height)
        return
    stated = re.search(r"(?<![-\w])width:\s*([\d.]+(?:%|em|rem|in|cm|mm|pt|px))", style)
    length = width if re.fullmatch(r"[\d.]+(%|em|rem|in|cm|mm|pt|px)", width) else stated[1] if stated else ""
    if length:
        element.set("style", f"width: {length}")


def serialise(root: Element) -> bytes:
    """A file's bytes: UTF-8, with the XML declaration and the doctype."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def has_class(element: Element, name: str) -> bool:
    """Whether an element carries a class."""
    said = element.get("class")
    return said is not None and name in said.split()


def plain_text(element: Element) -> str:
    """The text of an element on one line, note calls left out."""
    copy = deepcopy(element)
    for call in [e for e in copy.iter() if isinstance(e.tag, str) and e.get("role") == "doc-noteref"]:
        remove(call)
    return " ".join("".join(map(str, copy.itertext())).split())
