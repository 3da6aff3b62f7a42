"""Grows the tree: assemble, format the references, one HTML, normalise, and part it into chapters and notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import etree

from pipeline import inlines, tools
from pipeline.editions import lostwords
from pipeline.editions.assemble import Assembly, assemble, plain_markdown
from pipeline.editions.condense import condense
from pipeline.editions.normalise import (
    SILENT,
    XML_LANG,
    add_class,
    bibliography_title,
    classes,
    dead_links,
    normalise,
    parse,
    remove,
    remove_class,
    tag,
    text_of,
)
from pipeline.editions.pictures import find_pictures
from pipeline.editions.select import elements
from pipeline.editions.tree import Chapter, Element, Tree
from pipeline.model import JSON, Book, Heading, Problem, Span

FRONT = "frontmatter"  # the class of a chapter that stands before the text
PREFACES = {
    "preface", "foreword", "vorwort", "geleitwort", "préface", "avant-propos", "prefacio", "prólogo", "prefazione",
    "voorwoord", "prefácio", "przedmowa", "предисловие", "передмова",
}  # fmt: skip
TO_HTML = (
    "--from=json", "--to=html5", "--section-divs", "--mathml", "--wrap=none", "--no-highlight", "--sandbox",
)  # fmt: skip
LATEX_WORDS = re.compile(  # commands that print their argument
    r"\\(?:text(?:sc|it|bf|sf|tt|rm|up|md|sl|normal|superscript)|emph|underline|footnote|caption|chapter\*?"
    r"|(?:sub)*section\*?)\s*(?:\[[^\]]*\])?\{[^{}]*[^\W\d_][^{}]*\}"
)
FETCHED = elements("descendant::*[local-name()='svg']//*[@*[local-name()='href' or name()='xlink:href']]")
TOLD = (
    "script", "applet", "audio", "button", "canvas", "embed", "form", "iframe", "object", "select", "textarea", "video",
)  # fmt: skip


def grow(book: Book, format_document: Callable[[JSON], JSON]) -> Tree:
    """The tree of the whole book. *format_document* puts the formatted citations and the bibliography into the AST."""
    assembly = assemble(book)
    return from_cited(book, assembly, format_document(assembly.ast))


def from_cited(book: Book, assembly: Assembly, cited: JSON) -> Tree:
    """The tree of a book whose citations and bibliography are already formatted in the AST *cited*."""
    document = {**cited, "blocks": condense(cited["blocks"])}
    said: list[str] = []
    body = parse(tools.pandoc(TO_HTML, json.dumps(document).encode(), said=said).decode())
    files = [document.file.path for document in book.documents]
    left_out = [*_left_out(body, book), *_raw_latex(book), *_warnings(said, book)]
    notes = _take_notes(body)
    for note in notes.values():
        body.append(note)  # so that each step reaches the notes too
    normalise(body)
    images, problems = find_pictures(body, book, files)
    references = _take_references(body)
    for note in notes.values():
        body.remove(note)
    sections = _sections(body)
    if references is not None:
        sections.append(_bibliography(sections, references, book))
    chapters = [_chapter(book, section, files) for section in sections]
    if assembly.kind == "book" and _is_epigraph(chapters[0].element):
        add_class(chapters[0].element, "epigraph-page")
        add_class(chapters[0].element[0], "untitled")
    if assembly.kind == "book":
        _mark_front_matter(chapters)
    numbered = _number_notes(chapters, notes, assembly.kind)
    _finish(chapters, numbered, book.settings.lang)
    authors = _names(book.settings.metadata.get("author"))
    tree = Tree(
        chapters=_numbered(chapters, book, assembly),
        notes=numbered,
        kind=assembly.kind,
        lang=book.settings.lang,
        title=assembly.title,
        subtitle=plain_markdown(str(book.settings.metadata.get("subtitle") or "")),
        authors=authors,
        metadata=_metadata(book.settings.metadata),
        images=images,
        problems=[*left_out, *problems],
        quotations=assembly.quotations,
        files=files,
        contents=book.settings.metadata.get("toc", assembly.kind == "book") is True,
    )
    return replace(tree, problems=[*tree.problems, *lostwords.problems(book, assembly, tree)])


def _left_out(body: Element, book: Book) -> Iterator[Problem]:
    """What raw HTML would run, load or ask for, and no edition holds."""
    for element in body.iter(*TOLD):
        kept = "" if tag(element) in SILENT else "; its words, if it has any, are kept"
        message = f"raw HTML: <{tag(element)}> is left out of the editions{kept}"
        yield Problem("layout", message, _line(element, book), "write it in Markdown")
    for element in FETCHED(body):
        name = next(str(v) for k, v in element.attrib.items() if str(k).endswith("href"))
        if not name.strip().lower().startswith(("#", "data:image/")):
            message = f"raw HTML: a drawing names {name}; nothing is fetched, and it goes without"
            yield Problem("layout", message, _line(element, book), "draw it in a file of its own, with all it shows")


def _line(element: Element, book: Book) -> Span:
    """The line of the block that an element stands in."""
    at = next((a.get("data-at") for a in (element, *element.iterancestors()) if a.get("data-at")), None) or "0:1"
    number, line = map(int, at.split(":"))
    file = book.documents[number].file
    start = file.offset(line)
    return Span(file.path, start, start + len(file.line(line)))


def _raw_latex(book: Book) -> Iterator[Problem]:
    """Raw LaTeX that has words, which no edition holds: the first of a file, with the number of the others."""
    for document in book.documents:
        raw = (e["c"][1] for e in inlines.elements(document.ast["blocks"]) if e["t"] in ("RawInline", "RawBlock"))
        found = [match[0] for text in raw for match in LATEX_WORDS.finditer(text)]
        if found:
            start = max(document.file.text.find(found[0]), 0)
            more = f", and so are {len(found) - 1} more in this file" if len(found) > 1 else ""
            message = f"raw LaTeX: {found[0]} is left out of the editions, with its words{more}"
            help_ = "write it in Markdown: [words]{.smallcaps}, *words*, ^[a note]"
            yield Problem("layout", message, Span(document.file.path, start, start + len(found[0])), help_)


def _warnings(said: Sequence[str], book: Book) -> Iterator[Problem]:
    """What pandoc warned of, line by line; it does not say where. That a flag of ours grows old is not for authors."""
    file = book.documents[0].file
    lines = [line.removeprefix("[WARNING] ").strip() for line in said if line.startswith("[WARNING]")]
    for line in dict.fromkeys(line for line in lines if not line.startswith("Deprecated")):
        yield Problem("layout", f"pandoc says: {line[:1].lower()}{line[1:]}", Span(file.path, 0, len(file.line(1))))


# --- notes ------------------------------------------------------------------------------------------------------------


def _take_notes(body: Element) -> dict[str, Element]:
    """pandoc's list of notes, out of the body: "fn1" → ``<div class="note">`` without its backlink."""
    notes: dict[str, Element] = {}
    for section in [s for s in body.iter("section", "aside") if s.get("role") == "doc-endnotes"]:
        for item in list(section.iter("li")):  # a list in a note moves away with it
            if not (item.get("id") or "").startswith("fn"):
                continue
            note = etree.Element("div", {"class": "note"})
            note.text = item.text
            note.extend(list(item))
            for back in [a for a in note.iter("a") if a.get("role") == "doc-backlink"]:
                remove(back)
            notes[item.get("id", "")] = note
        remove(section)
    return notes


