"""The printed page numbers in the e-book: those of our own PDF, and nothing else, wherever a page begins."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from books import BIB, Grown, grow, page_texts
from epub_examples import TYPE, XHTML, Opened
from lxml import etree

from pipeline import run
from pipeline.editions import EDITIONS, pdf
from pipeline.editions.epub import pagebreaks
from pipeline.editions.printed import runs
from pipeline.model import Edition, PageStart, Printed

PLAIN = "The incomprehensibilities of constitutional arrangements notwithstanding, representatives deliberated. "
FIRST = f"""# The first

> Man is born free.
>
> — Rousseau

{PLAIN * 9}[^long]

[^long]: {"A note that takes room at the foot of its page. " * 40}

{PLAIN * 12} $2^2 + 1$ ends it.

## A section

{"- An item, " + PLAIN.lower() + chr(10) + chr(10)}
{"| A verse that goes on from page to page," + chr(10)}{("| and again it does," + chr(10)) * 60}
{"".join(f"{n}. {PLAIN}{chr(10)}" for n in range(1, 12))}
"""
SECOND = f"""# The second

{PLAIN * 4}

| Year | What was said of it then |
|------|--------------------------|
{"".join(f"| {n} | {PLAIN.strip()} |{chr(10)}" for n in range(1790, 1822))}

See [@paine1791; @burke1790].

