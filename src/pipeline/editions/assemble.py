"""Joins the manuscript's files into one pandoc document that knows where each of its blocks comes from.

Works on pandoc's JSON before the references are formatted: ids are made unique over the files and links follow them,
headings are shifted so that each file begins with its ``<h1>``, blocks carry ``data-at="FILE:LINE"``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any, Literal

from pipeline.crossrefs import is_crossref
from pipeline.editions.conditions import leave_out
from pipeline.editions.places import Marks, mark_places
from pipeline.inlines import elements
from pipeline.model import JSON, Book, Document

# Where an element of that type keeps its (id, classes, attributes).
ATTR_AT = {"Header": 1, "Div": 0, "Span": 0, "Code": 0, "CodeBlock": 0, "Link": 0, "Image": 0, "Table": 0, "Figure": 0}
# What pandoc's citeproc reads from a document's own metadata.
CITEPROC_META = ("link-citations", "link-bibliography", "notes-after-punctuation", "suppress-bibliography")
RESERVED = re.compile(r"^(?:refs$|ref-|note-|call-|q-[0-9a-f]{8})")
INCLUDED = re.compile(r"<!--include ([^\n]*?)\s*-->")  # what the reading makes of a line that includes files
# LaTeX's classes that have chapters: one file of such a document is a book, as pandoc has it.
WITH_CHAPTERS = frozenset(("book", "report", "memoir", "scrbook", "scrreprt", "extbook", "extreport"))
ABSTRACT = {
    "cs": "Abstrakt", "de": "Zusammenfassung", "es": "Resumen", "fr": "Résumé", "it": "Sommario", "nl": "Samenvatting",
    "pl": "Streszczenie", "pt": "Resumo", "ru": "Аннотация", "uk": "Анотація",
}  # fmt: skip
NOT_NAME = re.compile(r"[^\w.\-]+")


@dataclass(frozen=True)
class Assembly:
    """The joined document, and what its HTML cannot say: which file an ``<h1>`` comes from is in its ``data-at``."""

    ast: JSON
    kind: Literal["essay", "book"]
    title: str
    quotations: Mapping[tuple[str, str], str]
    ahead: Mapping[str, Sequence[Sequence[JSON]]] = field(default_factory=dict)  # by file: what its metadata puts first


def assemble(book: Book) -> Assembly:
    """One pandoc document of all the files, in reading order."""
    chapters = whole_files(book)
    kind: Literal["essay", "book"] = "book" if len(chapters) > 1 or _has_chapters(book, chapters[0]) else "essay"
    marks = Marks()
    before = list(accumulate(map(_notes, book.documents), initial=0))
    numbers = [n for n, document in enumerate(book.documents) if not document.part_of]
    ahead: dict[str, list[Sequence[JSON]]] = {}
    parts = [_part(book, number, kind, marks, before, ahead) for number in numbers]
    if len(chapters) == 1:
        _put_abstract(parts[0], chapters[0], kind, book, ahead)
    _unique_ids(chapters, parts)
    blocks = [block for part in parts for block in part]
    ast = {
        "pandoc-api-version": book.documents[0].ast["pandoc-api-version"],
        "meta": _meta(book.documents),
        "blocks": blocks,
    }
    return Assembly(ast, kind, book_title(book), marks.quotations, ahead)


def whole_files(book: Book) -> list[Document]:
    """The manuscript's files but for those that others take in: a book's chapters, or its only file."""
    return [document for document in book.documents if not document.part_of]


def _has_chapters(book: Book, document: Document) -> bool:
    """Whether the only file of a manuscript is a whole book: its metadata says so in pandoc's or LaTeX's words."""
    said = book.settings.metadata
    division, document_class = str(said.get("top-level-division") or ""), str(said.get("documentclass") or "")
    divided = division in ("chapter", "part") or (document_class in WITH_CHAPTERS and division != "section")
    return divided and any(block.kind == "heading" for block in document.blocks)


def book_title(book: Book) -> str:
    """The work's title as plain text: its metadata's, else an essay's first heading, else its name.

    In the front matter of a book's second file or a later one, a title is that chapter's alone.
    """
    title = book.settings.metadata.get("title")
    chapters = whole_files(book)
    later = [document.metadata.get("title") for document in chapters[1:]]
    if title and title not in later:
        return plain_markdown(str(title))
    if len(chapters) == 1:
        tops = [block.text for block in book.documents[0].blocks if block.kind == "heading" and block.level == 1]
        return tops[0] if tops else book.settings.name
    return book.settings.name


def plain_markdown(text: str) -> str:
    """A metadata value without the few marks of Markdown that a title may carry."""
    return re.sub(r"(\*\*|\*|(?<!\w)_|_(?!\w)|`)", "", " ".join(text.split()))


def _blocks(book: Book, number: int, marks: Marks, before: Sequence[int]) -> list[JSON]:
    """One file's blocks, with places and quotations marked, and those of the files it includes in their place."""
    document = book.documents[number]
    blocks: list[JSON] = copy.deepcopy(document.ast["blocks"])
    _shift_note_numbers(blocks, before[number])
    mark_places(blocks, document, number, marks)
    leave_out(blocks)
    _leave_crossrefs(blocks)
    _title_callouts(blocks)
    if document.includes:
        numbers = {d.file.path: n for n, d in enumerate(book.documents) if d.part_of}
        _take_in(
            blocks,
            lambda name: (
                _blocks(book, numbers[document.includes[name]], marks, before)
                if document.includes.get(name) in numbers
                else []
            ),
        )
    return [block for block in blocks if not _is_comment(block)]


def _take_in(node: Any, blocks_of: Callable[[str], list[JSON]]) -> None:
    """Put the blocks of included files in the place of the comments that stand for them, in place."""
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        _take_in(child, blocks_of)
    if not isinstance(node, list):
        return
    for at in range(len(node) - 1, -1, -1):
        block = node[at]
        if isinstance(block, dict) and block.get("t") == "RawBlock":
            found = INCLUDED.fullmatch(block["c"][1].strip())
            if found:
                node[at : at + 1] = [b for name in found[1].split("|") for b in blocks_of(name)] or [block]


def _part(
    book: Book, number: int, kind: str, marks: Marks, before: Sequence[int], ahead: dict[str, list[Sequence[JSON]]]
) -> list[JSON]:
    """One chapter's blocks, beginning with a heading of level 1: its own, or one that goes into *ahead* as well."""
    document = book.documents[number]
    blocks = _blocks(book, number, marks, before)
    alone = kind == "book" and len(whole_files(book)) == 1
    title = None if alone else _title_inlines(book, document, kind)
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    first = bool(blocks) and blocks[0]["t"] == "Header"
    if title is not None and not (first and _same_title(blocks[0], title, levels)):
        ahead[document.file.path] = [copy.deepcopy(title)]
    elif first and blocks[0]["c"][0] == min(levels) and (kind == "book" or levels.count(min(levels)) == 1):
        _shift(blocks, 1 - min(levels))
        return blocks
    else:
        stem = PurePosixPath(document.file.path).stem
        words = book_title(book) if alone or kind == "essay" else stem.lstrip("0123456789-_. ") or stem
        title = [{"t": "Str", "c": words}]
        ahead[document.file.path] = [title]
    _shift(blocks, (1 if alone else 2) - min(levels, default=2))
    return [_title_header(title, number), *blocks]


def _put_abstract(
    blocks: list[JSON], document: Document, kind: str, book: Book, ahead: dict[str, list[Sequence[JSON]]]
) -> None:
    """The abstract of a manuscript's only file, as pandoc prints it: below an essay's title, or before the chapters."""
    meta = document.ast["meta"].get("abstract")
    if meta is None or meta["t"] not in ("MetaInlines", "MetaBlocks"):
        return
    own = meta["c"] if meta["t"] == "MetaBlocks" else [{"t": "Para", "c": meta["c"]}]
    usual = ABSTRACT.get(book.settings.lang[:2].lower(), "Abstract")
    title: list[JSON] = [{"t": "Str", "c": str(book.settings.metadata.get("abstract-title") or usual)}]
    said = ahead.setdefault(document.file.path, [])
    said[:] = [title, own, *said] if kind == "book" else [*said, title, own]
    own = copy.deepcopy(own)
    place = [["data-at", f"0:{document.metadata_lines.get('abstract', 1)}"]]
    if kind == "book":
        blocks[:0] = [{"t": "Header", "c": [1, ["abstract", ["unnumbered"], place], title]}, *own]
    else:
        heading = {"t": "Div", "c": [["", ["abstract-title"], []], [{"t": "Para", "c": title}]]}
        blocks.insert(1, {"t": "Div", "c": [["abstract", ["abstract"], place], [heading, *own]]})


