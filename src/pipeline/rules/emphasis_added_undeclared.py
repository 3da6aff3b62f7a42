"""Words of a quotation are emphasised that its source does not emphasise, and nobody says who did.

## What it checks

Italics and bold inside a quotation against those of the stored text, where its format tells them: Markdown, HTML, EPUB.
A plain text and a PDF tell nothing, so that nothing is said. A quotation that is in italics as a whole is a way of
setting quotations. *Emphasis added*, *my italics*, *Hervorhebung*, *je souligne*, *cursivas mías* and the like, in the
citation, its note or the paragraph, settle it; so does one sentence for the whole book (“all emphasis is mine unless
…”). Information where a long stored text has no emphasis at all: it may have lost it.

## Why it matters

The reader takes the emphasis for the author's, and with it a weight that the words did not have.

## Example

    "the individual is *not* accountable to society" [@mill1859, p. 167]

where the text has no italics.

## How to fix

Say so: `[@mill1859, p. 167, emphasis added]`, or take the emphasis out.
"""

import re
from collections.abc import Iterator

from pipeline.model import Block, Book, Document, Finding, Mark, Passage, Severity, SourceText, Span
from pipeline.rules import phrases
from pipeline.rules.outcomes import Held, by_path, held

NAME = "emphasis-added-undeclared"
CODE = "V311"
SEVERITY: Severity = "warning"
EMPHASIS = {"emph", "strong", "underline"}
LONG = 20_000  # characters of a text that would emphasise something somewhere
DECLARED = re.compile(
    r"\b(?:emphas[ei]s|italics?|italici[sz](?:ed|ation)|bold(?:face)?|underlin(?:ed|ing))\b"
    r"|hervorheb|hervorgehoben|\bherv\b|\bhvh\b|kursiv|sperrung|unterstreichung|fettdruck"
    r"|soulign|italiques?\b|mis en (?:relief|évidence)"
    r"|cursiv|énfasis|subrayad|resaltad|negrita"
    r"|grifo|itálico|destaque|corsiv|enfasi|sottolineat|cursiver|nadruk|выделен|курсив|podkreśl|wyróżn",
    re.IGNORECASE,
)
THROUGHOUT = re.compile(
    r"\b(?:all|any|unless|throughout|every|alle|sämtliche|sofern|falls|wo nicht|toutes?|tous|sauf|todas?"
    r"|todos?|salvo)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
BRACKETS = re.compile(r"\[[^\[\]]*\]")


def check(book: Book) -> Iterator[Finding]:
    """Quotations with an emphasis of the author's that is not said to be hers."""
    stored, found = by_path(book), list[Finding]()
    for it in held(book, "verbatim", "marked", "altered"):
        passage = it.passage
        source = stored.get(passage.path) if passage else None
        if passage is None or source is None or source.emphasis is None:
            continue
        added = [span for mark in _marks(it) if (span := _added(it, mark, passage, source))]
        if added and not _declared(it):
            found.append(_finding(it, source, added))
    if found and not any(_for_the_book(block) for document in book.documents for block in document.blocks):
        yield from found


def _for_the_book(block: Block) -> bool:
    """Whether a block says of all quotations whose emphasis they have."""
    found = DECLARED.search(block.text)
    return bool(found and THROUGHOUT.search(block.text[max(found.start() - 120, 0) : found.end() + 120]))


def _marks(it: Held) -> Iterator[tuple[Block, Mark]]:
    """The emphasised stretches inside a quotation; none when they are all of it."""
    first, start, last, end = it.quotation.flat
    inside, size = [], 0
    for block in it.document.blocks[first : last + 1]:
        left, right = start if block.index == first else 0, end if block.index == last else len(block.text)
        size += len(WORD.findall(block.text[left:right]))
        inside += [(block, m) for m in block.marks if m.kind in EMPHASIS and left <= m.start and m.end <= right]
    if sum(len(WORD.findall(block.text[m.start : m.end])) for block, m in inside) < 0.9 * size:
        yield from inside


def _added(it: Held, place: tuple[Block, Mark], passage: Passage, source: SourceText) -> Span | None:
    """The stretch of the manuscript, when its words stand in the passage and are never emphasised there."""
    block, mark = place
    words = WORD.findall(BRACKETS.sub(" ", block.text[mark.start : mark.end]))
    in_brackets = any(m.start() <= mark.start and mark.end <= m.end() for m in BRACKETS.finditer(block.text))
    if not words or in_brackets or source.emphasis is None:
        return None
    phrase = re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE)
    places = list(phrase.finditer(source.file.text, passage.start, passage.end))
    if not places or any(a < p.end() and p.start() < b for p in places for a, b in source.emphasis):
        return None
    return block.span(it.document.file.path, mark.start, mark.end)


def _declared(it: Held) -> bool:
    """Whether the citation, its note, the paragraph or the one behind a block quote says whose emphasis it is."""
    first, _, last, _ = it.quotation.flat
    near = [*it.surroundings, *_notes(it.document, first, last)]
    if it.quotation.form == "block":
        near += it.neighbours
    return any(DECLARED.search(text) for text in near)


def _notes(document: Document, first: int, last: int) -> Iterator[str]:
    """What the notes say that are called in these blocks."""
    called = {m.ref for block in document.blocks[first : last + 1] for m in block.marks if m.kind == "note"}
    for block in document.blocks if called else ():
        note = block.inside("note")
        if note is not None and note.id in called:
            yield block.text


def _finding(it: Held, source: SourceText, added: list[Span]) -> Finding:
    text = it.document.file.text
    shown = phrases.joined([phrases.shown(text[s.start : s.end].strip("*_ ")) for s in added])
    lost = not source.emphasis and len(source.file.text) > LONG
    verb = "is" if len(added) == 1 else "are"
    return Finding(
        f"{shown} {verb} emphasised here, and not in {it.source}",
        it.quotation.span,
        "info" if lost else None,
        help="say so (“emphasis added”), or take the emphasis out",
        key=it.key,
        quotation=it.quotation.id,
        related=it.evidence,
        focus=added[0],
    )