{"".join(f"## Section {n}{chr(10)}{chr(10)}{PLAIN * 3}{chr(10)}{chr(10)}" for n in range(1, 9))}
"""
SETTINGS = "title: On Rights\ncitepress:\n  trim: A5\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    """A book of two chapters with everything that runs over pages."""
    files = {"metadata.yaml": SETTINGS, "1.md": FIRST, "2.md": SECOND}
    return grow(tmp_path_factory.mktemp("paged"), files)


@pytest.fixture(scope="module")
def printed(book: Grown) -> Edition:
    """Its PDF."""
    return book.pdf(book.book.project.root / "printed.pdf")


@pytest.fixture(scope="module")
def opened(book: Grown, printed: Edition) -> Opened:
    """Its e-book, made after the PDF as a build does."""
    out = book.book.project.root / "printed.epub"
    tree = replace(book.tree, printed=printed.printed)
    edition = EDITIONS["epub"](tree, book.book, out, draft=False)
    assert edition.problems == []
    return Opened(out.read_bytes())


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def text_of_pages(book: Opened) -> dict[str, list[str]]:
    """Page label → the words between its mark and the next, notes and what is generated left out."""
    pages: dict[str, str] = {}
    label = ""
    for name in [f"text/{x}.xhtml" for x in ("the-first", "the-second", "bibliography")]:
        body = next(book.xml(name).iter(f"{XHTML}body"))
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            kind = element.get("role")
            if event == "start" and (
                kind in ("doc-endnotes", "doc-noteref") or "generated" in element.get("class", "")
            ):
                walk.skip_subtree()
            elif event == "start":
                if kind == "doc-pagebreak":
                    label = element.get("aria-label")
                    assert label not in pages
                block = element.tag.removeprefix(XHTML) not in ("span", "em", "a", "math")
                pages[label] = pages.get(label, "") + (" " if block else "") + (element.text or "")
            if event == "end" and element is not body:
                pages[label] += element.tail or ""
    return {label: text.split() for label, text in pages.items()}


def test_every_printed_page_begins_in_the_e_book_where_it_begins_on_paper(opened: Opened, printed: Edition) -> None:
    ours = {label: words for label, words in text_of_pages(opened).items() if label}
    document = pypdfium2.PdfDocument(printed.path)
    heads = ("OnRights", "Thefirst", "Thesecond", "Asection", "Bibliography", "YearWhatwassaidofitthen")
    held = []
    before = ""  # the last word of the page before: its end may stand on this one
    for label, sheet in zip(printed.labels, document, strict=True):
        text = re.sub(r"[\u2010\ufffe\u0002-]\r?\n", "", sheet.get_textpage().get_text_range())
        paper = re.sub("Section$|", "", letters(text))
        if label not in ours:
            assert label.isalpha() or paper == "", f"page {label} has words and no mark"
            continue
        *words, last = ours[label]
        at = paper.find(letters(" ".join(words)))
        assert at >= 0, f"page {label} does not hold {words[:8]} … {words[-8:]}"
        left = re.sub("|".join((*heads, "Section")), "", paper[:at])
        assert before.endswith(left), f"“{left}” stands on page {label} before its mark"
        before = letters(last)
        held.append(label)
    document.close()
    assert held == list(ours) and len(held) >= 9


def test_marks_stand_where_they_harm_nothing(opened: Opened) -> None:
    pages = [opened.xml(name.removeprefix("EPUB/")) for name in opened.names if "EPUB/text/" in name]
    marks = [e for page in pages for e in page.iter() if e.get("role") == "doc-pagebreak"]
    assert len(marks) >= 9
    for mark in marks:
        assert mark.get(TYPE) == "pagebreak" and not mark.text and not len(mark)
        parent, previous = mark.getparent(), mark.getprevious()
        assert parent.get("role") != "list" and parent.tag not in (f"{XHTML}ol", f"{XHTML}ul", f"{XHTML}table")
        assert mark.getnext() is None or mark.getnext().tag != f"{XHTML}h1"
        if mark.tag == f"{XHTML}div":
            assert mark.getnext().tag == f"{XHTML}section"
        before = (previous.tail if previous is not None else parent.text) or ""
        assert not before or not before[-1].isalnum() or not (mark.tail or " ")[0].isalnum()


def test_the_navigation_lists_the_pages_and_the_package_says_whose_they_are(opened: Opened, printed: Edition) -> None:
    listed = next(n for n in opened.xml("nav.xhtml").iter(f"{XHTML}nav") if n.get(TYPE) == "page-list")
    found = {a.text: a.get("href") for a in listed.iter(f"{XHTML}a")}
    body = [label for label in printed.labels if label in found]
    assert list(found) == body and found["1"] == "text/the-first.xhtml#page-1"
    assert all(opened.with_id(href).get("aria-label") == label for label, href in found.items())
    assert [t.findtext("{*}navLabel/{*}text") for t in opened.xml("toc.ncx").iter("{*}pageTarget")] == list(found)
    assert opened.meta("pageBreakSource") == ["On Rights (PDF, 5.827 × 8.268 in)"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(opened.meta("schema:accessibilityFeature"))


def test_the_setting_decides_and_not_what_was_built_before(book: Grown, opened: Opened, tmp_path: Path) -> None:
    EDITIONS["epub"](book.tree, book.book, tmp_path / "alone.epub", draft=False)
    together = Path(opened.zip.filename or book.book.project.root / "printed.epub").read_bytes()
    assert (tmp_path / "alone.epub").read_bytes() == together
    without = replace(book.book, settings=replace(book.book.settings, epub_pages="none"))
    tree = replace(book.tree, printed=Printed([PageStart("1", 0, 0)]))
    edition = EDITIONS["epub"](tree, without, tmp_path / "without.epub", draft=False)
    assert b"pagebreak" not in Opened(edition.path.read_bytes()).zip.read("EPUB/text/the-first.xhtml")


def test_pages_that_cannot_be_told_are_told(book: Grown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "paginate", lambda *_, **__: Printed(why_not="“Man” was not met on the pages"))
    edition = EDITIONS["epub"](book.tree, book.book, tmp_path / "x.epub", draft=False)
    [problem] = edition.problems
    assert problem.message == (
        "the e-book carries no page numbers of the print edition: “Man” was not met on the pages"
    )
    assert not Opened(edition.path.read_bytes()).meta("pageBreakSource")


# --- where a mark goes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sign", "marked"),
    [
        ("<p>one two three</p>", 3, "<p>one |two three</p>"),
        ("<p>one two three</p>", 4, "<p>one two |three</p>"),
        ("<p>one <em>tw</em>ofold three</p>", 4, "<p>one <em>tw</em>ofold |three</p>"),
        ("<p>one two</p><p>three</p>", 4, "<p>one two|</p><p>three</p>"),
        ("<p>one<a class='note-call'>1</a> two</p>", 3, "<p>one<a class='note-call'>1</a> |two</p>"),
        ("<p>one—two</p>", 4, "<p>one—|two</p>"),
        ("<p>one <math><mi>x</mi></math> two</p>", 3, "<p>one |<math><mi>x</mi></math> two</p>"),
        ("<p>one</p><section><h2>Two</h2></section>", 3, "<p>one</p>|<section><h2>Two</h2></section>"),
        ("<ul><li>one</li><li>two</li></ul>", 3, "<ul><li>one</li><li>|two</li></ul>"),
        ("<figure><img/><p>one</p></figure>", 0, "<figure>|<img/><p>one</p></figure>"),
        ("<p>one</p>", 3, "<p>one|</p>"),
    ],
)  # fmt: skip
def test_a_mark_goes_before_the_first_word_that_begins_on_its_page(text: str, sign: int, marked: str) -> None:
    chapter = etree.fromstring(f"<section><h1>A</h1>{text}</section>")
    pagebreaks.put(chapter, [PageStart("7", 0, sign + 1)], {"7": "page-7"}, ())
    shown = re.sub(r'<(span|div) role="doc-pagebreak"[^>]*/>', "|", etree.tostring(chapter, encoding="unicode"))
    assert shown.replace('"', "'") == f"<section><h1>A</h1>{marked}</section>"


def test_the_heading_that_opens_a_file_keeps_its_mark_inside() -> None:
    chapter = etree.fromstring("<section><h1>Title</h1><p>one</p></section>")
    starts = [PageStart("6", 0, 0), PageStart("7", 0, 0)]
    pagebreaks.put(chapter, starts, {"6": "page-6", "7": "page-7"}, ())
    assert [e.get("id") for e in chapter[0]] == ["page-6", "page-7"]


def test_a_mark_takes_no_id_that_something_else_has() -> None:
    assert pagebreaks.names([PageStart("7", 0, 0)], {"page-7"}) == {"7": "printed-page-7"}


def test_signs_are_counted_without_notes_and_white_space() -> None:
    chapter = etree.fromstring("<section><p>o n<a class='note-call'>1</a>e\u00ad</p><p id='n'>note</p>two</section>")
    assert [(run.signs, run.at, run.joined) for run in runs(chapter, {"n"})] == [
        ("on", 0, False), ("e", 2, True), ("two", 3, False),
    ]  # fmt: skip


def test_an_e_book_in_another_style_has_the_pages_of_the_same_pdf(tmp_path: Path) -> None:
    text = "".join(f"{PLAIN * 3}[@paine1791, p. {n}] {PLAIN}\n\n" for n in range(1, 20))
    head = "---\ntitle: On Rights\ncsl: chicago-notes-bibliography\ncitepress:\n  epub:\n    csl: apa\n---\n\n"
    (tmp_path / "rights.md").write_text(head + text, encoding="utf-8")
    (tmp_path / "bibliography.bib").write_text(BIB, encoding="utf-8")
    built = run.build(run.load(tmp_path / "rights.md", {}), ["epub", "pdf"], tmp_path / "out")
    book = Opened(built.editions["epub"].path.read_bytes())
    page = book.xml("text/on-rights.xhtml")
    assert "(Paine, 1791, p. 1)" in book.text("text/on-rights.xhtml")
    assert not [a for a in page.iter() if a.get("role") == "doc-noteref"]
    paper = page_texts(built.editions["pdf"].path)
    marks = [e for e in page.iter() if e.get("role") == "doc-pagebreak"]
    assert len(marks) >= 3
    for mark in marks[1:]:
        words = " ".join("".join(mark.xpath("following::text()")[:3]).split()[:2]).rstrip(".")
        sheet = paper[list(built.editions["pdf"].labels).index(mark.get("aria-label"))]
        assert words and 0 <= sheet.find(words) < 90, f"page {mark.get('aria-label')} does not begin with {words}"


@pytest.mark.parametrize("where", ["chapter", "book"])
def test_notes_at_the_end_of_the_printed_book_cost_the_e_book_no_page(tmp_path: Path, where: str) -> None:
    words = "Words of a paragraph that goes on until pages are filled with it. " * 12
    text = "\n\n".join(f"{words}^[Note {number}.]" for number in range(6))
    (tmp_path / "essay.md").write_text(f"---\ntitle: Notes\n---\n\n{text}\n", encoding="utf-8")
    book = run.load(tmp_path / "essay.md", {"citepress.print.notes": where})
    assert book.settings.look.notes == where
    built = run.build(book, ["epub"], tmp_path / "out")
    nav = Opened(built.editions["epub"].path.read_bytes()).xml("nav.xhtml")
    pages = [a.text for a in nav.iter(f"{XHTML}a") if "#page-" in a.get("href", "")]
    assert len(pages) >= 2 and pages == [str(number) for number in range(1, len(pages) + 1)]
    assert [f for f in built.report.findings if f.severity != "info"] == []
