"""Where lines end: total-fit finds the best breaks, nothing is lost by it, and hyphens build no ladders."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from statistics import pstdev

import pytest
from books import Grown, essay, page_texts, signs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.editions.linebreaking import measure
from pipeline.editions.linebreaking.knuthplass import (
    ADJACENT,
    EXPAND,
    LAST_BUT_ONE,
    LINE,
    MOST_DIVIDED,
    SHRINK,
    STRETCH,
    STUMP,
    TWO_DIVIDED,
    Break,
    break_lines,
)

LONG = (
    "responsibility", "characteristically", "investigation", "of", "the", "constitutional", "representatives", "and",
    "a", "considerable", "interpretation", "which", "notwithstanding", "administration", "in", "governments",
)  # fmt: skip
TOTAL = {"citepress.print.line-breaking": "total-fit"}
FIRST = {"citepress.print.line-breaking": "first-fit"}


def prose(count: int, seed: int = 1) -> str:
    """Words of which many can be divided, with something of everything between them."""
    choose = random.Random(seed)
    dress = ("{}", "{}", "{}", "{}", "*{}*", "**{}**", "“{}”", "{},", "`{}`", "[{}]{{.smallcaps}}", "{}—and", "well-{}")
    return " ".join(choose.choice(dress).format(choose.choice(LONG)) for _ in range(count))


BOOK = f"""{prose(90)}^[{prose(110, 2)}]

{prose(70, 3)}^[A short one, *leaning*.]

> {prose(60, 4)}
>
> {prose(40, 5)}

- {prose(60, 6)}
- {prose(40, 7)}

Ends in one line.\\
{prose(50, 8)} <https://www.example.org/a/very/long/path/to/a/document/that/goes/on.html> {prose(30, 9)}

| left | right |
|------|-------|
| {prose(8, 10)} | {prose(8, 11)} |

