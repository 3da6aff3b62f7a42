"""A quotation stops where the sentence of its source goes on with "but", "unless", "except" or the like.

## What it checks

Whether the sentence goes on, right behind the last word quoted, with a word that takes part of it back: *but*, *yet*,
*although*, *however*, *except*, *unless*, *provided that*, *only if*, *so far as*; *aber*, *jedoch*, *sofern*, *es sei
denn*; *mais*, *sauf*, *à moins que*; *pero*, *aunque*, *salvo*, *a menos que*; *ma*, *purché*, *a meno che*. It speaks
where the quotation ends the author's sentence, so that the words look complete, and has no ellipsis there.

It is silent for a few words woven into a sentence, where the text around tells the rest or quotes it, where the word
only corrects what the sentence denies (“not this, but that”), and for novels, plays and letters, where somebody else
speaks. In a work that tells in the past tense what happened, *but* and *yet* go on telling and are passed over;
*although*, *except*, *unless* are not.

## Why it matters

“The individual is not accountable to society for his actions” is half of a sentence that goes on: “in so far as these
concern the interests of no person but himself”. What the words say has changed, though each of them is right.

## Example

    "His own good is a sufficient warrant" [@mill1859, p. 13].

where the text goes on: “only when …”.

## How to fix

Quote on, tell the rest in your own words, or end with `[…]`, which says that the sentence goes on.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Book, Finding, Passage, Related, Severity, SourceText
from pipeline.rules.genres import narrates, voices
from pipeline.rules.outcomes import Held, by_path, held
from pipeline.rules.qualifiers import is_plain, qualifier

NAME = "truncated-before-qualifier"
CODE = "V309"
SEVERITY: Severity = "warning"
WHOLE, WOVEN = 7, 12  # words: of a quotation that begins with its source's sentence, and of one that begins later
TAIL = 6  # words that may follow a quotation in its sentence: “…,” Mill says.
TOLD = 2  # words of the rest that the text around the quotation has as well
NEXT = 400  # characters of the sentence in which a quotation that goes on begins
OPEN = re.compile(r"(?:…|\.\s?\.\s?\.|[\[(](?:…|\.\s?\.\s?\.)[\])]|\])[\s\"”’'»“.,;]*$")
BEGINS = re.compile(r"[.!?:;][\s\"”’'»“)\]\d*]*$")
CONTENT = re.compile(r"[^\W\d_]{5,}")
GOES_ON = re.compile(
    r"\s*(?:but|yet|however|only|unless|except|although|though|he adds|she adds|aber|doch|jedoch|allerdings|freilich"
    r"|mais|cependant|toutefois|pero|aunque|sin embargo|ma|però|tuttavia)\b",
    re.IGNORECASE,
)


def check(book: Book) -> Iterator[Finding]:
    """Quotations that stop before their source's sentence qualifies what they say."""
    found, stored = list(held(book, "verbatim", "marked")), by_path(book)
    for it in found:
        passage = it.passage
        source = stored.get(passage.path) if passage else None
        if passage is None or source is None or not _looks_complete(it, passage):
            continue
        word = qualifier(passage.text.rstrip(",;:—–-"), _rest(passage))
        entry = book.bibliography.entries.get(it.key or "")
        if not word or voices(source, entry) or (is_plain(word) and narrates(source)):
            continue
        if not _told(it, passage, source, found):
            yield _finding(it, passage, word)


def _rest(passage: Passage) -> str:
    """What follows the passage in its paragraph, with the point that closes the passage."""
    point = passage.text[-1:] if passage.text[-1:] in ",;:" else ""
    return f"{point} {passage.after}"


def _looks_complete(it: Held, passage: Passage) -> bool:
    """Whether a reader takes the words for all that the sentence says."""
    words = it.quotation.words
    if OPEN.search(words) or passage.text[-1:] in (".", "!", "?"):
        return False
    begins = not passage.before or BEGINS.search(passage.before) is not None
    enough = WHOLE if begins or it.quotation.form == "block" else WOVEN
    return len(words.split()) >= enough and (it.quotation.form == "block" or _ends_sentence(it))


def _ends_sentence(it: Held) -> bool:
    """Whether the author's sentence ends with the quotation, but for a citation and who says it."""
    _, _, last, end = it.quotation.flat
    text = it.document.blocks[last].text
    closes = re.search(r"[.!?][\"”’'»“\s]*$", text[:end]) is not None
    rest = re.sub(r"[(\[][^()\[\]]*[)\]]", "", text[end:].replace("\ufffc", " "))
    stop = re.search(r"[.!?](?:\s|$)", rest)
    tail = rest[: stop.start()] if stop else rest
    if closes and not tail.lstrip()[:1].islower():
        return True
    ends = stop is not None or closes or not tail.strip()
    return ends and len(tail.split()) <= TAIL and not re.search(r"[\"“„«,;:]\s*\w", tail)


def _told(it: Held, passage: Passage, source: SourceText, found: Sequence[Held]) -> bool:
    """Whether the text around the quotation tells what follows in the source, or quotes it."""
    first, start, last, end = it.quotation.flat
    blocks = it.document.blocks
    after = " ".join([blocks[last].text[end:], *(b.text for b in blocks[last + 1 : last + 2])])
    stop = re.search(r"[.!?:;]\s*\ufffc?\.?\s+|\ufffc\.?\s+", after)
    if stop and GOES_ON.match(after, stop.end()):
        return True
    around = {w.lower() for w in CONTENT.findall(f"{blocks[first].text[:start]} {after}")}
    rest = {w.lower() for w in CONTENT.findall(passage.after)}
    if len(rest & around) >= TOLD:
        return True
    return any(_follows(it, passage, source, other) for other in found)


def _follows(it: Held, passage: Passage, source: SourceText, other: Held) -> bool:
    """Whether another quotation near by takes up what follows in the same sentence of the source."""
    near = other.document is it.document and 0 <= other.quotation.flat[0] - it.quotation.flat[2] <= 1
    there = other.passage
    if not near or there is None or there.path != passage.path or not 0 <= there.start - passage.end <= NEXT:
        return False
    return other is not it and not re.search(r"[.!?]\s", source.file.text[passage.end : there.start])


def _finding(it: Held, passage: Passage, word: str) -> Finding:
    shown = f"{passage.text} {passage.after}"
    at = shown.find(word, len(passage.text))
    related = Related(passage.path, passage.line, passage.page, f"{shown} …", (at, at + len(word)), passage.printed)
    return Finding(
        f"the quotation stops where {it.source} goes on: “{word} …”",
        it.quotation.span,
        help="quote on, tell the rest, or end with […]: the sentence takes part of this back",
        key=it.key,
        quotation=it.quotation.id,
        related=[related],
    )
