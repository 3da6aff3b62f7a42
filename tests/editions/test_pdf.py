"""The print edition: every word on its page once, at home in any folder, and fit for a press."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from books import essay, grow, lines, page_texts, signs

from pipeline.design import design
from pipeline.editions import pdf as print_edition
from pipeline.editions.fonts import missing
from pipeline.editions.pages import Layout, Words
from pipeline.editions.slicing import split
from pipeline.editions.wordsgate import judge
from pipeline.errors import EditionError
from pipeline.model import Book, Edition
from pipeline.profiles import KDP

WORDS = ["the", "rights", "of", "generations", "to", "govern", "beyond", "a", "grave", "are", "insolent", "and"]
SMALL = {"citepress.trim": "4.5x7in"}


def words(count: int, stem: str, seed: int = 1) -> str:
    """So many words, every fifth of them unmistakable."""
    choose = random.Random(seed)
    return " ".join(f"{stem}{n}" if n % 5 == 0 else choose.choice(WORDS) for n in range(count))


TEXT = f"""> Every age must be free.
>
> — Thomas Paine, *Rights of Man*

Paine wrote that "man has no property in man" [@paine1791, p. 9]; Слово за слово, ἐν ἀρχῇ.^[A note, *leaning*.]

## The first section

{words(420, "first")} and Burke [@burke1790] again.[^two]

| Roses are red,
|     violets blue.

| Year | Work |
|-----:|------|
| 1790 | *Reflections* |

<https://www.example.org/a/very/long/path/to/a/document/that/does/not/end/soon/enough/for/one/line.html>

```
a listing = "that is longer than the line of the page can ever be, and so it has to be wrapped somewhere"
```

## The second section

> {words(90, "quoted")}

{words(300, "second")}

[^two]: First of the note.

    Second of it.
