"""Whole documents: citations written out, the works cited listed, the author's own text left alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from works import WORKS

from pipeline import references, tools
from pipeline.errors import StyleError
from pipeline.model import JSON, Settings

TEXT = "One [@mill1859, p. 12; @unknown]. Two.^[My own note, see @article.] As @chapter [33] says. [-@mill1859]\n"


def formatted(text: str, csl: str = "apa", **settings: Any) -> JSON:
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], text.encode()))
    before = json.dumps(ast)
    style = references.find_style(Path("nowhere"), csl, None)
    made = references.format_document(ast, WORKS, style, Settings(name="x", **settings))
    assert json.dumps(ast) == before
    return made


def html(document: JSON) -> str:
    return tools.pandoc(["-f", "json", "-t", "html", "--wrap=none"], json.dumps(document).encode()).decode()


def test_an_in_text_style() -> None:
    made = html(formatted(TEXT))
    assert '<a href="#ref-mill1859" role="doc-biblioref">Mill, 1859, p. 12</a>' in made
    assert "<strong>unknown?</strong>" in made and "#ref-unknown" not in made
    assert made.count('class="csl-entry"') == 3
    assert '<div id="refs"' in made
    assert "fn2" not in made


def test_a_note_style_puts_citations_into_notes_and_keeps_the_authors_own() -> None:
    made = html(formatted(TEXT, "chicago-notes-bibliography"))
    assert made.count('role="doc-noteref"') == 4
    assert "My own note, see" in made and "<em>On Liberty &amp; <em>Other</em> Essays</em>" in made


def test_a_style_without_bibliography_leads_to_none() -> None:
    made = html(formatted(TEXT, "chicago-notes"))
    assert "csl-entry" not in made and "#ref-" not in made


@pytest.mark.parametrize("keys", [("film", "web"), ("@film", "@web")])
def test_works_that_are_only_listed(keys: tuple[str, ...]) -> None:
    made = html(formatted("---\nnocite: '@range'\n---\nText [@mill1859].\n", nocite=keys))
    assert [key for key in ("film", "mill1859", "range", "web") if f'id="ref-{key}"' in made] == [
        "film",
        "mill1859",
        "range",
        "web",
    ]
    assert made.count("csl-entry") == 4


def test_all_works_are_listed_when_the_author_says_so() -> None:
    assert html(formatted("Text.\n", nocite=("*",))).count("csl-entry") == len(WORKS)


def test_the_bibliography_stands_where_the_author_put_it() -> None:
    made = html(formatted("A [@mill1859].\n\n# Works\n\n::: {#refs}\n:::\n\n# After\n"))
    assert made.index("Works</h1>") < made.index("csl-entry") < made.index("After</h1>")


def test_the_authors_metadata_stays_and_cannot_name_files() -> None:
    text = (
        "---\ntitle: T\nbibliography: /etc/passwd\ncsl: /etc/hosts\ncitation-abbreviations: /etc/fstab\n---\n[@film]\n"
    )
    made = formatted(text)
    assert made["meta"]["title"]["c"] == [{"t": "Str", "c": "T"}]
    assert "csl-entry" in html(made)


def test_the_language_gives_the_terms() -> None:
    assert "S. 12" in html(formatted(TEXT, "apa", lang="de-DE"))


@pytest.mark.parametrize("engine", ["pandoc", "citeproc-py"])
def test_the_result_is_always_the_same(engine: str) -> None:
    assert formatted(TEXT, engine=engine) == formatted(TEXT, engine=engine)


def test_a_style_that_pandoc_cannot_use_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/>'
        '<citation><layout><names variable="author"><name form="odd"/></names><date variable="issued"><date-part/>'
        "</date><text/></layout></citation></style>"
    )
    style = references.find_style(tmp_path, "odd", path)
    with pytest.raises(StyleError, match=r"odd\.csl"):
        references.format_document(
            {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": []}, [], style, Settings("x", engine="pandoc")
        )
