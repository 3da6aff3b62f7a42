"""References by CSL: whole documents by an engine, single entries of the bibliography in process.

An engine is a module with ``format_document``: our own on citeproc-py, which is also what formats single references,
and pandoc's citeproc beside it (``engine: pandoc``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from pipeline import cache
from pipeline.model import JSON, Hole, Reference, Settings
from pipeline.references import pandoc_engine
from pipeline.references.styles import Style, find_style

__all__ = [
    "ENGINES",
    "Style",
    "compiled",
    "find_holes",
    "find_style",
    "format_document",
    "format_reference",
    "format_references",
    "lacking",
]


Engine = Callable[[JSON, Sequence[JSON], Style, Settings], JSON]
Look = Callable[[Sequence[JSON], Style, str], Sequence[Hole]]  # as ``lacking``


def _citeproc_py(ast: JSON, items: Sequence[JSON], style: Style, settings: Settings) -> JSON:
    from pipeline.references import citeproc_engine  # citeproc-py and lxml are slow to import

    return citeproc_engine.format_document(ast, items, style, settings)


ENGINES: Mapping[str, Engine] = {"citeproc-py": _citeproc_py, "pandoc": pandoc_engine.format_document}


def format_document(ast: JSON, items: Sequence[JSON], style: Style, settings: Settings) -> JSON:
    """Format a document by the engine that the settings name.

    *ast* is pandoc's JSON of the whole document, *items* CSL-JSON. Citations become text (footnotes in a note style);
    the works cited follow in a div with the id ``refs``, where the document has one or else at its end, when the
    style has a bibliography. A key without an item comes out as ``key?``.
    """
    return ENGINES[settings.engine](ast, items, style, settings)


def format_reference(item: JSON, style: Style, lang: str) -> Reference:
    """One work as the bibliography of *style* lists it, in the language *lang* ("en-GB")."""
    return format_references([item], style, lang)[0]


def format_references(items: Sequence[JSON], style: Style, lang: str) -> list[Reference]:
    """The works as the bibliography of *style* lists them, in the given order (numbered by it, in a numeric style)."""
    from pipeline.references import single

    return single.format_references(items, style, lang)


def lacking(items: Sequence[JSON], style: Style, lang: str) -> list[Hole]:
    """What a reader of the references would see missing. Raises StyleError."""
    from pipeline.references import holes

    return holes.holes(items, style, lang)


def compiled(style: Style, lang: str) -> None:
    """Have a style ready: all that uses it later in this process is quicker. Raises StyleError."""
    from pipeline.references.loading import load

    load(style, lang)


def find_holes(items: Sequence[JSON], style: Style, lang: str, look: Look = lacking) -> list[Hole]:
    """As ``lacking``, kept between runs; *look* does the same elsewhere."""

    def found() -> bytes:
        return json.dumps([asdict(hole) for hole in look(items, style, lang)]).encode()

    depends = [cache.program(), style.path.read_bytes(), lang.encode(), json.dumps(items, sort_keys=True).encode()]
    return [Hole(**hole) for hole in json.loads(cache.keep("holes", depends, found))]
