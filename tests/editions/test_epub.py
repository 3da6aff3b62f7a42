"""The e-book: what stands in the package, and that a reader finds her way in it."""

from __future__ import annotations

import io
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from epub_examples import OPF, TYPE, XHTML, XML_LANG, Opened, a_book, a_tree, chapter
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from pipeline.editions import epub
from pipeline.editions.tree import Tree
from pipeline.errors import EditionError
from pipeline.model import Book, Edition, Look, Span

UUID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"


def make(folder: Path, tree: Tree | None = None, book: Book | None = None, *, draft: bool = False) -> Edition:
    return epub.make(tree or a_tree(folder), book or a_book(folder), folder / "book.epub", draft=draft)


def opened(folder: Path, tree: Tree | None = None, book: Book | None = None, *, draft: bool = False) -> Opened:
    return Opened(make(folder, tree, book, draft=draft).path.read_bytes())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The example's e-book."""
    return opened(tmp_path_factory.mktemp("example"))


def essay(folder: Path, text: str, **changes: object) -> Tree:
    """A tree of one chapter whose body is *text*."""
    section = f'<section class="chapter" id="essay" role="doc-chapter" data-at="0:1"><h1>Essay</h1>\n{text}</section>'
    parts = {"chapters": [chapter(section, "manuscript/1.md")], "notes": {}, "kind": "essay", "images": {}, **changes}
    return replace(a_tree(folder), **parts)


# --- the container ------------------------------------------------------------------------------------------------


def test_mimetype_comes_first_and_uncompressed(example: Opened) -> None:
    first = example.zip.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", 0, b"")


def test_two_builds_in_two_folders_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("here", "over there"):
        (tmp_path / name).mkdir()
    first = make(tmp_path / "here").path.read_bytes()
    assert first == make(tmp_path / "over there").path.read_bytes()


def test_every_file_of_the_manifest_is_there_and_no_other(example: Opened) -> None:
    book = example
    listed = {f"EPUB/{href}" for href in book.package.xpath("//opf:item/@href", namespaces=OPF)}
    assert listed == set(book.names) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert all(name.isascii() for name in book.names)


def test_no_place_in_the_manuscript_is_left_in_the_text(example: Opened) -> None:
    book = example
    assert not any(b"data-at" in book.zip.read(name) for name in book.names)


# --- files and links ----------------------------------------------------------------------------------------------


