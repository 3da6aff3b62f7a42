"""citeproc-py's elements, each with what it is compiled to; parsed by a look-up of their own.

These are subclasses of citeproc-py's concrete classes, found by a private look-up: a direct subclass of its
``CitationStylesElement`` would replace the element of its name in everybody's parser, and so would a change to its
module. citeproc-py itself is as it was.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citeproc import LOCALES_PATH, model
from citeproc.frontend import CitationStylesStyle, CitationStylesXML
from lxml import etree

from pipeline.references.csl import variables
from pipeline.references.csl.conditions import CHECKS, Conditions
from pipeline.references.csl.dates import Date, DateForm, DatePart
from pipeline.references.csl.locales import Term, Words
from pipeline.references.csl.names import EtAl, Names, NamesLabel, NameStyle
from pipeline.references.csl.output import Font
from pipeline.references.csl.person import PersonStyle
from pipeline.references.csl.plan import Choose, Group, Layout, Look, Macro, Node
from pipeline.references.csl.richtext import affix

if TYPE_CHECKING:
    from pipeline.references.csl.compiler import Compiler

CSL = "http://purl.org/net/xbiblio/csl"
FONTS = {"font-style": "style", "font-variant": "variant", "font-weight": "weight", "text-decoration": "decoration"}


def font(element: Any) -> Font:
    """An element's formatting attributes."""
    found = {ours: element.get(theirs, "") for theirs, ours in FONTS.items()}
    return Font(**found, align=element.get("vertical-align", ""))


def look(element: Any) -> Look:
    """An element's formatting, affixes, quotes, case and display."""
    return Look(
        font(element),
        affix(element.get("prefix", "")),
        affix(element.get("suffix", "")),
        element.get("quotes") == "true",
        element.get("text-case", ""),
        element.get("strip-periods") == "true",
        element.get("display"),
    )


def children(element: Any) -> Iterator[Any]:
    """The elements within an element; comments and instructions are passed over."""
    return (child for child in element.iterchildren() if isinstance(child.tag, str))


def number(element: Any, name: str, default: int = 0) -> int:
    """A whole number in an attribute; anything else counts as the default."""
    written = str(element.get(name, "")).strip()
    return int(written) if written.isdigit() else default


class Text(model.Text):  # type: ignore[misc]
    """cs:text."""

    def plan(self, compiler: Compiler) -> Node:
        own = look(self)
        if (macro := self.get("macro")) is not None:
            return Macro(compiler.macro(macro, self), own)
        if (term := self.get("term")) is not None:
            return variables.TextTerm(term, self.get("form", "long"), self.get("plural") == "true", own)
        if (variable := self.get("variable")) is not None:
            compiler.uses(variable)
            return variables.TextVariable(variable, self.get("form", "long"), own, compiler.page_range_format)
        return variables.TextValue(self.get("value", ""), own)


class Number(model.Number):  # type: ignore[misc]
    """cs:number."""

    def plan(self, compiler: Compiler) -> Node:
        return variables.Number(self.get("variable", ""), self.get("form", "numeric"), look(self))


class Label(model.Label):  # type: ignore[misc]
    """cs:label."""

    def plan(self, compiler: Compiler) -> Node:
        return variables.Label(
            self.get("variable", "locator"), self.get("form", "long"), self.get("plural", "contextual"), look(self)
        )


class Group_(model.Group):  # type: ignore[misc]
    """cs:group."""

    def plan(self, compiler: Compiler) -> Node:
        return Group(compiler.nodes(self), look(self), self.get("delimiter", ""))


class Choose_(model.Choose):  # type: ignore[misc]
    """cs:choose; what it prints is joined by the delimiter of the group it stands in."""

    def plan(self, compiler: Compiler) -> Node:
        parent = self.getparent()
        while etree.QName(parent).localname in ("choose", "if", "else-if", "else"):
            parent = parent.getparent()
        branches = [(branch.test(), compiler.nodes(branch)) for branch in children(self)]
        delimiter = parent.get("delimiter", "") if etree.QName(parent).localname == "group" else ""
        return Choose(branches, delimiter)


class If(model.If):  # type: ignore[misc]
    """cs:if and cs:else-if."""

    def test(self) -> Conditions:
        checks = [
            (CHECKS[name], value) for name, values in self.attrib.items() if name in CHECKS for value in values.split()
        ]
        return Conditions(checks, self.get("match", "all"), frozenset(self.get("type", "").split()))


class ElseIf(If, model.Else_If):  # type: ignore[misc]
    """cs:else-if."""


class Else(model.Else):  # type: ignore[misc]
    """cs:else."""

    def test(self) -> None:
        return None


class Names_(model.Names):  # type: ignore[misc]
    """cs:names."""

    def plan(self, compiler: Compiler) -> Node:
        parent = compiler.standing_in
        parts = {etree.QName(child).localname: child for child in children(self)}
        order = [etree.QName(child).localname for child in children(self)]
        bare = parent is not None and not set(order) & {"name", "et-al", "label"}
        style = parent.name if bare and parent else compiler.name_style(parts.get("name"))
        if "institution" in parts and "name" not in parts and not bare:
            style = compiler.name_style(None)
        et_al = parent.et_al if bare and parent else EtAl()
        if "et-al" in parts:
            et_al = EtAl(parts["et-al"].get("term", "et-al"), look(parts["et-al"]))
        label, first = (parent.label, parent.label_first) if bare and parent else (None, False)
        if "label" in parts:
            found = parts["label"]
            label = NamesLabel(found.get("form", "long"), found.get("plural", "contextual"), look(found))
            first = "name" in order and order.index("label") < order.index("name")
        roles = self.get("variable", "").split()
        delimiter = self.get("delimiter", compiler.names_delimiter)
        made = Names(roles, style, et_al, label, first, (), look(self), delimiter)
        if "substitute" not in parts:
            return made
        instead = compiler.substitutes(parts["substitute"], made)
        return Names(roles, style, et_al, label, first, instead, look(self), delimiter)


class Name(model.Name):  # type: ignore[misc]
    """cs:name, with the attributes it inherits."""

    def looks(self) -> dict[str, Look]:
        """The looks of cs:name-part, by name."""
        return {child.get("name", ""): look(child) for child in children(self)}


class Date_(model.Date):  # type: ignore[misc]
    """cs:date, in a style or as a form in a locale."""

    def form_parts(self) -> DateForm:
        parts = [child.part() for child in children(self)]
        return DateForm(parts, self.get("delimiter", ""), look(self))

    def plan(self, compiler: Compiler) -> Node:
        shown = self.get("date-parts", "year-month-day").split("-")
        return Date(self.get("variable", ""), self.get("form", ""), shown, self.form_parts(), look(self))


class DatePart_(model.Date_Part):  # type: ignore[misc]
    """cs:date-part."""

    def part(self) -> DatePart:
        return DatePart(self.get("name", ""), self.get("form", ""), look(self), self.get("range-delimiter") or "–")


class Layout_(model.Layout):  # type: ignore[misc]
    """cs:layout."""

    def plan(self, compiler: Compiler) -> Layout:
        own = self.get("prefix", ""), self.get("suffix", ""), self.get("delimiter", "")
        return Layout(compiler.nodes(self), font(self), *own)


class Locale_(model.Locale):  # type: ignore[misc]
    """cs:locale, in a style or a file."""

    def words(self) -> Words:
        terms: dict[tuple[str, str, str], Term] = {}
        for term in self.iterfind("cs:terms/cs:term", self.nsmap):
            key = term.get("name", ""), term.get("form", "long"), term.get("gender-form", "")
            terms[key] = term.meaning()
        dates = {date.get("form", ""): date.form_parts() for date in self.iterfind("cs:date", self.nsmap)}
        options = self.find("cs:style-options", self.nsmap)
        return Words(terms, dates, dict(options.attrib) if options is not None else {})


