"""A text in its compact form has the same words in the same places, and is denied to nobody who looks for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import PARAGRAPHS, TEXT, judged, quoting, stored

from pipeline.matching import concordance, prints
from pipeline.matching.concordance import Concordance
from pipeline.matching.index import Index
from pipeline.matching.misread import threes
from pipeline.matching.wording import words_of

MANY = settings(deadline=None)
TYPED = st.text("abA1 é漢-‐’.,5²”_%$\u00ad\n\f", max_size=90)
OTHERS = [stored(f"other{n}", "\n\n".join(PARAGRAPHS[n::5])) for n in range(5)]


@st.composite
def skips(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Stretches of a text that are not the work's words."""
    ends = sorted(draw(st.sets(st.integers(0, 90), max_size=8)))
    return [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]


@MANY
@given(TYPED, st.integers(0, 5), skips())
def test_words_and_places_are_those_of_the_text(text: str, body: int, skips: list[tuple[int, int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concordance, "STRETCH", 7)  # many stretches
        skips = [(a, b) for a, b in skips if a >= body and b <= len(text)]
        packed = Concordance(concordance.make(text, body, skips), text, skips)
    plain = words_of(text, body, skips)
    assert list(packed.words.tokens) == plain.tokens == packed.words.tokens[:]
    assert list(packed.words.starts) == list(plain.starts)
    assert list(packed.words.ends) == list(plain.ends)


@MANY
@given(st.text(max_size=200), st.data())
def test_each_run_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    plain = words_of(text).tokens
    index = Index(Concordance(concordance.make(text), text))
    start = data.draw(st.integers(0, len(plain)))
    run = plain[start : start + data.draw(st.integers(1, 6))]
    if run:
        assert index.all_exact(run) == [i for i in range(len(plain)) if plain[i : i + len(run)] == run]
        assert index.concordance.count(run[0]) == plain.count(run[0]) <= index.count(run[0])


@MANY
@given(st.lists(st.text("abé", min_size=1, max_size=4), max_size=30))
def test_letters_in_a_row_are_counted_once_a_word_and_in_words_that_recur(words: list[str]) -> None:
    text = " ".join(words)
    packed = Concordance(concordance.make(text), text)
    recurring = [word for word in set(words) if words.count(word) > 1]
    for three in {three for word in words for three in threes(word)}:
        assert packed.shapes(three) == min(sum(three in threes(word) for word in recurring), 2)


@MANY
@given(st.lists(st.sampled_from(["the", "of", "a", "ten", "é", "漢"]), min_size=3))
def test_a_print_denies_no_run_that_is_there(words: list[str]) -> None:
    text = " ".join(words)
    of = prints.make(Concordance(concordance.make(text), text))
    for run in zip(words, words[1:], words[2:], strict=False):
        assert prints.promises(of, prints.marks_of([run]))


def test_a_print_denies_most_that_is_not_there() -> None:
    of = prints.make(Concordance(concordance.make(TEXT), TEXT))
    tokens = words_of(TEXT).tokens
    strange = [[one, "of", two] for one, two in zip(tokens, reversed(tokens), strict=True)]
    there = set(zip(tokens, tokens[1:], tokens[2:], strict=False))
    granted = [run for run in strange if tuple(run) not in there and prints.promises(of, prints.marks_of([run]))]
    assert len(granted) < len(strange) / 20


@pytest.mark.parametrize("number", range(5))
def test_words_are_found_in_whichever_source_has_them(number: int) -> None:
    sentence = max(re.split(r"(?<=[.;]) ", PARAGRAPHS[number]), key=len)
    cited = next(source for source in OTHERS if sentence not in source.file.text)
    match = judged(quoting(sentence, [cited.key]), *OTHERS)
    assert (match.outcome, match.found[0].key) == ("elsewhere", f"other{number}")


@pytest.mark.parametrize("spoilt", [b"", b"words", concordance.make(TEXT)[:-9], concordance.make(TEXT)[:200]])
def test_what_is_no_concordance_is_refused(spoilt: bytes) -> None:
    with pytest.raises(ValueError, match="concordance"):
        Concordance(spoilt, TEXT)