def test_a_chapter_put_in_before_changes_no_name(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    new = chapter('<section class="chapter" id="preface" role="doc-chapter"><h1>Preface</h1><p>New.</p></section>')
    before = make(tmp_path, tree).hrefs
    after = make(tmp_path, replace(tree, chapters=[new, *tree.chapters])).hrefs
    assert {key: after[key] for key in before} == before


def test_chapters_whose_names_have_no_latin_letter_get_names_of_their_own(tmp_path: Path) -> None:
    chapters = [
        chapter(f'<section class="chapter" id="{name}" role="doc-chapter"><h1>{name}</h1><p>x</p></section>')
        for name in ("свобода", "ответ", "title-page", "Été")
    ]
    tree = replace(a_tree(tmp_path), chapters=chapters, notes={}, images={}, quotations={})
    names = [href.partition("#")[0] for href in (make(tmp_path, tree).hrefs[c.id] for c in chapters)]
    assert len(set(names)) == 4 and all(name.isascii() for name in names)
    assert names[2:] == ["text/title-page-2.xhtml", "text/ete.xhtml"]


def test_links_lead_across_files(example: Opened) -> None:
    book = example
    first, second = book.xml("text/on-liberty.xhtml"), book.xml("text/the-answer.xhtml")
    links = [a.get("href") for a in (*first.iter(f"{XHTML}a"), *second.iter(f"{XHTML}a"))]
    inner = [link for link in links if not link.startswith(("http", "#"))]
    assert inner == [
        "the-answer.xhtml#the-answer",
        "bibliography.xhtml#ref-mill1859",
        "on-liberty.xhtml#the-claim",
        "bibliography.xhtml#ref-mill1859",
    ]
    assert all(book.with_id(f"text/{link}") is not None for link in inner)
    assert "https://example.org/a%20b?x=1&y=%5B2%5D" in links


def test_a_link_to_nowhere_keeps_its_words_and_is_told_with_its_line(tmp_path: Path) -> None:
    tree = essay(tmp_path, '<p data-at="0:7">See <a href="notes.md">my notes</a> there.</p>')
    edition = make(tmp_path, tree)
    book = Opened(edition.path.read_bytes())
    assert book.text("text/essay.xhtml") == "Essay See my notes there."
    assert not list(book.xml("text/essay.xhtml").iter(f"{XHTML}a"))
    [problem] = edition.problems
    assert problem.message.startswith("the link to notes.md cannot be followed in an e-book")
    assert a_book(tmp_path).documents[0].file.position(problem.span.start) == (7, 1)


def test_quotations_and_headings_are_found_by_their_address(tmp_path: Path) -> None:
    edition = make(tmp_path)
    book = Opened(edition.path.read_bytes())
    assert {"q-3f9a01c2", "q-0badcafe", "the-claim", "deeper", "bibliography"} <= set(edition.hrefs)
    assert "".join(book.with_id(edition.hrefs["q-3f9a01c2"]).itertext()) == "“the only purpose”"
    assert book.with_id(edition.hrefs["q-0badcafe"]).tag == f"{XHTML}blockquote"


def test_foreign_words_say_their_language_twice(example: Opened) -> None:
    [word] = [e for e in example.xml("text/on-liberty.xhtml").iter() if e.get("lang") == "de"]
    assert (word.text, word.get(XML_LANG)) == ("Freiheit", "de")


def test_raw_html_that_no_e_book_may_hold_is_reduced_to_its_words(tmp_path: Path) -> None:
    text = (
        '<p onclick="x()">A <font color="red">red</font> word<script>alert(1)</script>.</p>'
        '<p><img src="https://example.org/x.png" alt="far away"/></p><center>Middle</center>'
    )
    page = opened(tmp_path, essay(tmp_path, text)).xml("text/essay.xhtml")
    names = {e.tag.removeprefix(XHTML) for e in page.iter()}
    assert not names & {"font", "script", "img", "center"}
    assert not any(e.get("onclick") for e in page.iter())
    assert "A red word." in " ".join("".join(page.itertext()).split())


def test_only_addresses_that_can_be_followed_are_links(tmp_path: Path) -> None:
    kept = {
        "https://example.org": "https://example.org",
        "https://münchen.example/ä ö?q=a|b#c#d": "https://münchen.example/%C3%A4%20%C3%B6?q=a%7Cb#c%23d",
        "http://[::1]:8080/x%20y%zz": "http://[::1]:8080/x%20y%25zz",
        "mailto:a b@example.org?subject=Hi": "mailto:a%20b@example.org?subject=Hi",
    }
    refused = ['https://{{author["server"]}}/x', "file:///etc/passwd", "//example.org/x", "http://", "notes.md"]
    text = "".join(f"<p><a href={quoteattr(address)}>word</a></p>" for address in (*kept, *refused))
    edition = make(tmp_path, essay(tmp_path, text))
    page = Opened(edition.path.read_bytes()).xml("text/essay.xhtml")
    assert [a.get("href") for a in page.iter(f"{XHTML}a")] == list(kept.values())
    assert len(edition.problems) == len(refused)


def test_deeply_nested_quotations_are_no_trouble(tmp_path: Path) -> None:
    deep = 1500
    tree = essay(tmp_path, "<p>x</p>")
    innermost = tree.chapters[0].element
    for _ in range(deep):
        innermost = etree.SubElement(innermost, "blockquote")
    innermost.text = "at the bottom"
    assert b"at the bottom" in opened(tmp_path, tree).zip.read("EPUB/text/essay.xhtml")


# --- notes --------------------------------------------------------------------------------------------------------


def test_each_note_stands_once_with_its_number_and_the_way_back(example: Opened) -> None:
    page = example.xml("text/on-liberty.xhtml")
    calls = [a for a in page.iter(f"{XHTML}a") if a.get("role") == "doc-noteref"]
    notes = list(page.iter(f"{XHTML}aside"))
    assert [c.get(TYPE) for c in calls] == ["noteref"] * 3
    assert [n.get("id") for n in notes] == [c.get("href")[1:] for c in calls]
    for call, note in zip(calls, notes, strict=True):
        assert "".join(note.itertext()).startswith(f"{call.text}. ")
        [back] = [a for a in note.iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
        assert back.get("href") == f"#{call.get('id')}"
    assert notes[0].getparent().get("role") == "doc-endnotes"


def test_a_note_of_several_blocks_keeps_them(example: Opened) -> None:
    note = next(example.xml("text/on-liberty.xhtml").iter(f"{XHTML}aside"))
    assert [e.tag.removeprefix(XHTML) for e in note] == ["p", "blockquote", "p"]
    assert not [p for p in note.iter(f"{XHTML}p") if p.getparent().tag == f"{XHTML}p"]


def test_a_chapter_without_notes_has_no_section_for_them(example: Opened) -> None:
    page = example.xml("text/the-answer.xhtml")
    assert not [e for e in page.iter() if e.get("role") == "doc-endnotes"]


def test_each_work_leads_back_to_where_it_is_cited(example: Opened) -> None:
    works = example.xml("text/bibliography.xhtml")
    backs = [a for a in works.iter(f"{XHTML}a") if a.get("role") == "doc-backlink"]
    assert [(a.get("href"), a.get("aria-label")) for a in backs] == [
        ("the-answer.xhtml#cites-ref-mill1859-1", "back to the text")
    ]
    cited = example.with_id(f"text/{backs[0].get('href')}")
    assert cited is not None and cited.get("href") == "bibliography.xhtml#ref-mill1859"


def test_an_epigraph_says_that_it_is_one(example: Opened) -> None:
    [quote] = [e for e in example.xml("text/on-liberty.xhtml").iter() if e.get("role") == "doc-epigraph"]
    assert quote.get(TYPE) == "epigraph"


# --- navigation ---------------------------------------------------------------------------------------------------


def test_contents_go_down_to_sections_without_note_numbers(example: Opened) -> None:
    book = example
    toc = next(e for e in book.xml("nav.xhtml").iter(f"{XHTML}nav") if e.get(TYPE) == "toc")
    lines = {a.text: a.get("href") for a in toc.iter(f"{XHTML}a")}
    assert list(lines) == ["On Liberty", "The claim", "The table", "The answer", "Works cited"]
    assert all(book.with_id(href) is not None for href in lines.values())
    ncx = book.xml("toc.ncx")
    assert [t.text for t in ncx.iter("{*}text")][1:] == list(lines)


def test_landmarks_name_the_beginning_of_the_text(example: Opened) -> None:
    marks = next(e for e in example.xml("nav.xhtml").iter(f"{XHTML}nav") if e.get(TYPE) == "landmarks")
    found = {a.get(TYPE): a.get("href") for a in marks.iter(f"{XHTML}a")}
    assert found["bodymatter"] == "text/on-liberty.xhtml"
    assert found["bibliography"] == "text/bibliography.xhtml"
    assert {"cover", "toc", "titlepage"} <= set(found)


def test_printed_pages_in_the_text_make_a_page_list(tmp_path: Path) -> None:
    mark = '<span role="doc-pagebreak" id="page-{0}" aria-label="{0}"/>'
    text = f"<p>{mark.format('iv')}First {mark.format('12')}second.</p>"
    book = opened(tmp_path, essay(tmp_path, text))
    pages = next(e for e in book.xml("nav.xhtml").iter(f"{XHTML}nav") if e.get(TYPE) == "page-list")
    assert [(a.text, a.get("href")) for a in pages.iter(f"{XHTML}a")] == [
        ("iv", "text/essay.xhtml#page-iv"),
        ("12", "text/essay.xhtml#page-12"),
    ]
    assert "pageBreakMarkers" in book.meta("schema:accessibilityFeature")
    assert len(list(book.xml("toc.ncx").iter("{*}pageTarget"))) == 2


def test_each_file_is_titled_by_its_heading(example: Opened) -> None:
    book = example
    names = ["text/on-liberty.xhtml", "text/bibliography.xhtml", "text/title-page.xhtml", "nav.xhtml"]
    titles = [next(book.xml(name).iter(f"{XHTML}title")).text for name in names]
    assert titles == ["On Liberty", "Works cited", "Two Chapters on Liberty", "Contents"]


def test_numbered_chapters_show_their_number_in_heading_and_contents(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    first = replace(tree.chapters[0], number=1)
    book = opened(tmp_path, replace(tree, chapters=[first, *tree.chapters[1:]]))
    assert book.text("text/on-liberty.xhtml").startswith("1. On Liberty")
    assert next(book.xml("nav.xhtml").iter(f"{XHTML}a")).text == "1. On Liberty"


# --- metadata -----------------------------------------------------------------------------------------------------


def test_the_package_says_who_what_and_when(example: Opened) -> None:
    book = example
    assert book.dc("title") == ["Two Chapters on Liberty", "An Example"]
    assert book.dc("creator") == ["Harriet Taylor Mill", "Plato"]
    assert book.meta("file-as") == ["Mill, Harriet Taylor", "Plato"]
    assert (book.dc("language"), book.dc("date"), book.dc("publisher")) == (["en-GB"], ["2024-05-17"], ["The Press"])
    assert book.dc("subject") == ["liberty", "law"]
    assert book.meta("dcterms:modified") == ["2024-05-17T00:00:00Z"]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"isbn": "978-0-306-40615-7"}, "urn:isbn:9780306406157"),
        ({"identifier": [{"scheme": "ISBN-10", "text": "0-306-40615-2"}]}, "urn:isbn:9780306406157"),
        ({"identifier": f"urn:uuid:{UUID.upper()}"}, f"urn:uuid:{UUID}"),
    ],
)  # fmt: skip
def test_an_identifier_that_is_given_is_kept(tmp_path: Path, given: dict[str, object], written: str) -> None:
    assert opened(tmp_path, book=a_book(tmp_path, given)).dc("identifier") == [written]


