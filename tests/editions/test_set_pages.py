"""What stands where on the printed pages: notes with their calls, lines on the grid, nothing over anything else."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from books import Line, essay, grow, lines, page_texts

from pipeline.editions import pdf as print_edition
from pipeline.editions import styling
from pipeline.editions.overprint import Ink, letters, overprinted
from pipeline.editions.pages import Layout, NotePlace
from pipeline.editions.wordsgate import judge
from pipeline.errors import EditionError

SOME = ["the", "rights", "of", "generations", "to", "govern", "beyond", "a", "grave", "are", "insolent", "and"]


def words(count: int, stem: str) -> str:
    """So many words; the first is the stem and nothing else is."""
    choose = random.Random(stem)
    return " ".join([stem, *(choose.choice(SOME) for _ in range(count - 1))])


def page_of(texts: list[str], word: str) -> int:
    found = [number for number, text in enumerate(texts) if re.search(rf"\b{word}\b", text)]
    assert len(found) == 1, (word, found)
    return found[0]


def test_notes_begin_on_the_page_of_their_call(tmp_path: Path) -> None:
    """Each paragraph calls a note that is longer than itself: the text has to wait for the notes."""
    text = "\n\n".join(f"{words(9, f'call{n}')}^[{words(120, f'note{n}')}] {words(30, f'rest{n}')}" for n in range(9))
    edition = essay(tmp_path, text, {"citepress.trim": "4x6in"}).pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    assert edition.verified and edition.problems == []
    assert [n for n in range(9) if page_of(texts, f"call{n}") != page_of(texts, f"note{n}")] == []


def test_a_chapter_waits_for_the_notes_of_the_last_one(tmp_path: Path) -> None:
    files = {
        "metadata.yaml": "title: All of It\nlang: en\n",
        "01.md": f"# One\n\n{words(60, 'one')}^[{words(700, 'note')} theend]\n",
        "02.md": f"# Two\n\n{words(60, 'two')}\n",
    }
    edition = grow(tmp_path, files, {"citepress.trim": "4.5x7in"}).pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    assert page_of(texts, "theend") < page_of(texts, "two")
    assert page_of(texts, "two") % 2 == 0


def test_a_long_note_leaves_no_blank_above_the_notes(tmp_path: Path) -> None:
    """It is divided between its page and the next, though it would fit on the next whole."""
    text = f"{words(200, 'one')}\n\n{words(50, 'two')}^[{words(170, 'note')}] {words(200, 'three')}"
    edition = essay(tmp_path, text, {"citepress.trim": "5x8in"}).pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    assert edition.verified and edition.problems == []
    assert page_of(texts, "note") == page_of(texts, "two") == 2
    found = [line for line in lines(edition.path) if line.page == 2 and len(line.text) > 20]
    gaps = [above.bottom - below.top for above, below in pairwise(found)]
    assert max(gaps[5:]) < 30  # points: less than two lines are blank anywhere


TEXT = f"""{words(260, "before")}

> {words(170, "quoted")}

{words(150, "after")}

- {words(20, "item")}

| Year | Work |
|-----:|------|
| 1790 | Reflections |

: A caption

{words(130, "behind")}

```
a listing
of three
lines
```

{words(200, "last")}^[{words(30, "noted")}]

## A heading

{words(200, "end")}
"""


def test_lines_of_facing_pages_stand_on_one_grid(tmp_path: Path) -> None:
    """After a quotation that a page's end divides, a table, a listing and a heading."""
    grown = essay(tmp_path, TEXT)
    edition = grown.pdf(tmp_path / "made.pdf")
    leading = print_edition.design(grown.book.settings.trim).leading
    found = [line for line in lines(edition.path) if line.page >= 2]
    left = min(line.left for line in found)
    full = [line for line in found if len(line.text) > 40 and _in_text(line, left) and line.top - line.bottom > 13]
    assert len({line.page for line in full}) >= 3 and len(full) > 60
    first = full[0].bottom
    assert [line.text for line in full if abs((line.bottom - first + leading / 2) % leading - leading / 2) > 0.4] == []


def _in_text(line: Line, left: float) -> bool:
    """Whether a line begins at its page's margin, as those of quotations and lists do not."""
    return min(abs(line.left - left - extra) for extra in (0, 10.37)) < 1


def test_nothing_is_printed_over_anything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style = styling.style_sheet
    raised = "p + p { position: relative; top: -12pt; }"
    monkeypatch.setattr(styling, "style_sheet", lambda *values: style(*values) + raised)
    grown = essay(tmp_path, "The first of them.\n\nThe second of them.\n")
    with pytest.raises(EditionError, match=r"essay\.md:5: “The first of them\.” stand on other words"):
        grown.pdf(tmp_path / "made.pdf")


def test_letters_may_touch_and_may_not_overlap() -> None:
    line = letters(0, 100, 50, 10)
    assert overprinted([line, letters(0, 113, 50, 10), letters(50.5, 100, 20, 10)]) == set()
    assert overprinted([line, letters(30, 106, 50, 10)]) == {0, 1}
    assert overprinted([line, Ink(0, 20, 80, 99, 0)]) == {0, 1}
    assert overprinted([Ink(0, 20, 80, 99, 0), Ink(0, 20, 80, 99, 0)]) == set()


@pytest.mark.parametrize(
    ("second", "row", "faults"),
    [
        (NotePlace(0, 0, False), "p", []),
        (NotePlace(0, 1, False), "p", ["late"]),
        (NotePlace(0, 1, True), "p", []),  # behind another note of the same line
        (NotePlace(0, 1, False), "tr", []),  # behind another note of the same row
    ],
)
def test_a_note_that_comes_late_is_a_fault(second: NotePlace, row: str, faults: list[str]) -> None:
    from lxml import etree

    whole = etree.fromstring(f'<{row}><i id="note-1"/><i id="note-2"/></{row}>')
    layout = Layout([], {}, {"note-1": NotePlace(0, 0, False), "note-2": second}, {}, {})
    verdict = judge({str(n): element for n, element in enumerate(whole)}, layout)
    assert [fault.kind for fault in verdict.faults] == faults
