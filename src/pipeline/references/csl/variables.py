"""cs:text, cs:number and cs:label: variables, terms and verbatim text.

CSL 1.0.2, "Text", "Number" and "Label"; appendix IV lists the variables.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.frozen import dataclass
from pipeline.references.csl.labels import citation_label
from pipeline.references.csl.numbers import dashed, formatted, is_numeric, is_plural, page_range
from pipeline.references.csl.output import Children, Out, Tag
from pipeline.references.csl.output import text_of as words_of
from pipeline.references.csl.plan import BARE, Look, State
from pipeline.references.csl.richtext import affix, parse

SHORT_FORMS = {"title": "title-short", "container-title": "container-title-short"}
LINKS = {"DOI": "https://doi.org/", "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
         "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/", "URL": ""}  # fmt: skip
RANGES = ("page", "page-first", "locator", "chapter-number", "volume", "issue", "collection-number")
IDENTIFIER = "number"  # a report's or patent's: a hyphen in it is part of it, and no range
COUNTED = ("number-of-pages", "number-of-volumes")


def letters(number: int) -> str:
    """A year suffix: a, b … z, aa, ab …"""
    made = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        made = chr(97 + rest) + made
    return made


def ordinary(state: State, name: str) -> str:
    """What a variable holds as text, those that only the document knows included."""
    cite = state.cite
    match name:
        case "locator":
            return cite.locator if state.area == "citation" else ""
        case "citation-number":
            return str(state.number) if state.number else ""
        case "first-reference-note-number":
            return str(cite.first_note) if cite.first_note and "subsequent" in cite.position else ""
        case "citation-label":
            return state.work.text("citation-label") or citation_label(state.work)
        case "year-suffix":
            return letters(state.choice.suffix) or state.work.text("year-suffix")
        case _:
            return state.work.text(name)


def implicit_suffix(state: State) -> Out | None:
    """The letter that tells a work from others, once, in a style that has no place of its own for it."""
    if not (state.choice.suffix and state.plain_suffix) or state.suffix_done:
        return None
    state.suffix_done = True
    return Out((letters(state.choice.suffix),), tag=Tag("year-suffix", state.choice.suffix))


def filled(state: State, name: str) -> bool:
    """Whether a variable of any sort is not empty."""
    value = state.work.get(name)
    return bool(value) if value is not None and not isinstance(value, str) else bool(ordinary(state, name))


@dataclass(frozen=True, slots=True)
class TextVariable:
    """cs:text of a variable, in its short form where it is asked for."""

    variable: str
    form: str = "long"
    look: Look = BARE
    pages: str = ""  # the style's page-range-format

    def render(self, state: State) -> Out | None:
        name, text = self._chosen(state)
        if name in state.hidden:
            return None
        if name == "year-suffix":
            return self._year_suffix(state, text)
        if name == "citation-number":
            state.printed += bool(text)
            state.asked += 1
            return self.look.dress((text,) if text else (), state, Tag("number", state.number))
        state.note(name, bool(text))
        if not text:
            return None
        children = self._children(state, name, text)
        if name == "citation-label" and (suffix := implicit_suffix(state)) is not None:
            children = (*children, suffix)
        link, look = _link(name, text), self.look
        if link and words_of(look.prefix).startswith("http"):  # the link begins with the address, not behind it
            children, look = (*look.prefix, *children), replace(look, prefix=())
        return look.dress(children, state, link=link)

    def _chosen(self, state: State) -> tuple[str, str]:
        name = self.variable
        if self.form == "short":
            for short in (SHORT_FORMS.get(name), f"{name}-short"):
                if short and (text := state.work.text(short)):
                    return short, text
        return name, ordinary(state, name)

    def _children(self, state: State, name: str, text: str) -> Children:
        if name in RANGES:
            dash = state.locale.term("page-range-delimiter") or "–"
            if "\\" in text:
                return parse(text.replace("\\-", "-"))
            in_pages = name == "page" or (name == "locator" and (state.cite.label or "page") == "page")
            if not in_pages and name != "locator":
                text = dashed(text)
            else:
                text = page_range(text, self.pages if in_pages else "", dash)
                sign = state.locale.term("and", "symbol") or "&"
                text = re.sub(r"\s*&\s*", lambda _: f" {sign} ", text)
        return parse(text)

    def _year_suffix(self, state: State, text: str) -> Out | None:
        state.note("year-suffix", bool(text))
        if not text or state.suffix_done:
            return None
        state.suffix_done = True
        return self.look.dress((text,), state, Tag("year-suffix", state.choice.suffix))


def _link(name: str, text: str) -> str | None:
    """Where a DOI or address leads."""
    if name not in LINKS:
        return None
    return text if re.match(r"https?://", text) else (LINKS[name] + text if LINKS[name] else None)


@dataclass(frozen=True, slots=True)
class TextTerm:
    """cs:text of a term."""

    term: str
    form: str = "long"
    plural: bool = False
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        text = state.locale.term(self.term, self.form, plural=self.plural)
        if not text:
            return None
        made = self.look.dress(affix(text), state, Tag("term", self.term))
        if self.term == "no date":
            state.note("no date", True)  # it says that a variable is empty, and so counts as one
            if made is not None and (suffix := implicit_suffix(state)) is not None:
                return Out((made, replace(suffix, prefix=("-",))))  # "n.d.-a"
        return made


@dataclass(frozen=True, slots=True)
class TextValue:
    """cs:text of words that the style gives."""

    value: str
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        return self.look.dress(parse(self.value), state)


@dataclass(frozen=True, slots=True)
class Number:
    """cs:number: digits as ordinals, words or roman numerals where the content is a number."""

    variable: str
    form: str = "numeric"
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        text = ordinary(state, self.variable)
        if self.variable in state.hidden:
            return None
        state.note(self.variable, bool(text))
        if not text:
            return None
        if is_numeric(text) and not (self.variable == IDENTIFIER and "-" in text):
            gender = state.locale.gender(label_term(state, self.variable))
            text = formatted(text, self.form, state.locale, gender)
        return self.look.dress((text,), state)


def label_term(state: State, variable: str) -> str:
    """The term that names a number variable."""
    if variable == "locator":
        label = state.cite.label or "page"
        return "sub-verbo" if label == "sub verbo" else label
    return variable


@dataclass(frozen=True, slots=True)
class Label:
    """cs:label of a locator or number: "p." or "pp."."""

    variable: str
    form: str = "long"
    plural: str = "contextual"
    look: Look = BARE

    def render(self, state: State) -> Out | None:
        text = ordinary(state, self.variable)
        if not text or self.variable in state.hidden:
            return None
        name = label_term(state, self.variable)
        word = state.locale.term(name, self.form, plural=self._is_plural(text))
        if not word and name == "sub-verbo":
            word = state.locale.term("sub verbo", self.form, plural=self._is_plural(text))
        return self.look.dress(affix(word), state, Tag("label", name)) if word else None

    def _is_plural(self, text: str) -> bool:
        if self.plural != "contextual":
            return self.plural == "always"
        if self.variable in COUNTED:
            return text.strip().isdigit() and int(text) != 1
        return is_plural(text.replace("-", "") if self.variable == IDENTIFIER else text)