{prose(60, 12)} Слово за слово, ἐν ἀρχῇ, co\u00adoperation; $\\frac{{a}}{{b}}$, ($\\frac{{p}}{{q}}$) {prose(20, 13)}
"""


# --- the algorithm ----------------------------------------------------------------------------------------------------


@st.composite
def paragraphs(draw: st.DrawFn) -> list[Break]:
    """The breaks of a short paragraph: words, some of which can be divided."""
    breaks, at, spaces = [], 0.0, 0.0
    for _ in range(draw(st.integers(2, 9))):
        at += draw(st.integers(4, 30))
        if draw(st.booleans()):
            breaks.append(Break(at + 2, spaces, at, spaces, 50.0, divides=True))
            at += draw(st.integers(4, 20))
        breaks.append(Break(at, spaces, at + 5, spaces + 5))
        at, spaces = at + 5, spaces + 5
    return breaks


def demerits(breaks: list[Break], chosen: tuple[int, ...], first: float, rest: float) -> float | None:
    """What a choice of lines costs, reckoned line by line as Knuth and Plass wrote it; None where it is forbidden."""
    total, fitness, row, start, space = 0.0, 1, 0, 0.0, 0.0
    for number, at in enumerate(chosen):
        place, last = breaks[at], at == len(breaks) - 1
        room = (rest if number else first) - (place.end - start)
        own = place.end_space - space
        most = (SHRINK if room < 0 else STRETCH) * own + EXPAND * (place.end - start - own)
        ratio = 0.0 if last and room >= 0 else room / most
        if not -1 <= ratio <= 3:
            return None
        before, row = row, row + 1 if place.divides else 0
        now = 0 if ratio <= -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        total += (LINE + 100 * abs(ratio) ** 3) ** 2 + place.penalty**2
        total += ADJACENT * (abs(now - fitness) > 1) + TWO_DIVIDED * (row > 1) + LAST_BUT_ONE * (last and before > 0)
        total += STUMP * (last and place.end - start < 12)
        if row > MOST_DIVIDED:
            return None
        fitness, start, space = now, place.start, place.start_space
    return total


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(paragraphs(), st.integers(45, 90), st.integers(-10, 20))
def test_no_other_choice_of_lines_costs_less(breaks: list[Break], measure: int, indent: int) -> None:
    last = len(breaks) - 1
    choices = [(*some, last) for count in range(last + 1) for some in combinations(range(last), count)]
    costs = [demerits(breaks, chosen, measure - indent, measure) for chosen in choices]
    best = min((cost for cost in costs if cost is not None), default=None)
    lines = break_lines(breaks, (measure - indent, measure), 3, stump=12)
    if lines is None:
        assert best is None
    else:
        found = demerits(breaks, tuple(line.at for line in lines), measure - indent, measure)
        assert found == pytest.approx(best)


# --- the page ---------------------------------------------------------------------------------------------------------


def made(folder: Path, text: str, flags: dict[str, object]) -> tuple[Grown, Path]:
    folder.mkdir()
    grown = essay(folder, text, flags, head="title: On Rights\nlang: en-GB")
    return grown, folder / "made.pdf"


def letters(path: Path) -> Counter[str]:
    """How often each letter stands between the running heads and the folios of a 6 × 9 in PDF."""
    return Counter(sign.text for sign in signs(path) if sign.text.isalpha() and 60 < sign.bottom < 580)


def divided(path: Path) -> list[bool]:
    """Whether each line of the body ends in a hyphen, from the first page to the last."""
    rows: dict[tuple[int, float], list[tuple[float, str]]] = {}
    for sign in signs(path):
        rows.setdefault((sign.page, -round(sign.bottom)), []).append((sign.left, sign.text))
    return [max(row)[1] in "-\u2010\u0002\ufffe" for _, row in sorted(rows.items()) if len(row) > 8]


def ladders(path: Path) -> int:
    ends = divided(path)
    return sum(all(three) for three in zip(ends, ends[1:], ends[2:], strict=False))


def gaps(path: Path) -> list[float]:
    """The spaces between the words of a PDF, in points."""
    found = signs(path)
    return [
        after.left - before.right
        for before, after in pairwise(found)
        if before.page == after.page and abs(before.bottom - after.bottom) < 1 and 1 < after.left - before.right < 20
    ]


def test_total_fit_spaces_words_more_evenly_and_loses_nothing(tmp_path: Path) -> None:
    plain, plain_pdf = made(tmp_path / "plain", BOOK, FIRST)
    whole, whole_pdf = made(tmp_path / "whole", BOOK, TOTAL)
    plain.pdf(plain_pdf)
    edition = whole.pdf(whole_pdf)
    assert (edition.verified, edition.problems) == (True, [])
    assert letters(whole_pdf) == letters(plain_pdf)
    right = {page % 2: max(sign.right for sign in signs(plain_pdf) if sign.page % 2 == page) for page in (0, 1)}
    # A leaning f reaches beyond its own width.
    assert all(sign.right <= right[sign.page % 2] + 3 for sign in signs(whole_pdf))
    assert pstdev(gaps(whole_pdf)) < 0.75 * pstdev(gaps(plain_pdf))


@pytest.mark.parametrize("flags", [FIRST, TOTAL], ids=["first-fit", "total-fit"])
def test_no_three_lines_in_a_row_end_in_a_divided_word(tmp_path: Path, flags: dict[str, object]) -> None:
    words = (*LONG, "over-simplification", "co-representatives", "Mis- and", "well-intentioned")
    text = "\n\n".join(" ".join(random.Random(seed).choices(words, k=150)) for seed in range(5))
    grown, pdf = made(tmp_path / "narrow", text, {"citepress.trim": "4x7in", **flags})
    assert grown.pdf(pdf).problems == []
    assert sum(divided(pdf)) > 10
    assert ladders(pdf) == 0


def test_no_line_begins_with_a_note_call_or_ends_in_the_hyphen_of_the_next_word(tmp_path: Path) -> None:
    text = "\n\n".join(f"{'ab ' * n} Produktion und -verarbeitung\n[^1] und so fort" for n in range(8, 28))
    whole, pdf = made(tmp_path / "calls", f"{text}\n\n[^1]: Eine Anmerkung.", {"citepress.trim": "4x7in", **TOTAL})
    whole.pdf(pdf)
    found = list(pairwise(signs(pdf)))
    assert sum(sign.text + after.text == "-v" for sign, after in found) == 20
    assert not [sign for sign, after in found if sign.text + after.text == "-v" and after.left < sign.left]
    assert not [sign for sign, after in found if sign.text == "g" and after.text.isdigit() and after.left < sign.left]


def test_what_is_left_to_the_engine_is_counted_and_said(tmp_path: Path) -> None:
    text = f"{prose(40)} {'0123456789' * 7} {prose(20)}\n\n{prose(60)}"
    whole, pdf = made(tmp_path / "long", text, TOTAL)
    assert [problem.message for problem in whole.pdf(pdf).problems if problem.kind == "line-by-line"] == [
        "1 paragraph is broken line by line, not as a whole: a word of it is longer than a line (1)"
    ]


def test_addresses_break_without_a_hyphen_and_compounds_with_one(tmp_path: Path) -> None:
    """In the text, in notes and in code, where nothing else would fill the line; each is copied as it was."""
    address = "https://example.org/deliberation/representatives-of-the-people?q=constitutional"
    text = "\n\n".join(f"{'ab ' * n} {address} und weiter[^{n}]\n\n[^{n}]: Siehe {address}." for n in range(8, 28))
    whole, pdf = made(tmp_path / "urls", f"{text}\n\n`{'a_long_name' * 9}`", {"citepress.trim": "4x7in", **TOTAL})
    assert whole.pdf(pdf).problems == []
    assert sum(divided(pdf)) == 0
    assert "".join(page_texts(pdf)).replace(" ", "").replace("\u200b", "").count(address) >= 36

    text = "\n\n".join(f"{'ab ' * n} Gemeinwohl-Unternehmensverfassungen und so fort" for n in range(8, 28))
    whole, pdf = made(tmp_path / "words", text, {"citepress.trim": "4x7in", **TOTAL})
    whole.pdf(pdf)
    assert sum(divided(pdf)) > 10


@pytest.mark.parametrize("flags", [FIRST, TOTAL], ids=["first-fit", "total-fit"])
def test_no_word_is_divided_where_its_letters_would_change(tmp_path: Path, flags: dict[str, object]) -> None:
    """Hungarian: asszony would become asz-szony, and könnyű köny-nyű; gyönyörködtető is divided."""
    words = ("asszony", "könnyű", "rosszul", "mennyiség", "loccsan", "gyönyörködtető")
    text = "\n\n".join(" ".join(random.Random(seed).choices(words, k=120)) for seed in range(4))
    grown = essay(tmp_path, text, {"citepress.trim": "4x7in", **flags}, head="title: Szavak\nlang: hu")
    assert grown.pdf(tmp_path / "made.pdf").problems == []
    assert sum(divided(tmp_path / "made.pdf")) > 10
    assert Counter("".join(page_texts(tmp_path / "made.pdf")).split()).keys() >= set(words)


def test_what_comes_out_too_long_is_left_to_the_engine_from_that_line_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that reckons with words narrower than they are; nothing is lost, and no line runs over the margin."""
    real = measure._measure
    monkeypatch.setattr(measure, "_measure", lambda *given: [0.85 * width for width in real(*given)])
    whole, pdf = made(tmp_path / "long", f"{prose(150)}\n\n{prose(4)}", TOTAL)
    edition = whole.pdf(pdf)
    assert edition.verified
    assert [problem.message for problem in edition.problems] == [
        "1 paragraph is broken line by line, not as a whole: a line of it came out too long (1)"
    ]
    plain, plain_pdf = made(tmp_path / "plain", f"{prose(150)}\n\n{prose(4)}", FIRST)
    plain.pdf(plain_pdf)
    assert letters(pdf) == letters(plain_pdf)
