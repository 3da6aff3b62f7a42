"""Markdown sources, mostly reading notes: the words as a reader sees them, page marks as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model import Page
from pipeline.sources.decoding import decoded
from pipeline.sources.header import read_header
from pipeline.sources.stored import Stored

NUMBER = r"(?P<{0}>[0-9]{{1,5}}(?:[–-][0-9]{{1,5}})?|[ivxlcdm]+)"
PP = r"(?:pp?\.?|page|pages|S\.|Seite)[ \t\u00a0]*"
PAGE_MARK = re.compile(
    rf"\[{PP}{NUMBER.format('a')}\]|\{{{PP}{NUMBER.format('b')}\}}|<!--\s*{PP}{NUMBER.format('c')}\s*-->"
    rf"|^[ \t]*\#{{1,6}}[ \t]+{PP}{NUMBER.format('d')}[ \t]*\#*[ \t]*(?=\r?$)",
    re.MULTILINE | re.IGNORECASE,
)
MARKUP = re.compile(
    r"^[ \t]*(?:>[ \t]?)+"  # block quotes
    r"|^[ \t]{0,3}\#{1,6}[ \t]+|(?<![ \t])[ \t]+\#+[ \t]*(?=\r?$)"  # headings
    r"|^[ \t]{0,3}(?:[-*_][ \t]*){3,}(?=\r?$)"  # rules
    r"|^[ \t]{0,3}\[\^[^\]\s]+\]:[ \t]*|\[\^[^\]\s]+\]"  # notes
    r"|(?<=\])\([^()\s]*(?:[ \t]+\"[^\"]*\")?\)|(?<=\])\{[^{}\n]*\}"  # link targets, attributes
    r"|\[(?=[^\[\]\n]*\](?:\(|\{))|(?<!\\)\](?=\(|\{)"  # brackets of links and spans
    r"|\\(?=[!-/:-@\[-`{-~])|\\(?=\r?$)"  # escapes, hard breaks
    r"|(?<!\*)\*+(?=\S)|(?<=[^\s*])\*+|(?<![\w_])_+(?=\S)|(?<=[^\s_])_+(?!\w)|`+"  # emphasis, code
    r"|</?(?:em|i|b|strong|sup|sub|span|br|p|div|u|small)\b[^<>]*>",
    re.MULTILINE,
)
WITHIN = r"(?:(?!\n[ \t]*\r?\n).)+?"  # an emphasis ends with its paragraph
EMPHASIS = re.compile(
    rf"(?<![*\\])(?P<star>\*{{1,3}})(?=[^\s*])(?P<a>{WITHIN})(?<=[^\s*])(?P=star)(?!\*)"
    rf"|(?<![\w_\\])(?P<line>_{{1,3}})(?=[^\s_])(?P<b>{WITHIN})(?<=[^\s_])(?P=line)(?![\w_])"
    rf"|<(?P<tag>em|i|b|strong|u)\b[^<>]*>(?P<c>{WITHIN})</(?P=tag)>",
    re.DOTALL,
)
SET_OFF = re.compile(r"(?:^[ \t]{0,3}>.*(?:\n|\Z))+", re.MULTILINE)


def read_markdown(data: bytes) -> Stored:
    """The source's text. ``[p. 84]``, ``{p. 84}``, ``<!-- p. 84 -->`` and a heading "p. 84" begin a page."""
    text = decoded(data)
    if isinstance(text, Stored):
        return text
    header = read_header(text, certain=True)
    pages: list[Page] = []
    start, label = header.body, header.page
    marks = list(PAGE_MARK.finditer(text, header.body))
    for mark in marks:
        if text[start : mark.start()].strip():
            pages.append(Page(label, start, mark.start()))
        start, label = mark.end(), mark.group(mark.lastgroup or 0)
    if text[start:].strip():
        pages.append(Page(label, start, len(text)))
    markup = [m.span() for m in MARKUP.finditer(text, header.body)]
    skips = _merged([m.span() for m in marks] + list(_comments(text, header.body)) + markup)
    emphasis = [m.span(m.lastgroup or 0) for m in EMPHASIS.finditer(text, header.body)]
    set_off = [m.span() for m in SET_OFF.finditer(text, header.body)]
    return Stored(
        text, pages, skips, header.body, header.excerpt, broken=header.broken, emphasis=emphasis, set_off=set_off
    )


def _comments(text: str, at: int) -> Iterator[tuple[int, int]]:
    """HTML comments; one that is never closed is text."""
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        at = end + 3
        yield start, at


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged
