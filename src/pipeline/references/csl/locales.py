"""Locales: terms, ordinals, date forms and options, from the style's own down to the installed file's.

CSL 1.0.2, "Locale Fallback", "Terms" and "Localization":
https://docs.citationstyles.org/en/stable/specification.html#locale-fallback
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from pipeline.frozen import dataclass

if TYPE_CHECKING:
    from pipeline.references.csl.dates import DateForm

WIDER = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or sign of a language. ``match`` says which numbers an ordinal is for."""

    single: str
    multiple: str
    gender: str = ""
    match: str = ""


@dataclass(frozen=True)
class Words:
    """What one ``locale`` element holds. Terms are known by name, form and gender form."""

    terms: Mapping[tuple[str, str, str], Term] = field(default_factory=dict)
    dates: Mapping[str, DateForm] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Locale:
    """The locale of one rendering: the nearest definition of each thing wins."""

    lang: str
    terms: Mapping[tuple[str, str, str], Term]
    dates: Mapping[str, DateForm]
    options: Mapping[str, str]

    @classmethod
    def of(cls, lang: str, nearest_first: Sequence[Words]) -> Locale:
        """Lay locales over one another. One that defines any ordinal replaces all ordinals of those below it."""
        terms: dict[tuple[str, str, str], Term] = {}
        dates: dict[str, DateForm] = {}
        options: dict[str, str] = {}
        for words in reversed(nearest_first):
            if any(_is_ordinal(name) for name, _, _ in words.terms):
                terms = {key: term for key, term in terms.items() if not _is_ordinal(key[0])}
            terms |= words.terms
            dates |= words.dates
            options |= words.options
        return cls(lang, terms, dates, options)

    def find(self, name: str, form: str = "long", gender: str = "") -> Term | None:
        """A term in the form asked for, or the nearest wider one that the locale has."""
        while True:
            found = self.terms.get((name, form, gender)) or self.terms.get((name, form, ""))
            if found is not None or form == "long":
                return found
            form = WIDER.get(form, "long")

    def term(self, name: str, form: str = "long", *, plural: bool = False, gender: str = "") -> str:
        """The words of a term; "" where the locale has none."""
        found = self.find(name, form, gender)
        return "" if found is None else found.multiple if plural else found.single

    def gender(self, name: str) -> str:
        """The grammatical gender of a term: "masculine", "feminine" or ""."""
        found = self.find(name)
        return found.gender if found else ""

    def ordinal(self, number: int, gender: str = "") -> str:
        """A number with its ordinal suffix (CSL 1.0.2, "Ordinal Suffixes")."""
        for name, default, wanted in (
            (f"ordinal-{number:02}", "", ("whole-number",)),
            (f"ordinal-{number % 100:02}", "last-two-digits", ("last-two-digits",)),
            (f"ordinal-{number % 10:02}", "last-digit", ("last-digit",)),
        ):
            for found in (self.terms.get((name, "long", gender)), self.terms.get((name, "long", ""))):
                if found is None:
                    continue
                match = found.match or ("last-two-digits" if int(name[-2:]) >= 10 else "last-digit")
                if match in wanted or (number == int(name[-2:]) and default == ""):
                    return f"{number}{found.single}"
        return f"{number}{self.term('ordinal', gender=gender)}"

    def long_ordinal(self, number: int, gender: str = "") -> str:
        """A number from 1 to 10 as a word, another one with its suffix."""
        written = self.term(f"long-ordinal-{number:02}", gender=gender) if 1 <= number <= 10 else ""
        return written or self.ordinal(number, gender)


def _is_ordinal(name: str) -> bool:
    return name == "ordinal" or (name.startswith("ordinal-") and name[8:].isdigit())
