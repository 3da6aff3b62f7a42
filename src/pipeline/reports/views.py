"""The stages of a run as plain values: what ``show WHAT`` prints as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipeline.model import JSON, Allowance, Book, Citation, Difference, Document, Match, Passage, Quotation
from pipeline.reports.places import place


def quotations_json(book: Book) -> list[JSON]:
    """Every quotation in document order, with its citations, its outcome and where its words were found."""
    return [_quotation(book, document, quotation) for document, quotation in book.quotations]


def _quotation(book: Book, document: Document, quotation: Quotation) -> JSON:
    match = book.matches.get((document.file.path, quotation.id))
    return {
        "id": quotation.id,
        "path": quotation.span.path,
        "start": quotation.span.start,
        "end": quotation.span.end,
        **place(book, quotation.span)._asdict(),
        "text": quotation.text,
        "form": quotation.form,
        "kind": quotation.kind,
        "why": quotation.why,
        "cited": quotation.cited,
        "citations": [_bound(book, citation) for citation in quotation.citations],
        "binding": quotation.binding,
        **_match(match),
    }


def _match(match: Match | None) -> JSON:
    if match is None:
        return {"outcome": None, "reason": None, "differences": [], "found": [], "lock": None}
    return {
        "outcome": match.outcome,
        "reason": match.reason,
        "differences": [_difference(d) for d in match.differences],
        "found": [_passage(p) for p in match.found],
        "lock": {"date": match.lock.date, "page": match.lock.page} if match.lock else None,
    }


def _difference(difference: Difference) -> JSON:
    return {
        "ours": difference.ours,
        "theirs": difference.theirs,
        "licensed": difference.licensed,
        "why": difference.why,
        "rule": difference.rule or None,
        "ours_at": list(difference.ours_at),
        "theirs_at": list(difference.theirs_at) if difference.theirs_at else None,
    }


def _passage(passage: Passage) -> JSON:
    return {
        "key": passage.key,
        "page": passage.page,
        "path": passage.path,
        "line": passage.line,
        "text": passage.text,
        "before": passage.before,
        "after": passage.after,
    }


def _bound(book: Book, citation: Citation) -> JSON:
    where = place(book, citation.span)
    locator = citation.locator
    return {
        "key": citation.key,
        "locator": {"label": locator.label, "value": locator.value} if locator else None,
        "line": where.line,
        "column": where.column,
    }


def citations_json(book: Book) -> list[JSON]:
    """Every citation in document order; ``group`` counts the brackets of a file."""
    return [
        {
            **_bound(book, citation),
            "path": citation.span.path,
            "start": citation.span.start,
            "end": citation.span.end,
            "group": citation.group,
            "narrative": citation.narrative,
            "suppress_author": citation.suppress_author,
            "prefix": citation.prefix,
            "suffix": citation.suffix,
        }
        for citation in book.citations
    ]


def entries_json(book: Book) -> list[JSON]:
    """Every entry with its place, its CSL item (null where none could be made), and its fields with their lines."""
    items = book.bibliography.items
    return [
        {
            "key": entry.key,
            "line": entry.line,
            "csl": items.get(entry.key),
            "path": entry.span.path,
            "type": entry.type,
            "fields": {name: {"value": field.value, "line": field.line} for name, field in entry.fields.items()},
        }
        for entry in book.bibliography.entries.values()
    ]


def matches_json(book: Book) -> list[JSON]:
    """Every quotation that was held against the stored sources, in document order."""
    found = []
    for document, quotation in book.quotations:
        match = book.matches.get((document.file.path, quotation.id))
        if match is not None:
            found.append({"quotation": quotation.id, "path": document.file.path, "key": match.key, **_match(match)})
    return found


def settings_json(book: Book) -> JSON:
    """Every setting with its value and the line that set it (null: the default, or a flag)."""
    shown: JSON = {}
    for setting in fields(book.settings):
        if setting.name in ("origins", "metadata"):
            continue
        shown[setting.name.replace("_", "-")] = {
            "value": _value(getattr(book.settings, setting.name)),
            "from": _origin(book, setting.name.replace("_", "-")),
        }
    return shown


def _origin(book: Book, name: str) -> JSON | None:
    origins = book.settings.origins
    names = (name, f"citepress.{name}", f"citepress.print.{name}", f"citepress.{name.replace('-', '.')}")
    span = next((origins[n] for n in names if n in origins), None)
    return {"path": span.path, "line": place(book, span).line} if span else None


def _value(value: Any) -> Any:
    """A setting's value in JSON's types."""
    if isinstance(value, Allowance):
        return {"rule": value.rule, "key": value.key, "reason": value.reason}
    if isinstance(value, Mapping):
        return {str(k): _value(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_value(v) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def files_json(book: Book) -> JSON:
    """Which files a run read: the manuscript in reading order, the bibliographies, the stored sources by key."""
    place_ = book.project
    return {
        "root": str(Path(place_.root)),
        "manuscript": [document.file.path for document in book.documents],
        "metadata": place_.metadata,
        "bibliography": [f.path for f in book.bibliography.files],
        "sources": {key: source.file.path for key, source in sorted(book.sources.items())},
    }
