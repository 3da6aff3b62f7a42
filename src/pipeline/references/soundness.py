"""Whether a citation style can be used: what is wrong with its file, with the line and the cure.

The elements and where they may stand are those of the schema of CSL 1.0.2. The limits are several times what the
largest style of the CSL collection needs (72 levels, 5,000 elements); beyond them a style could fill memory or take
hours, for a macro that calls two others, which call two others, grows without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lxml import etree

CSL = "{http://purl.org/net/xbiblio/csl}"
SIZE = 4_000_000  # bytes of a style's file
LEVELS = 160  # elements within one another, macros included
PRINTED = 50_000  # elements that one reference may go through
AGAIN = "download the style again, or mend the line"
PRINTING = frozenset({"text", "number", "names", "date", "label", "group", "choose"})
INSIDE: Mapping[str, frozenset[str]] = {
    "style": frozenset({"info", "locale", "macro", "citation", "bibliography"}),
    "citation": frozenset({"layout", "sort"}),
    "bibliography": frozenset({"layout", "sort"}),
    "sort": frozenset({"key"}),
    "choose": frozenset({"if", "else-if", "else"}),
    "names": frozenset({"name", "et-al", "label", "substitute", "institution"}),
    "name": frozenset({"name-part"}),
    "institution": frozenset({"institution-part"}),
    "date": frozenset({"date-part"}),
    "locale": frozenset({"terms", "date", "style-options"}),
    "terms": frozenset({"term"}),
    "term": frozenset({"single", "multiple"}),
    **dict.fromkeys(("macro", "layout", "group", "if", "else-if", "else", "substitute"), PRINTING),
}
DOCTYPE = re.compile(rb"\s*(?:<\?[^>]*>|<!--.*?-->|\s)*+<!DOCTYPE\s+(\w*)", re.DOTALL | re.IGNORECASE)


class Fault(NamedTuple):
    """What makes a style useless: its line, what is wrong, the cure."""

    line: int
    message: str
    help: str


def unreadable(data: bytes) -> Fault | None:
    """What forbids even to read a style's XML: its size, or a document type, whose entities can fill memory."""
    if len(data) > SIZE:
        return Fault(1, f"the citation style is {len(data) / 1e6:.0f} MB long, which no style is", "name another file")
    found = DOCTYPE.match(data)
    if found is None:
        return None
    line = data.count(b"\n", 0, found.start(1)) + 1
    if found[1].lower() == b"html":
        return Fault(line, "this is a web page and no CSL style", "download the style's file itself, not its page")
    message = "the citation style has a document type, which a CSL style never needs"
    return Fault(line, message, "remove the <!DOCTYPE …> and its entities")


def fault(root: etree._Element) -> Fault | None:
    """The first thing that makes a style useless; *root* is its <style> element."""
    return next(_faults(root), None)


def _faults(root: etree._Element) -> Iterator[Fault]:
    yield from _misplaced(root)
    macros = {macro.get("name"): macro for macro in root.iterfind(f"{CSL}macro")}
    for caller in root.iter(f"{CSL}text", f"{CSL}key"):
        name = caller.get("macro")
        if name is not None and name not in macros:
            message = f"the style calls the macro '{name}', which it does not define"
            yield Fault(line_of(caller), message, "download the style again, or define the macro")
    yield from _Measure(macros).faults(root)


def _misplaced(root: etree._Element) -> Iterator[Fault]:
    """Elements that CSL does not have, or not there."""
    waiting: list[Any] = [root]
    while waiting:
        parent = waiting.pop()
        kind = str(parent.tag).removeprefix(CSL)
        known = INSIDE.get(kind, frozenset())
        for child in parent.iterchildren():
            name = child.tag.removeprefix(CSL) if isinstance(child.tag, str) else None
            if name is None or kind == "info":
                continue
            if name not in known:
                yield Fault(line_of(child), f"CSL has no <{name.split('}')[-1]}> in a <{kind}>", AGAIN)
            waiting.append(child)


class _Measure:
    """How far a style's elements nest through its macros, and how many of them one reference may go through."""

    def __init__(self, macros: Mapping[Any, Any]) -> None:
        self.macros = macros
        self.known: dict[str, tuple[int, int]] = {}
        self.open: list[str] = []

    def faults(self, root: etree._Element) -> Iterator[Fault]:
        """What is wrong with the layouts and sort keys."""
        try:
            for macro in self.macros:
                self.macro(macro, self.macros[macro])
            for part in root.iterfind(f"{CSL}*"):
                if part.tag in (f"{CSL}citation", f"{CSL}bibliography"):
                    self.element(part, 1)
        except _FaultError as error:
            yield error.fault

    def macro(self, name: str, caller: Any) -> tuple[int, int]:
        """The elements that a macro may print, and its levels."""
        if name not in self.known:
            if name in self.open:
                message = f"the macro '{name}' calls itself" + (
                    f", by way of '{self.open[-1]}'" if self.open[-1] != name else ""
                )
                raise _FaultError(Fault(line_of(caller), message, "download the style again, or take out the call"))
            self.open.append(name)
            self.known[name] = self.element(self.macros[name], len(self.open))
            self.open.pop()
        return self.known[name]

    def element(self, element: Any, level: int) -> tuple[int, int]:
        """The elements that one may print, itself included, and its levels. Of a <choose> the largest branch counts."""
        if level > LEVELS:
            raise _FaultError(_too_deep(element))
        within = [self.element(child, level + 1) for child in element.iterchildren() if isinstance(child.tag, str)]
        if (name := element.get("macro")) is not None:
            within.append(self.macro(name, element))
        many = max if element.tag == f"{CSL}choose" else sum
        printed = 1 + (many(n for n, _ in within) if within else 0)
        levels = 1 + max((deep for _, deep in within), default=0)
        if levels > LEVELS:
            raise _FaultError(_too_deep(element))
        if printed > PRINTED:
            message = f"one reference would go through more than {PRINTED:,} elements of the style"
            raise _FaultError(Fault(line_of(element), message, "its macros call one another over and over: mend them"))
        return printed, levels


class _FaultError(Exception):
    """Ends the measuring."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def _too_deep(element: Any) -> Fault:
    message = f"the style's elements and macros stand more than {LEVELS} levels deep in one another"
    return Fault(line_of(element), message, "take a style from citationstyles.org, or mend its macros")


def line_of(element: Any) -> int:
    """The line on which an element begins, from 1."""
    return int(element.sourceline or 1)
