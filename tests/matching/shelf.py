"""A stored test text and quotations to hold against it, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from texts import kept

from pipeline import matching
from pipeline.matching.match import Desk
from pipeline.model import (
    Attribution,
    Citation,
    Cited,
    Document,
    Entry,
    Locator,
    Match,
    Quotation,
    QuotationKind,
    SourceText,
    Span,
    TextFile,
)
from pipeline.sources import READERS

MILL = kept()[0]
TEXT, PARAGRAPHS = MILL.text, MILL.paragraphs
NOWHERE = Span("essay.md", 0, 0)


def stored(key: str, text: str, suffix: str = "txt") -> SourceText:
    """A source as it is read from ``sources/KEY.txt`` or ``.md``."""
    read = READERS[f".{suffix}"](text.encode())
    file = TextFile(f"sources/{key}.{suffix}", read.text)
    return SourceText(key, file, read.pages, read.excerpt, read.body, skips=read.skips)


LIBERTY = stored("liberty", TEXT)


def citing(key: str, page: str | None = None) -> Citation:
    """A citation of a key, perhaps with its page."""
    locator = Locator("page", page) if page else None
    return Citation(key, locator, NOWHERE, 0, NOWHERE, 0, 0)


def quoting(
    words: str,
    keys: Sequence[str] = ("liberty",),
    *,
    cited: Cited = "key",
    page: str | None = None,
    kind: QuotationKind = "quotation",
    text: str | None = None,
    attribution: str | None = None,
    lang: str = "en-US",
) -> Quotation:
    """A quotation of *words* that cites *keys*."""
    return Quotation(
        id="q-00000000",
        span=NOWHERE,
        text=text if text is not None else words,
        words=words,
        form="inline",
        kind=kind,
        why="",
        certainty="certain",
        flat=(0, 0, 0, 0),
        cited=cited,
        citations=[citing(key, page) for key in keys],
        attribution=Attribution("", NOWHERE, attribution) if attribution else None,
        lang=lang,
    )


def judged(quotation: Quotation, *sources: SourceText, entries: Mapping[str, Entry] | None = None) -> Match:
    """What holding one quotation against some sources gives."""
    desk = Desk({source.key: source for source in sources or (LIBERTY,)}, entries or {})
    return desk.judge("essay.md", quotation)


def matched(quotations: Sequence[Quotation], *sources: SourceText) -> dict[tuple[str, str], Match]:
    """The public function over one document with these quotations."""
    document = Document(TextFile("essay.md", ""), {}, {}, {}, (), (), quotations, (), ())
    desk = Desk({source.key: source for source in sources or (LIBERTY,)}, {})
    return matching.match([document], desk)
