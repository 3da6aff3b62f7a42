"""The engine that is pandoc's own citeproc: a whole document in one run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import tools
from pipeline.errors import StyleError
from pipeline.inlines import elements
from pipeline.model import JSON, Reference, Settings
from pipeline.references.styles import Style

# Metadata that would make pandoc read other files or formats than those we hand it.
OURS = ("bibliography", "csl", "citation-style", "citation-abbreviations", "link-citations", "lang")


def format_document(ast: JSON, items: Sequence[JSON], style: Style, settings: Settings) -> JSON:
    """The document with its citations written out and the works cited in a ``refs`` div.

    *ast* is pandoc's JSON; it is left as it is. Citations of unknown keys come out as ``key?``.
    """
    meta = {name: value for name, value in ast.get("meta", {}).items() if name not in OURS}
    nocite = nocite_keys(settings.nocite)
    if nocite:
        written = [element for element in elements(meta.get("nocite", {}).get("c")) if element["t"] == "Cite"]
        meta["nocite"] = {"t": "MetaInlines", "c": [*written, *nocite]}
    meta["lang"] = {"t": "MetaString", "c": settings.lang}
    meta["link-citations"] = {"t": "MetaBool", "c": style.has_bibliography}
    made: JSON = json.loads(_citeproc({**ast, "meta": meta}, items, style, "json"))
    _unlink(made["blocks"], _works(made["blocks"]))
    # pandoc notes the options it was given, among them a path that is new each time.
    kept = {name: value for name, value in made["meta"].items() if name not in OURS}
    made["meta"] = kept | {name: value for name, value in ast.get("meta", {}).items() if name in OURS}
    return made


def format_reference(item: JSON, style: Style, lang: str) -> Reference:
    """One entry of the bibliography (the citation, where the style has no bibliography), as text and HTML."""
    from lxml import html

    cite = nocite_keys([str(item["id"])])
    meta: JSON = {"lang": {"t": "MetaString", "c": lang}}
    blocks: list[JSON] = []
    if style.has_bibliography:
        meta["nocite"] = {"t": "MetaInlines", "c": cite}
    else:
        blocks = [{"t": "Para", "c": cite}]
    ast = {"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}
    made = _citeproc(ast, [item], style, "html", "--wrap=none")
    page = html.fragment_fromstring(made.decode("utf-8"), create_parent="div")
    found = page.find_class("csl-entry") or page.xpath(".//section[@role='doc-endnotes']//li/p") or page.xpath("./p")
    if not found:
        return Reference(str(item["id"]), "", "")
    for back in found[0].xpath(".//a[@role='doc-backlink']"):
        back.drop_tree()
    inner = (found[0].text or "") + "".join(html.tostring(child, encoding="unicode") for child in found[0])
    return Reference(str(item["id"]), " ".join(found[0].text_content().split()), inner.strip())


def nocite_keys(keys: Sequence[str]) -> list[JSON]:
    """The keys as pandoc's Cite inlines."""
    return [
        {
            "t": "Cite",
            "c": [
                [
                    {
                        "citationId": key,
                        "citationPrefix": [],
                        "citationSuffix": [],
                        "citationMode": {"t": "NormalCitation"},
                        "citationNoteNum": 0,
                        "citationHash": 0,
                    }
                ],
                [{"t": "Str", "c": f"@{key}"}],
            ],
        }
        for key in (key.removeprefix("@") for key in keys)
    ]


def _citeproc(ast: JSON, items: Sequence[JSON], style: Style, to: str, *more: str) -> bytes:
    """Run pandoc's citeproc over a document; the items go through a folder that nobody else sees."""
    with tempfile.TemporaryDirectory(prefix="citepress-") as folder:
        listed = Path(folder) / "items.json"
        listed.write_text(json.dumps(list(items), ensure_ascii=False), encoding="utf-8")
        arguments = ["--sandbox", "--quiet", "-f", "json", "-t", to, "--citeproc", *more]
        arguments += ["--csl", str(style.path.resolve()), "--bibliography", str(listed)]
        try:
            return tools.pandoc(arguments, json.dumps(ast, ensure_ascii=False).encode())
        except tools.LimitExceeded as error:
            if "CSL" not in error.message and "citeproc" not in error.message.lower():
                raise
            detail = " ".join(error.message.split())
            raise StyleError(f"{style.path}: pandoc cannot use this citation style: {detail}") from error


def _works(blocks: Any) -> set[str]:
    """The ids of the works listed in the bibliography."""
    return {element["c"][0][0] for element in elements(blocks) if element["t"] == "Div"}


def _unlink(blocks: Any, works: set[str]) -> None:
    """Take away the links to works that are not listed: an unknown key leads nowhere."""
    for element in elements(blocks):
        if element["t"] == "Link":
            target = element["c"][2][0]
            if target.startswith("#ref-") and target[1:] not in works:
                element["t"], element["c"] = "Span", [["", [], []], element["c"][1]]
