"""Whatever a PDF, a web page or an e-book holds, reading it ends with words or with a reason, and in time."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sources import READERS
from pipeline.sources.epub import read_epub
from pipeline.sources.html import read_html
from pipeline.sources.stored import Stored, pack, unpack

pytestmark = pytest.mark.long

WORDS = "Words of page and note, divi\u00added where they must be. " * 60
PAGES = "".join(f"<p style='break-before: page'>{WORDS}{n}</p>" for n in range(4))
MARKUP = """
<p> </p> <div> </div> <q> </q> <sup>1</sup> <a href="#x">[1]</a> <span class="pagenum">[Pg 4]</span> <blockquote> <em>
<span epub:type="pagebreak" title="5"/> <script> </script> <!-- --> &amp; &nope; &#0; &#xD800; <br/> <table><tr><td>
<!DOCTYPE x [<!ENTITY a "b">]> <?xml version="1.0"?> <svg> <nav> </nav> <title> <b><i></b></i> words é ]]> < </em> <pre>
""".split()  # noqa: SIM905 - a list of marks
FUZZ = settings(
    max_examples=250, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
bodies = st.lists(st.sampled_from(MARKUP) | st.text(max_size=4), max_size=60).map(" ".join)
edits = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=12)


def whole(stored: Stored) -> None:
    """Hold what was read to its own shape."""
    assert stored.text.strip() or stored.unreadable or stored.wordless or stored.pages
    size = len(stored.text)
    for start, end in [(p.start, p.end) for p in stored.pages] + [*stored.skips, *(stored.emphasis or ())]:
        assert 0 <= start <= end <= size
    assert [p.start for p in stored.pages] == sorted(p.start for p in stored.pages)
    assert [a for a, _ in stored.skips] == sorted(a for a, _ in stored.skips)
    assert unpack(pack(stored)).text == stored.text


def mangled(data: bytes, changes: list[tuple[float, bytes]], kept: float) -> bytes:
    """A file with some of its bytes overwritten, and cut off."""
    made = bytearray(data)
    for place, new in changes:
        at = int(place * len(made))
        made[at : at + len(new)] = new
    return bytes(made[: int(kept * len(made))])


@pytest.fixture(scope="module")
def pdf() -> bytes:
    import weasyprint

    return bytes(weasyprint.HTML(string=f"<html lang=en><body>{PAGES}").write_pdf(uncompressed_pdf=True))


def test_any_damage_to_a_pdf(pdf: bytes) -> None:
    @settings(FUZZ, max_examples=40)
    @given(edits, st.just(1.0) | st.floats(0.1, 1))
    def damaged(changes: list[tuple[float, bytes]], kept: float) -> None:
        whole(READERS[".pdf"](mangled(pdf, changes, kept)))

    damaged()


@FUZZ
@given(bodies)
def test_any_web_page(body: str) -> None:
    whole(read_html(body.encode("utf-8", "surrogatepass")))


@FUZZ
@given(bodies, bodies, edits, st.just(1.0) | st.floats(0.1, 1))
def test_any_e_book(chapter: str, package: str, changes: list[tuple[float, bytes]], kept: float) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", '<container><rootfile full-path="a.opf"/></container>')
        items = f'<manifest><item id="c" href="c.xhtml"/>{package}</manifest><spine><itemref idref="c"/></spine>'
        book.writestr("a.opf", f"<package>{items}</package>")
        book.writestr("c.xhtml", f"<html><body>{chapter}</body></html>".encode("utf-8", "surrogatepass"))
    whole(read_epub(mangled(out.getvalue(), changes, kept)))


@pytest.mark.parametrize("many", ["<div>", "<b>", "<table><tr><td>", "<p", "&", "<!--", "<a href='#", "<sup>1"])
def test_much_of_one_thing_costs_no_more_than_its_size(many: str) -> None:
    whole(read_html((many * 200_000).encode()))
    whole(read_html(("words " + many * 200_000 + " more").encode()))