class Term_(model.Term):  # type: ignore[misc]
    """cs:term."""

    def meaning(self) -> Term:
        single, multiple = self.find("cs:single", self.nsmap), self.find("cs:multiple", self.nsmap)
        if single is None and multiple is None:
            text = self.text or ""
            return Term(text, text, self.get("gender", ""), self.get("match", ""))
        one = (single.text or "") if single is not None else ""
        many = (multiple.text or "") if multiple is not None else one
        return Term(one, many, self.get("gender", ""), self.get("match", ""))


def _stock() -> dict[str, type]:
    """citeproc-py's own classes by element name, whatever else in the process has subclassed its base."""
    found = (cls for cls in vars(model).values() if isinstance(cls, type))
    elements = (cls for cls in found if issubclass(cls, model.CitationStylesElement))
    return {cls.__name__.replace("_", "-").lower(): cls for cls in elements if cls is not model.CitationStylesElement}


OURS: Mapping[str, type] = {
    **_stock(),
    "text": Text,
    "number": Number,
    "label": Label,
    "group": Group_,
    "choose": Choose_,
    "if": If,
    "else-if": ElseIf,
    "else": Else,
    "names": Names_,
    "name": Name,
    "date": Date_,
    "date-part": DatePart_,
    "layout": Layout_,
    "locale": Locale_,
    "term": Term_,
}


class PrivateXML(CitationStylesXML):  # type: ignore[misc]
    """citeproc-py's parser with our elements, and with entities and external files shut out."""

    def __init__(self, source: Any, validate: bool = False) -> None:
        lookup = etree.ElementNamespaceClassLookup()
        namespace = lookup.get_namespace(CSL)
        namespace[None] = model.CitationStylesElement
        namespace.update(OURS)
        self.parser = etree.XMLParser(
            remove_comments=True, remove_pis=True, resolve_entities=False, load_dtd=False, no_network=True
        )
        self.parser.set_element_class_lookup(lookup)
        self.xml = etree.parse(source, self.parser)
        self.root = self.xml.getroot()


class StyleXML(CitationStylesStyle, PrivateXML):  # type: ignore[misc]
    """A style's file in our elements."""

    def __init__(self, text: bytes) -> None:
        PrivateXML.__init__(self, io.BytesIO(text))


def locale_words(lang: str) -> Words | None:
    """The installed locale of a language tag ("de-DE"); None where there is none."""
    path = Path(LOCALES_PATH) / f"locales-{lang}.xml"
    if not path.is_file():
        return None
    root: Any = PrivateXML(str(path)).root
    words: Words = root.words()
    return words


def person_style(name: Any, options: Mapping[str, str], root: Any) -> PersonStyle:
    """How single names are written, from cs:name's attributes and parts and the style's."""
    looks = name.looks() if name is not None else {}
    return PersonStyle(
        family=looks.get("family", Look()),
        given=looks.get("given", Look()),
        initialize_with=options.get("initialize-with"),
        initialize=options.get("initialize") != "false",
        hyphen=root.get("initialize-with-hyphen") != "false",
        sort_separator=options.get("sort-separator", ", "),
        demote=root.get("demote-non-dropping-particle", "display-and-sort"),
    )


def name_style(name: Any, options: Mapping[str, str], root: Any) -> NameStyle:
    """cs:name with its inherited attributes resolved."""

    def whole(key: str, default: int = 0) -> int:
        return int(options[key]) if options.get(key, "").isdigit() else default

    return NameStyle(
        person=person_style(name, options, root),
        form=options.get("form", "long"),
        conjunction=options.get("and", ""),
        delimiter=options.get("delimiter", ", "),
        precedes_et_al=options.get("delimiter-precedes-et-al", "contextual"),
        precedes_last=options.get("delimiter-precedes-last", "contextual"),
        et_al_min=whole("et-al-min"),
        et_al_use_first=whole("et-al-use-first", -1),
        subsequent_min=whole("et-al-subsequent-min"),
        subsequent_use_first=whole("et-al-subsequent-use-first"),
        use_last=options.get("et-al-use-last") == "true",
        as_sort_order=options.get("name-as-sort-order", ""),
        look=look(name) if name is not None else Look(),
    )
