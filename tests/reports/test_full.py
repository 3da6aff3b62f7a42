"""What people read: the line, the carets, the passage, the cure, and the sum."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_reports import PATH, finding, outcomes, report

from pipeline.model import Related, Span
from pipeline.reports import REPORTS
from pipeline.reports.snippet import snippet
from pipeline.reports.summary import quotations
from pipeline.reports.terminal import columns

FULL = REPORTS["full"]


def test_a_finding_as_it_is_printed() -> None:
    text = "# Title\n\nAs Burke said, “it became so” [@burke1790, p. 113].\n"
    found = finding(
        text,
        "“it became so”",
        code="V303",
        rule="altered-words",
        message="the words differ from the stored text of burke1790, p. 113: “became” → “was made”",
        help="take the words of the source",
        related=[Related("sources/burke1790.txt", 1204, "113", "and thus it was made so\n  by custom")],
    )
    assert FULL.render(report(text, found, matches=outcomes(altered=1)), color=False, width=80) == (
        "manuscript/essay.md:3:16: V303 altered-words"
        " the words differ from the stored text of burke1790, p. 113: “became” → “was made”\n"
        "    3 | As Burke said, “it became so” [@burke1790, p. 113].\n"
        "      |                ^^^^^^^^^^^^^^\n"
        "     --> sources/burke1790.txt:1204 (page 113)\n"
        " 1204 | and thus it was made so by custom\n"
        "      help: take the words of the source\n"
        "\n"
        "1 quotation: 1 altered\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("related", "place"),
    [
        (Related("sources/burke1790.pdf", None, "113", "it was made so"), "sources/burke1790.pdf (page 113)"),
        (Related("sources/a.pdf", None, "PDF page 7", "it was", printed=False), "sources/a.pdf (PDF page 7)"),
        (Related("sources/burke1790.html", None, None, "it was made so"), "sources/burke1790.html"),
    ],
)
def test_a_passage_out_of_a_file_without_lines_has_its_page(related: Related, place: str) -> None:
    found = finding("it became so\n", "it", related=[related])
    text = FULL.render(report("it became so\n", found), color=False, width=80)
    assert f"\n  --> {place}\n   | {related.text}\n" in text
    sarif = json.loads(REPORTS["sarif"].render(report("it became so\n", found), color=False, width=80))
    (there,) = sarif["runs"][0]["results"][0]["relatedLocations"]
    assert "region" not in there["physicalLocation"]
    junit = REPORTS["junit"].render(report("it became so\n", found), color=False, width=80)
    assert f"{related.path}: {related.text}" in junit


def test_a_clean_run_says_so_in_two_lines() -> None:
    text = FULL.render(report("A text.\n", matches=outcomes(verbatim=14, marked=3)), color=False, width=80)
    assert text == "17 quotations: 14 verbatim, 3 with marked changes\nno findings\n"


def test_more_findings_than_anybody_reads_come_with_a_way_out() -> None:
    text = "A text.\n"
    few, many = (FULL.render(report(text, *[finding(text, "text")] * n), color=False, width=80) for n in (100, 101))
    assert few.endswith("\n100 errors\n")
    assert many.endswith(
        "\n101 errors\n"
        "many at once: --statistics counts them by rule, and citepress baseline sets aside what stands today\n"
    )


def test_the_sum_of_a_book() -> None:
    found = outcomes(verbatim=14, marked=3, altered=1, uncited=1, no_source=2)
    said = quotations(report("A text.\n", matches=found).book)
    assert said == (
        "21 quotations: 14 verbatim, 3 with marked changes, 1 altered, 1 uncited, 2 not checked (no source text)"
    )


@pytest.mark.parametrize("outcome", ["no_source", "not_checked"])
def test_what_was_not_checked_is_counted_even_without_findings(outcome: str) -> None:
    text = FULL.render(report("A text.\n", matches=outcomes(**{outcome: 2})), color=False, width=80)
    assert "2 not checked" in text


def test_an_incomplete_run_says_so_even_when_that_is_suppressed() -> None:
    source = "A text.\n"
    blind = finding(source, "text", code="X903", rule="incomplete-run", severity="warning")
    for shown in (report(source, blind), report(source, suppressed=[blind])):
        assert "incomplete: X903 says what could not be looked at (1 finding)" in FULL.render(
            shown, color=False, width=80
        )


def test_markup_of_the_author_is_printed_as_it_stands() -> None:
    text = "He wrote [sic] [@darwin1859] and [bold red]so on[/] \\[x\\].\n"
    assert text in FULL.render(report(text, finding(text, "[sic]")), color=False, width=100)


def test_an_escape_sequence_in_a_manuscript_reaches_no_terminal() -> None:
    text = "Look \x1b[2J here \u202e at \x07 this \x9b31m.\n"
    found = finding(text, "this", message="odd \x1b[31m words", help="mend\x1b]0;title\x07 it")
    printed = FULL.render(report(text, found), color=False, width=80)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed)


def test_colour_changes_nothing_but_the_colour() -> None:
    text = "So says [@mil1859].\n"
    shown = report(text, finding(text, "@mil1859", help="did you mean @mill1859?"))
    plain = FULL.render(shown, color=False, width=80)
    colored = FULL.render(shown, color=True, width=80)
    assert colored != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


def test_a_long_line_is_cropped_round_the_words_in_question() -> None:
    text = "before " * 60 + "@mil1859" + " after" * 60 + "\n"
    printed = FULL.render(report(text, finding(text, "@mil1859")), color=False, width=80).splitlines()
    assert all(columns(line) <= 80 for line in printed[1:3])
    assert _under_the_carets(printed[1], printed[2]) == "@mil1859"
    assert printed[1].count("…") == 2


def test_wide_letters_and_tabs_stand_over_their_carets() -> None:
    text = "\t彼は「民衆の声」と e\u0301crit: @mil1859 so.\n"
    printed = FULL.render(report(text, finding(text, "@mil1859")), color=False, width=80).splitlines()
    assert _under_the_carets(printed[1], printed[2]) == "@mil1859"


def _under_the_carets(line: str, carets: str) -> str:
    """What stands over the carets on a terminal."""
    start, end = carets.index("^"), carets.rindex("^") + 1
    found, column = "", 0
    for character in line:
        if start <= column < end:
            found += character
        column += columns(character)
    return found


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    text = "> Man has no property\n> in man.\n"
    printed = FULL.render(report(text, finding(text, "Man has no property\n> in man.")), color=False, width=80)
    assert " 1 | > Man has no property\n   |   ^^^^^^^^^^^^^^^^^^^\n" in printed


def test_a_finding_in_a_file_that_was_never_read_has_its_line_alone() -> None:
    source = "A text.\n"
    found = finding(source, "text")
    lost = type(found)(found.message, type(found.span)("manuscript/lost.md", 0, 0), "error", rule="r", code="X903")
    printed = FULL.render(report(source, lost), color=False, width=80)
    assert printed.startswith("manuscript/lost.md:1:1: X903 r something is wrong\n\n0 quotations\n")


@given(st.text(), st.text(min_size=1), st.text(), st.integers(20, 120))
def test_a_snippet_never_exceeds_its_width_and_its_carets_stay_inside(a: str, b: str, c: str, width: int) -> None:
    cut = snippet(a + b + c, len(a), len(a) + len(b), width)
    assert columns(cut.text) <= width
    assert cut.carets >= 1
    assert cut.before + cut.carets <= width + 1
    assert "\n" not in cut.text and "\x1b" not in cut.text


def test_the_changed_word_is_marked_on_both_sides() -> None:
    text = "He wrote “" + "and so on " * 20 + "it became so” [@burke1790].\n"
    theirs = "and so on " * 20 + "it was made so"
    at, there = text.index("became"), theirs.index("was made")
    found = finding(
        text,
        text[text.index("“") : text.index("”") + 1],
        focus=Span(PATH, at, at + 6),
        related=[Related("sources/burke1790.txt", 9, "113", theirs, (there, there + 8))],
    )
    printed = FULL.render(report(text, found), color=False, width=80).splitlines()
    assert printed[0].startswith(f"{PATH}:1:10: ")
    assert _under_the_carets(printed[1], printed[2]) == "became"
    assert _under_the_carets(printed[4], printed[5].replace("-", "^")) == "was made"


def test_a_letter_that_is_taken_for_one_column_wide_is() -> None:
    from wcwidth import wcwidth

    for letter in map(chr, range(0x20, 0x3000)):
        assert columns(letter) == (wcwidth(letter) if wcwidth(letter) >= 0 else 1), hex(ord(letter))