"""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Book]:
    folder = tmp_path_factory.mktemp("screen")
    grown = essay(folder, TEXT, head="title: On Rights\nauthor: Ann Example\ndate: 2026-05-04\nrights: All rights")
    return grown.pdf(folder / "made.pdf"), grown.book


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("press")
    essay(folder, TEXT, {"citepress.print.profile": "kdp"}).pdf(folder / "made.pdf")
    return folder / "made.pdf"


def test_every_word_stands_on_the_pages(screen: tuple[Edition, Book]) -> None:
    edition, _ = screen
    assert (edition.verified, edition.reason, edition.problems) == (True, None, [])
    text = " ".join(page_texts(edition.path))
    for word in [w for stem, n in (("first", 420), ("second", 300), ("quoted", 90)) for w in words(n, stem).split()]:
        if word[-1].isdigit():
            assert len(re.findall(rf"\b{word}\b", text)) == 1, word
    for words_ in ("Слово за слово", "A note, leaning.", "Second of it.", "violets blue.", "Ann Example"):
        assert words_ in text


def test_pages_are_named_as_they_are_printed(screen: tuple[Edition, Book]) -> None:
    edition, book = screen
    texts = page_texts(edition.path)
    assert list(edition.labels[:3]) == ["i", "ii", "1"]
    with pikepdf.open(edition.path) as pdf:
        assert [page.label for page in pdf.pages] == list(edition.labels)
    for label, text in list(zip(edition.labels, texts, strict=True))[2:]:
        assert text.endswith(f" {label}")
    quotation = next(q for q in book.documents[0].quotations if q.words.startswith("man has"))
    assert edition.pages[quotation.id] == "1"
    second = texts[list(edition.labels).index(edition.pages["the-second-section"])]
    assert "second section" in second.lower()


def test_the_text_opens_on_a_right_hand_page_without_a_running_head(screen: tuple[Edition, Book]) -> None:
    edition, _ = screen
    texts = page_texts(edition.path)
    assert texts[0].startswith("Ann Example On Rights")
    assert "All rights" in texts[1] and "Set in EB Garamond" in texts[1]
    assert texts[2].startswith("On Rights Every age")
    assert not texts[2].endswith(("On Rights 1", "Ann Example 1"))
    assert texts[3].endswith("On Rights 2")
    assert texts[4].endswith(("The first section 3", "The second section 3"))


def test_a_screen_edition_has_links_bookmarks_and_places(screen: tuple[Edition, Book]) -> None:
    edition, book = screen
    with pikepdf.open(edition.path) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[n]) for n in range(0, len(names), 2)}
        with pdf.open_outline() as outline:
            top = outline.root[0]
            assert [top.title, *(child.title for child in top.children)] == [
                "On Rights", "The first section", "The second section",
            ]  # fmt: skip
        links = [a for page in pdf.pages for a in page.get("/Annots", [])]
        inner = {str(a.Dest) for a in links if "/Dest" in a}
        assert "note-1" in inner and inner <= places
        assert any(str(a.A.URI).startswith("https://www.example.org") for a in links if "/A" in a)
        assert {q.id for q in book.documents[0].quotations if q.kind == "quotation"} <= places
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260504000000Z"


def test_a_press_gets_black_ink_even_pages_and_nothing_to_click(press: Path) -> None:
    with pikepdf.open(press) as pdf:
        assert len(pdf.pages) % 2 == 0
        for name in ("/Outlines", "/Names", "/OpenAction", "/AcroForm", "/StructTreeRoot"):
            assert name not in pdf.Root
        for page in pdf.pages:
            assert [float(x) for x in page.MediaBox] == [0, 0, 432, 648] == [float(x) for x in page.TrimBox]
            assert "/Annots" not in page
            inks = {(str(op), tuple(map(float, values))) for values, op in _colours(page)}
            assert inks <= {("scn", (0, 0, 0, 1)), ("SCN", (0, 0, 0, 1)), ("k", (0, 0, 0, 1)), ("K", (0, 0, 0, 1))}


def _colours(page: pikepdf.Page) -> list[tuple[list[pikepdf.Object], pikepdf.Operator]]:
    operators = {"rg", "RG", "g", "G", "k", "K", "sc", "SC", "scn", "SCN"}
    return [(v, op) for v, op in pikepdf.parse_content_stream(page) if str(op) in operators]


def test_every_font_is_embedded_and_is_ours(press: Path) -> None:
    seen = set()
    with pikepdf.open(press) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in thing or "/FontFile3" in thing
                seen.add(str(thing.FontName).partition("+")[2])
    assert seen == {"EB-Garamond", "EB-Garamond-Italic", "Source-Code-Pro"}


@pytest.mark.parametrize("count", [200, 600])
def test_a_long_note_loses_no_word(tmp_path: Path, count: int) -> None:
    text = f"{words(150, 'a')}^[{words(count, 'note', 2)}] {words(250, 'b', 3)}\n\n{words(80, 'c')}^[{words(20, 'd')}]"
    grown = essay(tmp_path, text, SMALL)
    edition = grown.pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    assert edition.verified
    for n in range(0, count, 5):
        assert len(re.findall(rf"\bnote{n}\b", " ".join(texts))) == 1
    called = next(i for i, t in enumerate(texts) if re.search(r"\ba145\b", t))
    begins = next(i for i, t in enumerate(texts) if re.search(r"\bnote0\b", t))
    assert begins in (called, called + 1)


def test_notes_beside_page_ends_are_kept(tmp_path: Path) -> None:
    """Every paragraph calls a note in its second line, so that some page ends there."""
    text = "\n\n".join(f"{words(22 + n % 5, f'p{n}x', n)}^[{words(14, f'n{n}x', n)}] {words(40, f'q{n}x', n)}"
                       for n in range(14))  # fmt: skip
    edition = essay(tmp_path, text, SMALL).pdf(tmp_path / "made.pdf")
    joined = " ".join(page_texts(edition.path))
    assert [n for n in range(14) if joined.count(f"n{n}x0 ") != 1] == []


def test_code_is_set_in_a_face_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = "Tx, *`cd`* `ό`, ✓.\n\n```\n├─ м →\n    iiii|\n    ёёёё|\n```\n\n漢"
    grown = essay(tmp_path, text, head="title: O")
    edition = grown.pdf(tmp_path / "made.pdf")
    assert capfd.readouterr().err == ""
    assert [p.message for p in edition.problems] == [
        "the typefaces have no glyph for 漢 (U+6F22): a box is printed there"
    ]
    drawn = [sign for sign in signs(edition.path) if sign.page == 2]
    assert {sign.font for sign in drawn if sign.text in "cd├→όiм✓"} == {"Source-Code-Pro"}
    assert {sign.font for sign in drawn if sign.text in "Tx,"} == {"EB-Garamond"}
    assert len({round(sign.right, 1) for sign in drawn if sign.text == "|"}) == 1


def test_a_line_is_not_broken_after_one_word(tmp_path: Path) -> None:
    text = (
        "First.\n\nThe books will not decide it for us. Wilfried Strik-Strikfeldt, a German officer who worked with "
        "Vlasov, called his memoir of the movement *Against Stalin and Hitler*, and a title of that sort is a plea."
    )
    grown = essay(tmp_path, text)
    laid = print_edition._lay_out(grown.tree, grown.book, False)
    assert laid.layout is not None
    lines = [piece.text.strip() for piece in laid.layout.words]
    assert "man" not in lines and any(line.startswith("man officer") for line in lines)


def test_lost_words_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = essay(tmp_path, "One.\n\nTwo words of many.\n")
    read = print_edition.read_layout

    def lossy(pages: object) -> Layout:
        layout = read(pages)  # type: ignore[arg-type]
        return replace(layout, words=[w for w in layout.words if "many" not in w.text])

    monkeypatch.setattr(print_edition, "read_layout", lossy)
    with pytest.raises(EditionError, match=r"manuscript/essay\.md:7: “Two words of many\.” do not stand on the pages"):
        grown.pdf(tmp_path / "made.pdf")
    assert not (tmp_path / "made.pdf").exists()


def test_a_layout_that_cannot_be_read_is_not_called_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = essay(tmp_path, "One.")
    monkeypatch.setattr("pipeline.editions.pages._page_words", lambda *_: SimpleNamespace().words)
    edition = grown.pdf(tmp_path / "made.pdf")
    assert not edition.verified and "could not be read" in str(edition.reason)
    assert (tmp_path / "made.pdf").exists()


def _judged(text: str, pieces: list[tuple[str, bool, bool]]) -> list[tuple[str, str]]:
    from lxml import etree

    element = etree.fromstring(f'<p data-n="1">{text}</p>')
    found = [Words("1", piece, 0, inside, True, clear) for piece, inside, clear in pieces]
    verdict = judge({"1": element}, Layout(found, {}, {}, {}))
    assert verdict.undecided is None
    return [(fault.kind, fault.words) for fault in verdict.faults]


@pytest.mark.parametrize(
    ("pieces", "faults"),
    [
        ([("every gener‐", True, True), ("ation lives", True, True)], []),
        ([("every", True, True), ("lives", True, True)], [("missing", "generation")]),
        ([], [("missing", "every generation lives")]),
        ([("every generation lives", True, True)] * 2, [("doubled", "every generation lives")]),
        ([("every generation ", True, True), ("lives", False, True)], [("beyond", "lives")]),
        ([("every generation ", True, True), ("lives", True, False)], [("overprinted", "lives")]),
    ],
)
def test_the_gate_names_what_is_wrong(pieces: list[tuple[str, bool, bool]], faults: list[tuple[str, str]]) -> None:
    assert _judged("every generation lives", pieces) == faults


def test_the_gate_says_when_it_cannot_decide() -> None:
    from lxml import etree

    element = etree.fromstring('<p data-n="1">one two three</p>')
    scrambled = [Words("1", text, 0, True, True, True) for text in ("two", "one", "three")]
    assert judge({"1": element}, Layout(scrambled, {}, {}, {})).undecided
    stranger = [Words("7", "who", 0, True, True, True)]
    assert judge({"1": element}, Layout(stranger, {}, {}, {})).undecided


def test_a_slice_keeps_every_character_in_order() -> None:
    from lxml import etree

    markup = "<s><p>One <i>two <b>three</b> four</i> five</p><p>six</p></s>"
    whole = "OnetwothreefourfiveSix".lower()
    for at in range(1, len(whole)):
        head, tail = split(etree.fromstring(markup), at)
        texts = ["".join("".join(part.itertext()).split()).lower() for part in (head, tail)]
        assert texts == [whole[:at], whole[at:]]


def test_a_book_has_contents_and_right_hand_openings(tmp_path: Path) -> None:
    files = {
        "metadata.yaml": "title: All of It\nauthor: Ann Example\nlang: en-US\nnumber-sections: true\n",
        "01.md": f"# The Beginning\n\n{words(30, 'a')}^[First.]\n",
        "02.md": f"# The Middle\n\n{words(30, 'b')}^[Second.]\n",
    }
    grown = grow(tmp_path, files)
    edition = grown.pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    assert dict(edition.pages) == {"the-beginning": "1", "the-middle": "3"}
    contents = next(text for text in texts if text.startswith("Contents"))
    assert re.search(r"The Beginning[ .]+1 .*The Middle[ .]+3", contents)
    assert texts[list(edition.labels).index("2")] == ""
    assert texts[list(edition.labels).index("3")].startswith("2 The Middle")


LONG_TITLE = "On the Rights of Generations to Govern Beyond the Grave, and What Thomas Paine Thought of Them in Paris"


def test_long_titles_keep_to_their_lines(tmp_path: Path) -> None:
    """Running heads take one line; the contents' page numbers stand under one another; the title page is one page."""
    long = "A Chapter Whose Title Is Long Enough to Need a Second Line in the Contents"
    files = {
        "metadata.yaml": f"title: {LONG_TITLE}\nauthor: [Ann Example, Bertram Example, Cy Example, Di Example]\n"
        "publisher: The Press\nsubtitle: A Study\nlang: en\n",
        "01.md": f"# {long}\n\n{words(700, 'a')}\n",
        "02.md": f"# Short\n\n{words(30, 'b')}\n",
    }
    edition = grow(tmp_path, files, SMALL).pdf(tmp_path / "made.pdf")
    found = lines(edition.path)
    assert edition.problems == []
    assert [line.text for line in found if line.page == 2][-1].lower() == "thepress"
    entries = [line for line in found if line.page == 4 and ". . ." in re.sub(r"(?<=\.)(?=\.)", " ", line.text)]
    assert len(entries) == 2 and len({round(line.right) for line in entries}) == 1
    verso, recto = ([line for line in found if line.page == page] for page in (7, 8))
    assert verso[0].text.endswith("…") and recto[0].text.endswith("…")
    assert verso[1].top < verso[0].bottom - 8 and recto[1].top < recto[0].bottom - 8