def _number_notes(chapters: Sequence[Chapter], notes: Mapping[str, Element], kind: str) -> dict[str, Element]:
    """Note calls and notes with their final ids and numbers, in reading order."""
    numbered: dict[str, Element] = {}
    number = 0
    for chapter in chapters:
        number = 0 if kind == "book" else number
        prefix = "" if kind == "essay" else f"{chapter.id}-"
        calls = [a for a in chapter.element.iter("a") if a.get("role") == "doc-noteref"]
        while calls:
            call = calls.pop(0)
            note = notes[(call.get("href") or "#")[1:]]
            number += 1
            _set_call(call, f"{prefix}{number}", number)
            note.set("id", f"note-{prefix}{number}")
            numbered[f"note-{prefix}{number}"] = note
    return numbered


def _set_call(call: Element, name: str, number: int) -> None:
    for child in list(call):
        call.remove(child)
    call.text = str(number)
    call.set("class", "note-call")
    call.set("id", f"call-{name}")
    call.set("href", f"#note-{name}")


# --- the bibliography -------------------------------------------------------------------------------------------------


def _take_references(body: Element) -> Element | None:
    """citeproc's list of works, out of the body, or None when it is empty."""
    found = next((div for div in body.iter("div") if div.get("id") == "refs"), None)
    if found is None:
        return None
    section = found.getparent()
    remove(found)
    if not len(found):
        return None
    if section is not None and tag(section) == "section" and _only_heading(section) and section.getparent() is not None:
        # The author wrote the heading: its words and place are kept.
        section.append(found)
        remove(section)
        return section
    return found


