"""A style's file compiled to a plan: layouts, sort keys and options for citations and for the bibliography."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property, lru_cache
from typing import Any

from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS
from lxml import etree

from pipeline.errors import StyleError
from pipeline.frozen import dataclass
from pipeline.references.csl import elements
from pipeline.references.csl.locales import Locale, Words
from pipeline.references.csl.names import Names, NameStyle
from pipeline.references.csl.plan import Layout, Macro, Node

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Attributes of cs:style, cs:citation and cs:bibliography that cs:name inherits, and what they are called there.
INHERITED = {
    **{name: name for name in (
        "and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min", "et-al-use-first", "et-al-use-last",
        "et-al-subsequent-min", "et-al-subsequent-use-first", "initialize", "initialize-with", "name-as-sort-order",
        "sort-separator")},
    "name-form": "form",
    "name-delimiter": "delimiter",
}  # fmt: skip
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


@dataclass(frozen=True, slots=True)
class SortKey:
    """cs:key: what to sort by, "ascending" or not, and how many names count."""

    nodes: Sequence[Node]
    variable: str = ""
    descending: bool = False
    names_limit: tuple[int, int, bool] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """cs:citation or cs:bibliography: its layout, its sort keys, its options, the variables it may print."""

    layout: Layout
    keys: Sequence[SortKey]
    options: Mapping[str, str]
    variables: frozenset[str]

    def option(self, name: str) -> str:
        """An option's value; "" when it is not set."""
        return self.options.get(name, "")

    def on(self, name: str) -> bool:
        """Whether an option is "true"."""
        return self.options.get(name) == "true"


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled style for one language. It holds no XML and never changes: threads may share it."""

    locale: Locale
    note: bool
    citation: Part
    bibliography: Part | None
    demote: str


@dataclass
class Compiler:
    """The compiling of one area of a style."""

    root: Any
    inherited: Mapping[str, str]
    names_delimiter: str = ""
    page_range_format: str = ""
    asked: set[str] = field(default_factory=set)
    standing_in: Names | None = None  # the names that what is compiled stands in for
    _open: list[str] = field(default_factory=list)
    _made: dict[str, Sequence[Node]] = field(default_factory=dict)

    def nodes(self, element: Any) -> list[Node]:
        """What an element's children compile to."""
        return [child.plan(self) for child in elements.children(element) if hasattr(type(child), "plan")]

    def macro(self, name: str, caller: Any) -> Sequence[Node]:
        """The nodes of a macro. Raises StyleError when it is missing or calls itself."""
        if name in self._made:
            return self._made[name]
        found = self._macros.get(name)
        if found is None:
            raise StyleError(f"line {caller.sourceline}: the style calls the macro '{name}', which it does not define")
        if name in self._open:
            raise StyleError(f"line {caller.sourceline}: the macro '{name}' calls itself")
        self._open.append(name)
        outer, self.standing_in = self.standing_in, None
        self._made[name] = self.nodes(found)
        self.standing_in = outer
        self._open.pop()
        return self._made[name]

    @cached_property
    def _macros(self) -> Mapping[str, Any]:
        """The style's macros by name; of two with one name the first counts."""
        macros = list(self.root.iterfind("cs:macro", self.root.nsmap))
        return {macro.get("name"): macro for macro in reversed(macros)}

    def uses(self, variable: str) -> None:
        """Remember a variable that cs:text prints."""
        self.asked.add(variable)

    def substitutes(self, element: Any, names: Names) -> list[Node]:
        """The children of cs:substitute; cs:names without a cs:name there takes that of the names it stands for."""
        outer, self.standing_in = self.standing_in, names
        made = self.nodes(element)
        self.standing_in = outer
        return made

    def name_style(self, name: Any) -> NameStyle:
        """cs:name with what it inherits; None for one that the style leaves out."""
        own = {k: v for k, v in name.attrib.items() if not k.startswith(("font", "text"))} if name is not None else {}
        return elements.name_style(name, {**self.inherited, **own}, self.root)


