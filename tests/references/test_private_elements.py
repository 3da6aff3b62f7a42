"""citeproc-py stays as it is while our engine works in the same process; documents go side by side."""

from __future__ import annotations

import json
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import citeproc
from citeproc import formatter, model
from citeproc.source.json import CiteProcJSON
from works import WORKS

from pipeline import references, tools
from pipeline.model import JSON, Settings

STYLES = ("apa", "chicago-notes-bibliography", "ieee", "modern-language-association")
TEXT = "One [@mill1859, p. 12]. Two [@article; @chapter, 33]. @film says. Again [@mill1859, p. 12].\n"


def stock() -> str:
    """What citeproc-py makes of two works by APA."""
    works = [work for work in WORKS if work["id"] in ("mill1859", "article")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = citeproc.CitationStylesStyle("apa", validate=False)
        bibliography = citeproc.CitationStylesBibliography(
            style, CiteProcJSON(json.loads(json.dumps(works))), formatter.html
        )
        for work in works:
            bibliography.register(citeproc.Citation([citeproc.CitationItem(str(work["id"]))]))
        return "\n".join(map(str, bibliography.bibliography()))


def state() -> dict[str, Any]:
    """Every attribute of citeproc-py's modules and classes."""
    found: dict[str, Any] = {}
    for module in (model, citeproc, citeproc.frontend, citeproc.source, citeproc.string):
        for name, value in vars(module).items():
            found[f"{module.__name__}.{name}"] = value
            if isinstance(value, type):
                found |= {
                    f"{module.__name__}.{name}.{n}": v for n, v in vars(value).items() if n != "__abstractmethods__"
                }
    found["elements"] = sorted(cls.__name__ for cls in model.CitationStylesElement.__subclasses__())
    return found


def formatted(csl: str) -> JSON:
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], TEXT.encode()))
    style = references.find_style(Path("nowhere"), csl, None)
    return references.format_document(ast, WORKS, style, Settings(name="x", engine="citeproc-py"))


def test_citeproc_py_is_as_it_was() -> None:
    before, made = state(), stock()
    assert "Mill" in made
    for csl in STYLES:
        formatted(csl)
    after = state()
    assert {name for name in before | after if before.get(name) is not after.get(name) and name != "elements"} == set()
    assert before["elements"] == after["elements"]
    assert stock() == made


def test_documents_side_by_side_come_out_as_one_by_one() -> None:
    one_by_one = {csl: formatted(csl) for csl in STYLES}
    with ThreadPoolExecutor(4) as pool:
        wanted = [csl for csl in STYLES for _ in range(4)]
        for csl, made in zip(wanted, pool.map(formatted, wanted), strict=True):
            assert made == one_by_one[csl]


def test_a_style_with_entities_reads_no_file(tmp_path: Path) -> None:
    from pipeline.references.csl.elements import StyleXML

    (tmp_path / "secret").write_text("SECRET", "utf-8")
    text = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]><style xmlns="http://purl.org/net/xbiblio/csl">&s;</style>'
    parsed = StyleXML(text.encode())
    assert "SECRET" not in "".join(parsed.root.itertext())