def _only_heading(section: Element) -> bool:
    return len(section) == 1 and bool(re.fullmatch("h[1-6]", tag(section[0]))) and section.get("id") is not None


def _bibliography(sections: list[Element], references: Element, book: Book) -> Element:
    """The list of works as a chapter of its own."""
    taken = {section.get("id") for section in sections}
    if tag(references) == "section":
        section = references
        section[0].tag = "h1"
        sections[:] = [s for s in sections if s is not section]
    else:
        title = str(book.settings.metadata.get("reference-section-title") or bibliography_title(book.settings.lang))
        section = etree.Element("section", {"id": "bibliography" if "bibliography" not in taken else "works"})
        heading = etree.SubElement(section, "h1")
        heading.text = plain_markdown(title)
        section.append(references)
    section.set("class", "chapter bibliography")
    section.set("role", "doc-bibliography")
    return section


# --- chapters ---------------------------------------------------------------------------------------------------------


def _sections(body: Element) -> list[Element]:
    """The sections that become chapters; what stands between two belongs to the one before.

    pandoc makes a section of a div that begins with a heading, and ends it with the div.
    """
    sections: list[Element] = []
    for child in list(body):
        if tag(child) == "section" or not sections:
            sections.append(child)
        else:
            sections[-1].append(child)
        if (child.tail or "").strip() and child is sections[-1]:
            after = etree.SubElement(child, "p")
            after.text, child.tail = child.tail, None
    return sections


def _chapter(book: Book, section: Element, files: Sequence[str]) -> Chapter:
    """A section as a chapter; its heading begins it."""
    heading = section[0]
    at = section.get("data-at") or heading.get("data-at") or ""
    path = files[int(at.split(":")[0])] if at else ""
    if section.get("role") != "doc-bibliography":
        kept = [name for name in ("unnumbered", FRONT) if name in classes(section)]
        section.set("class", " ".join(["chapter", *kept]))
        section.set("role", "doc-chapter")
    lang = section.get("lang") or _file_lang(book, path)
    if lang and lang != book.settings.lang:
        section.set("lang", lang)
        section.set(XML_LANG, lang)
    title = _plain_heading(heading)
    return Chapter(section.get("id", ""), title, section, None, path, lang or book.settings.lang)


def _is_epigraph(section: Element) -> bool:
    """Whether a chapter is nothing but a quotation: a book's first one then has a page before the text."""
    return len(section) == 2 and tag(section[1]) == "blockquote" and not (section[0].tail or "").strip()


def _mark_front_matter(chapters: Sequence[Chapter]) -> None:
    """Mark what stands before the first chapter: what the author says (``{.frontmatter}``), or a preface."""
    before = True
    for chapter in chapters:
        named = FRONT in classes(chapter.element) or chapter.title.casefold() in PREFACES
        before = before and ("epigraph-page" in classes(chapter.element) or named)
        if before and named:
            add_class(chapter.element, FRONT)
        elif FRONT in classes(chapter.element):
            remove_class(chapter.element, FRONT)


