"""Japanese and Chinese pages whose lines run down: they are read column by column, from the right.

The words are given with their places, for whether PDFium reads such letters depends on the fonts that a machine has.
"""

from __future__ import annotations

import pytest

from pipeline.sources.pdf.glyphs import Word
from pipeline.sources.pdf.lines import lines_of
from pipeline.sources.pdf.vertical import is_vertical, turned

SIZE = 10.0
COLUMNS = (
    "吾輩は猫である。名前はまだ無い。",
    "どこで生れたかとんと見当がつかぬ。",
    "何でも薄暗い所で泣いていた事だけ。",
)


def drawn(*, down: bool) -> list[Word]:
    """One sign after the other in each column, or in each line."""
    places = [(n, k, sign) for n, column in enumerate(COLUMNS) for k, sign in enumerate(column)]
    corners = [
        (sign, (250 - n * 18.0, 360 - k * SIZE) if down else (30 + k * SIZE, 360 - n * 18.0)) for n, k, sign in places
    ]
    return [Word(sign, x, x + SIZE, y, SIZE, glued=True) for sign, (x, y) in corners]


def test_the_columns_of_a_page_whose_signs_run_down_are_its_lines() -> None:
    words = drawn(down=True)
    assert is_vertical(words)
    lines = lines_of(turned(words, 400))
    assert [line.text for line in lines] == list(COLUMNS)
    assert [line.base for line in lines] == sorted((line.base for line in lines), reverse=True)


@pytest.mark.parametrize("text", [None, "a column of figures 1 2 3 4 5 6 7 8 9 and more of them below each other"])
def test_signs_that_run_along_the_page_and_other_scripts_are_not_turned(text: str | None) -> None:
    words = [Word(word, 50, 90, 360 - n * SIZE, SIZE) for n, word in enumerate((text or "").split() * 3)]
    assert not is_vertical(words or drawn(down=False))
