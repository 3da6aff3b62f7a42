"""The source is itself quoting somebody, and the manuscript gives the words as the source's own.

## What it checks

Quotations of eight words and more whose words all stand, in the stored text, between that text's own quotation marks
or in a block quote of it, where the text names another speaker or refers to another work. It is silent where the
manuscript says *quoted in*, *qtd. in*, *zit. nach*, *cité par*, *citado en* and the like, where it names that other
speaker or keeps the inner marks, and for sources made of other people's words: novels, plays, letters, interviews. An
excerpt does not say whose its marks are.

## Why it matters

Rousseau's words come out as those of a historian who quotes him, perhaps to refute him.

## Example

    "man is born free, and everywhere he is in chains" [@historian1990, p. 12]

where the stored text has: As Rousseau wrote, “Man is born free, and everywhere he is in chains.”

## How to fix

Say whose words they are, and quote the original, or cite both: `Rousseau, quoted in @historian1990 [p. 12]`.
"""

import re
from collections.abc import Iterator

from pipeline.frontmatter import is_fiction
from pipeline.model import Book, Finding, Severity, SourceText
from pipeline.rules import phrases
from pipeline.rules.borrowed_words import FEWEST, Borrowed, borrowed
from pipeline.rules.genres import voices
from pipeline.rules.outcomes import Held, by_path, held

NAME = "hidden-secondary-quotation"
CODE = "Q206"
SEVERITY: Severity = "warning"
SECONDARY = re.compile(
    r"\b(?:qtd|quot(?:ed|es|ing|ation)|cit(?:ed|es|ing)|apud|reported|reports|via|recounts?|translated by)\b"
    r"|\b(?:zit(?:iert|ate?n?|\.)?|angeführt|cité[es]{0,2}|citant|cite|citad[oa]s?|cita|citando|cit\.|citato|citat[ae]|cytat)"
    r"(?!\w)|цит|cyt\. za",
    re.IGNORECASE,
)
INNER = re.compile(r"\W*[‘’'“„«\"‹›]")
WORD = re.compile(r"[^\W\d_]{3,}")


def check(book: Book) -> Iterator[Finding]:
    """Quotations of words that their source quotes from somebody else."""
    stored = by_path(book)
    for it in held(book, "verbatim", "marked"):
        passage, words = it.passage, it.quotation.words
        source = stored.get(passage.path) if passage else None
        if passage is None or source is None or source.excerpt or len(words.split()) < FEWEST:
            continue
        if INNER.match(words) or not _own_words(book, it, source):
            continue
        other = borrowed(source, passage)
        if other is not None and not _told(book, it, other.speaker):
            yield _finding(it, other)


def _own_words(book: Book, it: Held, source: SourceText) -> bool:
    """Whether the work is one in which its author speaks, and the manuscript one that quotes it in earnest."""
    if is_fiction(it.document.metadata, book.settings.fiction):
        return False
    return not voices(source, book.bibliography.entries.get(it.key or ""))


def _told(book: Book, it: Held, speaker: str) -> bool:
    """Whether the manuscript says that the words are quoted, or names who said them (the source's author himself)."""
    text = " ".join([*it.surroundings, *it.neighbours])
    entry = book.bibliography.entries.get(it.key or "")
    authors = f"{entry.value('author')} {entry.value('editor')}" if entry else ""
    names = {word.lower() for word in WORD.findall(speaker)}
    known = {word.lower() for word in WORD.findall(f"{text} {authors}")}
    return SECONDARY.search(text) is not None or bool(names & known)


def _finding(it: Held, other: Borrowed) -> Finding:
    how = f" (“{other.said}”)" if other.said else ", with a reference behind it"
    return Finding(
        f"{phrases.shown(it.quotation.words)} is itself a quotation in {it.source}{how}",
        it.quotation.span,
        help=f"name {other.speaker or 'whose words they are'}, and say “quoted in” {it.key}",
        key=it.key,
        quotation=it.quotation.id,
        related=it.evidence,
    )
