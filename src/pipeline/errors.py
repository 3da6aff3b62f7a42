"""The few exceptions that stop a run. Each says what is wrong and how to mend it; the command line ends with 2."""

from __future__ import annotations


class CitepressError(Exception):
    """What stops us: a message that names the file and line, and a hint that says how to mend it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CitepressError):
    """The command line asks for something that does not exist."""


class ProjectError(CitepressError):
    """The project cannot be read: no manuscript, a path that leaves the root, a folder that cannot be written."""


class StyleError(CitepressError):
    """A CSL style is unknown or broken, or a design of the pages that the project has of its own."""


class ToolError(CitepressError):
    """A program or library that we need is missing, failed, or used more than its limits."""


class EditionError(CitepressError):
    """An edition would not hold every word of the manuscript once, and is not made."""
