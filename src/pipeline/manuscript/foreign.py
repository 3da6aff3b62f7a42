"""LaTeX and HTML in a manuscript: their citations and quotations become pandoc's own, right after reading.

pandoc keeps ``\\cite[12]{mill}``, ``\\enquote{…}``, ``\\begin{quote}`` and ``<blockquote>`` in Markdown as raw text,
which only LaTeX or a browser understands. Here they become ``Cite``, ``Quoted`` and ``BlockQuote`` nodes of the AST, so
that the check and the editions see the same. pandoc's own LaTeX reader says what the LaTeX means (natbib's manual,
section 2; biblatex's, 3.8; csquotes', 3).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from pipeline import tools
from pipeline.model import JSON
from pipeline.patterns import lazy

CITE = r"[a-zA-Z]*cite(?!style|setup|reset)[a-zA-Z]*\*?"
QUOTE = r"(?:foreign|hyphen)?(?:en|text|block)c?quote\*?|(?:foreign|hyphen)c?quote\*?"
ENVIRONMENTS = "quote|quotation|verse|displayquote|displaycquote"
SAID = lazy(rf"\s*\\(?:{CITE}(?=[\[{{(])|(?:{QUOTE}|epigraph)(?=[\[{{])|begin\{{(?:{ENVIRONMENTS})\}})")
NOTE = lazy(rf"\s*\\footnote\{{.*\\(?:{CITE}|{QUOTE})[\[{{(]", re.DOTALL)
NOCITE = re.compile(r"\\nocite\{([^{}]*)\}")
# csquotes' commands that pandoc does not know, with their citation before the words: \textcquote[12]{key}{words}.
_INSIDE = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|[^\[\]{}])*"
_OPTION = rf"\[{_INSIDE}\]"
_KEY = rf"(?P<cite>(?:{_OPTION}){{0,2}}\{{[^{{}}]*\}})"
_CITE = rf"(?:\[(?P<cite>{_INSIDE})\])?"
TEXT_QUOTE = lazy(rf"\s*\\(?:text|block)quote\*?{_CITE}(?:{_OPTION})?(?=\{{)")
CITED_QUOTE = lazy(rf"\s*(?P<written>\\(?:text|block)cquote\*?{_KEY})(?:{_OPTION})?(?=\{{)")
FORMAL = re.compile(r"\s*\\(?:foreign|hyphen)?(?:text|block)c?quote")  # csquotes' own word for a real quotation
_END = r"(?P<words>.*)\\end\{displayc?quote\}\s*"
DISPLAY = lazy(rf"\s*\\begin\{{displayquote\}}{_CITE}{_END}", re.DOTALL)
CITED_DISPLAY = lazy(rf"\s*(?P<written>\\begin\{{displaycquote\}}{_KEY}){_END}", re.DOTALL)
# What biblatex writes into a locator, for pandoc to understand.
MACROS = r"\newcommand{\psq}{f.}\newcommand{\psqq}{ff.}\newcommand{\pno}{p.~}\newcommand{\ppno}{pp.~}"
CUT = "citepresscut"
OPENS = re.compile(r"<(blockquote|q)((?:\s[^<>]*)?)>\s*", re.IGNORECASE)


def is_in(answer: bytes) -> bool:
    """Whether there is anything raw in what pandoc wrote: most files have nothing, and need not be walked through."""
    return b'"RawInline"' in answer or b'"RawBlock"' in answer


def understood(ast: JSON) -> bool:
    """Make pandoc's own nodes of an AST's raw citations and quotations, in place; whether there were any."""
    raws = [node for node in _raws(ast["blocks"]) if SAID.match(node["c"][1]) or NOTE.match(node["c"][1])]
    if raws:
        made = _read([_latex(node["c"][1]) for node in raws])
        _replace(ast["blocks"], {id(node): _fitting(node, m) for node, m in zip(raws, made, strict=True) if m})
    folded = _fold(ast["blocks"])
    return bool(raws) or folded


def nocite(ast: JSON) -> tuple[str, ...]:
    """The keys under ``\\nocite`` in raw LaTeX."""
    named = (match[1] for node in _raws(ast["blocks"]) for match in NOCITE.finditer(node["c"][1]))
    return tuple(key.strip() for keys in named for key in keys.split(",") if key.strip())


def _raws(node: Any) -> Iterator[JSON]:
    """Every piece of raw TeX below a node."""
    if isinstance(node, list):
        for child in node:
            yield from _raws(child)
    elif isinstance(node, dict):
        if node.get("t") in ("RawInline", "RawBlock"):
            if node["c"][0] in ("tex", "latex"):
                yield node
        else:
            yield from _raws(node.get("c"))


# --- LaTeX ------------------------------------------------------------------------------------------------------------


def _latex(text: str) -> str:
    """The LaTeX in words that pandoc's reader knows. The citation of a quotation goes after its words, as in print."""
    if found := CITED_QUOTE.match(text):
        return rf"\enquote{text[found.end() :]} \autocite{found['cite']}"
    if found := TEXT_QUOTE.match(text):
        return rf"\enquote{text[found.end() :]} {found['cite'] or ''}"
    if found := CITED_DISPLAY.match(text):
        return rf"\begin{{quote}}{found['words']} \autocite{found['cite']}\end{{quote}}"
    if found := DISPLAY.match(text):
        return rf"\begin{{quote}}{found['words']} {found['cite'] or ''}\end{{quote}}"
    return re.sub(r"\\fullcite", r"\\cite", text)


