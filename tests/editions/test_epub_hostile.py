"""Manuscripts that are odd or mean harm: an e-book that is valid all the same, and a word about what was left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import BIB
from epub_examples import XHTML, Opened
from PIL import Image
from test_epub_valid import say

from pipeline import run
from pipeline.editions.epub import drawings
from pipeline.editions.epub.xhtml import is_rtl
from pipeline.run import Built

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = f'<svg {SPACES} width="9" height="9" {{}}>{{}}</svg>'
PLAN = SVG.format('onload="steal()"', '<script>steal()</script><image xlink:href="https://example.org/x.png"/><g/>')
FIRST = """# مقدمة {#same}

النص العربي هنا[^1] مع “اقتباس” [@paine1791, 3].

[^1]: حاشية.

![خريطة](صورة.png) ![خطة](plan.svg) ![بعيد](https://example.org/far.png) ![مفقود](gone.png)

<script>steal()</script>
<iframe src="https://example.org/"></iframe>

<div id="x y" onclick="steal()" style="color: red">Words <font color="red">in red</font>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="https://example.org/y.png"/></svg></div>

[to the other](#same-1), [to nowhere](#nothing), [bad](javascript:steal()), [file](file:///etc/passwd).

## Same {#part}
"""
SECOND = """# Same {#same}

A chapter in English, with an id that the first has too. See [the part](#part).

## Same {#part}

Words.[^1]

[^1]: A note with the number of another file's.
"""
SETTINGS = (
    "title: الكتاب\nauthor: مؤلف\nlang: ar\nbibliography: bibliography.bib\ncitepress:\n  epub:\n    pages: none\n"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A book in Arabic of two files, each of which does what it should not."""
    folder = tmp_path_factory.mktemp("hostile")
    text = folder / "manuscript"
    text.mkdir()
    files = {"metadata.yaml": SETTINGS, "01-مقدمة.md": FIRST, "02 second.md": SECOND, "plan.svg": PLAN}
    for name, content in files.items():
        (text / name).write_text(content, encoding="utf-8")
    (folder / "bibliography.bib").write_text(BIB, encoding="utf-8")
    Image.new("L", (40, 60), 128).save(text / "صورة.png")
    return run.build(run.load(folder, {}), ["epub"], folder / "out", draft=True)


@pytest.fixture(scope="module")
def book(built: Built) -> Opened:
    """Its e-book."""
    return Opened(built.editions["epub"].path.read_bytes())


def test_it_is_valid(built: Built, tmp_path: Path) -> None:
    assert say(built.editions["epub"].path, tmp_path / "report.json") == []


def test_nothing_in_it_runs_or_is_fetched(book: Opened) -> None:
    for name in book.names:
        data = book.zip.read(name)
        assert b"steal" not in data, name
        assert b"example.org" not in data.replace(b"[https://example.org/far.png]", b""), name


def test_everything_left_out_is_told(built: Built) -> None:
    said = "\n".join(finding.message for finding in built.report.findings)
    for words in (
        "raw HTML: <script> is left out", "raw HTML: <iframe> is left out", "https://example.org/far.png is not in the",
        "gone.png was not found", "plan.svg is shown without what an e-book may not hold: onload, script, a link",
        "raw HTML: a drawing names https://example.org/y.png; nothing is fetched",
    ):  # fmt: skip
        assert words in said, said


def test_what_collides_over_files_is_told_apart(book: Opened) -> None:
    pages = [book.xml(name.removeprefix("EPUB/")) for name in book.names if name.startswith("EPUB/text/")]
    ids = [e.get("id") for page in pages for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [(page, a.get("href")) for page in pages for a in page.iter(f"{XHTML}a") if a.get("href")]
    assert len(links) >= 8
    for page, href in links:
        name, _, key = href.partition("#")
        target = book.xml(f"text/{name}") if name else page
        assert [e for e in target.iter() if e.get("id") == key], href
    assert all(name.isascii() for name in book.names)


def test_pages_turn_to_the_side_that_the_language_is_read_from(book: Opened) -> None:
    [spine] = book.package.iter("{*}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert book.xml("nav.xhtml").get("dir") == "rtl"


@pytest.mark.parametrize(
    ("lang", "rtl"),
    [("ar", True), ("he-IL", True), ("az-Arab", True), ("ar-Latn", False), ("en", False), ("el", False)],
)
def test_the_script_says_more_than_the_language(lang: str, rtl: bool) -> None:
    assert is_rtl(lang) is rtl


@pytest.mark.parametrize(
    ("inside", "taken"),
    [
        ('<a xlink:href="javascript:steal()"><text>x</text></a>', ["a link to javascript:steal()"]),
        ("<style>@import 'https://example.org/a.css'; .a {fill: url(#g)}</style>", ["a style sheet from elsewhere"]),
        ('<rect fill="url(https://example.org/p.svg#p)"/>', ["a link in fill"]),
        ('<rect style="fill: url( \'#ok\' )"/><use xlink:href="#g"/>', []),
        ('<a><set attributeName="href" to="javascript:steal()"/></a>', ["set"]),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject><g/>', ["foreignObject"]),
    ],
)
def test_drawings_keep_what_is_theirs_alone(inside: str, taken: list[str]) -> None:
    data, found = drawings.clean(SVG.format("", inside).encode())
    assert found == taken
    assert (
        b"steal" not in data
        and b"example.org" not in data
        and data.count(b"url(") == inside.count("#g)") + ("#ok" in inside)
    )
