"""The citations of a file: every key of pandoc's Cite nodes, with its place, its group and its locator."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.crossrefs import is_crossref
from pipeline.inlines import flat_text
from pipeline.locators import find_locator
from pipeline.manuscript.flatten import Draft
from pipeline.model import JSON, Citation, Locator, Problem, Span, TextFile

_URL = re.compile(r"[a-z][a-z0-9+.-]*:/*[^\s\[\]<>]*/$", re.I)


def find(
    file: TextFile, drafts: Sequence[Draft], groups: Mapping[int, tuple[int, int]]
) -> tuple[tuple[Citation, ...], list[Problem]]:
    """All citations in reading order, and a problem for each that could not be placed."""
    found: list[Citation] = []
    problems: list[Problem] = []
    for index, draft in enumerate(drafts):
        for piece in draft.pieces:
            number = draft.groups.get(piece.start)
            if piece.step != "object" or piece.node["t"] != "Cite" or number is None:
                continue
            after_url = _after_url(draft.text, piece.start)
            wanted = [c for n, c in enumerate(piece.node["c"][0]) if _is_citation(c, after_url and n == 0)]
            if not wanted:
                continue
            span = groups.get(number)
            if span is None:
                problems += [_unplaced(file, draft, c["citationId"]) for c in wanted]
            else:
                found += _group(file, piece.node, wanted, number, span, (index, piece.start))
    return tuple(found), problems


def _after_url(text: str, at: int) -> bool:
    """Whether an address ends here with a slash, so that ``@user`` is part of it."""
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    return _URL.search(text[start:at]) is not None


def _is_citation(citation: JSON, in_url: bool) -> bool:
    narrative = citation["citationMode"]["t"] == "AuthorInText"
    # A template's placeholder is no key: @{{author.mastodon}}.
    template = citation["citationId"].startswith("{")
    return not template and not is_crossref(citation["citationId"]) and not (in_url and narrative)


def _unplaced(file: TextFile, draft: Draft, key: str) -> Problem:
    at = max(draft.ends, default=-1)
    message = f"the place of @{key} in the file was not found; what is said about it may lack a line"
    return Problem("unplaced", message, Span(file.path, max(at, 0), max(at, 0)), key=key)


def _group(
    file: TextFile, node: JSON, wanted: Sequence[JSON], number: int, span: tuple[int, int], place: tuple[int, int]
) -> list[Citation]:
    found: list[Citation] = []
    at = span[0]
    for citation in node["c"][0]:
        latex = file.text.startswith("\\", span[0])
        key_span = (_latex_key if latex else _key_span)(file.text, citation["citationId"], at, span[1])
        at = key_span[1]
        if any(citation is w for w in wanted):
            found.append(_citation(file, citation, number, span, key_span, place))
    return found


def _key_span(text: str, key: str, start: int, end: int) -> tuple[int, int]:
    """Where ``@key`` or ``@{key}`` stands between two offsets; never inside a longer key."""
    for written in (f"@{key}", f"@{{{key}}}"):
        at = text.find(written, start, end)
        while at >= 0:
            stop = at + len(written)
            if written.endswith("}") or stop >= end or not (text[stop].isalnum() or text[stop] == "_"):
                return at, stop
            at = text.find(written, at + 1, end)
    return start, start


def _latex_key(text: str, key: str, start: int, end: int) -> tuple[int, int]:
    """Where a key stands bare between two offsets: ``\\cite{mill1859, paine1791}``."""
    found = re.compile(rf"(?<=[{{,\s]){re.escape(key)}(?=[\s,}}])").search(text, start, end)
    return found.span() if found else (start, start)


def _citation(
    file: TextFile, citation: JSON, number: int, group: tuple[int, int], key: tuple[int, int], place: tuple[int, int]
) -> Citation:
    prefix, suffix = plain(citation["citationPrefix"]), plain(citation["citationSuffix"])
    mode = citation["citationMode"]["t"]
    return Citation(
        key=citation["citationId"],
        locator=_locator(suffix),
        span=Span(file.path, *key),
        group=number,
        group_span=Span(file.path, *group),
        block=place[0],
        at=place[1],
        narrative=mode == "AuthorInText" or file.text[group[0]] not in "[\\",
        suppress_author=mode == "SuppressAuthor",
        prefix=prefix,
        suffix=suffix,
    )


def _locator(suffix: str) -> Locator | None:
    return find_locator(suffix) if suffix else None


def plain(inlines: Sequence[Any]) -> str:
    """Inlines as text, for a prefix or suffix."""
    return flat_text(inlines).strip()