def _read(texts: Sequence[str]) -> list[list[JSON]]:
    """What each piece of LaTeX says, as blocks; nothing for what pandoc cannot read. One run for all of them."""
    try:
        blocks = _pandoc(f"\n\n{CUT}\n\n".join(texts))
    except tools.LimitExceeded:
        return [[]] if len(texts) == 1 else [_read([text])[0] for text in texts]
    made: list[list[JSON]] = [[]]
    for block in blocks:
        if block == {"t": "Para", "c": [{"t": "Str", "c": CUT}]}:
            made.append([])
        else:
            made[-1].append(block)
    if len(made) != len(texts):
        return [_read([text])[0] for text in texts] if len(texts) > 1 else [[]]
    return made


def _pandoc(text: str) -> list[JSON]:
    ast = json.loads(tools.pandoc(("-f", "latex", "-t", "json"), f"{MACROS}\n{text}\n".encode(), keep=True))
    blocks: list[JSON] = ast["blocks"]
    return blocks


def _fitting(node: JSON, blocks: list[JSON]) -> list[JSON]:
    """What stands in the place of a raw node: blocks, or inlines where it was one."""
    raw = node["c"][1]
    for block in blocks:
        _spell(block, raw)
    if node["t"] == "RawBlock":
        return blocks
    inlines = _inlines(blocks)
    for number, made in enumerate(inlines):
        if made["t"] == "Quoted" and FORMAL.match(raw):
            inlines[number] = {"t": "Span", "c": [["", ["quotation"], []], [made]]}
    return inlines


def _inlines(blocks: Sequence[JSON]) -> list[JSON]:
    """Blocks as inlines: their paragraphs one after the other; a block quote keeps its words between marks."""
    found: list[JSON] = []
    for block in blocks:
        if found:
            found.append({"t": "Space"})
        if block["t"] in ("Para", "Plain"):
            found += _out_of_notes(block["c"])
        elif block["t"] in ("BlockQuote", "Div"):
            inner = _inlines(block["c"] if block["t"] == "BlockQuote" else block["c"][1])
            found.append({"t": "Quoted", "c": [{"t": "DoubleQuote"}, inner]})
    return found


def _out_of_notes(inlines: Sequence[JSON]) -> list[JSON]:
    """``\\footcite`` as a citation like any other: the style says whether it becomes a note."""
    found: list[JSON] = []
    for node in inlines:
        if node["t"] == "Note" and len(node["c"]) == 1 and node["c"][0]["t"] == "Para":
            first = node["c"][0]["c"][0]
            if first["t"] == "Cite" and "foot" in _written(first):
                found.append(first)
                continue
        found.append(node)
    return found


def _written(cite: JSON) -> str:
    return " ".join(n["c"] if n["t"] == "Str" else " " for n in cite["c"][1]).strip()


def _spell(node: Any, raw: str) -> None:
    """Give each citation the text that stands for it in the file, by which its place is found."""
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        if isinstance(child, dict) and child.get("t") == "Cite":
            text = child["c"][1][0]["c"][1] if child["c"][1] else ""
            if text not in raw or not text:
                found = CITED_QUOTE.match(raw) or CITED_DISPLAY.match(raw)
                text = found["written"] if found else raw.strip()
            words = text.split()
            child["c"][1] = [n for w in words for n in ({"t": "Space"}, {"t": "Str", "c": w})][1:]
        else:
            _spell(child, raw)


def _replace(node: Any, made: Mapping[int, list[JSON]]) -> None:
    """Put the made nodes in the place of the raw ones, in place."""
    if isinstance(node, list):
        at = 0
        while at < len(node):
            new = made.get(id(node[at])) if isinstance(node[at], dict) else None
            if new is None:
                _replace(node[at], made)
                at += 1
                continue
            if at and new and new[0]["t"] == "Cite" and _close_up(node[at - 1]):
                new = [{"t": "Space"}, *new]  # a style that writes in the text needs it; a note takes it away
            node[at : at + 1] = new
            at += len(new)
    elif isinstance(node, dict) and node.get("t") not in ("RawInline", "RawBlock", "Code", "CodeBlock"):
        _replace(node.get("c"), made)


def _close_up(before: JSON) -> bool:
    """Whether a word ends where the citation begins, as before ``\\footcite``."""
    return before["t"] == "Str" and (before["c"][-1].isalnum() or before["c"][-1] in ".,;:!?”’»")


# --- HTML -------------------------------------------------------------------------------------------------------------


def _fold(node: Any) -> bool:
    """Make a block quote of what stands between ``<blockquote>`` and its end, a quotation of ``<q>``, in place.

    Whether there was one.
    """
    if isinstance(node, dict):
        return _fold(node.get("c"))
    if not isinstance(node, list):
        return False
    folded = sum(_fold(child) for child in node) > 0  # all of them, not only the first
    opened: list[tuple[int, str]] = []
    at = 0
    while at < len(node):
        tag = _tag(node[at])
        if tag and not tag.startswith("/"):
            opened.append((at, tag))
        elif tag and opened and opened[-1][1] == tag[1:]:
            start, _ = opened.pop()
            node[start : at + 1] = [_quote(node[start], node[start + 1 : at])]
            at, folded = start, True
        at += 1
    return folded


def _tag(node: Any) -> str:
    """ "blockquote" or "q" for a raw node that is such a tag, "/…" for its end; "" for all else."""
    if not isinstance(node, dict) or node.get("t") not in ("RawInline", "RawBlock") or node["c"][0] != "html":
        return ""
    text = node["c"][1].strip().lower()
    if text in ("</blockquote>", "</q>"):
        return str(text[1:-1])
    found = OPENS.fullmatch(node["c"][1].strip() + " ")
    return found[1].lower() if found else ""


def _quote(opening: JSON, inside: list[JSON]) -> JSON:
    if opening["t"] == "RawInline":
        return {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inside]}
    quote: JSON = {"t": "BlockQuote", "c": inside}
    attributes = _attributes(opening["c"][1])
    classes = attributes.get("class", "").split()
    pairs = [["data-cite", attributes["cite"]]] if attributes.get("cite") else []
    identifier = attributes.get("id", "")
    return {"t": "Div", "c": [[identifier, classes, pairs], [quote]]} if identifier or classes or pairs else quote


def _attributes(tag: str) -> dict[str, str]:
    parser = _Parser()
    parser.feed(tag)
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}
