"""Real quotations of real books, held to real editions: no error on what an author may change, and no misquotation
missed. The labels were made by hand (pairs.tsv); the editions come out of packages.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from shelf import quoting, stored
from texts import MissingTexts, address, bible, milton, shakespeare

from pipeline.matching.match import Desk

WARNINGS = {"V306"}


@dataclass(frozen=True)
class Pair:
    """One line of pairs.tsv."""

    work: str
    place: str
    edition: str
    there: str
    words: str
    verdict: str
    named: str
    why: str


PAIRS = [
    Pair(*line.split("\t"))
    for line in (Path(__file__).parent / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@cache
def desk(edition: str) -> Desk:
    """The stored text of an edition, as "shakespeare hamlet"; the test is skipped when it is not there."""
    kind, _, name = edition.partition(" ")
    readers = {"shakespeare": shakespeare, "milton": milton, "address": address, "bible": lambda _: bible()}
    try:
        return Desk({"edition": stored("edition", readers[kind](name))}, {})
    except MissingTexts as missing:
        pytest.skip(str(missing))


def test_there_are_enough_of_both() -> None:
    assert len(PAIRS) >= 60
    assert sum(pair.verdict == "altered" for pair in PAIRS) >= 24


def cases() -> list[ParameterSet]:
    """The pairs; what is known to be missed must still be missed, so that nobody forgets it."""
    missed = pytest.mark.xfail(strict=True, reason="the same words stand a page before, as far as an ellipsis reaches")
    return [
        pytest.param(pair, id=f"{pair.place}: {pair.words[:30]}", marks=[missed] if pair.verdict == "missed" else [])
        for pair in PAIRS
    ]


@pytest.mark.long
@pytest.mark.parametrize("pair", cases())
def test_a_real_quotation(pair: Pair) -> None:
    match = desk(pair.edition).judge("essay.md", quoting(pair.words, ["edition"], lang="en-US"))
    unlicensed = [d for d in match.differences if not d.licensed]
    if pair.verdict == "fair":
        assert match.outcome in ("verbatim", "marked", "altered"), pair.why
        assert {d.rule for d in unlicensed} <= WARNINGS, [(d.ours, d.theirs, d.rule) for d in unlicensed]
    else:
        assert match.outcome == "altered", pair.why
        assert any(pair.named in f"{d.ours} {d.theirs}" for d in unlicensed), unlicensed