def test_a_wrong_isbn_is_told_and_not_written(tmp_path: Path) -> None:
    book = a_book(tmp_path, {"isbn": "978-0-306-40615-8"})
    origin = Span("manuscript/1.md", 5, 9)
    book = replace(book, settings=replace(book.settings, origins={"isbn": origin}))
    edition = make(tmp_path, book=book)
    assert [(p.message, p.span) for p in edition.problems] == [
        ("the ISBN 978-0-306-40615-8 has a wrong check digit, so the e-book goes without one", origin)
    ]
    assert Opened(edition.path.read_bytes()).dc("identifier")[0].startswith("urn:uuid:")


def test_the_identifier_outlives_an_edit_but_not_another_title(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    first = opened(tmp_path, tree).dc("identifier")
    assert opened(tmp_path, essay(tmp_path, "<p>Other words.</p>")).dc("identifier") == first
    assert opened(tmp_path, replace(tree, title="Another")).dc("identifier") != first


def test_people_and_series_as_pandoc_writes_them(tmp_path: Path) -> None:
    given = {
        "creator": [{"role": "author", "text": "Gabriel García Márquez", "file-as": "García Márquez, Gabriel"}],
        "contributor": [{"role": "translator", "text": "Edith Grossman"}],
        "editor": "毛澤東",
        "belongs-to-collection": "Great Books",
        "group-position": 3,
    }
    book = opened(tmp_path, book=a_book(tmp_path, given))
    assert book.dc("creator") == ["Gabriel García Márquez"]
    assert book.dc("contributor") == ["Edith Grossman", "毛澤東"]
    assert book.meta("role") == ["aut", "trl", "edt"]
    assert book.meta("file-as") == ["García Márquez, Gabriel", "Grossman, Edith", "毛澤東"]
    assert (book.meta("belongs-to-collection"), book.meta("group-position")) == (["Great Books"], ["3"])


@pytest.mark.parametrize(
    ("date", "written"),
    [("May 2024", ["2024-05"]), ("17 May 2024", ["2024-05-17"]), ("2024-13", []), ("Michaelmas", []), (1859, ["1859"])],
)
def test_only_dates_that_the_calendar_has_are_written(tmp_path: Path, date: object, written: list[str]) -> None:
    tree = replace(a_tree(tmp_path), metadata={})
    assert opened(tmp_path, tree, a_book(tmp_path, {"date": date})).dc("date") == written


def test_accessibility_is_claimed_only_where_it_is(tmp_path: Path, example: Opened) -> None:
    described = example
    assert described.meta("schema:accessModeSufficient") == ["textual,visual", "textual"]
    assert {"alternativeText", "MathML", "tableOfContents"} <= set(described.meta("schema:accessibilityFeature"))
    assert described.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    tree = essay(tmp_path, '<p><img src="figures/büste.png" alt=""/></p>', images=a_tree(tmp_path).images)
    bare = opened(tmp_path, tree)
    assert bare.meta("dcterms:conformsTo") == [] and bare.meta("schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in bare.meta("schema:accessibilityFeature")
    assert "some images lack alternative text" in bare.meta("schema:accessibilitySummary")[0]
    words = opened(tmp_path, essay(tmp_path, "<p>Words.</p>"))
    assert words.meta("schema:accessibilitySummary") == ["Reflowable text with navigable headings."]
    assert words.meta("schema:accessMode") == ["textual"] and "MathML" not in words.meta("schema:accessibilityFeature")


def test_the_imprint_counts_what_the_check_found(example: Opened) -> None:
    text = example.text("text/imprint.xhtml")
    assert "Quotations checked with citepress: 3 (verbatim: 2; not checked: 1)." in text
    assert "The Press, 2024-05-17" in text and "CC BY 4.0" in text


# --- cover, pictures, draft ---------------------------------------------------------------------------------------


def test_the_cover_is_out_of_the_order_and_known_to_old_readers(example: Opened) -> None:
    book = example
    [cover] = book.package.xpath("//opf:item[@properties='cover-image']", namespaces=OPF)
    assert book.package.xpath("//opf:meta[@name='cover']/@content", namespaces=OPF) == [cover.get("id")]
    assert book.package.xpath("//opf:itemref[@linear='no']/@idref", namespaces=OPF) == ["text-cover"]
    image = next(book.xml("text/cover.xhtml").iter(f"{XHTML}img"))
    assert image.get("alt") == "Cover: Two Chapters on Liberty (Harriet Taylor Mill, Plato)"


def test_the_authors_own_cover_is_taken_from_the_project_only(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    tree = a_tree(root)
    own = next(iter(tree.images.values()))
    shutil.copy(own, root / "cover.jpg")
    shutil.copy(own, tmp_path / "outside.png")
    taken = opened(root, tree, a_book(root, {"cover-image": "cover.jpg"}))
    assert taken.zip.read("EPUB/images/cover.png") == own.read_bytes()
    refused = make(root, tree, a_book(root, {"cover-image": "../outside.png"}))
    assert "was not found in the project" in refused.problems[0].message
    assert Opened(refused.path.read_bytes()).zip.read("EPUB/images/cover.jpg") != own.read_bytes()


def test_a_title_beyond_the_typeface_still_gets_a_cover(tmp_path: Path) -> None:
    tree = replace(a_tree(tmp_path), title="自由論", subtitle="")
    edition = make(tmp_path, tree)
    inside = Opened(edition.path.read_bytes()).zip.read("EPUB/images/cover.jpg")
    assert Image.open(io.BytesIO(inside)).size == (1500, 2400)
    assert Image.open(edition.beside["-cover.jpg"]).size == (1600, 2560)


def test_the_letters_of_the_print_edition_are_embedded_where_the_settings_ask(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    book = replace(book, settings=replace(book.settings, epub_fonts="embed"))
    with_letters = opened(tmp_path, book=book)
    fonts = [name for name in with_letters.names if "/fonts/" in name]
    assert fonts == [f"EPUB/fonts/EBGaramond-{face}.ttf" for face in ("Bold", "Italic", "Regular")]
    css = with_letters.zip.read("EPUB/css/book.css").decode()
    for name in fonts:
        data = with_letters.zip.read(name)
        assert 4000 < len(data) < 60_000, "only the letters of this book"
        assert f'url("../{name.removeprefix("EPUB/")}")' in css
        font = TTFont(io.BytesIO(data))
        assert "fvar" not in font and {ord("—"), ord("M")} <= set(font.getBestCmap())
    assert b"@font-face" not in opened(tmp_path).zip.read("EPUB/css/book.css")
    assert make(tmp_path, book=book).path.read_bytes() == make(tmp_path, book=book).path.read_bytes()


def test_pictures_carry_the_type_of_their_bytes_and_drawings_no_programs(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    disguised = tmp_path / "figures" / "photo.jpg"
    shutil.copy(next(iter(tree.images.values())), disguised)
    drawing = tmp_path / "figures" / "plan.svg"
    drawing.write_text(
        '<!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" '
        'width="9" height="9" onload="x()"><script>x()</script><text>&secret;</text>'
        '<image href="https://example.org/x.png"/></svg>'
    )
    images = {"figures/photo.jpg": disguised, "figures/plan.svg": drawing}
    text = "".join(f'<p><img src="{src}" alt="A picture"/></p>' for src in images)
    book = opened(tmp_path, essay(tmp_path, text, images=images))
    types = dict(
        zip(
            book.package.xpath("//opf:item/@href", namespaces=OPF),
            book.package.xpath("//opf:item/@media-type", namespaces=OPF),
            strict=True,
        )
    )
    assert types["images/photo.png"] == "image/png" and types["images/plan.svg"] == "image/svg+xml"
    plan = book.zip.read("EPUB/images/plan.svg")
    assert all(word not in plan for word in (b"script", b"onload", b"https", b"DOCTYPE", b"hostname"))


@pytest.mark.parametrize(("suffix", "mode"), [("png", "P"), ("jpg", "L")])
def test_pictures_larger_than_the_shops_take_are_made_smaller(tmp_path: Path, suffix: str, mode: str) -> None:
    large = tmp_path / f"large.{suffix}"
    Image.new(mode, (3000, 1500), 7).save(large)
    tree = essay(tmp_path, f'<p><img src="{large.name}" alt="Large"/></p>', images={large.name: large})
    edition = make(tmp_path, tree)
    data = Opened(edition.path.read_bytes()).zip.read(f"EPUB/images/{large.name}")
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (2828, 1414)
    told = f"the picture {large.name} is larger than the shops take; in the e-book it has 2828 × 1414 pixels"
    assert [(problem.kind, problem.message) for problem in edition.problems] == [("made-smaller", told)]


def test_a_damaged_picture_is_told_and_its_words_stand_in(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    tree = essay(tmp_path, '<p data-at="0:4"><img src="broken.png" alt="A map"/></p>', images={"broken.png": broken})
    edition = make(tmp_path, tree)
    assert [p.message for p in edition.problems] == [
        "the image broken.png is left out of the e-book: it is damaged, or too large to be read"
    ]
    book = Opened(edition.path.read_bytes())
    assert book.text("text/essay.xhtml") == "Essay A map" and book.meta("dcterms:conformsTo") == []


def test_a_draft_says_so_on_the_title_page_and_above_each_chapter(tmp_path: Path, example: Opened) -> None:
    book = opened(tmp_path, draft=True)
    for name in ("title-page", "on-liberty", "the-answer", "bibliography"):
        assert book.text(f"text/{name}.xhtml").startswith("Draft: not for distribution"), name
    assert "Draft" not in example.text("text/on-liberty.xhtml")


def test_the_words_we_add_follow_the_books_language(tmp_path: Path) -> None:
    tree = replace(a_tree(tmp_path), lang="de-DE")
    book = opened(tmp_path, tree)
    assert next(book.xml("nav.xhtml").iter(f"{XHTML}h1")).text == "Inhalt"


def test_an_initial_is_a_letter_of_its_word_and_a_comma_stays_with_its_formula(tmp_path: Path) -> None:
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    tree = essay(tmp_path, f"<p>“Whoever writes {math}, and so on. {'More words follow here. ' * 10}</p>")
    book = a_book(tmp_path)
    book = replace(book, settings=replace(book.settings, look=Look(drop_caps=True)))
    page = opened(tmp_path, tree, book).xml("text/essay.xhtml")
    shown = etree.tostring(next(page.iter(f"{XHTML}p")), encoding="unicode")
    assert '<span class="drop-cap">“W</span><span class="smallcaps">hoever</span> writes' in shown
    assert shown.count(",</span> and so on") == 1 and 'class="unbroken"' in shown


def test_the_style_sheet_leaves_colours_and_letters_to_the_reader(example: Opened) -> None:
    css = re.sub(r"/\*.*?\*/", "", example.zip.read("EPUB/css/book.css").decode(), flags=re.DOTALL)
    said = re.findall(r"([\w-]+)\s*:\s*([^;}]+)[;}]", css)
    assert len(said) > 100
    assert {value for name, value in said if name == "color"} == {"inherit"}
    assert not [name for name, _ in said if name in ("background", "background-color")]
    assert {value for name, value in said if name == "font-family"} == {"monospace"}
    assert not [(n, v) for n, v in said if n in ("font-size", "line-height") and re.search(r"\d(px|pt|cm|mm|in)\b", v)]


def test_pictures_of_more_bytes_than_the_shops_take_are_made_smaller(tmp_path: Path) -> None:
    noise = tmp_path / "noise.png"
    Image.frombytes("RGB", (1500, 1500), random.Random(1).randbytes(1500 * 1500 * 3)).save(noise, compress_level=1)
    assert noise.stat().st_size > 5_000_000
    tree = essay(tmp_path, '<p><img src="noise.png" alt="Noise"/></p>', images={"noise.png": noise})
    assert len(opened(tmp_path, tree).zip.read("EPUB/images/noise.png")) < 5_000_000


# --- the gate on words --------------------------------------------------------------------------------------------


def test_a_lost_word_is_named_with_its_line_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = epub.serialise
    monkeypatch.setattr(epub, "serialise", lambda root: whole(root).replace(b"the only purpose", b"the purpose"))
    with pytest.raises(EditionError, match=r"manuscript/1\.md:5: “only purpose” of” came out as “purpose” of power,1”"):
        make(tmp_path)
    assert not (tmp_path / "book.epub").exists()


def test_a_note_that_does_not_arrive_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub.split.notes, "section", lambda *_: None)
    with pytest.raises(EditionError, match=r"“Mill, 13\. A” came out as “”"):
        make(tmp_path)


# --- wide tables --------------------------------------------------------------------------------------------------


def test_a_table_too_wide_for_a_telephone_can_be_pushed_sideways(tmp_path: Path) -> None:
    many = "".join(f"<td>{word}</td>" for word in ("international", "understanding", "nevertheless", "characteristic"))
    long = "<td>" + "short words that break over lines " * 5 + "</td><td>1</td>"
    tables = f"<table><caption>Wide</caption><tr>{many}</tr></table><table><tr>{long}</tr></table>"
    page = opened(tmp_path, essay(tmp_path, tables)).xml("text/essay.xhtml")
    wide, narrow = page.iter(f"{XHTML}table")
    box, around = wide.getparent(), narrow.getparent()
    assert box is not None and around is not None
    assert (box.get("class"), box.get("tabindex"), box.get("aria-label")) == ("wide-table", "0", "Wide")
    assert around.get("class") == "chapter"


@pytest.mark.parametrize(
    ("lang", "line", "spoken"),
    [
        ("de-AT", "Mit citepress geprüfte Zitate: 3 (wörtlich: 2; nicht geprüft: 1).", "de"),
        ("pl", "Quotations checked with citepress: 3 (verbatim: 2; not checked: 1).", "en"),
    ],
)
def test_the_colophon_speaks_the_language_of_the_book(tmp_path: Path, lang: str, line: str, spoken: str) -> None:
    imprint = opened(tmp_path, a_tree(tmp_path, lang=lang)).xml("text/imprint.xhtml")
    [checked] = [p for p in imprint.iter(f"{XHTML}p") if p.get("class") == "checked"]
    assert (checked.text, checked.get("lang")) == (line, spoken)


# --- the index ----------------------------------------------------------------------------------------------------


def test_the_index_leads_to_every_place(tmp_path: Path) -> None:
    tree = a_tree(tmp_path)
    for chapter_, text in zip(tree.chapters[:2], ("Ärger", "zeal"), strict=True):
        for paragraph in list(chapter_.element.iter("p"))[-2:]:
            paragraph.append(etree.fromstring(f'<span class="index" data-term="{text}"/>'))
            paragraph.append(etree.fromstring('<span class="index" data-term="state" data-sub="its worth"/>'))
    note = tree.notes["note-on-liberty-2"][0]
    note.append(etree.fromstring('<span class="index" data-term="wrath" data-see="Ärger"/>'))
    note.append(etree.fromstring('<span class="index" data-term="zeal"/>'))
    book = opened(tmp_path, tree)
    page = book.xml("text/index.xhtml")
    lines = ["".join(p.itertext()) for p in page.iter(f"{XHTML}p")]
    assert lines == ["Ärger, 1, 2", "state", "its worth, 1, 2, 3", "wrath. See Ärger", "zeal, 1, 2"]
    links = [a.get("href") for a in page.iter(f"{XHTML}a")]
    assert len(links) == len(set(links)) == 7
    assert all(book.with_id(f"text/{link}").get("class") == "index" for link in links)
    assert next(page.iter(f"{XHTML}section")).get("role") == "doc-index"
    assert "index" in book.meta("schema:accessibilityFeature")
    assert [t.text for t in book.xml("toc.ncx").iter("{*}text")][-1] == "Index"
