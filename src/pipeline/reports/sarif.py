"""For code scanning (GitHub, and editors with a SARIF viewer): the Static Analysis Results Interchange Format 2.1.0.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and, for what GitHub demands beyond it,
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support

Columns count code points, and a byte-order mark is no column, so that a program that applies a fix touches the very
characters that ``--fix`` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline import __version__
from pipeline.fingerprints import numbered
from pipeline.model import JSON, Book, Finding, Fix, Related, Report, RuleCard, Span
from pipeline.reports.places import page_name, place
from pipeline.reports.repository import located, prefix, uri
from pipeline.reports.terminal import clean

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"  # what the URIs are relative to: the repository's top
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
PRECISION = {"error": "very-high", "warning": "high", "info": "medium"}
PROBLEM = {"error": "error", "warning": "warning", "info": "recommendation"}
TAGS = {
    "K": "citations", "Q": "quotations", "V": "wording", "L": "locators", "B": "bibliography",
    "I": "identifiers", "P": "publishing", "X": "configuration",
}  # fmt: skip
LONGEST = 1000  # characters of a rule's description; GitHub cuts at 1,024


def render(report: Report, *, color: bool, width: int, base: str = "") -> str:
    """One run with its rules, results and exit status, as JSON."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(report: Report) -> JSON:
    places = _Places(report.book)
    return {
        "tool": {
            "driver": {
                "name": "citepress",
                "semanticVersion": __version__,
                "version": __version__,
                "rules": [_rule(card) for card in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The top folder of the repository, or of the project."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": report.circumstances.status,
                "exitCodeDescription": "findings" if report.circumstances.status else "nothing that fails the check",
            }
        ],
        "results": [_result(report, places, *item) for item in _results(report)],
    }


def _rule(card: RuleCard) -> JSON:
    """A rule with its page as help."""
    body = card.documentation.split("\n\n", 1)[-1].strip()
    first, _, rest = body.partition("\n\n")
    summary = " ".join(first.split())
    described = " ".join(p for p in rest.split("\n\n")[:2] if not p.startswith("#")) or summary
    return {
        "id": card.code,
        "name": "".join(word.capitalize() for word in card.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": " ".join(described.split())[:LONGEST]},
        "help": {"text": body, "markdown": body},
        "defaultConfiguration": {"level": LEVELS[card.severity]},
        "properties": {
            "tags": [TAGS.get(card.code[0], "prose"), card.name],
            "precision": PRECISION[card.severity],
            "problem.severity": PROBLEM[card.severity],
        },
    }


def _results(report: Report) -> list[tuple[Finding, str, list[JSON]]]:
    """Findings with their fingerprint and what silences them.

    GitHub opens an alert for a silenced result, so it gets none of them.
    """
    silenced = () if report.circumstances.github else (*report.suppressed, *report.known)
    every = [*report.findings, *silenced]
    kept = {id(f) for f in report.known}
    names = numbered(report.book, every)
    return [(f, name, list(_suppressions(f, id(f) in kept))) for f, name in zip(every, names, strict=True)]


def _suppressions(finding: Finding, known: bool) -> Iterator[JSON]:
    if finding.suppressed:
        because = {"justification": finding.reason} if finding.reason else {}
        yield {"kind": "inSource", "status": "accepted", **because}
    elif known:
        yield {"kind": "external", "status": "accepted", "justification": "in the baseline"}


def _result(report: Report, places: _Places, finding: Finding, name: str, suppressions: list[JSON]) -> JSON:
    codes = [card.code for card in report.rules]
    related = [_related(places, r, number) for number, r in enumerate(finding.related, 1)]
    result: JSON = {
        "ruleId": finding.code,
        **({"ruleIndex": codes.index(finding.code)} if finding.code in codes else {}),
        "level": LEVELS[finding.severity or "info"],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": places.place(finding.span)}],
        # GitHub looks at the first of the two alone.
        "partialFingerprints": {"primaryLocationLineHash": name, "citepress/v1": name},
        "suppressions": suppressions,
    }
    if related:
        result["relatedLocations"] = related
    if finding.fix:
        result["fixes"] = [_fix(places, finding.fix)]
    facts = {"key": finding.key, "quotation": finding.quotation, "help": finding.help}
    return {**result, "properties": {fact: value for fact, value in facts.items() if value}}


def _message(finding: Finding) -> str:
    """The message, the cure, and a link to the source's passage; words of the author's that look like a link are none.

    SARIF's messages know no markup but ``[text](id of a related location)``.
    """
    told = clean(finding.message) + (f"\nhelp: {clean(finding.help)}" if finding.help else "")
    told = told.replace("](", "] (")
    if finding.related:
        label = clean(page_name(finding.related[0])) or "the passage"
        told += f" ([{label.replace('[', '(').replace(']', ')')}](1))"
    return told


def _related(places: _Places, related: Related, number: int) -> JSON:
    page = f"{clean(page_name(related))}: " if related.page else ""
    where = {"artifactLocation": places.location(related.path)}
    if related.line is not None:  # what was taken out of a PDF has no region
        region: JSON = {"startLine": max(related.line, 1)}
        where["region"] = {**region, "snippet": {"text": related.text}} if related.text else region
    return {
        "id": number,
        "message": {"text": (page + clean(related.text)).replace("](", "] (") or related.path},
        "physicalLocation": where,
    }


def _fix(places: _Places, fix: Fix) -> JSON:
    """The edits file by file; a program replaces these regions and nothing else."""
    changes: dict[str, list[JSON]] = {}
    for edit in fix.edits:
        region = places.region(Span(edit.path, edit.start, edit.end))
        replacement = {"deletedRegion": region, "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.path, []).append(replacement)
    said = "A safe change: what the text says stays as it is." if fix.safe else "A change to look at before it is kept."
    return {
        "description": {"text": said},
        "artifactChanges": [
            {"artifactLocation": places.location(path), "replacements": found} for path, found in changes.items()
        ],
    }


class _Places:
    """Files as URIs, and places in them as regions."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.prefix = prefix(book)

    def location(self, path: str) -> JSON:
        """A file by its URI: relative to the repository's top where it lies in it."""
        path = located(self.book, path)
        address = uri(path)
        return {"uri": address} if address.startswith("file:") else {"uri": uri(self.prefix + path), "uriBaseId": BASE}

    def place(self, span: Span) -> JSON:
        """A physical location: the file and the region."""
        file = self.book.text(span.path)
        words = file.text[span.start : span.end] if file is not None else ""
        shown = {"snippet": {"text": words}} if words else {}
        return {"artifactLocation": self.location(span.path), "region": {**self.region(span), **shown}}

    def region(self, span: Span) -> JSON:
        """Lines and columns from 1, ends exclusive; an insertion is a region without length."""
        at = place(self.book, span)
        file = self.book.text(span.path)
        mark = 1 if file is not None and file.text.startswith("\ufeff") else 0
        column = max(at.column - mark, 1) if at.line == 1 else at.column
        end = max(at.end_column - mark, 1) if at.end_line == 1 else at.end_column
        return {"startLine": at.line, "startColumn": column, "endLine": at.end_line, "endColumn": end}
