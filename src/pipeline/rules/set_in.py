"""Passages of prose set in by spaces, which pandoc takes for code or for paragraphs: what Q203 and Q213 share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from pipeline.frozen import dataclass
from pipeline.model import Attribution, Block, Book, Document, Entry, Passage, Span, TextFile
from pipeline.patterns import lazy
from pipeline.rules.names import family_name, folded

WORDS = 12  # fewer may be a command
PROSE = 0.85  # share of words that are letters alone, with marks of punctuation about them
WORD = lazy(r"[(\"“‘'«„]*[^\W\d_]+(?:[-'’][^\W\d_]+)*[.,;:!?…)\"”’'»“]*|[–—-]")
SENTENCE = lazy(r"[^\W\d_]{2,}[.!?…][\"”’'»)]*(?:\s|$)")
INDENT = r"(?: {4}| {0,3}\t)"
SPACES = re.compile(r"(?=[ \t]*[\u00a0\u2002\u2003])[ \t\u00a0\u2002\u2003]{3,}")
LONGEST = 30  # words of an attribution line
NAMED = lazy(r"(?:[—–―-]+\s*)?[^\W\d_a-z][\w.’'-]*(?:\s[\w.’'-]+){0,4},\s+[\"“‘«„*_]")  # a name, then a title


@dataclass(frozen=True)
class SetIn:
    """A passage set in by spaces: its words, the attribution line below them, the stored text that holds them."""

    file: TextFile
    text: str
    span: Span
    is_code: bool
    line: Attribution | None
    found: Passage | None

    @property
    def key(self) -> str | None:
        """The entry it seems to come from: the one its attribution names, else the one that holds its words."""
        named = self.line.key if self.line else None
        return named or (self.found.key if self.found else None)

    @property
    def page(self) -> str | None:
        """The page of that entry, when its stored text tells."""
        return self.found.locator if self.found and self.found.key == self.key else None


def passages(book: Book) -> list[SetIn]:
    """Prose set in by spaces, as code or as paragraphs."""
    found = []
    for document in book.documents:
        for text, span, is_code in (*_as_code(document), *_as_paragraphs(document)):
            line = _attribution(document.file, span, book.bibliography.entries)
            found.append(SetIn(document.file, text, span, is_code, line, None))
    bodies = [it.text[: it.text.rindex(it.text.splitlines()[-1])] if it.line else it.text for it in found]
    return [replace(it, found=passage) for it, passage in zip(found, book.find(bodies), strict=True)]


def _as_code(document: Document) -> Iterator[tuple[str, Span, bool]]:
    """Indented code blocks without a language or other attributes that read like prose."""
    at = 0
    for block in document.blocks:
        if block.kind == "code" and not block.classes and not block.identifier and reads_like_prose(block.text):
            span = _indented(document.file, block.text, at)
            if span:
                at = span.end
                yield block.text, span, True


def _indented(file: TextFile, text: str, after: int) -> Span | None:
    """Where an indented block stands, without its first indent; None for one between fences."""
    lines = [re.escape(line.rstrip()) for line in text.splitlines()]
    pattern = re.compile(r"[ \t]*\r?\n".join(rf"{INDENT}{line}" if line else "" for line in lines))
    first = next(line for line in text.splitlines() if line.strip()).strip()
    at = file.text.find(first, after)
    while at >= 0:
        found = pattern.match(file.text, file.text.rfind("\n", 0, at) + 1)
        if found:
            return Span(file.path, indent(found[0]) + found.start(), found.end())
        at = file.text.find(first, at + len(first))
    return None


def indent(text: str) -> int:
    """How many spaces a text begins with."""
    return len(text) - len(text.lstrip())


def _as_paragraphs(document: Document) -> Iterator[tuple[str, Span, bool]]:
    """Runs of prose that begin with no-break spaces, where most of the file's paragraphs do not."""
    paragraphs = [b for b in document.blocks if b.kind == "paragraph" and not b.containers]
    spaced = {b.index for b in paragraphs if SPACES.match(b.text)}
    if 2 * len(spaced) > len(paragraphs):
        return  # the author's way of beginning a paragraph
    for inside, run in groupby(paragraphs, key=lambda b: b.index in spaced):
        blocks = list(run)
        text, span = "\n".join(b.text.strip() for b in blocks), _span(document, blocks)
        if inside and span and reads_like_prose(text):
            yield text, span, False


def _span(document: Document, blocks: list[Block]) -> Span | None:
    path = document.file.path
    first = blocks[0].span(path, indent(blocks[0].text), len(blocks[0].text))
    last = blocks[-1].span(path, 0, len(blocks[-1].text))
    return Span(path, first.start, last.end) if first and last else None


def reads_like_prose(text: str) -> bool:
    """Whether a text consists of words and sentences rather than of commands, figures or columns."""
    words = text.split()
    plain = sum(bool(WORD.fullmatch(word)) for word in words)
    columns = re.search(r"\S {2,}\S", text)
    return len(words) >= WORDS and plain >= PROSE * len(words) and bool(SENTENCE.search(text)) and not columns


def _attribution(file: TextFile, span: Span, entries: Mapping[str, Entry]) -> Attribution | None:
    """The last line of a passage, when it names an entry, or somebody and a title."""
    start = max(file.text.rfind("\n", 0, span.end) + 1, span.start)
    start += indent(file.text[start : span.end])
    text = file.text[start : span.end].rstrip()
    if start <= span.start or len(text.split()) > LONGEST:
        return None
    said = folded(text)
    fits = [
        key
        for key, entry in entries.items()
        if family_name(entry) and family_name(entry) in said and folded(entry.value("title")) in said
    ]
    if len(fits) != 1 and not NAMED.match(text):
        return None
    return Attribution(text, Span(file.path, start, start + len(text)), fits[0] if len(fits) == 1 else None)
