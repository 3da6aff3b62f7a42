"""``citepress lock``: what was verified with the texts at hand, written down for checks without them."""

from __future__ import annotations

import difflib
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.output import near
from pipeline.cli.writing import write

if TYPE_CHECKING:
    from pipeline.lock import Drawn
    from pipeline.model import LockLine, Report

AGAINST = ("altered", "elsewhere", "not-found")  # outcomes that a text speaks against
SAID = {
    **{"altered": "altered", "elsewhere": "found in another source", "not-found": "not found in the cited source"},
    **{"no-source": "without a stored text", "not-checked": "not checked"},
}


def lock(path: Path, flags: Mapping[str, Any], *, diff: bool, reset: bool, progress: Callable[[str, str], None]) -> int:
    """Write the lock of a project, or with *diff* show how it would change.

    1 when a text speaks against a quotation, which therefore has no line; with *diff* also when anything would change.
    """
    from pipeline import lock as locks
    from pipeline import run

    report = run.check(run.load(path, {**flags, "unlocked": reset}, progress=progress))
    file = report.book.project.root / locks.NAME
    drawn = locks.draw_up(report, _today())
    text, before = locks.text(drawn.works), file.read_text(encoding="utf-8") if file.is_file() else ""
    if diff:
        click.echo(_changes(before, text), nl=False)
    elif text != before:
        write(file, text, "lock")
    click.echo(f"{near(file)}: {_counted(drawn)}{_news(report, drawn)}", err=diff)
    left: Counter[str] = Counter(match.outcome for _, _, match in drawn.left)
    if left:
        named = ", ".join(f"{left[outcome]:,} {said}" for outcome, said in SAID.items() if left[outcome])
        click.echo(f"citepress: {_count(left.total(), 'quotation')} not in the lock: {named}", err=True)
        click.echo("  help: citepress check shows them", err=True)
    return 1 if any(left[outcome] for outcome in AGAINST) or (diff and text != before) else 0


def _today() -> str:
    """The day that new lines get: that of SOURCE_DATE_EPOCH, else today's, in universal time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date().isoformat()


def _changes(before: str, after: str) -> str:
    from pipeline.lock import NAME

    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{NAME}", f"b/{NAME}"
    )
    return "".join(lines)


def _counted(drawn: Drawn) -> str:
    number = sum(len(work.quotations) for work in drawn.works.values())
    return f"{_count(number, 'quotation')} from {_count(len(drawn.works), 'work')}"


def _news(report: Report, drawn: Drawn) -> str:
    """ "; 2 new, 1 changed, 1 gone": what is different from the lock before."""
    old = report.book.lock.works if report.book.lock else {}
    before = {_name(line): line for work in old.values() for line in work.quotations}
    now = {_name(line): line for work in drawn.works.values() for line in work.quotations}
    kept = before.keys() & now.keys()
    changed = sum((before[n].outcome, before[n].page) != (now[n].outcome, now[n].page) for n in kept)
    counts = {"new": len(now.keys() - kept), "changed": changed, "gone": len(before.keys() - kept)}
    parts = [f"{number:,} {what}" for what, number in counts.items() if number]
    return f"; {', '.join(parts)}" if parts and before else ""


def _name(line: LockLine) -> tuple[str, str, str | None]:
    return line.digest, line.key, line.locator


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
