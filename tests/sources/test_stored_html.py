"""What is read out of a web page and an e-book: the words that a reader sees, and the printed pages that they name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from pipeline.matching.wording import words_of
from pipeline.sources import READERS
from pipeline.sources.epub import read_epub
from pipeline.sources.html import read_html
from pipeline.sources.stored import Stored


def html(body: str, head: str = "", encoding: str = "utf-8") -> Stored:
    page = f"<!DOCTYPE html><html><head>{head}<title>Unseen</title></head><body>{body}</body></html>"
    return read_html(page.encode(encoding))


def words(stored: Stored) -> str:
    return " ".join(words_of(stored.text, stored.body, stored.skips).tokens)


def pages(stored: Stored) -> list[tuple[str | None, str]]:
    return [(page.name, " ".join(stored.text[page.start : page.end].split())) for page in stored.pages]


def test_only_what_is_seen_is_read_and_every_paragraph_is_a_line() -> None:
    stored = html(
        "<nav>Menu</nav><script>var x = 'no';</script><style>p {}</style><!-- no --><h1>On&nbsp;Rights</h1>"
        "<p>Men are <em>born</em> and\n   remain <b>free</b>.</p><p hidden>no</p>"
        "<p style='color: red; DISPLAY:none'>no</p>"
        "<noscript>no</noscript><ul><li>One<li>Two</ul><table><tr><td>a</td><td>b</td></tr></table>"
        "<p>First line<br>second</p><pre>  kept\n as is</pre><button>no</button>"
        "<blockquote><p>Set off.</p></blockquote><p>It read <q>No more</q>.</p>",
    )
    assert stored.text.splitlines() == [
        *("On\u00a0Rights", "Men are born and remain free.", "One", "Two", "a b", "First line", "second"),
        *("  kept", " as is", "Set off.", "It read “No more”."),
    ]
    assert [stored.text[a:b].strip() for a, b in stored.emphasis or ()] == ["born", "free"]
    assert [stored.text[a:b].strip() for a, b in stored.set_off] == ["Set off."]
    assert (stored.lines, stored.unreadable) == (False, None)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>naïve “x”".encode(), "naïve “x”"),
        ("\ufeff<p>naïve".encode("utf-16-le"), "naïve"),
        ('<meta charset="windows-1251"><p>Власов'.encode("cp1251"), "Власов"),
        ('<meta content="text/html; charset=iso-8859-1"><p>naïve “x”'.encode("cp1252"), "naïve “x”"),
        ("<p>naïve “x”".encode("cp1252"), "naïve “x”"),
        ('<?xml version="1.0" encoding="iso-8859-2"?><html><p>Łódź</p></html>'.encode("iso-8859-2"), "Łódź"),
        (b'<meta charset="no-such"><p>plain', "plain"),
    ],
)  # fmt: skip
def test_the_encoding_is_what_the_page_says_or_what_browsers_take(data: bytes, text: str) -> None:
    assert read_html(data).text.strip() == text


@pytest.mark.parametrize(
    "mark",
    [
        '<span epub:type="pagebreak" id="p{0}" title="{0}"/></span>',
        '<span role="doc-pagebreak" aria-label="{0}"></span>',
        '<span class="pagenum"><a name="Page_{0}" id="Page_{0}">[Pg {0}]</a></span>',
        '<a id="page_{0}"></a>',
        '<span class="pageno" title="{0}">{0}</span>',
    ],
)
def test_page_marks_of_transcribed_books(mark: str) -> None:
    stored = html(f"<p>Title</p>{mark.format(12)}<p>The first words run {mark.format(13)}over the page.</p>")
    assert pages(stored) == [(None, "Title"), ("12", "The first words run"), ("13", "over the page.")]
    assert words(stored) == "title the first words run over the page"


def test_one_anchor_that_looks_like_a_page_numbers_none() -> None:
    assert pages(html('<div id="page1"><p>Words.</p></div>')) == [(None, "Words.")]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ('He knew<sup>3</sup> it.', "he knew it"),
        ('He knew<a href="#fn3" role="doc-noteref">3</a> it.', "he knew it"),
        ('He knew<sup><a href="#cite-3">[3]</a></sup> it.', "he knew it"),
        ('He knew<a href="#Footnote_3" class="fnanchor">[3]</a> it.', "he knew it"),
        ("On the 19<sup>th</sup> day, M<sup>r</sup> Mill.", "on the 19th day mr mill"),
        ("10<sup>6</sup> men", "10 men"),
        ('See <a href="#two">the second part</a>.', "see the second part"),
        ("co&shy;operation", "cooperation"),
    ],
)  # fmt: skip
def test_the_marks_of_notes_are_no_words(typed: str, seen: str) -> None:
    assert words(html(f"<p>{typed}</p>")) == seen


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def chapter(body: str) -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f'<head><title>no</title><style/></head><body>{body}</body></html>'
    )  # fmt: skip


def epub(files: Mapping[str, str | bytes], nav: str = "", ncx: str = "", order: str = "two one") -> bytes:
    """A book of the chapters ``one`` and ``two``, read in another order than they lie in the archive."""
    items = '<item id="one" href="text/one.xhtml"/><item id="two" href="text/tw%6F.xhtml"/>'
    items += '<item id="nav" href="nav.xhtml" properties="nav"/>' if nav else ""
    items += '<item id="ncx" href="toc.ncx"/>' if ncx else ""
    spine = "".join(f'<itemref idref="{name}"/>' for name in order.split())
    opf = f"<manifest>{items}</manifest><spine toc='ncx'>{spine}</spine>"
    opf = f'<package xmlns="http://www.idpf.org/2007/opf">{opf}</package>'
    every: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf, **files}
    if nav:
        every["OEBPS/nav.xhtml"] = chapter(nav)
    if ncx:
        every["OEBPS/toc.ncx"] = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/">{ncx}</ncx>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in every.items():
            book.writestr(name, content)
    return out.getvalue()


def read(data: bytes) -> Stored:
    return read_epub(data)


ONE = chapter('<h1>Last</h1><p>It ended<a epub:type="noteref" href="#n">1</a>&nbsp;there<span id="p9"/> and then.</p>')
TWO = chapter("<h1 id='h'>First</h1><p>It <i>began</i> here&mdash;and so on.</p>")
CHAPTERS = {"OEBPS/text/one.xhtml": ONE, "OEBPS/text/two.xhtml": TWO}


def test_chapters_in_the_order_of_reading_with_titles_for_pages() -> None:
    links = '<li><a href="text/two.xhtml#h">The  Start</a></li><li><a href="text/one.xhtml">End</a></li>'
    nav = f'<nav epub:type="toc"><ol>{links}</ol></nav>'
    stored = read(epub(CHAPTERS, nav=nav))
    assert pages(stored) == [
        ("chapter “The Start”", "First It began here—and so on."),
        ("chapter “End”", "Last It ended1 there and then."),
    ]
    assert words(stored) == "first it began here and so on last it ended there and then"


def test_the_page_list_gives_the_printed_pages() -> None:
    links = '<li><a href="text/two.xhtml#h">7</a></li><li><a href="text/one.xhtml#p9">9</a></li>'
    nav = f'<nav epub:type="page-list"><ol>{links}</ol></nav>'
    target = '<navLabel><text>9</text></navLabel><content src="text/one.xhtml#p9"/>'
    ncx = f'<pageList><pageTarget value="9">{target}</pageTarget></pageList>'
    stored = read(epub(CHAPTERS, nav=nav))
    assert [name for name, _ in pages(stored)] == ["7", "9"]
    assert [name for name, _ in pages(read(epub(CHAPTERS, ncx=ncx)))] == [None, "9"]


def test_page_breaks_in_the_text_do_when_no_list_names_them() -> None:
    one = chapter('<p>Words <span epub:type="pagebreak" id="pg12" title="12"/>of it.</p>')
    assert pages(read(epub({**CHAPTERS, "OEBPS/text/one.xhtml": one}, order="one"))) == [
        (None, "Words"),
        ("12", "of it."),
    ]


def encryption(name: str, algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference URI="{name}"/>'
        "</e:CipherData></e:EncryptedData></encryption>"
    )


def test_a_locked_book_is_not_read_and_one_with_obfuscated_fonts_is() -> None:
    locked = encryption("OEBPS/text/one.xhtml", "http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    fonts = encryption("OEBPS/font.otf", "http://www.idpf.org/2008/embedding")
    assert "locked by its shop (DRM)" in str(read(epub({**CHAPTERS, "META-INF/encryption.xml": locked})).unreadable)
    assert read(epub({**CHAPTERS, "META-INF/encryption.xml": fonts})).unreadable is None


TENFOLD = [f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{"".join(TENFOLD)}]>'


def test_what_is_damaged_or_grows_without_end_is_said() -> None:
    whole = epub(CHAPTERS)
    assert "damaged or was cut off" in str(read(whole[: len(whole) // 2]).unreadable)
    assert "damaged or was cut off" in str(read(b"PK\x03\x04 no archive").unreadable)
    assert "no META-INF/container.xml" in str(read(_zipped({"x.txt": "x"})).unreadable)
    assert "unpacks to more than its size" in str(
        read(epub({**CHAPTERS, "OEBPS/text/one.xhtml": b" " * 23_000_000})).unreadable
    )
    bomb = f"{BOMB}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Before &j; after</p></body></html>"
    stored = read(epub({**CHAPTERS, "OEBPS/text/two.xhtml": bomb}))
    assert len(stored.text) < 200 and "Before" in stored.text
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><html xmlns="http://www.w3.org/1999/xhtml">'
    outside += "<body><p>a&e;b</p></body></html>"
    assert read(epub({**CHAPTERS, "OEBPS/text/two.xhtml": outside})).text.startswith("a\ufffdb")


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_chapter_that_is_missing_or_broken_is_told_so_that_nothing_is_called_not_found() -> None:
    whole, broken = read(epub(CHAPTERS)), {**CHAPTERS, "OEBPS/text/two.xhtml": "no chapter"}
    assert whole.partial is None
    assert read(epub(broken)).partial == "no words of two.xhtml in the EPUB"
    assert "It ended" in read(epub(broken)).text


def test_a_web_page_without_words_says_so() -> None:
    assert "without words" in str(html("<div id='root'></div><script>draw()</script>").unreadable)
    assert read_html(b"").unreadable


@pytest.mark.parametrize(
    ("suffix", "data", "what"),
    [
        (".txt", b"%PDF-1.7\n", "is a PDF"),
        (".pdf", b"<!DOCTYPE html><html><p>Words", "is a web page"),
        (".html", b"%PDF-1.7\n", "is a PDF"),
        (".epub", b"%PDF-1.7\n", "is a PDF"),
        (".pdf", epub(CHAPTERS), "is an EPUB"),
        (".txt", b"{\\rtf1 Words}", "is a rich text file"),
    ],
)
def test_a_name_that_says_something_else_than_the_file_is_told(suffix: str, data: bytes, what: str) -> None:
    stored = READERS[suffix](data)
    assert f"{what}, though its name says otherwise" in str(stored.unreadable)
    assert stored.help