def test_a_table_wider_than_the_page_gets_columns_that_fit(tmp_path: Path) -> None:
    heads = ["extraordinarily", "incomprehensible", "no", "characterisation", "counterrevolutionary", "a few words"]
    rows = "|".join(heads), "|".join(["---"] * 6), "|".join(["short"] * 6)
    table = "\n".join(f"|{row}|" for row in rows)
    edition = essay(tmp_path, f"Text.\n\n{table}\n", SMALL).pdf(tmp_path / "made.pdf")
    assert edition.verified and edition.problems == []
    text = page_texts(edition.path)[2]
    assert all(head in text.replace(" ", "") for head in ("few", "words", "short", "no"))


def test_pictures_are_printed_above_their_captions(tmp_path: Path) -> None:
    from PIL import Image

    (tmp_path / "manuscript").mkdir()
    Image.new("L", (40, 30)).save(tmp_path / "manuscript" / "a bust.png")
    edition = essay(tmp_path, "Text.\n\n![The bust of Paine](<a bust.png>)\n").pdf(tmp_path / "made.pdf")
    assert edition.verified and edition.problems == []
    with pikepdf.open(edition.path) as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [0, 0, 1]
    assert page_texts(edition.path)[2].count("The bust of Paine") == 1


def test_no_line_of_a_stanza_is_left_alone(tmp_path: Path) -> None:
    """Stanzas of five lines after ever more text: one of them comes to a page's end at each of its lines."""
    stanzas = "\n|\n".join("\n".join(f"| s{s}l{n}" for n in range(5)) for s in range(9))
    for before in range(5):
        text = "\n\n".join("Line." for _ in range(before)) + f"\n\n{stanzas}\n"
        folder = tmp_path / str(before)
        folder.mkdir()
        edition = essay(folder, text, SMALL).pdf(folder / "made.pdf")
        for page in page_texts(edition.path):
            counts = [len(re.findall(rf"\bs{s}l", page)) for s in range(9)]
            assert set(counts) <= {0, 2, 3, 5}


