"""Findings and the book's stages in the forms that people and programs read.

``REPORTS`` names the forms of ``check --output-format``; the ``…_json`` functions are what ``show`` prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from pipeline.model import Report
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
]


class Form(Protocol):
    """What a report's module offers."""

    def render(self, report: Report, /, *, color: bool, width: int, base: str = "") -> str:
        """The whole report as text, with a final line end.

        *width* is the terminal's, in columns; *base* leads from where the author stands to the project's root, for the
        paths that she reads (programs get them from the root).
        """


class _Forms(Mapping[str, Form]):
    """The forms by their names; a run loads those that it prints."""

    names = ("full", "concise", "grouped", "json", "json-lines", "sarif", "junit", "github", "gitlab", "html")

    def __getitem__(self, name: str) -> Form:
        if name not in self.names:
            raise KeyError(name)
        module = "as_json" if name == "json" else name.replace("-", "_")  # json is Python's own
        return cast("Form", import_module(f"{__name__}.{module}"))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


REPORTS: Mapping[str, Form] = _Forms()
