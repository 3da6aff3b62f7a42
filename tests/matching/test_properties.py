"""What must hold for any quotation, whatever the words."""

from __future__ import annotations

import functools
import re
from collections import Counter

from bank import ENGLISH, bare
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shelf import LIBERTY, PARAGRAPHS, quoting

from pipeline.matching.match import Desk
from pipeline.matching.quoted import read_quoted
from pipeline.matching.wording import words_of
from pipeline.model import Match

DENIALS = ENGLISH.denying
DESK = Desk({"liberty": LIBERTY}, {})
MANY = settings(deadline=None)


def judged(words: str) -> Match:
    return DESK.judge("essay.md", quoting(words))


@st.composite
def slices(draw: st.DrawFn, least: int = 4) -> list[str]:
    """Some words in a row of one paragraph of the test text."""
    words = draw(st.sampled_from(PARAGRAPHS)).split()
    at = draw(st.integers(0, len(words) - least))
    return words[at : at + draw(st.integers(least, 60))]


@MANY
@given(slices(least=1))
def test_a_slice_is_verbatim(words: list[str]) -> None:
    assume(any(c.isalnum() for c in "".join(words)))
    quoted = " ".join(words)
    runs = _all_runs(len(words_of(quoted)))
    assume(runs[tuple(words_of(quoted).tokens)] == 1)
    assert judged(quoted).outcome == "verbatim"


def test_of_two_places_the_one_with_the_same_commas_is_taken() -> None:
    assert judged("society, is").outcome == "verbatim"


@MANY
@given(slices(least=6), st.data())
def test_brackets_are_never_an_alteration(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(words) - 1))
    inserted = [*words[:at], data.draw(st.sampled_from(["[sic]", "[the author]", "[!]", "[and so on]"])), *words[at:]]
    assert judged(" ".join(inserted)).outcome == "marked"


@MANY
@given(slices(least=8), st.data())
def test_an_ellipsis_without_a_negation_is_never_an_alteration(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(3, len(words) - 4))
    end = data.draw(st.integers(start + 1, len(words) - 3))
    assume(not any(bare(w) in DENIALS | {"nothing"} for w in words[start:end]))
    mark = data.draw(st.sampled_from(["…", "[…]", "...", ". . ."]))
    assert judged(" ".join([*words[:start], mark, *words[end:]])).outcome in ("marked", "verbatim")


@MANY
@given(slices(least=8), st.data())
def test_an_added_negation_is_always_named(words: list[str], data: st.DataObject) -> None:
    """Of eight words or more: fewer, with a negation, may be nearer to another place that has one."""
    at = data.draw(st.integers(1, len(words) - 1))
    denied = " ".join([*words[:at], "not", *words[at:]])
    assume(tuple(words_of(denied).tokens) not in _all_runs(len(words_of(denied))))
    match = judged(denied)
    assert match.outcome == "altered"
    assert "V304" in [d.rule for d in match.differences], match.differences


@functools.cache
def _all_runs(size: int) -> Counter[tuple[str, ...]]:
    """All runs of so many words in the test text, and how often each is there."""
    tokens = DESK.index("liberty").words.tokens
    return Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))


@MANY
@given(st.text(max_size=80))
def test_words_lie_where_they_say(text: str) -> None:
    words = words_of(text)
    ends = [0, *words.ends]
    for i in range(len(words)):
        assert ends[i] <= words.starts[i] < words.ends[i] <= len(text)
        assert words_of(text[words.starts[i] : words.ends[i]]).tokens == [words.tokens[i]]


@MANY
@given(st.text("ab .…[]()’-\n", max_size=60))
def test_any_typing_is_read(text: str) -> None:
    quoted = read_quoted(text)
    for item in quoted.items:
        assert 0 <= item.start <= item.end <= len(text)
    assert judged(text).outcome in ("not-checked", "not-found", "altered", "marked", "verbatim")


@MANY
@given(slices(least=6), st.data())
def test_skipped_stretches_are_never_words(words: list[str], data: st.DataObject) -> None:
    """Page marks put anywhere between words change neither the words nor their places."""
    text = " ".join(words)
    gaps = [m.start() for m in re.finditer(" ", text)]
    at = data.draw(st.sampled_from(gaps))
    marked = text[:at] + "[p. 12]" + text[at:]
    read = words_of(marked, 0, [(at, at + 7)])
    assert read.tokens == words_of(text).tokens
    assert [marked[a:b] for a, b in zip(read.starts, read.ends, strict=True)] == [
        words_of(text).raw(i, i + 1) for i in range(len(read))
    ]