def _leave_crossrefs(node: Any) -> None:
    """Keep cross-references (``@fig-map``) as they are written: they name no work, and no style can format them."""
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        if isinstance(child, dict) and child.get("t") == "Cite" and _is_crossref(child):
            child.update(t="Span", c=[["", ["crossref"], []], child["c"][1]])
        _leave_crossrefs(child)


def _is_crossref(cite: JSON) -> bool:
    return all(is_crossref(citation["citationId"]) for citation in cite["c"][0])


def _title_callouts(blocks: Sequence[JSON]) -> None:
    """Make the heading in a callout (``::: {.callout-tip}``) its title: it begins no section, let alone a chapter."""
    for element in list(elements(blocks)):
        if element["t"] != "Div" or not any(name.startswith("callout") for name in element["c"][0][1]):
            continue
        (_, names, _), inside = element["c"]
        names += [] if "callout" in names else ["callout"]
        if inside and inside[0]["t"] == "Header":
            _, (identifier, _, attributes), inlines = inside[0]["c"]
            title = {"t": "Para", "c": inlines}
            inside[0] = {"t": "Div", "c": [[identifier, ["callout-title"], attributes], [title]]}


def _title_inlines(book: Book, document: Document, kind: str) -> list[JSON] | None:
    """The title that a file's own front matter (for an essay: any setting) gives it."""
    meta = document.ast["meta"].get("title")
    if meta is not None and meta["t"] == "MetaInlines":
        inlines: list[JSON] = copy.deepcopy(meta["c"])
        return inlines
    if kind == "essay" and book.settings.metadata.get("title"):
        return [{"t": "Str", "c": book_title(book)}]
    return None


def _same_title(header: JSON, title: Sequence[JSON], levels: Sequence[int]) -> bool:
    """Whether the file repeats its title as its only top heading."""
    top = header["c"][0]
    return top == min(levels) and levels.count(top) == 1 and stringify(header["c"][2]) == stringify(title)


def _title_header(inlines: list[JSON], number: int) -> JSON:
    """A heading of level 1; its id comes from its words."""
    identifier = NOT_NAME.sub("-", stringify(inlines).lower()).strip("-.") or "text"
    return {"t": "Header", "c": [1, [identifier, [], [["data-at", f"{number}:1"]]], inlines]}


def stringify(node: Any) -> str:
    """The plain text of inlines, notes and citations' keys left out."""
    if isinstance(node, list):
        return "".join(stringify(child) for child in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c", "")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math"):
        return str(content[1])
    if kind == "Quoted":
        left, right = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return left + stringify(content[1]) + right
    return "" if kind in ("Note", "RawInline") else stringify(content)


def _is_comment(block: JSON) -> bool:
    """Whether a raw block says nothing to a reader: a comment, or raw text for another format than HTML."""
    if block["t"] != "RawBlock":
        return False
    format_, text = block["c"]
    return format_ not in ("html", "html5") or re.fullmatch(r"(?s)\s*(?:<!--.*?-->\s*)+", text) is not None


def _shift(blocks: Sequence[JSON], by: int) -> None:
    """Move every heading *by* levels, kept within the six that HTML has."""
    for element in elements(blocks):
        if element["t"] == "Header":
            element["c"][0] = min(max(element["c"][0] + by, 1), 6)


