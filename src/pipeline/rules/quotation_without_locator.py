"""A quotation cites a work, and no place in it.

## What it checks

A quotation whose citation has neither a page nor another place (chapter, verse, section), when the work is of a kind
that has pages: a book, an article or chapter with `pages`, a thesis, a report. A page in the running text will do
(`@mill1859, 12`, "chapter 2 of @mill1859"). Web pages, films and speeches have none; a work of a single page needs
none; an epigraph may go without. Fewer than five words (seven where the key stands in brackets), or three works and
more for one quotation, are information; so is a key that stands far before the quotation, in brackets before it, or
late in a long note: it may be there for something else.

## Why it matters

The reader of a book of four hundred pages cannot look up "somewhere in it".

## Example

    "the so-called Liberty of the Will" [@mill1859].

## How to fix

Add the page: `[@mill1859, p. 7]`. When the words stand in the stored text, the finding names theirs.
"""

import re
from collections.abc import Iterator

from pipeline.model import Book, Citation, Document, Entry, Finding, Quotation, Severity, Suggestion
from pipeline.rules import phrases
from pipeline.rules.pages import ranges

NAME = "quotation-without-locator"
CODE = "L401"
SEVERITY: Severity = "warning"
FEW = 5  # words: fewer are mostly a term that the work coined, and the whole of it is meant
PHRASE = 7  # words: in brackets behind fewer, a key may stand for the whole sentence, and the marks be the author's
FAR = ("earlier", "later")  # a citation of another sentence may be there for something else
GAP = 12  # words between the key and the quotation, or before the key in a note: after more, others' words may be meant
MANY = 3  # works that say a thing together
AFTER = re.compile(r"[,:]?\s*[(\[]?(?:pp?\.|S\.|§+)?\s*(?:\d|[ivxlc]+\b|[IVXLC]+\b)")
# @mill1859 wrote “…” (p. 20), or (ibid., 20)
CLOSED = re.compile(r"[.,;]?\s{0,2}[(\[]\s?(?:(?:ibid|ebd|ebenda|(?:op|loc)\. ?cit)\.?,?\s*\d|"
                    r"(?:pp?\.|S\.|págs?\.|§+|ch\.)\s?[\divxlc])", re.IGNORECASE)  # fmt: skip
PLACE = re.compile(r"(?:\bpp?\.|\bS\.|\bpágs?\.|§+|\bch\.)\s?[\divxlc]")  # [p. 4, @mill1859]
BEFORE = re.compile(
    r"(?:\b(?:pp?\.|pages?|chapters?|ch\.|sections?|sec\.|§+|Kapitel|Kap\.|S\.|Seite|capítulo|chapitre|book|part|act|note)"
    r"\s*[\dIVXLCivxlc]+(?:[-–]\d+)?\s+(?:of|in|von|des|de|del|du)\s[^.;]{0,25})$", re.IGNORECASE,
)  # fmt: skip
WHOLE = {
    "book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings", "thesis", "phdthesis",
    "mastersthesis", "report", "techreport",
}  # fmt: skip
PARTS = {
    "article", "inbook", "bookinbook", "suppbook", "incollection", "suppcollection", "inproceedings", "conference",
}  # fmt: skip


def check(book: Book) -> Iterator[Finding]:
    """Quotations whose citations name no place, one finding a citation."""
    told = set()
    for document, quotation in book.quotations:
        citation = _placeless(document, quotation)
        entry = book.bibliography.entries.get(citation.key) if citation else None
        if citation and entry and has_pages(entry) and citation.span not in told:
            told.add(citation.span)
            match = book.matches.get((document.file.path, quotation.id))
            found = next((p for p in match.found if p.key == citation.key), None) if match else None
            yield _finding(document, quotation, citation, found.locator if found else None)


def _placeless(document: Document, quotation: Quotation) -> Citation | None:
    """The main citation of a quotation, when none of its citations names a place."""
    if quotation.kind != "quotation" or quotation.cited != "key" or quotation.binding in FAR:
        return None
    placed = any(
        c.locator or c.suffix.strip(" ,.;") or PLACE.search(c.prefix) or _beside(document, c)
        for c in quotation.citations
    ) or (CLOSED.match(document.blocks[quotation.flat[2]].text, quotation.flat[3]))
    return None if placed or not quotation.citations else quotation.citations[0]


def _beside(document: Document, citation: Citation) -> bool:
    """Whether the sentence names the place, after the citation or before it."""
    text = document.blocks[citation.block].text
    return bool(AFTER.match(text, citation.at + 1) or BEFORE.search(text, max(citation.at - 40, 0), citation.at))


def has_pages(entry: Entry) -> bool:
    """Whether readers need a page to find words in this work."""
    if entry.value("pubstate") or re.search(r"forthcoming|in press", entry.value("year") + entry.value("date"), re.I):
        return False
    if entry.type in WHOLE:
        return entry.value("pagetotal").strip() != "1"
    if entry.type not in PARTS or not entry.value("pages"):
        return False  # an article without pages is mostly one on the web
    pages = ranges(entry.value("pages"))
    return not (pages and len(pages) == 1 and pages[0].first == pages[0].last)


def _plain(document: Document, quotation: Quotation, citation: Citation) -> bool:
    """Whether the words are plainly the cited work's: enough of them, one or two works, the author not far before."""
    few = FEW if citation.narrative or quotation.form == "block" else PHRASE
    if len(quotation.words.split()) < few or len(quotation.citations) >= MANY:
        return False
    block, start = quotation.flat[:2]
    if citation.block == block and citation.at < start:
        between = len(document.blocks[block].text[citation.at : start].split()) - 1
        return between <= (GAP if citation.narrative or citation.suppress_author else 1)
    note = document.blocks[citation.block]
    remote = citation.block != block and any(c.kind == "note" for c in note.containers)
    return not (remote and len(note.text[: citation.at].split()) > GAP)


def _finding(document: Document, quotation: Quotation, citation: Citation, page: str | None) -> Finding:
    typed = phrases.citation(citation.key, page) if page else f"[@{citation.key}, p. …]"
    return Finding(
        f"the quotation {phrases.shown(quotation.words or quotation.text)} cites {citation.key} without a page",
        citation.span,
        None if _plain(document, quotation, citation) else "info",
        help=f"the words stand on {phrases.page(page)}: {typed}" if page else f"add the page: {typed}",
        key=citation.key,
        quotation=quotation.id,
        suggestion=Suggestion(citation.key, page) if page else None,
    )