def test_what_cannot_be_drawn_or_set_is_said(tmp_path: Path) -> None:
    wide = "+".join(f"x_{{{n}}}" for n in range(60))
    grown = essay(tmp_path, "A word: 漢字." + "\n\n" + rf"$$\frac{{{wide}}}{{b}} = 1$$" + "\n")
    edition = grown.pdf(tmp_path / "made.pdf")
    messages = [problem.message for problem in edition.problems]
    assert any("漢 (U+6F22), 字 (U+5B57)" in message for message in messages)
    assert any("the formula is wider than the page" in message for message in messages)
    assert {grown.book.documents[0].file.position(p.span.start)[0] for p in edition.problems} == {5, 7}
    assert missing("Slovo Слово λόγος “quoted” — 1790") == []


def test_formulas_are_drawn_where_they_need_two_dimensions(tmp_path: Path) -> None:
    """Others stay text; what is drawn is outlines, with its TeX for those who listen."""
    display = r"\sum_{i=1}^n \sqrt{x_i} = \begin{pmatrix}1&0\\0&1\end{pmatrix}"
    text = rf"So $a+b$ and $\frac{{1}}{{2}}$.{chr(10)}{chr(10)}$${display}$$"
    grown = essay(tmp_path, text)
    laid = print_edition._lay_out(grown.tree, grown.book, False)
    pictures = [e for e in laid.sheet.elements.values() if e.tag == "img"]
    assert [p.get("alt") for p in pictures] == [r"\frac{1}{2}", display]
    edition = grown.pdf(tmp_path / "made.pdf")
    assert edition.verified and edition.problems == []
    assert "So a + b and ." in page_texts(edition.path)[2]
    with pikepdf.open(edition.path) as pdf:
        curves = sum(str(operator) == "c" for _, operator in pikepdf.parse_content_stream(pdf.pages[2]))
    assert curves > 100


