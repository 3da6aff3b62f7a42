"""The closing lines of a check: what was found, and how the book's quotations came out."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from pipeline.model import Book, Outcome, Report, Severity

OUTCOMES: tuple[Outcome, ...] = (
    "verbatim", "marked", "altered", "elsewhere", "not-found", "no-source", "not-checked", "uncited",
)  # fmt: skip
LOCK = "citations.lock"
SAID = {
    "verbatim": "verbatim",
    "marked": "with marked changes",
    "altered": "altered",
    "elsewhere": "found in another source",
    "not-found": "not found in the cited source",
    "uncited": "uncited",
}


def outcomes(book: Book) -> dict[str, int]:
    """How many quotations came out how; every outcome is named, also those that no quotation has."""
    counts = Counter(m.outcome for m in book.matches.values())
    return {outcome: counts[outcome] for outcome in OUTCOMES}


def closing(report: Report) -> str:
    """One line about the book's quotations, one about the findings, and one more when the check was incomplete."""
    lines = [quotations(report.book), findings(report)]
    if report.mended is None and (said := fixable(report)):
        lines.append(said)
    blind = sum(f.code == "X903" and f.severity != "info" for f in (*report.findings, *report.suppressed))
    if blind:
        lines.append(f"incomplete: X903 says what could not be looked at ({_count(blind, 'finding')})")
    return "\n".join(lines)


def quotations(book: Book) -> str:
    """ "21 quotations: 14 verbatim, 3 with marked changes, 2 not checked (no source text)"."""
    counts = outcomes(book)
    parts = [f"{counts[o]} {said}" for o, said in SAID.items() if counts[o]]
    if counts["no-source"]:
        parts.append(f"{counts['no-source']} not checked (no source text)")
    if counts["not-checked"]:
        parts.append(f"{counts['not-checked']} not checked ({_reasons(book)})")
    total = _count(sum(counts.values()), "quotation")
    said = f"{total}: {', '.join(parts)}" if parts else total
    number = locked(book)
    return said + (f"; {number:,} of them as {LOCK} says, without their texts" if number else "")


def locked(book: Book) -> int:
    """How many quotations keep what the lock says of them, because their texts are not at hand."""
    return sum(m.lock is not None for m in book.matches.values())


def findings(report: Report) -> str:
    """ "2 errors, 1 warning; 1 suppressed"."""
    named = {"error": "error", "warning": "warning", "info": "note"}
    counts = [(report.count(level), named[level]) for level in get_args(Severity)]
    parts = [_count(number, word) for number, word in counts if number]
    text = ", ".join(parts) or "no findings"
    text += f"; {len(report.suppressed):,} suppressed" if report.suppressed else ""
    text += f"; {len(report.known):,} known from the baseline" if report.known else ""
    if report.obsolete:
        text += f"; {_count(len(report.obsolete), 'line')} of the baseline obsolete (citepress baseline takes them out)"
    return text


def fixable(report: Report) -> str:
    """ "3 can be mended with --fix; 2 more with --unsafe-fixes"; empty when nothing has a fix."""
    safe, unsafe = report.fixable(safe=True), report.fixable(safe=False)
    parts = [f"{safe:,} can be mended with --fix"] if safe else []
    if unsafe:
        parts.append(f"{unsafe:,} more with --unsafe-fixes" if safe else _unsafe_only(unsafe))
    return "; ".join(parts)


def mended(report: Report) -> str:
    """ "3 findings mended; 2 more can be mended with --unsafe-fixes"; empty when there was nothing to mend."""
    done, unsafe = report.mended or 0, report.fixable(safe=False)
    parts = [f"{_count(done, 'finding')} mended"] if done else []
    if unsafe:
        parts.append(f"{unsafe:,} more can be mended with --unsafe-fixes" if done else _unsafe_only(unsafe))
    return "; ".join(parts)


def would_mend(report: Report, now: int, waiting: int, *, unsafe: bool) -> str:
    """ "3 findings would be mended, and 1 after that; 1 more with --unsafe-fixes"; empty when there are no findings."""
    parts = [f"{_count(now, 'finding')} would be mended" + (f", and {waiting:,} after that" if waiting else "")]
    more = 0 if unsafe else report.fixable(safe=False)
    if more:
        parts.append(f"{more:,} more with --unsafe-fixes")
    if rest := len(report.findings) - now - waiting - more:
        parts.append(f"for {rest:,} there is no fix")
    return "; ".join(parts) if report.findings else ""


def _unsafe_only(number: int) -> str:
    return f"{number:,} can be mended with --fix --unsafe-fixes"


def _reasons(book: Book) -> str:
    """The one reason for all, else how many there are of each sort, which a reason names before its colon."""
    reasons = Counter(m.reason or "no reason given" for m in book.matches.values() if m.outcome == "not-checked")
    if len(reasons) == 1:
        return next(iter(reasons))
    sorts: Counter[str] = Counter()
    for reason, number in reasons.items():
        sorts[reason.split(":")[0]] += number
    return ", ".join(f"{number} {sort}" for sort, number in sorted(sorts.items()))


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