def headings(tree: Tree) -> list[Heading]:
    """Every heading of the finished text, by the id of the section it begins."""
    found = []
    for chapter in tree.chapters:
        for section in chapter.element.iter("section"):
            first = section[0] if len(section) else None
            if first is not None and re.fullmatch("h[1-6]", tag(first)) and section.get("id"):
                found.append(Heading(section.get("id", ""), _plain_heading(first), int(tag(first)[1])))
    return found


def _plain_heading(heading: Element) -> str:
    """A heading's words without its note calls."""
    copy = etree.fromstring(etree.tostring(heading, with_tail=False))
    for call in [a for a in copy.iter("a") if a.get("role") == "doc-noteref"]:
        remove(call)
    return text_of(copy)


def _file_lang(book: Book, path: str) -> str:
    for document in book.documents:
        if document.file.path == path:
            return str(document.metadata.get("lang") or "")
    return ""


def _numbered(chapters: Sequence[Chapter], book: Book, assembly: Assembly) -> list[Chapter]:
    """Chapters and sections with their numbers, where the author asks for them (``number-sections: true``).

    Chapters are numbered, or the sections of an essay; a section's number begins with that of what it stands in, as in
    "2.1". What stands in something without a number has none.
    """
    if book.settings.metadata.get("number-sections") is not True:
        return list(chapters)
    numbered: list[Chapter] = []
    number = 0
    for chapter in chapters:
        apart = {"unnumbered", "epigraph-page", FRONT} & set(classes(chapter.element))
        counts = not chapter.is_bibliography and not apart
        if assembly.kind == "essay":
            if counts:
                _number_sections(chapter.element, "")
            numbered.append(chapter)
            continue
        number += counts
        if counts:
            _number_sections(chapter.element, f"{number}.")
        numbered.append(replace(chapter, number=number if counts else None))
    return numbered


def _number_sections(within: Element, before: str) -> None:
    """Number the sections directly in an element, and those in them."""
    number = 0
    for section in within:
        if tag(section) == "section" and len(section) and "unnumbered" not in classes(section):
            number += 1
            section[0].set("data-number", f"{before}{number}")
            _number_sections(section, f"{before}{number}.")


def _same_language(element: Element, lang: str) -> None:
    """Take away what says a language that is already spoken."""
    own = element.get("lang") or lang
    for child in element:
        _same_language(child, own)
    if own == lang:
        for name in ("lang", XML_LANG):
            element.attrib.pop(name, "")


def _finish(chapters: Sequence[Chapter], notes: Mapping[str, Element], lang: str) -> None:
    """What needs the whole: level classes away, links that lead nowhere, one text for each kind of thing."""
    roots = [*(chapter.element for chapter in chapters), *notes.values()]
    ids = {element.get("id", "") for root in roots for element in root.iter() if element.get("id")}
    for root in roots:
        dead_links(root, ids)
        _same_language(root, lang)
        for section in root.iter("section"):
            levels = [name for name in classes(section) if not re.fullmatch(r"level\d", name)]
            section.attrib.pop("class", "")
            for name in levels:
                add_class(section, name)
            if len(section) and (at := section[0].attrib.pop("data-at", "")):
                section.set("data-at", at)


# --- metadata ---------------------------------------------------------------------------------------------------------


def _names(value: Any) -> list[str]:
    """Authors as pandoc's metadata writes them: a string, a list, or mappings with a name."""
    if value is None:
        return []
    if isinstance(value, Mapping):
        name = value.get("name") or " ".join(str(value[k]) for k in ("given", "family") if value.get(k))
        return _names(name) if name else []
    if isinstance(value, list | tuple):
        return [name for item in value for name in _names(item)]
    return [plain_markdown(str(value))]


def _metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata as plain strings and lists of strings."""
    plain: dict[str, Any] = {}
    for name, value in metadata.items():
        if isinstance(value, str | int | float | date) and not isinstance(value, bool):
            plain[name] = plain_markdown(str(value))
        elif isinstance(value, list | tuple):
            plain[name] = [plain_markdown(str(item)) for item in value if isinstance(item, str | int | float | date)]
    return plain
