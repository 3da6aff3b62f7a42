"""The judgement over a bank of quotations: what is called wrong is wrong, and what is wrong is called so."""

from __future__ import annotations

import pytest
from bank import Shelf
from tally import Tally, as_stored, looks_and_scans, tally
from texts import MissingTexts, kept, packaged, spellings

SEED = 20_261_124
KEPT = [Shelf(text) for text in kept()]


def holds(result: Tally, precision: float, recall: float) -> None:
    assert result.precision >= precision, [str(j) for j in result.mistakes if j.case.fair]
    assert result.recall >= recall, [str(j) for j in result.mistakes if not j.case.fair]
    assert [str(j) for j in result.escaped] == []


@pytest.mark.parametrize("sizes", [(7, 40), (6, 9)], ids=["long", "short"])
def test_short_texts_in_three_languages(sizes: tuple[int, int]) -> None:
    result = tally(KEPT, as_stored(KEPT), SEED, 4, sizes)
    assert len(list(result.by_class())) >= 30
    holds(result, 0.995, 0.99)


@pytest.fixture(scope="session")
def books() -> list[Shelf]:
    """Seven books out of packages, with a list of spellings that is not the matcher's."""
    try:
        respelled = spellings()
        return [Shelf(text, respelled) for text in packaged()]
    except MissingTexts as missing:
        pytest.skip(str(missing))


@pytest.mark.long
def test_whole_books(books: list[Shelf]) -> None:
    holds(tally(books, as_stored(books), SEED, 25), 0.995, 0.99)


@pytest.mark.long
def test_scans_of_whole_books(books: list[Shelf]) -> None:
    holds(tally(books, looks_and_scans(books), SEED, 25), 0.97, 0.97)
