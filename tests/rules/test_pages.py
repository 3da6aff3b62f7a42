"""Pages that are only guessed, and the step of another edition among slips."""

from __future__ import annotations

import random
from pathlib import Path

import pikepdf
import pytest

from pipeline import rules, run
from pipeline.model import Finding
from pipeline.rules.cited_pages import Point, shift_of

WORDS = (Path(__file__).parents[1] / "matching" / "texts" / "mill.txt").read_text(encoding="utf-8").split()
LINE, LINES = 9, 30  # words of a line, lines of a page


def found(root: Path, *codes: str) -> list[Finding]:
    return [f for f in rules.run(run.load(root, {})).findings if f.code in codes]


def words_on(page: int) -> list[str]:
    """The words of a page, those of a real text."""
    return WORDS[page * LINE * LINES :][: LINE * LINES]


def quoted(page: int) -> str:
    """Some words from the middle of a page."""
    return " ".join(words_on(page)[100:115]).replace("“", "").replace("”", "")


def pdf(count: int) -> pikepdf.Pdf:
    """A PDF of some pages without labels and folios."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    font.Encoding = pikepdf.Name.WinAnsiEncoding
    for n in range(1, count + 1):
        page = made.add_blank_page(page_size=(420, 600))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(font)))
        lines = [" ".join(words_on(n)[at : at + LINE]) for at in range(0, LINE * LINES, LINE)]
        drawn = "".join(f"<{line.encode('cp1252').hex()}> Tj 0 -14 Td " for line in lines)
        page.Contents = made.make_stream(f"BT /F1 8 Tf 40 540 Td {drawn} ET".encode())
    return made


def test_a_page_against_numbers_that_are_only_counted_is_a_warning_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    pdf(4).save(tmp_path / "sources" / "elliott1982.pdf")
    entry = "@article{elliott1982, title = {Andrei Vlasov}, pages = {84--87}}\n"
    (tmp_path / "bibliography.bib").write_text(entry, encoding="utf-8")
    text = f"He says “{quoted(3)}” [@elliott1982, p. 84].\n\nHe says “{quoted(2)}” [@elliott1982, p. 85].\n"
    (tmp_path / "essay.md").write_text(text, encoding="utf-8")
    (finding,) = found(tmp_path, "L402", "L405")
    assert finding.severity == "warning"
    assert "found on p. 86, if its page numbers are right: they are counted from the entry's pages" in finding.message
    assert finding.fix is not None and not finding.fix.safe


@pytest.mark.parametrize("seed", range(20))
def test_the_step_of_another_edition_is_found_among_slips(seed: int) -> None:
    rng = random.Random(seed)
    slope, base = rng.choice([(1.0, 8), (1.0, -14), (1.15, 4), (0.9, -6), (1.3, 20)])
    asked = rng.sample(range(20, 400), 20)
    points = [Point(page, round(slope * page + base) + rng.choice([-1, 0, 1])) for page in asked]
    points += [Point(page, page + rng.choice([-160, 150, 210])) for page in rng.sample(range(200, 380), 5)]
    shift = shift_of(points)
    assert shift is not None
    assert [shift.fits(point) for point in points] == [True] * 20 + [False] * 5


@pytest.mark.parametrize("seed", range(20))
def test_pages_that_are_wrong_at_random_have_no_step(seed: int) -> None:
    rng = random.Random(seed)
    points = [Point(rng.randrange(1, 300), rng.randrange(1, 300)) for _ in range(rng.randint(3, 30))]
    points += [Point(page, page) for page in rng.sample(range(300), rng.randint(0, 10))]
    assert shift_of(points) is None
