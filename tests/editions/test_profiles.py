"""What each profile makes of the same small book: boxes, inks, pages, links, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from books import essay
from pikepdf import PdfImage
from PIL import Image

from pipeline.design import design
from pipeline.editions.press import edges
from pipeline.model import Edition
from pipeline.preflight import inspect
from pipeline.preflight.reading import read
from pipeline.profiles import INGRAMSPARK, KDP, LULU, MM, OFFSET, PROFILES

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
<rect x="5" y="5" width="90" height="80" fill="none" stroke="black"/><circle cx="150" cy="50" r="30" fill="#888"/>
</svg>"""
TEXT = """Paine wrote that "man has no property in man" [@paine1791, p. 9].[^n]

| Year | Work |
|-----:|------|
| 1790 | *Reflections* |

![A drawing with a word](drawing.svg)

![One bit](bit.png){width=50%}

![A scan with a mask that hides nothing](scan.png){width=1in}

[^n]: A note at <https://www.example.org>.
"""
PRESSES = [name for name, profile in PROFILES.items() if profile.for_press]
Made = Callable[[str], tuple[Path, Edition]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The small book under a profile, made once."""

    @cache
    def make(name: str) -> tuple[Path, Edition]:
        folder = tmp_path_factory.mktemp(name)
        (folder / "manuscript").mkdir()
        (folder / "manuscript" / "drawing.svg").write_text(DRAWING)
        Image.new("1", (900, 600)).save(folder / "manuscript" / "bit.png")
        Image.new("RGBA", (400, 300), (90, 90, 90, 255)).save(folder / "manuscript" / "scan.png")
        head = (
            "title: On Rights\nauthor: [Ann Example, Bob Other]\ndescription: Of rights\nlang: en-GB\ndate: 2026-05-04"
        )
        edition = essay(folder, TEXT, {"citepress.print.profile": name}, head).pdf(folder / "made.pdf")
        return folder / "made.pdf", edition

    return make


@pytest.mark.parametrize("name", PROFILES)
def test_qpdf_finds_nothing_wrong(made: Made, name: str) -> None:
    with pikepdf.open(made(name)[0]) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == PROFILES[name].version
        assert len(pdf.trailer.ID) == 2


@pytest.mark.parametrize(
    ("name", "sheet", "trims"),
    [
        ("kdp", (432, 648), [(0, 0, 432, 648)] * 2),
        ("ingramspark", (441, 666), [(0, 9, 432, 657), (9, 9, 441, 657)]),
        ("lulu", (450, 666), [(9, 9, 441, 657)] * 2),
        ("offset", (432 + 18 * MM, 648 + 18 * MM), [(9 * MM, 9 * MM, 432 + 9 * MM, 648 + 9 * MM)] * 2),
    ],
)
def test_the_trim_lies_where_the_printer_cuts(
    made: Made, name: str, sheet: tuple[float, float], trims: list[tuple[float, ...]]
) -> None:
    """Right-hand pages first: their gutter is on the left, where IngramSpark wants no bleed."""
    with pikepdf.open(made(name)[0]) as pdf:
        for number, page in enumerate(pdf.pages):
            assert [float(x) for x in page.MediaBox] == pytest.approx([0, 0, *sheet], abs=0.01)
            assert [float(x) for x in page.TrimBox] == pytest.approx(trims[number % 2], abs=0.01)
            assert "/CropBox" not in page and "/Rotate" not in page


def test_marks_stand_outside_the_bleed_and_only_on_sheets_for_offset(made: Made) -> None:
    for name in PRESSES:
        with pikepdf.open(made(name)[0]) as pdf:
            strokes = [line for page in pdf.pages for line in _marks(page)]
            assert len(strokes) == (8 * len(pdf.pages) if name == "offset" else 0)
    left, bottom, right, top = edges((432, 648), OFFSET, right=True).bleed
    for x0, y0, x1, y1 in strokes:
        assert all(not (left < x < right and bottom < y < top) for x, y in ((x0, y0), (x1, y1)))


def _marks(page: pikepdf.Page) -> Iterator[tuple[float, ...]]:
    """The lines that are drawn in all inks at once."""
    marking = False
    start: list[float] = []
    for values, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "CS":
            marking = values[0] != "/DeviceCMYK" and page.Resources.ColorSpace[str(values[0])][1] == "/All"
        elif str(operator) == "Q":
            marking = False
        elif marking and str(operator) == "m":
            start = [float(v) for v in values]
        elif marking and str(operator) == "l":
            yield (*start, *map(float, values))


@pytest.mark.parametrize("name", PRESSES)
def test_a_press_gets_black_ink_or_grey_and_nothing_to_click(made: Made, name: str) -> None:
    path, edition = made(name)
    wanted = {"grey": {"g", "G"}, "ink": {"k", "K", "scn", "SCN"}}[PROFILES[name].black]
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) % PROFILES[name].pages.multiple == 0 == len(edition.labels) - len(pdf.pages)
        assert not {"/Outlines", "/Names", "/StructTreeRoot", "/MarkInfo", "/ViewerPreferences"} & set(pdf.Root.keys())
        for page in pdf.pages:
            assert "/Annots" not in page and "/Group" not in page
            assert {operator for operator, _ in _colours(page.obj)} - {"SCN"} <= wanted
            assert all(values[:-1] in ((0, 0, 0), ()) for _, values in _colours(page.obj))
            for picture in page.get_images().values():
                assert picture.ColorSpace == "/DeviceGray" and "/SMask" not in picture
                assert {*PdfImage(picture).as_pil_image().tobytes()} in ({0}, {90})
    assert [p.kind for p in edition.problems] == ["set-for-press"] * 2


def _colours(holder: pikepdf.Object) -> Iterator[tuple[str, tuple[float, ...]]]:
    """What sets colours on a page and in the forms that it draws."""
    for values, operator in pikepdf.parse_content_stream(holder):
        if str(operator) in {"rg", "RG", "g", "G", "k", "K", "scn", "SCN"}:
            yield str(operator), tuple(map(float, values))
    for form in holder.get("/Resources", {}).get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield from _colours(form)


def test_black_text_prints_over_what_lies_under_it_in_offset_alone(made: Made) -> None:
    for name in PRESSES:
        with pikepdf.open(made(name)[0]) as pdf:
            states = [state for page in pdf.pages for state in page.Resources.get("/ExtGState", {}).values()]
            assert any(state.get("/OP") is True for state in states) == (name == "offset")
            assert not any(key in state for state in states for key in ("/ca", "/CA", "/SMask", "/BM"))


@pytest.mark.parametrize(
    ("name", "version", "conformance", "condition"),
    [
        ("ingramspark", "PDF/X-1:2001", "PDF/X-1a:2001", "CGATS TR 001"),
        ("offset", "PDF/X-1a:2003", "PDF/X-1a:2003", "FOGRA39"),
    ],
)
def test_pdf_x_names_its_standard_and_the_printing_condition(
    made: Made, name: str, version: str, conformance: str, condition: str
) -> None:
    with pikepdf.open(made(name)[0]) as pdf:
        about = pdf.docinfo
        assert (str(about.GTS_PDFXVersion), str(about.GTS_PDFXConformance)) == (version, conformance)
        assert about.Trapped == pikepdf.Name("/False")
        assert {"/Title", "/CreationDate", "/ModDate", "/Creator", "/Producer"} <= set(about.keys())
        intent = pdf.Root.OutputIntents[0]
        assert (intent.S, str(intent.OutputConditionIdentifier)) == (pikepdf.Name.GTS_PDFX, condition)
        assert str(intent.RegistryName) == "http://www.color.org"


def test_a_press_that_gives_its_profile_gets_pdf_x_4(tmp_path: Path) -> None:
    icc = bytes(12) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(88)  # a profile's head
    (tmp_path / "press.icc").write_bytes(icc)
    head = "title: On Rights\ncitepress: {print: {profile: offset, icc: press.icc}}"
    grown = essay(tmp_path, "Words on a page.", head=head)
    path = grown.pdf(tmp_path / "made.pdf").path
    assert grown.book.settings.icc == "press.icc"
    with pikepdf.open(path) as pdf:
        assert pdf.pdf_version == "1.6" and "/GTS_PDFXVersion" not in pdf.docinfo
        assert pdf.open_metadata()["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == icc
    found = inspect(path, PROFILES["offset"], ours=True)
    assert found.profile.standard == "PDF/X-4" and not found.fails


@pytest.mark.parametrize("held", [b"", b"no profile", bytes(16) + b"RGB " + bytes(16) + b"acsp" + bytes(88)])
def test_what_is_no_profile_of_a_press_is_said(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "press.icc").write_bytes(held)
    book = essay(tmp_path, "Words.", head="title: T\ncitepress: {print: {profile: offset, icc: press.icc}}").book
    assert book.settings.icc is None
    assert "expected an ICC profile for four inks (CMYK)" in book.problems[0].message


def test_the_archive_has_pdf_a_that_a_validator_agrees_with(made: Made) -> None:
    """pikepdf's validator knows level B; U adds that every letter is known, and is another word in the metadata."""
    report = pikepdf.pdfa.validate_written(made("archive")[0], "2b")
    assert [f.message for f in report.findings] == ["pdfaid:conformance is 'U', expected 'B'"]
    with pikepdf.open(made("archive")[0]) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert fonts and all("/ToUnicode" in font for font in fonts)


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_passes_its_own_preflight_but_for_the_number_of_pages(made: Made, name: str) -> None:
    checks = inspect(made(name)[0], PROFILES[name], ours=True).checks
    assert [f"{c.name}: {c.said}" for c in checks if c.state != "ok" and c.name != "number of pages"] == []
    few = PROFILES[name].pages.fewest > 8
    assert [c.state for c in checks if c.name == "number of pages" and few] == ["not ok"] * few


PAGE = design((6, 9))
MEASURE = PAGE.measure * PAGE.size / 72  # inches


@pytest.mark.parametrize(
    ("size", "inches"),
    [("width=1in", 1), ("width=5.08cm", 2), ("height=1.5in", 2), ("width=48", 0.5), ("width=33%", 0.33 * MEASURE)],
)
def test_a_picture_is_as_wide_as_its_author_says(tmp_path: Path, size: str, inches: float) -> None:
    (tmp_path / "manuscript").mkdir()
    Image.new("L", (400, 300)).save(tmp_path / "manuscript" / "scan.png")
    path = essay(tmp_path, f"![A scan](scan.png){{{size}}}").pdf(tmp_path / "made.pdf").path
    drawn = [p for page in read(path.read_bytes()).pages for p in page.pictures]
    assert [round(p.resolution) for p in drawn] == [pytest.approx(400 / inches, abs=5)]


def test_gutters_grow_as_the_printer_says() -> None:
    assert [KDP.gutter(pages) / 72 for pages in (24, 150, 151, 301, 701, 900)] == [
        0.375, 0.375, 0.5, 0.625, 0.875, 0.875,
    ]  # fmt: skip
    assert (INGRAMSPARK.gutter(100), LULU.gutter(100), OFFSET.gutter(100)) == (36, pytest.approx(50.4), OFFSET.margin)
