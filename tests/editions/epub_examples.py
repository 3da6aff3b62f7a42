"""A small book as the tree holds it, made by hand, and the ways in which the tests look into its e-book."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image

from pipeline.editions.tree import Chapter, Tree
from pipeline.model import Bibliography, Book, Document, Match, Project, Settings, TextFile

XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = "{http://www.idpf.org/2007/ops}type"
OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}

FIRST = """
<section class="chapter" id="on-liberty" role="doc-chapter" data-at="0:1"><h1>On <em>Liberty</em></h1>
<blockquote class="epigraph" id="q-00000001"><p data-at="0:3">Man is born free.</p>
<p class="attribution">— Rousseau</p></blockquote>
<p data-at="0:5">Mill says <span class="quotation" id="q-3f9a01c2">“the only purpose”</span> of power,<a
class="note-call" role="doc-noteref" id="call-on-liberty-1" href="#note-on-liberty-1">1</a> and more.<a
class="note-call" role="doc-noteref" id="call-on-liberty-2" href="#note-on-liberty-2">2</a> See
<a href="#the-answer">the answer</a> and
<a href="https://example.org/a b?x=1&amp;y=[2]">a page</a>.</p>
<section id="the-claim"><h2>The claim</h2><p data-at="0:9">In German: <span lang="de" xml:lang="de">Freiheit</span>.</p>
<figure id="fig-bust"><img src="figures/büste.png" alt="A bust of Mill" class="width-50"/><figcaption>Mill</figcaption>
</figure><section id="deeper"><h3>Deeper</h3><p data-at="0:11">Below the contents.</p></section></section>
<section id="the-table"><h2>The table<a class="note-call" role="doc-noteref" id="call-on-liberty-3"
href="#note-on-liberty-3">3</a></h2><table><thead><tr><th scope="col">Year</th></tr></thead>
<tbody><tr><td class="align-right">1859</td></tr></tbody></table></section>
</section>"""
SECOND = """
<section class="chapter" id="the-answer" role="doc-chapter" data-at="1:1"><h1>The answer</h1>
<p data-at="1:3">Back to <a href="#the-claim">the claim</a>, as <a role="doc-biblioref"
href="#ref-mill1859">Mill</a> says:
<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline" alttext="x=1">
<mi>x</mi><mo>=</mo><mn>1</mn></math>.</p>
<div class="line-block"><div class="line">Tyger Tyger, burning bright,</div>
<div class="line indent-1">In the forests of the night</div></div></section>"""
WORKS = """
<section class="chapter bibliography" id="bibliography" role="doc-bibliography"><h1>Works cited</h1>
<div id="refs" class="references"><div class="csl-entry" id="ref-mill1859">Mill, John Stuart. <em>On Liberty</em>. 1859.
</div></div></section>"""
NOTES = {
    "note-on-liberty-1": '<div class="note" id="note-on-liberty-1"><p>Mill, 13.</p><blockquote><p>A long one.</p>'
    '</blockquote><p>And <a href="#ref-mill1859">a second</a> paragraph.</p></div>',
    "note-on-liberty-2": '<div class="note" id="note-on-liberty-2"><p>Ibid.</p></div>',
    "note-on-liberty-3": '<div class="note" id="note-on-liberty-3"><blockquote id="q-0badcafe"><p>Only a quotation.</p>'
    "</blockquote></div>",
}


def chapter(text: str, path: str = "") -> Chapter:
    """A chapter from its XHTML."""
    element = etree.fromstring(text.strip())
    title = " ".join("".join(t for h in element.iter("h1") for t in h.itertext()).split())
    return Chapter(element.get("id", ""), title, element, None, path, "en-GB")


def a_tree(folder: Path, **changes: Any) -> Tree:
    """The example's tree; its picture is written into *folder*."""
    picture = folder / "figures" / "büste.png"
    if not picture.exists():
        picture.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (40, 60), 128).save(picture)
    tree = Tree(
        chapters=[chapter(FIRST, "manuscript/1.md"), chapter(SECOND, "manuscript/2.md"), chapter(WORKS)],
        notes={key: etree.fromstring(text) for key, text in NOTES.items()},
        kind="book",
        lang="en-GB",
        title="Two Chapters on Liberty",
        subtitle="An Example",
        authors=["Harriet Taylor Mill", "Plato"],
        metadata={
            "date": "2024-05-17",
            "publisher": "The Press",
            "rights": "CC BY 4.0",
            "keywords": ["liberty", "law"],
        },
        images={"figures/büste.png": picture},
        quotations={("manuscript/1.md", "q-3f9a01c2"): "q-3f9a01c2", ("manuscript/1.md", "q-0badcafe"): "q-0badcafe"},
        files=["manuscript/1.md", "manuscript/2.md"],
    )
    return replace(tree, **changes)


def a_book(folder: Path, metadata: dict[str, Any] | None = None) -> Book:
    """A book around the tree: two files of twenty lines, three quotations checked."""
    documents = [
        Document(TextFile(f"manuscript/{n}.md", "line\n" * 20), {}, {}, {}, [], [], [], [], []) for n in (1, 2)
    ]
    settings = Settings(
        name="liberty",
        lang="en-GB",
        timestamp=1_715_904_000,  # 17 May 2024
        epub_pages="none",
        metadata={"title": "Two Chapters on Liberty", "author": ["Harriet Taylor Mill", "Plato"], **(metadata or {})},
    )
    outcomes = ("verbatim", "verbatim", "not-checked")
    return Book(
        project=Project(folder, [d.file.path for d in documents], False, None),
        settings=settings,
        documents=documents,
        bibliography=Bibliography([], {}, {}, []),
        sources={},
        matches={("manuscript/1.md", f"q-{n}"): Match(f"q-{n}", "manuscript/1.md", o) for n, o in enumerate(outcomes)},
    )


class Opened:
    """An e-book, opened."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = self.zip.namelist()
        self.package = self.xml("package.opf")

    def xml(self, name: str) -> etree._Element:
        """A file below the package's folder, parsed."""
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    def text(self, name: str) -> str:
        """The text of a page's body, white space folded."""
        body = next(self.xml(name).iter(f"{XHTML}body"))
        return " ".join("".join(body.itertext()).split())

    def meta(self, name: str) -> list[str]:
        """The values of a property of the package's metadata."""
        return self.package.xpath(f"//opf:meta[@property='{name}']/text()", namespaces=OPF)

    def dc(self, name: str) -> list[str]:
        """The values of a Dublin Core element."""
        return self.package.xpath(f"//dc:{name}/text()", namespaces=OPF)

    def with_id(self, href: str) -> etree._Element:
        """The element that an address of the navigation leads to."""
        name, _, key = href.partition("#")
        root = self.xml(name)
        return root.xpath(f"//*[@id='{key}']")[0] if key else root
