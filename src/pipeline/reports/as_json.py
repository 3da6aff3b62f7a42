"""For programs: one JSON object with the summary and every finding."""

from __future__ import annotations

import json

from pipeline import __version__
from pipeline.fingerprints import numbered
from pipeline.model import JSON, Book, Finding, Fix, Related, Report
from pipeline.reports.places import place
from pipeline.reports.summary import locked, outcomes

VERSION = 1  # of the format; it grows only when a field changes its meaning


def render(report: Report, *, color: bool, width: int, base: str = "") -> str:
    """The report as indented JSON in UTF-8; colour and width mean nothing here."""
    return json.dumps(as_object(report), ensure_ascii=False, indent=2) + "\n"


def as_object(report: Report) -> JSON:
    """The report as plain lists and dictionaries."""
    return {
        "version": VERSION,
        "tool": f"citepress {__version__}",
        "summary": {
            "errors": report.count("error"),
            "warnings": report.count("warning"),
            "infos": report.count("info"),
            "suppressed": len(report.suppressed),
            "known": len(report.known),
            "obsolete": len(report.obsolete),
            "fixable": {"safe": report.fixable(safe=True), "unsafe": report.fixable(safe=False)},
            "mended": report.mended,
            "quotations": outcomes(report.book),
            "locked": locked(report.book),
        },
        "findings": findings_json(report),
    }


def findings_json(report: Report) -> list[JSON]:
    """Every finding as the contract has it, with its fingerprint."""
    names = numbered(report.book, report.findings)
    return [_finding(report.book, f, name) for f, name in zip(report.findings, names, strict=True)]


def _finding(book: Book, finding: Finding, name: str) -> JSON:
    where = place(book, finding.span)
    suggestion = finding.suggestion
    return {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "path": finding.span.path,
        **where._asdict(),
        "key": finding.key,
        "quotation": finding.quotation,
        "suggestion": {"key": suggestion.key, "locator": suggestion.locator} if suggestion else None,
        "related": [_related(r) for r in finding.related],
        "fix": _fix(finding.fix) if finding.fix else None,
        "fingerprint": name,
    }


def _related(related: Related) -> JSON:
    """A passage; ``focus`` are the words in question within its text."""
    focus = list(related.focus) if related.focus[0] < related.focus[1] else None
    return {"path": related.path, "line": related.line, "page": related.page, "text": related.text, "focus": focus}


def _fix(fix: Fix) -> JSON:
    edits = [{"path": e.path, "start": e.start, "end": e.end, "text": e.text} for e in fix.edits]
    return {"safe": fix.safe, "edits": edits}