def compile_style(text: bytes, lang: str | None = None) -> Plan:
    """Compile a style's XML for a language; None takes the style's own, else American English.

    Raises StyleError, naming the line, for a style that cannot be used.
    """
    root = _parsed(text)
    lang = lang or root.get("default-locale") or "en-US"
    citation = root.find("cs:citation", root.nsmap)
    if citation is None or citation.find("cs:layout", root.nsmap) is None:
        raise StyleError(f"line {root.sourceline}: the style has no <citation> with a <layout>")
    bibliography = root.find("cs:bibliography", root.nsmap)
    listed = bibliography is not None and bibliography.find("cs:layout", root.nsmap) is not None
    return Plan(
        locale=_locale(root, lang),
        note=root.get("class") == "note",
        citation=_part(root, citation),
        bibliography=_part(root, bibliography) if listed else None,
        demote=root.get("demote-non-dropping-particle", "display-and-sort"),
    )


def _parsed(text: bytes) -> Any:
    try:
        root = elements.StyleXML(text).root
    except etree.XMLSyntaxError as error:
        detail = (error.msg or "it is empty").split(", line ")[0]
        raise StyleError(f"line {error.lineno or 1}: the citation style is not well-formed XML: {detail}") from error
    if b"&amp;" in text:
        _unescape(root)
    return root


def _unescape(root: Any) -> None:
    """Signs that a style escapes twice (``&amp;#8211;``), as those do that were written for an HTML page."""
    for element in root.iter():
        for name, value in element.items():
            element.set(name, ENTITY.sub(_sign, value))
        element.text = ENTITY.sub(_sign, element.text or "")


def _sign(entity: re.Match[str]) -> str:
    sign = html.unescape(entity[0])
    return " " if sign in "\t\n" else sign


def _part(root: Any, element: Any) -> Part:
    inherited: dict[str, str] = {}
    for source in (root, element):
        inherited |= {name: source.get(key) for key, name in INHERITED.items() if source.get(key) is not None}
    compiler = Compiler(
        root,
        inherited,
        element.get("names-delimiter", root.get("names-delimiter", "")),
        root.get("page-range-format", ""),
    )
    layout = element.find("cs:layout", root.nsmap).plan(compiler)
    variables = frozenset(compiler.asked)
    sort = element.find("cs:sort", root.nsmap)
    keys = [_key(key, compiler) for key in sort.iterfind("cs:key", root.nsmap)] if sort is not None else []
    return Part(layout, keys, dict(element.attrib), variables)


def _key(key: Any, compiler: Compiler) -> SortKey:
    least, first = elements.number(key, "names-min"), elements.number(key, "names-use-first")
    limit = (least, first or 1, key.get("names-use-last") == "true") if least or first else None
    descending = key.get("sort") == "descending"
    if (macro := key.get("macro")) is not None:
        return SortKey([Macro(compiler.macro(macro, key))], descending=descending, names_limit=limit)
    return SortKey([], key.get("variable", ""), descending, limit)


def _locale(root: Any, lang: str) -> Locale:
    """The locales of a style and the installed ones, nearest first (CSL 1.0.2, "Locale Fallback")."""
    language = lang.split("-")[0]
    own = {element.get(XML_LANG): element for element in root.iterfind("cs:locale", root.nsmap)}
    chain = [own[tag].words() for tag in dict.fromkeys((lang, language, None)) if tag in own]
    names = [lang if lang in LANGUAGE_NAMES else None, PRIMARY_DIALECTS.get(language), "en-US"]
    chain += [words for name in dict.fromkeys(names) if name and (words := _installed(name)) is not None]
    return Locale.of(lang, chain)


@lru_cache(maxsize=64)
def _installed(lang: str) -> Words | None:
    return elements.locale_words(lang)