def test_letters_of_mathematics_are_printed_with_letters_of_the_typeface(tmp_path: Path) -> None:
    grown = essay(tmp_path, r"The vector $\mathbf{x}$ of $\mathcal{D}$ and $e^{2}$.")
    edition = grown.pdf(tmp_path / "made.pdf")
    assert edition.problems == []
    assert "The vector x of D and e2.".replace(" ", "") in page_texts(edition.path)[2].replace(" ", "")


def test_signs_that_the_typeface_lacks_are_drawn_in_formulas(tmp_path: Path) -> None:
    grown = essay(tmp_path, r"For $x \in A$, $A \subseteq B$ and $\max(x) = 1$.")
    laid = print_edition._lay_out(grown.tree, grown.book, False)
    drawn = [e.get("alt") for e in laid.sheet.elements.values() if e.tag == "img"]
    assert drawn == [r"x \in A", r"A \subseteq B"]
    assert list(print_edition._layout_problems(grown.tree, grown.book, laid)) == []


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    edition = essay(tmp_path, words(400, "w")).pdf(tmp_path / "made.pdf", draft=True)
    assert [text for text in page_texts(edition.path) if "DRAFT" not in text.replace(" ", "")] == []


BUILD = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from books import essay
folder = Path(sys.argv[1])
essay(folder, Path(sys.argv[2]).read_text(encoding="utf-8")).pdf(folder / "made.pdf")
"""


def test_the_same_bytes_in_another_folder_zone_and_order(tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text(TEXT, encoding="utf-8")
    made = []
    for name, seed, zone in (("one", "1", "UTC"), ("another place", "77", "Asia/Tokyo")):
        folder = tmp_path / name
        folder.mkdir()
        program = BUILD.format(tests=str(Path(__file__).parent))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", program, folder, text], env=environment, check=True)
        made.append((folder / "made.pdf").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("trim", [(6.0, 9.0), (5.0, 8.0), (4.5, 7.0), (8.27, 11.69), (8.5, 11.0)])
def test_a_page_is_whole_lines_with_a_sensible_measure(trim: tuple[float, float]) -> None:
    page = design(trim)
    ems = (page.width - page.inner - page.outer) / page.size
    assert 20 <= ems <= 32
    assert (page.height - page.top - page.bottom) / page.leading == pytest.approx(page.lines)
    assert page.inner > page.outer and 20 < page.lines < 55


def test_the_gutter_grows_with_the_pages() -> None:
    assert design((4.0, 6.0), KDP.gutter(700)).inner >= 0.75 * 72
