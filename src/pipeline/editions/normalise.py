"""Turns pandoc's HTML into the tree: roles, languages, notes, verse, tables and ids said the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree, html

from pipeline.editions.assemble import as_name
from pipeline.editions.tree import Element

MATHML = "http://www.w3.org/1998/Math/MathML"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Nothing that runs, loads, asks or hides: what a reader would see of it are its words.
SILENT = frozenset({"script", "style"})
OPENED = frozenset(
    {
        "applet", "audio", "base", "button", "canvas", "embed", "fieldset", "form", "frame", "frameset", "iframe",
        "input", "link", "meta", "noscript", "object", "optgroup", "option", "select", "source", "template", "textarea",
        "video",
    }
)  # fmt: skip
TICKED = "☑"  # pandoc's own ☒ is in none of the faces
ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)")
WIDTH = re.compile(r"width:\s*([\d.]+)%")
SIZE = re.compile(r"(?<![-\w])(width|height):\s*([\d.]+)(in|cm|mm|pt|px)")
PIXELS = {"in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "px": 1.0}
DASHES = ("—", "–", "―")
BIBLIOGRAPHY = {
    "cs": "Literatura", "da": "Litteratur", "de": "Literatur", "es": "Bibliografía", "fr": "Bibliographie",
    "it": "Bibliografia", "nl": "Literatuur", "pl": "Bibliografia", "pt": "Bibliografia", "ru": "Литература",
    "sv": "Litteratur", "uk": "Література",
}  # fmt: skip


def parse(text: str) -> Element:
    """pandoc's HTML as a ``<div>``; raw HTML that is not well-formed is read as a browser would."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(f"<div>{text}</div>".encode(), parser)
    except etree.XMLSyntaxError:
        found: Element = html.fragment_fromstring(text, create_parent="div")
        return found


def normalise(body: Element) -> None:
    """Every step that needs nothing but the HTML itself."""
    for step in STEPS:
        step(body)


def tag(element: Element) -> str:
    """The element's local name; empty for comments and processing instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def add_class(element: Element, name: str) -> None:
    if name not in classes(element):
        element.set("class", " ".join([*classes(element), name]))


def remove_class(element: Element, name: str) -> None:
    """Take a class away, and an empty attribute with it."""
    if left := [other for other in classes(element) if other != name]:
        element.set("class", " ".join(left))
    else:
        element.attrib.pop("class", "")


def text_of(element: Element) -> str:
    """The words below an element, white space folded."""
    return " ".join("".join(str(words) for words in element.itertext()).split())


def remove(element: Element) -> None:
    """Take an element out and keep the text that follows it."""
    parent = element.getparent()
    assert parent is not None
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put an element's contents in its place."""
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    before = parent[at - 1] if at else None
    children = list(element)
    _append_text(parent, before, element.text)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
    last = children[-1] if children else before
    _append_text(parent, last, element.tail)
    parent.remove(element)


