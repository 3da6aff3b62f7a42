"""What a finding is known by from one run to the next, wherever its words have moved to.

A fingerprint is made of the rule, the key and the normalised words in question, and of neither the file nor the line:
a paragraph that moves, or a chapter put in before it, changes nothing. Equal ones are told apart by counting.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipeline.model import Book, Finding, Quotation, Span

WORD = re.compile(r"\w+(?:'\w+)*")
PARAGRAPH = re.compile(r"\n[ \t\r>]*\n")  # what stands between two
AROUND = 5  # words on either side that name a stray mark, which has none of its own
REACH = 200  # characters in which to look for them
OF_A_WORK = ("V312", "L405", "P801")  # one finding for a work as a whole, whichever quotation from it comes first


def fingerprint(book: Book, finding: Finding) -> str:
    """Sixteen hexadecimal digits: the same for the same mistake about the same words."""
    parts = [finding.code, finding.key or "", *_words(book, finding)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def numbered(book: Book, findings: Sequence[Finding]) -> list[str]:
    """A fingerprint for each finding, in their order; equal ones are numbered: "0f3a…:1", "0f3a…:2"."""
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        name = fingerprint(book, finding)
        seen[name] += 1
        names.append(f"{name}:{seen[name]}")
    return names


def words_of(book: Book, span: Span | None) -> str:
    """The words of a span, normalised: small letters, no marks, single spaces."""
    file = book.text(span.path) if span else None
    return normal(file.text[span.start : span.end]) if file and span else ""


def normal(text: str) -> str:
    """*text* as words alone, so that another dash, quotation mark or line end is no other text."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return " ".join(WORD.findall(plain.casefold()))


def exact(words: str) -> str:
    """Sixteen hexadecimal digits of a quotation's words with all their marks; how they are typed does not matter."""
    typed = unicodedata.normalize("NFKC", words).translate(_TYPED)
    return hashlib.sha256(" ".join(typed.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


_TYPED = str.maketrans("’‘ʼ“”„‐‑", "'''\"\"\"--")


def located(quotation: Quotation, key: str) -> str | None:
    """The place that a quotation names in a work, as one text: "page 113"."""
    cited = [c.locator for c in quotation.citations if c.key == key]
    by_hand = quotation.attribution
    if not cited and by_hand is not None and by_hand.key == key:
        cited = [by_hand.locator]
    return "; ".join(f"{p.label} {p.value.replace('--', '–')}" for p in cited if p) or None


def _words(book: Book, finding: Finding) -> list[str]:
    """What the finding speaks of: the quotation, else its own words, else those around it, else the message."""
    if finding.code in OF_A_WORK and finding.key:
        return []
    focus = words_of(book, finding.focus)
    own = finding.quotation[:10] if finding.quotation else words_of(book, finding.span)  # q-3f9a01c2, without -2
    if own or focus or finding.key:
        return [own, focus]
    return [_around(book, finding.span) or re.sub(r"\d+", "#", normal(finding.message))]


def _around(book: Book, span: Span) -> str:
    """The words before and after, no farther than the paragraph goes."""
    file = book.text(span.path)
    if file is None:
        return ""
    before = normal(PARAGRAPH.split(file.text[max(span.start - REACH, 0) : span.start])[-1]).split()[-AROUND:]
    after = normal(PARAGRAPH.split(file.text[span.end : span.end + REACH], maxsplit=1)[0]).split()[:AROUND]
    return " ".join([*before, "|", *after]) if before or after else ""
