"""The pages of a PDF that tells none, counted from those which its entry gives the work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Page

RANGE = re.compile(r"\s*\{?(\d{1,5})\s*[-–—]+\s*(\d{1,5})\}?\s*")
COUNTED = "counted from the entry's pages"


def counted(pages: Sequence[Page], written: str) -> Sequence[Page] | None:
    """The sheets numbered as the entry's ``pages`` say, when there are just as many; None when they cannot be."""
    found = RANGE.fullmatch(written)
    if found is None or not pages or any(page.kind != "sheet" for page in pages):
        return None
    first, last = int(found.group(1)), _whole(found.group(1), found.group(2))
    if last - first + 1 != max(int(page.label or 0) for page in pages):
        return None
    return [replace(page, label=str(first + int(page.label or 1) - 1), kind="page") for page in pages]


def _whole(first: str, last: str) -> int:
    """The last page of "1245–9": 1249."""
    return int(first[: len(first) - len(last)] + last)
