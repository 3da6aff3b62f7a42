"""What a command prints: the report where the author looks, further ones in files, and the progress meanwhile."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from pipeline.cli.continuous import append_summary, on_github
from pipeline.cli.options import FORMATS
from pipeline.cli.writing import write
from pipeline.errors import CitepressError, UsageError
from pipeline.nearest import meant

if TYPE_CHECKING:
    from pipeline.model import Book, Report


def reports_wanted(given: Mapping[str, Any]) -> list[tuple[str, Path]]:
    """The further reports asked for; said before any work is done when one of them is no report."""
    outputs = []
    for text in given["report"]:
        name, _, file = text.partition("=")
        if name not in FORMATS or not file:
            known = name in FORMATS or not file
            help_ = meant(name, FORMATS if not known else (), "the formats are: " + ", ".join(FORMATS))
            raise UsageError(f"--report {text}: expected FORMAT=FILE", help_)
        outputs.append((name, Path(file)))
    return outputs


def print_report(
    report: Report, outputs: Sequence[tuple[str, Path]], given: Mapping[str, Any], *, printed: bool = True
) -> None:
    """Print the findings (unless *printed* is false), and write the further reports."""
    from dataclasses import replace

    from pipeline import reports
    from pipeline.model import Circumstances

    github = on_github()
    report = replace(report, circumstances=Circumstances(status(report, given), given["strict"], github))
    if printed:
        _show(report, given)
    for name, path in outputs:
        write(path, reports.REPORTS[name].render(report, color=False, width=80), "report")
    if github and printed and given["output_format"] in (None, "github"):
        append_summary(report)


def _show(report: Report, given: Mapping[str, Any]) -> None:
    """Print the findings in the form asked for; the usual one with annotations where GitHub reads along."""
    from pipeline import reports

    form = given["output_format"] or "full"
    if given.get("statistics"):
        from pipeline.reports import statistics

        if form == "json":
            click.echo(statistics.as_json(report), nl=False)
        else:
            click.echo(statistics.as_text(report, color=colored(given["color"])), nl=False, color=True)
        return
    width = shutil.get_terminal_size((80, 24)).columns
    text = reports.REPORTS[form].render(report, color=colored(given["color"]), width=width, base=base(report.book))
    if report.circumstances.github and given["output_format"] is None:
        from pipeline.reports import github

        text = github.quietly(text) + github.annotated(report)
    click.echo(text, nl=bool(text) and not text.endswith("\n"), color=True)


def base(book: Book) -> str:
    """The way from here to the project's root; on another drive of Windows there is none but the whole path."""
    root = book.project.root
    try:
        return Path(os.path.relpath(root)).as_posix()
    except ValueError:
        return root.as_posix()


def colored(choice: str) -> bool:
    """--color, then FORCE_COLOR, then NO_COLOR, then whether standard output is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def status(report: Report, given: Mapping[str, Any]) -> int:
    return 1 if report.fails(given["strict"]) and not given["exit_zero"] else 0


def tell_stopped(error: CitepressError) -> None:
    """Say what stopped us, and how to mend it."""
    click.echo(f"citepress: {error.message}", err=True)
    if error.hint:
        click.echo(f"  help: {error.hint}", err=True)


def near(path: Path) -> str:
    """A path as the author would type it from here."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)


class Terminal:
    """Progress on a terminal's standard error: one line, verbs in a column, after half a second, gone at the end."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.started = time.monotonic()
        self.shown = False

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        if self.shown:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def say(self, verb: str, what: str) -> None:
        """Show what is being done now."""
        if self.stream.isatty() and time.monotonic() - self.started > 0.5:
            self.stream.write(f"\r\x1b[K{verb:>10} {what}")
            self.stream.flush()
            self.shown = True
