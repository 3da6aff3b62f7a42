"""Numbers as CSL means them: what counts as one, ordinals and roman numerals, plural labels, page ranges.

CSL 1.0.2, "Number", "Label" and appendix V, "Page Range Formats".
"""

from __future__ import annotations

import re

from pipeline.references.csl.locales import Locale
from pipeline.roman import NUMERAL, roman

_NUMBER = r"[^\W\d_]{0,4}\d+[^\W\d_]{0,4}"
NUMERIC = re.compile(rf"{_NUMBER}(?:\s*(?:[-–—,&/:.]|--)\s*{_NUMBER})*")
SEVERAL = re.compile(r"\d[^\W\d_]*\s*(?:[-–—,&]|--|and|et|und)\s*[^\W\d_]*\d|[,&]")
ROMAN_DIGITS = rf"(?=[ivxlcdm]){NUMERAL}"
_PLACE = rf"([^\W_]*\d[^\W_]*|{ROMAN_DIGITS})"
RANGE = re.compile(rf"(?<![^\W_]){_PLACE}\s*(?:--|[-–])\s*{_PLACE}(?![^\W_])", re.IGNORECASE)
_PAGE = r"((?:[^\s,;&–—-]*[^\W\d_])?)(\d+)"
PAGES = re.compile(rf"(?<![^\s,;&]){_PAGE}\s*(?:--|[-–—])\s*{_PAGE}(?!\w)")


def is_numeric(text: str) -> bool:
    """Whether a variable's content is one or more numbers ("5", "2nd", "D2", "2-4", "3, 4 & 5")."""
    return NUMERIC.fullmatch(text.strip()) is not None


def is_plural(text: str) -> bool:
    """Whether a locator or number is more than one: a range, a list."""
    bare = re.sub(r"\\-", "", text)
    if SEVERAL.search(bare):
        return True
    return re.search(rf"\b{ROMAN_DIGITS}\s*[-–—,&]\s*{ROMAN_DIGITS}\b", bare, re.IGNORECASE) is not None


def dashed(text: str) -> str:
    """Hyphens between numbers as en dashes; other hyphens are part of a name."""
    digits = rf"(?<![^\W_])(\d+|{ROMAN_DIGITS})"
    return re.sub(rf"{digits}\s*(?:--|[-–])\s*(\d+|{ROMAN_DIGITS})(?![^\W_])", r"\1–\2", text)


def formatted(text: str, form: str, locale: Locale, gender: str = "") -> str:
    """A numeric content in CSL's form "numeric", "ordinal", "long-ordinal" or "roman", its separators tidied."""
    text = dashed(text.strip())
    text = re.sub(r"\s*,\s*", ", ", text)
    text = re.sub(r"\s*&\s*", " & ", text)
    if form == "numeric":
        return text
    make = {
        "ordinal": lambda n: locale.ordinal(n, gender),
        "long-ordinal": lambda n: locale.long_ordinal(n, gender),
        "roman": roman,
    }.get(form)
    if make is None:
        return text
    return re.sub(r"(?<![\w])\d+(?![\w])", lambda found: make(int(found[0])), text)


def page_range(text: str, form: str, dash: str) -> str:
    """Pages in a style's page-range-format; without one, hyphens between numbers become the locale's dash."""
    if not form:
        return RANGE.sub(lambda found: f"{found[1]}{dash}{found[2]}", text)
    return dashed(PAGES.sub(lambda found: _range(found, form, dash), text))


def _range(found: re.Match[str], form: str, dash: str) -> str:
    """One range; with different letters before its numbers it stays as it is written."""
    before, first, again, last = found.groups()
    if before != again:
        return re.sub(r"\s*(-)\s*", r"\1", found[0])
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if int(last) < int(first) or len(last) != len(first):
        return f"{before}{first}{dash}{again}{found[4]}"
    if form == "expanded":
        return f"{before}{first}{dash}{again}{last}"
    return f"{before}{first}{dash}{_shortened(first, last, form)}"


def _shortened(first: str, last: str, form: str) -> str:
    """The last page without what it shares with the first."""
    if form.startswith("chicago"):
        return _chicago(first, last, long=form != "chicago-16")
    return _changed(first, last, 2 if form == "minimal-two" else 1)


def _chicago(first: str, last: str, *, long: bool) -> str:
    """The Chicago Manual of Style, 16th edition, 9.60; *long*: 15th edition, 9.64, more of numbers with four digits."""
    number = int(first)
    if number < 100 or number % 100 == 0:
        return last
    if long and len(first) == 4 and sum(a != b for a, b in zip(first, last, strict=True)) > 2:
        return last
    return _changed(first, last, 1 if number % 100 < 10 else 2)


def _changed(first: str, last: str, least: int) -> str:
    """The changed end of the last page, at least *least* digits of it."""
    shared = 0
    while shared < len(last) - least and first[shared] == last[shared]:
        shared += 1
    return last[shared:]
