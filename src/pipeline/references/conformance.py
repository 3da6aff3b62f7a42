"""One fixture of the CSL test suite rendered by our engine, as the suite's runners expect it.

https://github.com/citation-style-language/test-suite
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model import JSON
from pipeline.references.csl.compiler import compile_style
from pipeline.references.csl.html import html
from pipeline.references.csl.output import Out, is_empty
from pipeline.references.csl.plan import Cite
from pipeline.references.csl.positions import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT, Cluster
from pipeline.references.csl.processor import Processor
from pipeline.references.csl.richtext import parse

EMPTY = "[CSL STYLE ERROR: reference with no printed form.]"
GIVEN = (FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR)


def render(fixture: Mapping[str, str]) -> str:
    """The text of a fixture's citations or its bibliography, by its MODE.

    *fixture* maps section names (MODE, CSL, INPUT, CITATION-ITEMS, CITATIONS …) to their raw text.
    """
    mode = fixture["MODE"].strip()
    document = _document(fixture, mode)
    if mode == "bibliography":
        return _bibliography(document)
    lines = [EMPTY if is_empty(made) else html(made, document.plan.locale) for made in document.citations()]
    return "\n".join(lines)


def render_both(fixture: Mapping[str, str]) -> tuple[str, str]:
    """Citations and bibliography of one document."""
    document = _document(fixture, "both")
    lines = [EMPTY if is_empty(made) else html(made, document.plan.locale) for made in document.citations()]
    return "\n".join(lines), _bibliography(document)


def _document(fixture: Mapping[str, str], mode: str) -> Processor:
    plan = compile_style(fixture["CSL"].strip().encode())
    items = _items(json.loads(fixture["INPUT"]))
    registered = [str(item["id"]) for item in items]
    if "CITATIONS" in fixture:
        clusters = _edited(json.loads(fixture["CITATIONS"]))
        registered = list(dict.fromkeys(cite.key for cluster in clusters for cite in cluster.cites))
    elif "CITATION-ITEMS" in fixture:
        clusters = [_cluster(cites, 0) for cites in json.loads(fixture["CITATION-ITEMS"])]
    else:
        clusters = [Cluster([Cite(key) for key in dict.fromkeys(registered)])] if mode != "bibliography" else []
    return Processor.of(plan, items, clusters, registered)


def _items(data: Sequence[JSON]) -> list[JSON]:
    return [{**item, "id": str(item.get("id", f"ITEM-{n}"))} for n, item in enumerate(data, 1)]


def _edited(edits: Sequence[Any]) -> list[Cluster]:
    """The final document of a list of edits."""
    citations, notes = {}, {}
    for citation, before, after in edits:
        name = citation["citationID"]
        citations[name] = citation
        notes[name] = int(citation.get("properties", {}).get("noteIndex") or 0)
        notes |= {name: int(note or 0) for name, note in (*before, *after)}
    citation, before, after = edits[-1]
    order = [*(name for name, _ in before), citation["citationID"], *(name for name, _ in after)]
    return [_cluster(citations[name]["citationItems"], notes[name]) for name in order if name in citations]


def _cluster(cites: Sequence[JSON], note: int) -> Cluster:
    return Cluster([_cite(cite) for cite in cites], note, fixed=["position" in cite for cite in cites])


def _cite(given: JSON) -> Cite:
    made = Cite(
        str(given["id"]),
        str(given.get("locator") or "").strip(),
        str(given.get("label") or ""),
        parse(str(given.get("prefix") or "")),
        parse(str(given.get("suffix") or "")),
        bool(given.get("suppress-author")),
        bool(given.get("author-only")),
    )
    made.first_note = int(given.get("first-reference-note-number") or 0) or None
    if "position" in given:
        made.position = GIVEN[int(given["position"])] | ({"near-note"} if given.get("near-note") else set())
    return made


def _bibliography(document: Processor) -> str:
    entries = [_entry(made, document) for _, made in document.bibliography()]
    return "\n".join(['<div class="csl-bib-body">', *entries, "</div>"])


def _entry(made: Out, document: Processor) -> str:
    text = html(made, document.plan.locale)
    return f'  <div class="csl-entry">{text}</div>'