def _shift_note_numbers(blocks: Sequence[JSON], before: int) -> None:
    """Let the note numbers that citeproc reasons with run on through the files."""
    for element in elements(blocks):
        if element["t"] == "Cite":
            for citation in element["c"][0]:
                citation["citationNoteNum"] += before


def _notes(document: Document) -> int:
    """The highest note number that pandoc's reader gave to a citation."""
    cites = (e for e in elements(document.ast["blocks"]) if e["t"] == "Cite")
    return max((c["citationNoteNum"] for e in cites for c in e["c"][0]), default=0)


def _meta(documents: Sequence[Document]) -> JSON:
    """The metadata that decides how references are formatted, from the first file that says so; all ``nocite``."""
    meta: JSON = {}
    nocite: list[JSON] = []
    for document in documents:
        own = document.ast["meta"]
        for name in CITEPROC_META:
            if name in own:
                meta.setdefault(name, own[name])
        if own.get("nocite", {}).get("t") in ("MetaInlines", "MetaBlocks"):
            nocite += [e for e in elements(own["nocite"]["c"]) if e["t"] == "Cite"]
    if nocite:
        meta["nocite"] = {"t": "MetaInlines", "c": copy.deepcopy(nocite)}
    return meta


# --- ids --------------------------------------------------------------------------------------------------------------


def _unique_ids(documents: Sequence[Document], parts: Sequence[list[JSON]]) -> None:
    """Make every id a name that XML allows and use each once; links and ``FILE.md#id`` follow."""
    taken: set[str] = set()
    renamed: list[dict[str, str]] = []
    for part in parts:
        top = _attr(part[0])[0] if part else ""
        renamed.append(_rename(part, top, taken))
    firsts = {d.file.path: _attr(part[0])[0] for d, part in zip(documents, parts, strict=True) if part}
    numbers = {document.file.path: number for number, document in enumerate(documents)}
    for number, part in enumerate(parts):
        folder = PurePosixPath(documents[number].file.path).parent
        for element in elements(part):
            if element["t"] == "Link":
                target = element["c"][2]
                target[0] = _follow(target[0], folder, number, numbers, firsts, renamed)


def _attr(element: JSON) -> list[Any]:
    attr: list[Any] = element["c"][ATTR_AT[element["t"]]]
    return attr


def _rename(part: Sequence[JSON], top: str, taken: set[str]) -> dict[str, str]:
    """Give the elements of one file their final ids; the map from the old ones."""
    new: dict[str, str] = {}
    for element in elements(part):
        if element["t"] not in ATTR_AT:
            continue
        attr = _attr(element)
        if not attr[0] or _kept(attr):
            continue
        name = as_name(attr[0])
        for candidate in _candidates(name, as_name(top) if top else ""):
            if candidate not in taken:
                break
        taken.add(candidate)
        new.setdefault(attr[0], candidate)
        attr[0] = candidate
    return new


def _kept(attr: Sequence[Any]) -> bool:
    """Ids that are ours already, or citeproc's."""
    return attr[0] == "refs" or "quotation" in attr[1]


def as_name(identifier: str) -> str:
    """An id as XML's NCName: no colon, no space, and a letter or underscore first."""
    name = NOT_NAME.sub("-", identifier)
    return name if (name[:1].isalpha() or name[:1] == "_") and not RESERVED.match(name) else f"id-{name}"


def _candidates(name: str, top: str) -> Iterator[str]:
    yield name
    if top and top != name:
        yield f"{top}-{name}"
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _follow(
    target: str,
    folder: PurePosixPath,
    number: int,
    numbers: Mapping[str, int],
    firsts: Mapping[str, str],
    renamed: Sequence[Mapping[str, str]],
) -> str:
    """Where a link leads in the joined document."""
    path, _, fragment = target.partition("#")
    if "://" in path or (not path and not fragment):
        return target
    if path:
        file = _normal(folder / path)
        if file not in numbers:
            return target
        if not fragment:
            return f"#{firsts.get(file, '')}"
        number = numbers[file]
    return f"#{renamed[number].get(fragment, fragment)}"


def _normal(path: PurePosixPath) -> str:
    """A root-relative path without ``.`` and ``..``."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            if parts:
                parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
