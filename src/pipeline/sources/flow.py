"""The words of a web page or of an e-book's chapter as a reader sees them, one block a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

UNSEEN = {
    *("head", "script", "style", "template", "noscript", "nav", "iframe", "object", "embed", "svg", "audio", "video"),
    *("canvas", "button", "select", "textarea", "input", "datalist", "map", "area", "rp"),
}
BLOCKS = {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section"),
    *("article", "main", "aside", "header", "footer", "figure", "figcaption", "table", "caption", "thead", "tbody"),
    *("tfoot", "tr", "pre", "address", "hr", "body", "html", "center", "form", "fieldset", "legend", "details"),
    "summary",
}
STRESSED = {"em", "i", "b", "strong"}
HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
NUMERAL = r"(\d{1,4}|[ivxlc]{1,9}|[IVXLC]{1,9})"
PAGE_CLASS = re.compile(
    r"(?:^|\s)(?:pagenum|pageno|pagebreak|page-?break|page-?number|pb|folio)\w*(?:$|\s)", re.IGNORECASE
)
PAGE_ID = re.compile(rf"(?:page|pg|pb|seite|folio)[-_.]?(?i:p)?{NUMERAL}(?:[-_.]\w+)?", re.IGNORECASE)
PAGE_TEXT = re.compile(rf"[\[({{]?\s*(?:pgs?\.?|pp?\.?|page|seite|s\.)?\s*{NUMERAL}\s*[\])}}]?", re.IGNORECASE)
MARK = re.compile(r"[\[(]?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[*†‡§¶]{1,3}|[a-zA-Z])[\])]?")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ENOUGH = 80  # characters
TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass
class Flow:
    """Text as it grows, with what is known of its stretches. ``anchors`` are places by their id."""

    marks: list[tuple[int, str]] = field(default_factory=list)  # where a printed page begins, and its number
    skips: list[tuple[int, int]] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    set_off: list[tuple[int, int]] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    size: int = 0
    _parts: list[str] = field(default_factory=list)
    _last: str = "\n"

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def put(self, text: str, *, kept: bool = False) -> None:
        """Add words; white space counts once unless it is *kept*."""
        text = text.replace("\u00ad", "").replace("\0", "")
        if not kept:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if self._last in " \n\t":
                text = text.lstrip(" ")
        if text:
            self._parts.append(text)
            self.size += len(text)
            self._last = text[-1]

    def end_line(self) -> None:
        """Begin a new line, unless one has just begun."""
        if self._last != "\n":
            self._parts.append("\n")
            self.size += 1
            self._last = "\n"

    def page(self, label: str) -> None:
        """A printed page begins here."""
        if not self.marks or self.marks[-1][1] != label:
            self.marks.append((self.size, label))


class Walk:
    """Goes through a tree once and fills a flow."""

    def __init__(self, flow: Flow, prefix: str = "") -> None:
        self.flow, self.prefix = flow, prefix
        self.starts: list[tuple[Any, int]] = []  # elements whose stretch is remembered when they end
        self.kept = 0  # elements in which white space is kept

    def over(self, root: Any) -> Flow:
        """Take the words of *root* and of all in it."""
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self._opened(element):
                    continue
                walk.skip_subtree()
            elif event == "end" and isinstance(element.tag, str):
                self._closed(element)
            if event != "start" and element is not root and element.tail:
                self.flow.put(element.tail, kept=self.kept > 0)
        self.flow.end_line()
        return self.flow

    def _opened(self, element: Any) -> bool:
        """Begin an element; whether to go into it."""
        flow, name = self.flow, _name(element)
        for attribute in ("id", "name"):
            if anchor := element.get(attribute):
                flow.anchors.setdefault(self.prefix + anchor, flow.size)
        if (label := _page(element)) is not None:
            flow.page(label)
            if not _holds_more(element):
                return False
        if name in UNSEEN or _is_hidden(element):
            return False
        if name in BLOCKS:
            flow.end_line()
        if name == "br":
            flow.put("\n", kept=True)
        elif name in ("td", "th"):
            flow.put(" ")
        elif name == "q":
            flow.put("“")
        if name in ("sup", "a") and self._note(element, name):
            return False
        if name in STRESSED or name == "blockquote":
            self.starts.append((element, flow.size))
        self.kept += name in ("pre", "textarea")
        flow.put(element.text or "", kept=self.kept > 0)
        return True

    def _note(self, element: Any, name: str) -> bool:
        """Whether an element is the mark of a note, which is no word; its sign is put down for the eye."""
        words, flow = _words(element), self.flow
        target = (element.get("href") or "").rpartition("#")
        if PAGE_ID.fullmatch(target[2]):  # "210" in an index
            return False
        noted = _types(element) & {"noteref", "doc-noteref"}
        if not noted and not MARK.fullmatch(words):
            return False
        linked = bool(target[1]) or element.find(".//{*}a[@href]") is not None
        if not (noted or linked or name == "sup"):
            return False
        if name == "a" and not noted and not re.fullmatch(r"[\[(].*[\])]|\d{1,3}|[*†‡§¶]+", words):
            return False
        if name == "sup" and not noted and not linked:
            if flow._last.isdigit() and words.isdigit():  # a power
                flow.put(words.translate(RAISED))
                return True
            if words.isalpha() and not flow._last.isspace():
                return False  # Mr, 19e
        start = flow.size
        flow.put(words)
        flow.skips.append((start, flow.size))
        return True

    def _closed(self, element: Any) -> None:
        flow, name = self.flow, _name(element)
        if name == "q" and not _is_hidden(element):
            flow.put("”")
        if self.starts and self.starts[-1][0] is element:
            _, start = self.starts.pop()
            if flow.size > start:
                (flow.set_off if name == "blockquote" else flow.emphasis).append((start, flow.size))
        if name in BLOCKS:
            flow.end_line()
        self.kept -= name == "pre" and not _is_hidden(element)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _types(element: Any) -> set[str]:
    """What an element says that it is: EPUB's types and ARIA's roles."""
    return {*(element.get(TYPE) or element.get("epub:type") or "").split(), *(element.get("role") or "").split()}


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or bool(HIDDEN.search(element.get("style") or ""))
        or (_name(element) == "dialog" and element.get("open") is None)
    )


def _page(element: Any) -> str | None:
    """The number of the printed page that begins at an element."""
    if _types(element) & {"pagebreak", "doc-pagebreak"}:
        return (
            next(_numbers(element), None) or (element.get("title") or element.get("aria-label") or "").strip() or None
        )
    if PAGE_CLASS.search(element.get("class") or ""):
        return next(_numbers(element), None)
    anchor = element.get("id") or element.get("name") or ""
    found = PAGE_ID.fullmatch(anchor)
    return _plain(found.group(1)) if found else None


def _numbers(element: Any) -> Iterator[str]:
    """What may be a page's number: the title, the words, the id."""
    for words in (element.get("title"), element.get("aria-label"), _words(element)):
        found = PAGE_TEXT.fullmatch((words or "").strip())
        if found:
            yield _plain(found.group(1))
    for inner in islice(element.iter(), 20):
        found = PAGE_ID.fullmatch(inner.get("id") or inner.get("name") or "") if isinstance(inner.tag, str) else None
        if found:
            yield _plain(found.group(1))


def _words(element: Any) -> str:
    """The first words in an element: more than these are neither a mark nor a number."""
    words = ""
    for text in element.itertext():
        words += text
        if len(words) > ENOUGH:
            break
    return words.strip()


def _plain(number: str) -> str:
    return number.lstrip("0") or number


def _holds_more(element: Any) -> bool:
    """Whether a page mark encloses text, and not only its own number."""
    words = _words(element)
    return bool(words) and not PAGE_TEXT.fullmatch(words) and not _types(element) & {"pagebreak", "doc-pagebreak"}
