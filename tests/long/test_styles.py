"""The whole collection of citation styles: each is found, and each formats a document."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from pipeline import references, tools
from pipeline.errors import StyleError
from pipeline.inlines import elements
from pipeline.model import Settings
from pipeline.references import styles
from pipeline.references.csl import inlines

sys.path.insert(0, str(Path(__file__).parent.parent / "references"))
from works import WORKS

pytestmark = pytest.mark.long


def names() -> list[str]:
    folder = styles.collection()
    assert folder is not None
    return sorted({path.stem for path in (*folder.glob("*.csl"), *folder.glob("dependent/*.csl"))})


def test_every_style_of_the_collection_is_found(tmp_path: Path) -> None:
    wrong = []
    for name in names():
        try:
            if not references.find_style(tmp_path, name, None).title:
                wrong.append(f"{name}: no title")
        except StyleError as error:
            wrong.append(str(error))
    assert len(names()) > 10_000
    assert wrong == []


TEXT = (
    "One [@mill1859, p. 12]. Two [see @article, pp. 3-4; @chapter, 33]. @film says. Again [@mill1859, p. 12]. "
    "[-@web] [@thesis; @range; @nobody]\n"
)
DEBRIS = re.compile(r"None|\ufffc|\([ \u00a0]*\)|\( | \)|\?\?|“”")
SHARDS = 8


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_style_formats_a_document_and_its_works(tmp_path: Path, shard: int) -> None:
    """Eight works and five citations in each style that is not another one under its own name."""
    folder = styles.collection()
    assert folder is not None
    wrong = []
    for path in sorted(folder.glob("*.csl"))[shard::SHARDS]:
        style = references.find_style(tmp_path, path.stem, None)
        ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], TEXT.encode()))
        made = references.format_document(ast, WORKS, style, Settings(name="all", lang="en-US", csl=path.stem))
        cites = [element for element in elements(made["blocks"]) if element["t"] == "Cite"]
        text = "\n".join(inlines.plain(element["c"][1]) for element in cites)
        notes = [inlines.plain(note["c"][0]["c"]) for note in elements(made["blocks"]) if note["t"] == "Note"]
        listed = references.format_references(WORKS, style, "en-US")
        silent = [r.key for r in listed if not re.search(r"\w", r.text)]
        printed = [*text.split("\n"), *notes, *(r.text for r in listed)]
        debris = next((found for line in printed if (found := DEBRIS.search(line))), None)
        if len(cites) < 5 or silent or debris:  # a style for lists of works alone prints no citations
            wrong.append(f"{path.stem}: {silent} {debris}")
    assert wrong == []
