"""The YAML header of a stored source: whether it is an excerpt, and which page it comes from."""

from __future__ import annotations

import re
from typing import Any

from pipeline.frozen import dataclass

HEADER = re.compile(r"﻿?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
TRUE = {"true", "yes", "on"}


@dataclass(frozen=True, slots=True)
class Header:
    """What a source says of itself. ``body`` is the offset where its words begin."""

    body: int = 0
    excerpt: bool = False
    page: str | None = None
    broken: str | None = None


def read_header(text: str, *, certain: bool) -> Header:
    """Read the header at the start of *text*.

    ``certain``: three dashes at the start can only open a header (Markdown); a plain text may begin with a rule.
    A header that cannot be read makes the source an excerpt, for nobody knows that it is whole.
    """
    found = HEADER.match(text)
    if not found:
        return Header()
    import yaml

    try:
        # BaseLoader builds strings only: a page "1:20" or "010" stays as it was typed.
        data: Any = yaml.load(found.group(1), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        return _unread(found.end(), str(error)) if certain else Header()
    if not isinstance(data, dict):
        return Header(found.end()) if certain and data in (None, "") else Header()
    page = data.get("page") or data.get("pages")
    excerpt = str(data.get("excerpt", "")).lower() in TRUE
    return Header(found.end(), excerpt, page.replace("--", "–") if isinstance(page, str) else None)


def _unread(body: int, error: str) -> Header:
    line = re.search(r"line (\d+)", error)
    where = f" in line {int(line.group(1)) + 1}" if line else ""
    return Header(body, excerpt=True, broken=f"has a YAML header that cannot be read{where}")
