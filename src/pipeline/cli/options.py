"""The flags that commands share, and what they mean for the settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.sections import section
from pipeline.errors import UsageError
from pipeline.nearest import meant

FORMATS = ("full", "concise", "grouped", "json", "json-lines", "sarif", "junit", "github", "gitlab", "html")
SHOWN = ("quotations", "citations", "entries", "references", "matches", "pages", "settings", "files")
KINDS = ("quotation", "epigraph", "term", "title", "speech", "other")
LEVELS = ("error", "warning", "info")
EDITIONS = ("pdf", "epub", "html")
F = TypeVar("F", bound=Callable[..., Any])


class Choice(click.Choice[str]):
    """One of a few names; a misspelt one is told the nearest."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What is wrong, and what was meant."""
        near = meant(str(value), self.choices)
        return super().get_invalid_choice_message(value, ctx) + (f" {near.capitalize()}" if near else "")


PATH = click.argument("path", default=".", type=click.Path(readable=False, path_type=Path))
_setting = section("Settings (they win over those of the project)")
_rules = section("Rules (a RULE is a name, uncited-quotation; a code, Q201; its beginning, Q2)")
_fixes = section("Fixes")
_report = section("Report")
_print = section("Editions")
SETTINGS = (
    _setting("--name", "citepress__name", metavar="STEM", help="Stem of the files in dist/."),
    _setting("--bibliography", multiple=True, metavar="FILE", help="A .bib file, from the root."),
    _setting("--defaults", metavar="FILE", type=click.Path(path_type=Path),
             help="pandoc's defaults: input-files and settings."),
    _setting("--csl", metavar="STYLE", help="A CSL style's name, or a .csl file."),
    _setting("--engine", "citepress__engine", metavar="NAME", help="Who formats references: pandoc, citeproc-py."),
    _setting("--allow-read", multiple=True, metavar="DIR", type=click.Path(path_type=Path, exists=True),
             help="Sources may be read from there, too."),
)  # fmt: skip
SELECTION = (
    _rules("--select", "citepress__select", multiple=True, metavar="RULE,…", help="Only these rules."),
    _rules("--extend-select", "citepress__extend_select", multiple=True, metavar="RULE,…", help="These rules, too."),
    _rules("--ignore", "citepress__ignore", multiple=True, metavar="RULE,…", help="Not these rules."),
    _rules("--per-file-ignores", multiple=True, metavar="GLOB:RULE", help="Not these rules in these files."),
    _rules("--severity", multiple=True, metavar="RULE=LEVEL,…", help="How loud: error, warning, info."),
    _rules("--uncited", "citepress__uncited", metavar="LEVEL", help="How loud an uncited quotation that is certain."),
)
FIXING = (
    _fixes("--fix", is_flag=True, help="Mend what is safe, and print the rest."),
    _fixes("--unsafe-fixes", is_flag=True, help="Mend also what you should look at."),
    _fixes("--diff", is_flag=True, help="Show what --fix would change; change nothing."),
)
LOOKING = (
    _report("--statistics", is_flag=True, help="Count findings by rule; [*] is what --fix mends."),
    _report("--watch", is_flag=True, help="Check again on every change, until Ctrl-C."),
)
REPORTING = (
    _report("--output-format", type=Choice(FORMATS), metavar="FORMAT",
            help=f"How findings are printed: {', '.join(FORMATS)}. [full]"),
    _report("--report", multiple=True, metavar="FORMAT=FILE", help="Write another report, too."),
    _report("--baseline", "citepress__baseline", metavar="FILE", help="Hide the findings that FILE knows."),
    _report("--no-baseline", is_flag=True, help="Hide nothing, whatever the settings say."),
    _report("--strict", is_flag=True, help="Warnings count as failures."),
    _report("--exit-zero", is_flag=True, help="End with 0 in spite of findings."),
    _report("--color", type=Choice(("auto", "always", "never")), default="auto", metavar="WHEN",
            help="Colour the report: auto, always, never."),
)  # fmt: skip
BUILDING = (
    _print("--to", default="pdf,epub", metavar="KINDS", help="Which: pdf, epub, html. [pdf,epub]"),
    _print("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [dist/ in the root]"),
    _print("--draft", is_flag=True, help="Build in spite of errors, and stamp every page."),
)
PRINTING = (
    _print("--trim", "citepress__trim", metavar="SIZE", help="6x9in, 148x210mm, A5 …"),
    _print("--design", "citepress__print__design", metavar="NAME", help="The look of the pages: classic, thesis."),
    _print("--notes", "citepress__print__notes", metavar="WHERE", help="Notes at the foot, or after chapter or book."),
    _print(
        "--profile", "citepress__print__profile", metavar="NAME", help="Who the PDF is for: screen, kdp, ingramspark …"
    ),
    _print(
        "--line-breaking",
        "citepress__print__line_breaking",
        metavar="HOW",
        help="Whole paragraphs or line by line: total-fit, first-fit. [total-fit]",
    ),
    _print("--epub-pages", "citepress__epub__pages", metavar="WHICH", help="Printed pages in the EPUB: pdf or none."),
)


