"""``citepress preflight``: any PDF held to what a printer or a standard asks, a line for each check.

``citepress design``: a copy of the design of the pages, for the author to change.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import __version__, designs, values
from pipeline.cli.output import near
from pipeline.cli.writing import write
from pipeline.errors import UsageError
from pipeline.profiles import PROFILES

if TYPE_CHECKING:
    from pipeline.preflight import Check, Preflight

WIDTH, INDENT = 80, 13
MOST = 8  # sheets that are named
MARKS = {"ok": "ok", "advice": "advice", "not ok": "NOT OK", "not checked": "not checked"}


def preflight(path: Path, name: str, trim: str | None, form: str) -> int:
    """Print what was looked at; 1 when something is refused, or could not be looked at."""
    from pipeline.preflight import inspect

    profile = PROFILES[name]
    if trim is not None:
        size = values.trim(trim)
        if size is None:
            raise UsageError(f"--trim {trim}: expected WIDTHxHEIGHT in in, mm or cm (6x9in), or A4, A5, letter")
        profile = replace(profile, trim=(size[0] * 72, size[1] * 72))
    flown = inspect(path, profile)
    click.echo(_json(path, flown) if form == "json" else "\n".join(_lines(path, flown)))
    return 1 if flown.fails else 0


def design(name: str, path: Path) -> None:
    """Put a design's own style sheet into the project that *path* names; nothing that is there is overwritten."""
    from pipeline import project

    copy = project.find(path).root / designs.file(name)
    if copy.exists():
        raise UsageError(f"{near(copy)} is there already, and nothing is overwritten", "rename it to have a fresh copy")
    copy.parent.mkdir(exist_ok=True)
    write(copy, designs.ours(name).read_text(encoding="utf-8"), "design")
    click.echo(f"made {near(copy)}; pages of this design are now set as it says")


def _lines(path: Path, flown: Preflight) -> list[str]:
    found = [line for check in flown.checks for line in _told(check)]
    counts = {state: flown.count(state) for state in MARKS}
    said = [f"{counts['ok']} ok", f"{counts['not ok']} not ok"]
    said += [f"{counts[state]} {state}" for state in ("advice", "not checked") if counts[state]]
    standard = f" ({flown.profile.standard})" if flown.profile.standard else ""
    return [
        *found,
        f"{near(path)} for {flown.profile.whose}{standard}: {', '.join(said)}",
        "Checked in its structure, certified by nobody: look at the printer's own preview.",
    ]


def _told(check: Check) -> list[str]:
    sheets = ", ".join(map(str, check.pages[:MOST])) + (" …" if len(check.pages) > MOST else "")
    text = f"{check.name}: {check.said}" + (f" (sheet {sheets})" if check.pages else "")
    lines = _wrapped(text, MARKS[check.state].ljust(INDENT))
    return lines + (_wrapped(f"help: {check.cure}", " " * INDENT) if check.cure else [])


def _wrapped(text: str, first: str) -> list[str]:
    clean = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)  # a PDF's names may hold anything
    return textwrap.wrap(clean, WIDTH, initial_indent=first, subsequent_indent=" " * INDENT)


def _json(path: Path, flown: Preflight) -> str:
    checks: list[dict[str, Any]] = [
        {"name": c.name, "state": c.state, "message": c.said, "help": c.cure or None, "sheets": list(c.pages)}
        for c in flown.checks
    ]
    data = {
        "version": 1,
        "tool": f"citepress {__version__}",
        "path": near(path),
        "profile": flown.profile.name,
        "standard": flown.profile.standard or None,
        "ok": not flown.fails,
        "checks": checks,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
