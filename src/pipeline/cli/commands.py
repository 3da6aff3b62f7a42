"""The commands. What a command needs is imported inside it, so that ``--help`` answers at once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.cli import sections
from pipeline.cli.options import (
    BUILDING,
    FIXING,
    KINDS,
    LOOKING,
    PATH,
    PRINTING,
    REPORTING,
    SELECTION,
    SETTINGS,
    SHOWN,
    Choice,
    editions,
    flags,
    options,
)
from pipeline.cli.output import Terminal, near, print_report, reports_wanted, status
from pipeline.designs import SHEETS
from pipeline.errors import UsageError
from pipeline.nearest import meant
from pipeline.profiles import PROFILES

if TYPE_CHECKING:
    from pipeline.model import Edition


class _Commands(click.Group):
    """The commands, with a suggestion for a misspelt one."""

    command_class = sections.Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            help_ = meant(args[0], self.commands, "the commands are: " + ", ".join(self.commands))
            raise UsageError(f"there is no command {args[0]}", help_)
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="citepress", message="%(prog)s %(version)s")
def citepress() -> None:
    """Check quotations and citations, format references, print the book.

    \b
    citepress check essay.md       every quotation held to its source
    citepress build                a checked PDF and EPUB in dist/

    PATH is a project folder (the current one by default) or one manuscript.
    """


@citepress.command()
@PATH
@options(SELECTION, FIXING, REPORTING, LOOKING, SETTINGS)
def check(path: Path, **given: Any) -> int:
    """Find quotations and citations, run the rules, print findings."""
    from pipeline.cli import checking

    return checking.check(path, given)


@citepress.command()
@PATH
@options(BUILDING, PRINTING, SELECTION, REPORTING, SETTINGS)
def build(path: Path, to: str, output: Path | None, draft: bool, **given: Any) -> int:
    """Check, then make the editions in dist/."""
    from pipeline import run

    kinds = editions(to)
    outputs = reports_wanted(given)
    with Terminal() as terminal:
        book = run.load(path, flags(given), progress=terminal.say)
        folder = output or book.project.root / "dist"
        built = run.build(book, kinds, folder, draft=draft, strict=given["strict"], progress=terminal.say)
    print_report(built.report, outputs, given)
    if not built.editions:
        click.echo("citepress: not built, for the findings above", err=True)
        click.echo("  help: mend them, or build a stamped draft with --draft", err=True)
        return 0 if given["exit_zero"] else 1
    return _tell_built(built.editions) or (0 if draft else status(built.report, given))


def _tell_built(built: Mapping[str, Edition]) -> int:
    """Name the files that were made; 1 when one could not be verified."""
    for edition in built.values():
        click.echo(f"{near(edition.path)}", err=True)
    unsure = [e for e in built.values() if not e.verified]
    for edition in unsure:
        click.echo(f"citepress: {near(edition.path)} is not verified: {edition.reason}", err=True)
    return 1 if unsure else 0


@citepress.command()
@PATH
@options(SELECTION, SETTINGS)
@click.option("--baseline", "citepress__baseline", metavar="FILE", help="Where to. [citepress-baseline.json]")
@click.option("--reset", is_flag=True, help="Start afresh: take in whatever stands today.")
def baseline(path: Path, reset: bool, **given: Any) -> int:
    """Write down what stands, so that check speaks of what is new."""
    from pipeline.cli.known import draw_up

    with Terminal() as terminal:
        return draw_up(path, flags(given), reset, terminal.say)


@citepress.command()
@PATH
@options(SETTINGS)
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@click.option("--reset", is_flag=True, help="Start afresh: forget texts that are not at hand.")
def lock(path: Path, diff: bool, reset: bool, **given: Any) -> int:
    """Write down what was verified, for checks without the texts."""
    from pipeline.cli import locking

    with Terminal() as terminal:
        return locking.lock(path, flags(given), diff=diff, reset=reset, progress=terminal.say)


@citepress.command()
@click.argument("what", type=Choice(SHOWN))
@PATH
@options(SELECTION, PRINTING, SETTINGS)
@click.option("--output-format", type=Choice(("json",)), default="json", help="Only json, for now.")
@click.option("--kind", metavar="KIND", type=Choice(KINDS), help="Only quotations of this kind.")
def show(what: str, path: Path, kind: str | None, **given: Any) -> None:
    """Print any stage as JSON."""
    from pipeline import run

    with Terminal() as terminal:
        book = run.load(path, flags(given), every_item=what in ("entries", "references"), progress=terminal.say)
        data = run.show(book, what)
    if kind:
        data = [item for item in data if item.get("kind") == kind]
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


@citepress.command()
@click.argument("file", metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    type=Choice(tuple(PROFILES)),
    metavar="NAME",
    default="kdp",
    help=f"Who it is for: {', '.join(PROFILES)}. [kdp]",
)
@click.option("--trim", metavar="SIZE", help="The size it must have after the cut.")
@click.option(
    "--output-format",
    "form",
    type=Choice(("full", "json")),
    default="full",
    metavar="FORMAT",
    help="full or json. [full]",
)
def preflight(file: Path, profile: str, trim: str | None, form: str) -> int:
    """Hold any PDF to what a printer asks, check by check."""
    from pipeline.cli import printing

    return printing.preflight(file, profile, trim, form)


@citepress.command()
@click.argument("name", type=Choice(tuple(SHEETS)))
@PATH
def design(name: str, path: Path) -> None:
    """Put a design of the pages into styles/, to change there."""
    from pipeline.cli import printing

    printing.design(name, path)


@citepress.command()
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="The documentation of every rule.")
def rule(name: str | None, every: bool) -> None:
    """Print a rule's documentation."""
    from pipeline import rules

    if not every and not name:
        for module in rules.RULES:
            click.echo(f"{module.CODE}  {module.NAME}" + ("  (off by default)" if module in rules.OFF else ""))
        return
    chosen = rules.RULES if every else [rules.named(name or "")]
    click.echo("\n\n".join(rules.documentation(module) for module in chosen))


@citepress.command()
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project that checks clean and builds."""
    from pipeline import starter

    for path in starter.make(folder):
        click.echo(f"made {near(path)}")
    inside = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"Now: {inside}citepress check, then citepress build")


@citepress.command()
def doctor() -> int:
    """Say what is installed, what is missing, and how to get it."""
    from pipeline import cache, health

    findings = list(health.examine())
    for item in findings:
        mark = "ok     " if item.present else "MISSING" if item.needed else "absent "
        click.echo(f"{mark}  {item.name}: {item.found}")
        if not item.present:
            for line in item.cure:
                click.echo(f"         {line}")
    folder = cache.default_folder(dict(os.environ))
    click.echo(f"ok       cache: {_kept(*cache.held(folder))} in {folder}; citepress clean empties it")
    return 2 if any(item.needed and not item.present for item in findings) else 0


@citepress.command()
def clean() -> None:
    """Empty the cache. Editions and manuscripts are not touched."""
    from pipeline import cache

    cache.use(cache.default_folder(dict(os.environ)))
    click.echo(f"{_kept(*cache.clear())} removed from the cache")


def _kept(files: int, size: int) -> str:
    """What is kept between runs: "412 files, 1,320 MB"."""
    return f"{files:,} file{'' if files == 1 else 's'}, {size / 1e6:,.0f} MB"