def options(*groups: Sequence[Callable[[F], F]]) -> Callable[[F], F]:
    """Put shared options on a command."""

    def decorate(function: F) -> F:
        for option in reversed([o for group in groups for o in group]):
            function = option(function)
        return function

    return decorate


def flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings named by flags, and what the environment says; the cache is chosen here."""
    from pipeline import cache

    cache.use(cache.default_folder(dict(os.environ)))
    flags = {
        name.replace("__", ".").replace("_", "-"): value
        for name, value in given.items()
        if value not in (None, ()) and (name.startswith("citepress__") or name in ("bibliography", "csl", "defaults"))
    }
    for name in ("select", "extend-select", "ignore"):
        if chosen := flags.get(f"citepress.{name}"):
            flags[f"citepress.{name}"] = _rules_named(f"--{name}", [r for text in chosen for r in _listed(text)])
    if given.get("severity"):
        flags["citepress.severity"] = dict(_level(pair) for text in given["severity"] for pair in _listed(text))
        _rules_named("--severity", list(flags["citepress.severity"]))
    if given.get("per_file_ignores"):
        flags["citepress.per-file-ignores"] = _patterns(given["per_file_ignores"])
    if given.get("no_baseline"):
        flags["citepress.baseline"] = ""
    elif "citepress.baseline" in flags:
        flags["citepress.baseline"] = str(Path(flags["citepress.baseline"]).resolve())
    flags["allow_read"] = tuple(p.resolve() for p in given.get("allow_read") or ())
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None:
        if not epoch.isdigit():
            raise UsageError(f"SOURCE_DATE_EPOCH={epoch}: expected seconds since 1970, as a whole number")
        flags["timestamp"] = int(epoch)
    return flags


def _rules_named(flag: str, selectors: Sequence[str]) -> tuple[str, ...]:
    """The rules that a flag names. Raises UsageError for one that does not exist: the run would look at less, unasked.

    In the settings it is a finding, which stands where it can be mended.
    """
    from pipeline.rules.selectors import nearest_rule

    for selector in selectors:
        help_ = nearest_rule(selector)
        if help_ is not None:
            raise UsageError(f"{flag} {selector}: there is no such rule", help_)
    return tuple(selectors)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _level(text: str) -> tuple[str, str]:
    """A rule and its level, from ``RULE=LEVEL``."""
    rule, _, level = (part.strip() for part in text.partition("="))
    if not rule or level not in LEVELS:
        listed = "the levels are: " + ", ".join(LEVELS)
        raise UsageError(f"--severity {text}: expected RULE=LEVEL", meant(level, LEVELS, listed) if level else listed)
    return rule, level


def _patterns(texts: Sequence[str]) -> dict[str, list[str]]:
    """The rules to be ignored in the files of each pattern, from ``PATTERN:RULE,…``."""
    found: dict[str, list[str]] = {}
    for text in texts:
        pattern, _, rules = text.rpartition(":")
        if not pattern.strip() or not _listed(rules):
            raise UsageError(
                f"--per-file-ignores {text}: expected PATTERN:RULE", "for example: --per-file-ignores 'notes/*.md:Q201'"
            )
        found.setdefault(pattern.strip(), []).extend(_rules_named("--per-file-ignores", _listed(rules)))
    return found


def editions(to: str) -> list[str]:
    listed = "the editions are: " + ", ".join(EDITIONS)
    kinds = list(dict.fromkeys(k.strip().lower() for k in to.split(",") if k.strip()))
    for kind in kinds:
        if kind not in EDITIONS:
            raise UsageError(f"--to {kind}: there is no such edition", meant(kind, EDITIONS, listed))
    if not kinds:
        raise UsageError("--to names no edition", listed)
    return kinds
