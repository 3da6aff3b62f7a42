"""Findings and the book's stages in the forms that people and programs read.

``REPORTS`` names the forms of ``check --output-format``; the ``…_json`` functions are what ``show`` prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pipeline.model import Report
from pipeline.reports import as_json, concise, full, github, gitlab, grouped, html, json_lines, junit, sarif, statistics
from pipeline.reports.diff import diff
from pipeline.reports.views import (
    citations_json,
    entries_json,
    files_json,
    matches_json,
    quotations_json,
    settings_json,
)

__all__ = [
    "REPORTS",
    "citations_json",
    "diff",
    "entries_json",
    "files_json",
    "matches_json",
    "quotations_json",
    "settings_json",
    "statistics",
]


class Form(Protocol):
    """What a report's module offers."""

    def render(self, report: Report, /, *, color: bool, width: int, base: str = "") -> str:
        """The whole report as text, with a final line end.

        *width* is the terminal's, in columns; *base* leads from where the author stands to the project's root, for the
        paths that she reads (programs get them from the root).
        """


REPORTS: Mapping[str, Form] = {
    "full": full,
    "concise": concise,
    "grouped": grouped,
    "json": as_json,
    "json-lines": json_lines,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "html": html,
}
