"""A document's quotations as bytes, to be kept between runs: plain JSON, so that nothing in it can run.

Citations are written as their numbers in the document, which is read anew; of its own a quotation has at most a place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.model import (
    Attribution,
    Citation,
    Document,
    Locator,
    LoneMark,
    MarkPair,
    Quotation,
    Reported,
    Span,
    Speaker,
)


def pack(document: Document) -> bytes:
    """What ``with_quotations`` has added to a document."""
    numbers = {replace(citation, locator=None): n for n, citation in enumerate(document.citations)}
    found = {
        "quotations": [_row(document, numbers, quotation) for quotation in document.quotations],
        "pairs": [[p.block, p.start, p.end, p.single, p.depth] for p in document.pairs],
        "lone": [[m.block, m.at, m.opens] for m in document.lone_marks],
        "reported": [[r.speaker, r.words, r.span.start, r.span.end] for r in document.reported],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(document: Document, packed: bytes) -> Document:
    """The document with what ``pack`` made bytes of; ValueError, KeyError, TypeError or IndexError for other bytes."""
    found, path = json.loads(packed), document.file.path
    return replace(
        document,
        quotations=[_quotation(document, *row) for row in found["quotations"]],
        pairs=[MarkPair(*row) for row in found["pairs"]],
        lone_marks=[LoneMark(*row) for row in found["lone"]],
        reported=[Reported(who, words, Span(path, *places)) for who, words, *places in found["reported"]],
    )


def _row(document: Document, numbers: Mapping[Citation, int], found: Quotation) -> list[Any]:
    line, who = found.attribution, found.speaker
    return [
        found.id, found.span.start, found.span.end, found.text, found.words, found.form, found.kind, found.why,
        found.certainty, found.flat, found.cited, found.binding, found.lang,
        [_cited(document, numbers[replace(c, locator=None)], c) for c in found.citations],
        line and [line.text, line.span.start, line.span.end, line.key, _place(line.locator)],
        who and [who.name, who.span.start, who.span.end, who.plain, who.sentence],
    ]  # fmt: skip


def _cited(document: Document, number: int, citation: Citation) -> Any:
    """A citation's number; with its own place where a page that stands apart was given to it."""
    place = _place(citation.locator)
    return number if citation == document.citations[number] else [number, place]


def _place(locator: Locator | None) -> list[str] | None:
    return [locator.label, locator.value] if locator else None


def _quotation(
    document: Document, name: str, start: int, end: int, text: str, words: str, form: Any, kind: Any, why: str,
    certainty: Any, flat: Sequence[int], cited: Any, binding: Any, lang: str, citations: Sequence[Any],
    line: Sequence[Any] | None, who: Sequence[Any] | None,
) -> Quotation:  # fmt: skip
    path = document.file.path
    first, begin, last, stop = flat
    return Quotation(
        name, Span(path, start, end), text, words, form, kind, why, certainty, (first, begin, last, stop), cited,
        tuple(_citation(document, given) for given in citations), binding,
        Attribution(line[0], Span(path, line[1], line[2]), line[3], line[4] and Locator(*line[4])) if line else None,
        lang, Speaker(who[0], Span(path, who[1], who[2]), who[3], who[4]) if who else None,
    )  # fmt: skip


def _citation(document: Document, given: Any) -> Citation:
    number, place = (given, None) if isinstance(given, int) else given
    citation: Citation = document.citations[number]
    return replace(citation, locator=Locator(*place)) if place else citation