def _append_text(parent: Element, before: Element | None, text: str | None) -> None:
    if text and before is not None:
        before.tail = (before.tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


# --- steps ------------------------------------------------------------------------------------------------------------


def _clean(body: Element) -> None:
    """Drop comments, what runs or loads, event handlers and inline styles."""
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        if tag(element) == "input" and element.get("type") == "checkbox":
            element.tail = (TICKED if "checked" in element.attrib else "☐") + " " + (element.tail or "").lstrip()
        if not isinstance(element.tag, str) or tag(element) in SILENT:
            remove(element)
            continue
        if tag(element) in OPENED:
            unwrap(element)
            continue
        _style_to_class(element)
        for name in list(element.attrib):
            if str(name).startswith("on") or name in ("tabindex", "aria-hidden", "style", "align", "bgcolor"):
                del element.attrib[name]
        if (element.get("href") or "").lower().startswith(("javascript:", "data:", "vbscript:")):
            del element.attrib["href"]


def _style_to_class(element: Element) -> None:
    style = element.get("style") or ""
    if found := ALIGNMENT.search(style):
        add_class(element, f"align-{found[1]}")
    if tag(element) == "img" and (found := WIDTH.search(style)):
        add_class(element, f"width-{min(max(round(float(found[1]) / 10) * 10, 10), 100)}")
        element.set("data-width", f"{min(float(found[1]), 100):g}")  # print can have it exactly
    if tag(element) == "img":
        for side, number, unit in SIZE.findall(style):
            element.set(side, str(round(float(number) * PIXELS[unit])))


def _places(body: Element) -> None:
    """Hand the place of a wrapping ``<div data-at>`` to what it wraps."""
    for div in list(body.iter("div")):
        if "place" not in classes(div):
            continue
        if len(div) == 1 and not (div.text or "").strip() and not (div[0].tail or "").strip() and _is_block(div[0]):
            div[0].set("data-at", div.get("data-at", ""))
        elif _beside_text(div):
            div.tag = "p"
            div.attrib.pop("class")
            continue
        elif (parent := div.getparent()) is not None and tag(parent) in ("li", "dd", "td", "th"):
            parent.set("data-at", div.get("data-at", ""))
        unwrap(div)


def _beside_text(div: Element) -> bool:
    """Whether the text of a place stands between others that pandoc writes without a paragraph: they would run on."""
    beside = (div.getprevious(), div.getnext())
    return any(e is not None and (tag(e) == "p" or "place" in classes(e)) for e in beside)


def _is_block(element: Element) -> bool:
    return tag(element) in ("p", "div", "pre", "figure", "table", "blockquote", "ul", "ol", "dl", "section")


def _quotations(body: Element) -> None:
    """Block quotes take the id of their quotation; an attribution line is told from what is quoted.

    An epigraph is set apart once: neither words within a line nor a block quote in an epigraph are another one.
    """
    for div in list(body.iter("div")):
        if "quotation" not in classes(div):
            continue
        quote = next((child for child in div if tag(child) == "blockquote"), None)
        if quote is not None and len(div) == 1:
            quote.set("id", div.get("id", ""))
            for name in classes(div):
                if name != "quotation":
                    add_class(quote, name)
            unwrap(div)
    for element in _of_class(body, "epigraph"):
        if tag(element) == "span" or any("epigraph" in classes(outer) for outer in element.iterancestors()):
            remove_class(element, "epigraph")
    for quote in [*body.iter("blockquote"), *_of_class(body, "epigraph")]:
        last = quote[-1] if len(quote) else None
        if last is not None and tag(last) == "p" and text_of(last).startswith(DASHES):
            add_class(last, "attribution")


def _of_class(body: Element, name: str) -> list[Element]:
    return [element for element in body.iter(etree.Element) if name in classes(element)]


def _verse(body: Element) -> None:
    """Lines of verse are elements of their own, not breaks."""
    for block in [div for div in body.iter("div") if "line-block" in classes(div)]:
        line = etree.Element("div", {"class": "line"})
        lines, line.text = [line], block.text
        for child in list(block):
            tail, child.tail = child.tail, None
            if tag(child) == "br":
                line = etree.Element("div", {"class": "line"})
                line.text = (tail or "").lstrip("\n")
                lines.append(line)
            else:
                line.append(child)
                child.tail = tail
        block[:] = lines
        block.text = None
        for line in lines:
            _indent(line)


def _indent(line: Element) -> None:
    """pandoc keeps a verse line's indent as no-break spaces: an even indent for each pair."""
    text = line.text or ""
    spaces = len(text) - len(text.lstrip("\u00a0"))
    if spaces:
        line.text = text.lstrip("\u00a0")
        add_class(line, f"indent-{min((spaces + 1) // 2, 6)}")
    if not text_of(line):
        add_class(line, "blank")


def _tables(body: Element) -> None:
    """Heads of columns and rows say so; row classes that only style are dropped."""
    for table in body.iter("table"):
        for column in list(table.iter("colgroup")):
            remove(column)
        for cell in table.iter("th"):
            row = cell.getparent()
            section = row.getparent() if row is not None else None
            in_head = section is not None and tag(section) == "thead"
            cell.set("scope", "col" if in_head else "row")
        for row in table.iter("tr"):
            row.attrib.pop("class", "")


def _languages(body: Element) -> None:
    """``lang`` and ``xml:lang`` together, for readers of either."""
    for element in body.iter():
        lang = element.get("lang") or element.get(XML_LANG)
        if lang:
            element.set("lang", lang)
            element.set(XML_LANG, lang)


def _math(body: Element) -> None:
    """MathML in its own namespace even where the text was read as HTML, with the TeX as its text alternative."""
    for math in list(body.iter("math", f"{{{MATHML}}}math")):
        for element in math.iter():
            if isinstance(element.tag, str) and not element.tag.startswith("{"):
                element.tag = f"{{{MATHML}}}{element.tag}"
        math.attrib.pop("xmlns", "")
        for note in list(math.iter(f"{{{MATHML}}}annotation")):
            math.set("alttext", " ".join((note.text or "").split()))


def _code(body: Element) -> None:
    """A listing is ``<pre><code>``, with nothing for highlighting."""
    for anchor in [a for a in body.iter("a") if not a.get("href") and not a.get("id") and not len(a) and not a.text]:
        remove(anchor)


def _ids(body: Element) -> None:
    """Each id once, each an NCName: raw HTML and repeated words bring others."""
    seen: set[str] = set()
    for element in body.iter():
        identifier = element.get("id")
        if identifier is None:
            continue
        name = identifier if re.fullmatch(r"[^\W\d][\w.\-]*", identifier) else as_name(identifier)
        if not identifier or name in seen:
            del element.attrib["id"]
            continue
        seen.add(name)
        element.set("id", name)
        if name != identifier:
            for link in body.iter("a"):
                if link.get("href") == f"#{identifier}":
                    link.set("href", f"#{name}")


STEPS: Sequence[Callable[[Element], None]] = (
    _clean, _places, _quotations, _verse, _tables, _languages, _math, _code, _ids,
)  # fmt: skip


def dead_links(body: Element, ids: set[str]) -> None:
    """A link into the book that leads nowhere keeps its words only."""
    for link in [a for a in body.iter("a") if (a.get("href") or "").startswith("#")]:
        if (link.get("href") or "")[1:] not in ids:
            unwrap(link)


def bibliography_title(lang: str) -> str:
    """What the list of works is called in the book's language."""
    return BIBLIOGRAPHY.get(lang.partition("-")[0].lower(), "Bibliography")
