"""Seven styles held to their manuals: one manuscript of 26 citations, 22 works of many kinds, each in every style.

``manuals/works.yaml`` holds the works. ``manuals/STYLE.yaml`` says for each citation, in the document's order, and for
each work listed, what the manual prints, with its section; where the CSL style departs from its manual, that stands
beside it and the style's own rule is what is expected. Italics are written ``*so*``, raised text ``^so^``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import references, tools
from pipeline.inlines import elements
from pipeline.model import JSON, Settings

MANUALS = Path(__file__).parent / "manuals"
STYLES = sorted(path.stem for path in MANUALS.glob("*.yaml") if path.stem not in ("works", "namesakes"))
SURROUND = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~", "SmallCaps": "°", "Underline": "_"}


def read(name: str) -> Any:
    """A file of the folder; ``works`` may name the style that lists works in the same way."""
    data = yaml.safe_load((MANUALS / f"{name}.yaml").read_text(encoding="utf-8"))
    if isinstance(data, dict) and isinstance(data.get("works"), str):
        data["works"] = read(data["works"])["works"]
    return data


def words(inlines: Sequence[JSON]) -> str:
    """Inlines as they are written in the YAML files; a note stands in ``[^…]``."""
    made = ""
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        match kind:
            case "Str":
                made += content
            case "Space" | "SoftBreak":
                made += " "
            case "Span" | "Link" | "Cite":
                made += words(content[1])
            case "Note":
                made += f"[^{words(content[0]['c'])}]"
            case _:
                made += SURROUND[kind] + words(content) + SURROUND[kind]
    return made


def formatted(
    citations: Sequence[str], style_name: str, works: Sequence[JSON] | None = None
) -> tuple[list[str], dict[str, str]]:
    """A manuscript with a paragraph for each citation: what they become, and the works listed by key, in order."""
    text = "\n\n".join(citations) + "\n\n---\nnocite: '@*'\n---\n"
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], text.encode()))
    style = references.find_style(Path("nowhere"), style_name, None)
    made = references.format_document(
        ast, works or read("works"), style, Settings("x", csl=style_name, restart="chapter")
    )
    printed = [words(block["c"]) for block in made["blocks"] if block["t"] == "Para"]
    entries = {
        block["c"][0][0].removeprefix("ref-"): words(block["c"][1][0]["c"])
        for block in elements(made["blocks"])
        if block["t"] == "Div" and "csl-entry" in block["c"][0][1]
    }
    return printed, entries


def bare(printed: str) -> str:
    """A note that is all there is of a citation, without the signs of a note."""
    return printed[2:-1] if printed.startswith("[^") and printed.endswith("]") else printed


@pytest.mark.parametrize("style", STYLES)
def test_citations_as_the_manual_prints_them(style: str) -> None:
    expected = read(style)["citations"]
    typed, wanted = zip(*((typed, text) for pair in expected for typed, text in pair.items()), strict=True)
    printed, _ = formatted(typed, style)
    assert [*zip(typed, map(bare, printed), strict=True)] == [*zip(typed, wanted, strict=True)]


@pytest.mark.parametrize("style", STYLES)
def test_works_listed_as_the_manual_prints_them(style: str) -> None:
    expected = read(style)
    typed = [typed for pair in expected["citations"] for typed in pair]
    _, entries = formatted(typed, style)
    assert [*entries.items()] == [*expected["works"].items()]


@pytest.mark.parametrize("style", read("namesakes")["styles"])
def test_works_that_would_read_the_same_are_told_apart(style: str) -> None:
    data = read("namesakes")
    expected = data["styles"][style]
    typed, wanted = zip(*((typed, text) for pair in expected["citations"] for typed, text in pair.items()), strict=True)
    printed, entries = formatted(typed, style, data["works"])
    assert [*zip(typed, map(bare, printed), strict=True)] == [*zip(typed, wanted, strict=True)]
    assert [*entries.items()] == [*expected["works"].items()]


def test_the_styles_are_held_to_a_whole_manuscript() -> None:
    keys = {work["id"] for work in read("works")}
    assert len(STYLES) == 7 and len(keys) >= 20
    for style in STYLES:
        assert len(read(style)["citations"]) >= 26
        assert set(read(style)["works"]) <= keys and len(read(style)["works"]) >= 20


def test_the_table_that_authors_read_is_true() -> None:
    """docs/citations.md: each row on its own, so each is a chapter that cites its works anew."""
    text = (Path(__file__).parents[2] / "docs" / "citations.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == 10
    for column, style in enumerate(("chicago-notes-bibliography", "apa"), 1):
        typed = [part for row in rows for part in ("# Chapter", row[0].strip("`"))]
        printed, _ = formatted(typed, style, [w for w in read("works") if w["id"] in ("carson1962", "chomsky1986a")])
        assert [*map(bare, printed)] == [row[column].strip() for row in rows]
