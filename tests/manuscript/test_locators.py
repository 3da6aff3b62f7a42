"""Locators are read as writers type them, in four languages."""

from __future__ import annotations

import pytest

from pipeline.locators import find_locator
from pipeline.model import Locator


@pytest.mark.parametrize(
    ("suffix", "label", "value"),
    [
        (", p. 12", "page", "12"),
        (", p.\u00a012", "page", "12"),
        (", pp. 12–15", "page", "12–15"),
        (", pp. 12-15, 20 and passim", "page", "12-15, 20"),
        (" 73", "page", "73"),
        (": 4-6", "page", "4-6"),
        (", 33", "page", "33"),
        (", p. xii", "page", "xii"),
        (", pp. xii–xv", "page", "xii–xv"),
        (", iv", "page", "iv"),
        (", S. 45 f.", "page", "45 f."),
        (", S. 45ff.", "page", "45ff."),
        (", Kap. 3", "chapter", "3"),
        (", Bd. 2", "volume", "2"),
        (", chap. 3, sec. 2", "chapter", "3"),
        (", cap. 4", "chapter", "4"),
        (", págs. 12-13", "page", "12-13"),
        (", tome 2", "volume", "2"),
        (", fol. 3r", "folio", "3r"),
        (", § 4", "section", "4"),
        (", §§ 4-5", "section", "4-5"),
        (", ¶ 12", "paragraph", "12"),
        (", v. 12", "verse", "12"),
        (", ll. 3-9", "line", "3-9"),
        (", vol. 2, p. 3", "volume", "2"),
        (", s.v. Liberty", "sub-verbo", "Liberty"),
        (", {p. 12a}", "page", "12a"),
        ("{ii, A, D-Z}, more", "page", "ii, A, D-Z"),
        (", at 12", "page", "12"),
        (", n. 4", "note", "4"),
        (", p. 113n", "page", "113n"),
        (", col. 12", "column", "12"),
        (", Abb. 3", "figure", "3"),
    ],
)
def test_locator(suffix: str, label: str, value: str) -> None:
    assert find_locator(suffix) == Locator(label, value)


@pytest.mark.parametrize(
    "suffix", ["", ", passim", " and others", ", emphasis added", ", I think", ", mild praise", ","]
)
def test_no_locator(suffix: str) -> None:
    assert find_locator(suffix) is None
