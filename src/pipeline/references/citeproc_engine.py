"""The engine on citeproc-py: a whole document formatted in process."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.inlines import elements
from pipeline.model import JSON, Settings
from pipeline.references.cites import Collector, Place
from pipeline.references.csl import inlines
from pipeline.references.csl.clusters import assembled, author_of
from pipeline.references.csl.output import Out, is_empty
from pipeline.references.csl.processor import Processor
from pipeline.references.loading import load
from pipeline.references.notemarks import place_marks
from pipeline.references.styles import Style


def format_document(ast: JSON, items: Sequence[JSON], style: Style, settings: Settings) -> JSON:
    """The document with its citations written out and the works cited in a ``refs`` div.

    *ast* is pandoc's JSON; it is left as it is. Citations of unknown keys come out as ``key?``.
    """
    plan = load(style, settings.lang)
    made: JSON = marshal.loads(marshal.dumps(ast))  # the fastest copy of plain values
    meta = made.get("meta", {})
    nocite = meta.pop("nocite", None)
    collector = Collector(plan.note)
    collector.collect({name: value for name, value in meta.items() if name not in UNREAD})
    collector.collect_text(made["blocks"])
    places = collector.places
    cited = [cite.key for place in places for cite in place.cluster.cites]
    listed = [*cited, *_uncited(nocite, settings, items)]
    # A style that sends the reader to note 3 needs that note in the same chapter: notes are numbered by chapter.
    restart = settings.restart == "chapter" or "first-reference-note-number" in plan.citation.variables
    clusters, links = [p.cluster for p in places], plan.bibliography is not None
    document = Processor.of(plan, items, clusters, listed, links=links, restart=restart)
    for place in places:
        place.element["made"] = list(_written(document, place))
    place_marks(made, plan.locale, raised=plan.citation.layout.font.align == "sup")
    if nocite is not None:
        meta["nocite"] = nocite
    if plan.bibliography is not None:
        _list_works(made, document)
    return made


UNREAD = ("bibliography", "csl", "citation-style", "citation-abbreviations", "references", "nocite")


def _uncited(nocite: Any, settings: Settings, items: Sequence[JSON]) -> list[str]:
    """The works listed though nothing cites them; ``*`` stands for all."""
    written = [c["citationId"] for element in elements(nocite) if element["t"] == "Cite" for c in element["c"][0]]
    keys = [key.removeprefix("@") for key in (*written, *settings.nocite)]
    return [*keys, *(str(item["id"]) for item in items)] if "*" in keys else keys


def _written(document: Processor, place: Place) -> Iterator[JSON]:
    """A citation's inlines: a note, text, or an author's name and one of these."""
    locale, notes = document.plan.locale, document.plan.note
    author = author_of(document, place.cluster.cites[0]) if place.authors else None
    if author is not None:
        yield from inlines.write(author, locale)
    out = assembled(document, place.cluster)
    if is_empty(out):
        return
    if notes and not place.noted:
        yield {"t": "Note", "c": [{"t": "Para", "c": _capital(inlines.write(out, locale), place)}]}
        return
    if author is not None:
        yield from inlines.text(", " if notes else " ")
    yield from inlines.write(_within_note(document, place, out) if notes else out, locale)


def _capital(written: list[JSON], place: Place) -> list[JSON]:
    """A note of our making with a capital on the author's first word: "See Mill"."""
    if place.cluster.cites[0].prefix and written and written[0]["t"] == "Str":
        word = written[0]["c"]
        written[0] = {"t": "Str", "c": word[:1].upper() + word[1:]}
    return written


def _within_note(document: Processor, place: Place, out: Out) -> Out:
    """A citation in a note of the author's: part of its sentence, or in brackets; the sentence ends itself."""
    bare = Out(out.children, out.font, out.delimiter, suffix=out.suffix if place.last else (), inside=True)
    if place.authors or place.runs_on:
        return bare
    return Out((bare,), prefix=("(",), suffix=(")",))


def _list_works(made: JSON, document: Processor) -> None:
    """Put the works cited into the ``refs`` div, or at the end under the title that the author gives."""
    part = document.plan.bibliography
    assert part is not None
    entries = [_entry(key, out, document) for key, out in document.bibliography()]
    classes = ["references", "csl-bib-body", *(["hanging-indent"] if part.on("hanging-indent") else [])]
    spacing = [[name, part.option(name)] for name in ("entry-spacing", "line-spacing") if part.option(name)]
    target = next((e for e in elements(made["blocks"]) if e["t"] == "Div" and e["c"][0][0] == "refs"), None)
    title = made.get("meta", {}).get("reference-section-title")
    heading = [_heading(title)] if title and entries else []
    if target is None:
        made["blocks"] += [*heading, {"t": "Div", "c": [["refs", classes, spacing], entries]}]
        return
    identifier, own, attributes = target["c"][0]
    target["c"] = [[identifier, [*classes, *(c for c in own if c not in classes)], [*attributes, *spacing]],
                   [*target["c"][1], *heading, *entries]]  # fmt: skip


def _heading(title: JSON) -> JSON:
    content = title["c"] if title["t"] == "MetaInlines" else [*inlines.text(str(title["c"]))]
    return {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], content]}


def _entry(key: str, out: Out, document: Processor) -> JSON:
    written = inlines.write(out, document.plan.locale)
    return {"t": "Div", "c": [[f"ref-{key}", ["csl-entry"], []], [{"t": "Para", "c": written}]]}
