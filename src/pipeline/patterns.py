"""Patterns that are compiled when they are first used: all of them together take as long as reading a chapter."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a pattern; after its first use nothing stands between its methods and those who call them."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``; for long patterns that many runs never use. It is no argument for the functions of ``re``."""
    return cast("re.Pattern[str]", _Pattern(pattern, flags))
