"""The index of the print edition: entries from marks in the text, with the pages on which they stand."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from books import essay, grow, lines, page_texts

from pipeline.editions.indexing import Mark, Place, entries
from pipeline.editions.normalise import text_of

FILLER = "Every age and generation must be as free to act for itself, in all cases, as the ages that preceded it. "
HEAD = "title: All of It\nlang: en\n"


def pages_of(*chapters: str) -> dict[str, str]:
    """A book with these chapters, each of a page or two."""
    return {"metadata.yaml": HEAD, **{f"{n:02}.md": text for n, text in enumerate(chapters)}}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path, list[str]]:
    folder = tmp_path_factory.mktemp("indexed")
    long = " ".join(f"[Vlasov]{{.index term='Vlasov, Andrei'}} {FILLER * 9}\n\n" for _ in range(8))
    files = pages_of(
        "# One\n\n[Élan]{.index} and [Zhukov]{.index}.^[The [Zhukov]{.index} again; [apart]{.index}.]\n\n" + long,
        "# Two\n\nWords[]{.index term='Vlasov, Andrei' sub='capture'}[]{.index term='Wlassow' see='Vlasov, Andrei'}"
        "[]{.index term='Kiev' see='Kyiv'}. [Zhukov]{.index}, [Zhukov]{.index}.\n",
    )
    edition = grow(folder, files).pdf(folder / "made.pdf")
    assert edition.verified
    return page_texts(edition.path), edition.path, [problem.message for problem in edition.problems]


def test_entries_have_the_pages_on_which_the_words_stand(indexed: tuple[list[str], Path, list[str]]) -> None:
    texts, _, _ = indexed
    index = texts[-1]
    two = next(n for n, text in enumerate(texts) if text.startswith("Two Words"))
    folio = texts[two].split()[-1]
    last = max(n for n, text in enumerate(texts) if "Vlasov" in text and n < two)
    assert index.startswith("Index apart, 1n1 Élan, 1")
    assert f"Vlasov, Andrei, 1–{texts[last].split()[-1]}" in index
    assert f"capture, {folio}" in index and f"Zhukov, 1, {folio}" in index
    assert "Wlassow. See Vlasov, Andrei" in index


def test_the_index_is_a_chapter_with_its_page_in_the_contents(indexed: tuple[list[str], Path, list[str]]) -> None:
    texts, path, problems = indexed
    contents = next(text for text in texts if text.startswith("Contents"))
    assert contents.endswith(f" {texts[-1].split()[-1]} v") and "Index" in contents
    assert len(texts) % 2 == 1  # it opens on a right-hand page
    found = [line for line in lines(path) if line.page == len(texts) - 1]
    assert len({round(line.left / 20) for line in found if "," in line.text}) >= 2  # two columns
    assert problems == ["the index sends its reader to “Kyiv”, which it does not have"]


def test_entries_lead_to_their_places_on_a_screen(indexed: tuple[list[str], Path, list[str]]) -> None:
    _, path, _ = indexed
    with pikepdf.open(path) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[n]) for n in range(0, len(names), 2)}
        targets = {str(a.Dest) for a in pdf.pages[-1].Annots if "/Dest" in a}
    assert "ix-1" in targets and targets <= places


def test_an_essay_may_have_an_index_that_opens_on_the_left(tmp_path: Path) -> None:
    text = f"[Paine]{{.index}} {FILLER}\n\n{FILLER * 12}\n\n{FILLER * 12}"
    for extra in (0, 26):
        folder = tmp_path / str(extra)
        folder.mkdir()
        edition = essay(folder, f"{text}\n\n{FILLER * extra}").pdf(folder / "made.pdf")
        texts = page_texts(edition.path)
        assert edition.verified and edition.problems == [] and texts[-1].startswith("Index Paine, 1")
        assert [page.split()[-1] for page in texts[2:]] == [str(n + 1) for n in range(len(texts) - 2)]


def test_pages_in_a_row_become_a_span() -> None:
    pages = [1, 3, 4, 7, 8, 9, 9]
    marks = [Mark(f"m{n}", "Paine", "", "", "", None) for n in range(len(pages))]  # type: ignore[arg-type]
    places = {f"m{n}": Place(page, str(page)) for n, page in enumerate(pages)}
    assert text_of(entries(marks, places, "en")) == "Paine, 1, 3, 4, 7–9"


def test_a_range_is_given_from_its_beginning_to_its_end_and_see_also_stands_last(tmp_path: Path) -> None:
    begin, end = (f"[]{{.index term='Vlasov' range='{which}'}}" for which in ("begin", "end"))
    many = f"{FILLER * 9}\n\n" * 9
    files = pages_of(
        f"# One\n\n{begin}[Vlasov]{{.index}} {many}[Vlasov]{{.index}}{end} [Kiev]{{.index}}\n",
        f"# Two\n\n{begin}[Vlasov]{{.index}}{end}[]{{.index term='Vlasov' see-also='Kiev'}}\n\n"
        "[Lost]{.index range='begin'} and [found]{.index term='Kiev' see-also='Nowhere'}.\n",
    )
    edition = grow(tmp_path, files).pdf(tmp_path / "made.pdf")
    text = page_texts(edition.path)[-1]
    last = int(text.split("Kiev, ")[1].split(".")[0])
    assert f"Vlasov, 1–{last}, {last + 1 + last % 2}. See also Kiev" in text and last > 2
    assert [problem.message for problem in edition.problems] == [
        "the index sends its reader to “Nowhere”, which it does not have",
        "the index has a range of “Lost” that is not both begun and ended",
    ]
