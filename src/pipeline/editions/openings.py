"""How a chapter opens: its title leaves no word alone, and its text may begin with a large initial."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.editions.normalise import text_of
from pipeline.editions.tree import Element

# Opening marks belong to the initial; what is left of the first word goes on in small capitals.
FIRST = re.compile(r"(\s*)([“„«‘‚‹\"'¿¡(]{0,2}[^\W\d_])([^\W\d_]*)(.*)", re.DOTALL)
LONGEST = 16  # letters of a last word that may well stand alone
LEAST = 200  # letters of a paragraph that reaches past the three lines of an initial


def keep_last_words(words: str | None) -> str | None:
    """A title, or its last part, with its last two words kept on one line; a title of two or three words is let be."""
    if words is None or len(words.split()) < 4:
        return words
    head, _, last = words.rstrip().rpartition(" ")
    return f"{head}\u00a0{last}" if head and len(last) < LONGEST else words


def drop_cap(chapter: Element) -> None:
    """Set the first letter of a chapter's text large, if its text begins with a paragraph that is long enough."""
    first = next((child for child in chapter if child.tag == "p"), None)
    found = FIRST.fullmatch(first.text or "") if first is not None else None
    if first is None or found is None or len(text_of(first)) < LEAST:
        return
    _, letter, word, rest = found.groups()
    initial = etree.Element("span", {"class": "drop-cap"})
    initial.text, first.text = letter, None
    first.insert(0, initial)
    if word:
        opening = etree.Element("span", {"class": "smallcaps"})
        opening.text, opening.tail = word, rest
        first.insert(1, opening)
    else:
        initial.tail = rest
