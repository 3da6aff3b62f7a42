"""For people: each finding with the line it speaks of, the passage of the source, and the cure; then the book's sum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Finding, Related, Report, TextFile
from pipeline.reports.concise import heading, seen
from pipeline.reports.places import page_name, place
from pipeline.reports.snippet import snippet
from pipeline.reports.summary import closing
from pipeline.reports.terminal import clean, painted

MANY = 100  # findings that scroll away before they are read
NARROW, WIDE = 40, 120  # columns: no narrower, no wider, whatever the terminal says
LINES = 3  # that words in question may run over and all be shown
INDENT = re.compile(r"^[\s>]*")
MENDABLE = "[*] "  # --fix mends it


def render(report: Report, *, color: bool, width: int, base: str = "") -> str:
    """All findings and the closing summary; *width* in columns bounds the lines that are cropped."""
    width = min(max(width, NARROW), WIDE)
    blocks = ["\n".join(_finding(report, f, color, width, base)) + "\n" for f in report.findings]
    return "\n".join([*blocks, closing(report) + _ways_out(report) + "\n"])


def _ways_out(report: Report) -> str:
    """What helps with more findings than anybody reads at once."""
    if len(report.findings) <= MANY:
        return ""
    aside = "" if report.known else ", and citepress baseline sets aside what stands today"
    return f"\nmany at once: --statistics counts them by rule{aside}"


def _finding(report: Report, finding: Finding, color: bool, width: int, base: str) -> Iterator[str]:
    mark = MENDABLE if finding.fix and finding.fix.safe else ""
    yield heading(report, finding, color, base, mark)
    gutter = _gutter(report, finding)
    yield from _own_line(report, finding, color, width, gutter)
    for related in finding.related[:3]:
        yield from _related(report, related, color, width, gutter, base)
    if finding.help:
        yield f"{' ' * gutter} {painted('help:', 'help', color)} {clean(finding.help)}"
    if finding.suggestion and (work := report.references.get(finding.suggestion.key)):
        yield f"{' ' * gutter} {painted('work:', 'dim', color)} {clean(work)}"


def _gutter(report: Report, finding: Finding) -> int:
    """The width of the largest line number shown."""
    where = place(report.book, finding.focus or finding.span)
    lines = [
        min(where.end_line, where.line + LINES - 1) if finding.focus else where.line,
        *(r.line or 0 for r in finding.related),
    ]
    return len(str(max(lines))) + 1


def _own_line(report: Report, finding: Finding, color: bool, width: int, gutter: int) -> Iterator[str]:
    """The manuscript's line and its carets; of words in question over several lines, each, of other spans the first."""
    span = finding.focus or finding.span
    file = report.book.text(span.path)
    if file is None:
        return
    where = place(report.book, span)
    last = min(where.end_line, where.line + LINES - 1) if finding.focus else where.line
    for number in range(where.line, last + 1):
        line = file.line(number)
        start = where.column - 1 if number == where.line else len(line) - len(INDENT.sub("", line))
        end = where.end_column - 1 if number == where.end_line else len(line)
        cut = snippet(line, start, end, width - gutter - 3)
        if not cut.text.strip() or (number > where.line and start >= end):
            continue
        yield f"{number:>{gutter}} | {cut.text}"
        carets = painted("^" * cut.carets, finding.severity or "info", color)
        yield f"{' ' * gutter} | {' ' * cut.before}{carets}"


def _related(report: Report, related: Related, color: bool, width: int, gutter: int, base: str) -> Iterator[str]:
    """A passage of a source: where it is, and its words as they stand there."""
    where = seen(related.path, base) + (f":{related.line}" if related.line else "")
    label = f" ({clean(page_name(related))})" if related.page else ""
    yield f"{' ' * gutter}{painted('-->', 'dim', color)} {clean(where)}{label}"
    text, (start, end) = related.text, related.focus
    if not text and related.line:
        text = _line(report.book.text(related.path), related.line)
    if start == end:
        text = " ".join(text.split())
    cut = snippet(text, start, end, width - gutter - 3)
    yield f"{related.line or '':>{gutter}} | {cut.text}"
    if start < end:
        yield f"{' ' * gutter} | {' ' * cut.before}{painted('-' * cut.carets, 'dim', color)}"


def _line(file: TextFile | None, number: int) -> str:
    return file.line(number) if file is not None and number <= file.lines else ""
