"""Where citations stand in a document: note marks behind points, notes of the author's own, authors in the sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from works import WORKS

from pipeline import references, tools
from pipeline.model import JSON, Settings
from pipeline.references.csl.compiler import compile_style
from pipeline.references.csl.output import words
from pipeline.references.csl.plan import Cite
from pipeline.references.csl.positions import Cluster
from pipeline.references.csl.processor import Processor

NOTES = "chicago-notes-bibliography"


def written(text: str, csl: str = NOTES, lang: str = "en-US") -> str:
    """The document as plain Markdown, its notes at the end, without the works cited."""
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], text.encode()))
    style = references.find_style(Path("nowhere"), csl, None)
    made = references.format_document(ast, WORKS, style, Settings(name="x", lang=lang))
    made["blocks"] = [block for block in made["blocks"] if block["t"] != "Div"]
    out = tools.pandoc(["-f", "json", "-t", "markdown-citations-smart", "--wrap=none"], json.dumps(made).encode())
    return out.decode().strip()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Word [@film].", "Word.[^1]"),
        ("Word[@film], and", "Word,[^1] and"),
        ("A [@film]: b", "A:[^1] b"),
        ("A --- [@film]---b", "A —[^1]—b"),
        ('He said "so" [@film], and', "He said “so,”[^1] and"),
        ('"So." [@film]. Next', "“So.”[^1] Next"),
        ("(Within [@film]) and", "(Within[^1]) and"),
        ("Two [@film] [@web]. End", "Two.[^1][,]{.between-notes}[^2] End"),
        (
            "Three [@film] [@web]^[Mine] [@thesis], and",
            "Three,[^1][,]{.between-notes}[^2][,]{.between-notes}[^3][,]{.between-notes}[^4] and",
        ),
        ("Word^[My own]^[Mine too].", "Word[^1][,]{.between-notes}[^2]."),
        ("Mine.^[Mine] [@film]. x^2^ [@film].", "Mine.[^1][,]{.between-notes}[^2] x^2^.[^3]"),
        ("*Whole [@film].*", "*Whole.[^1]*"),
    ],
)
def test_a_note_mark_follows_the_point(typed: str, printed: str) -> None:
    assert written(typed).split("\n")[0] == printed


def test_points_stay_outside_where_the_language_wants_them_there() -> None:
    assert written('He said "so" [@film], and', lang="en-GB").startswith("He said “so”,[^1] and")


def test_the_author_in_the_sentence_is_not_named_again_in_the_note() -> None:
    made = written("As @mill1859 [p. 12] says.")
    assert made.startswith("As John Stuart Mill[^1] says.")
    assert "[^1]: [*On Liberty & *Other* Essays* (J. W. Parker, 1859), 12](#ref-mill1859)." in made


def test_the_words_round_a_citation_stay_and_open_the_note_with_a_capital() -> None:
    assert "[^1]: See also [" in written("Word [see also @thesis].")
    assert "33](#ref-chapter), and passim." in written("Word [@chapter, 33, and passim].")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("A.^[[@thesis].]", "[^1]: [Zoe Young, “A Thesis” (PhD thesis, MIT, 2001)](#ref-thesis)."),
        ("A.^[See [@thesis].]", "[^1]: See [Zoe Young, “A Thesis” (PhD thesis, MIT, 2001)](#ref-thesis)."),
        ("A.^[So it is [@thesis].]", "[^1]: So it is ([Zoe Young, “A Thesis” (PhD thesis, MIT, 2001)](#ref-thesis))."),
    ],
)
def test_a_citation_in_a_note_of_the_authors_own(typed: str, printed: str) -> None:
    assert printed in written(typed)


@pytest.mark.parametrize(
    ("note", "printed"),
    [
        ("[@film, 2].", "Ibid., 2"),
        ("So he says. [@film, 2]. And so on.", "So he says. [Ibid., 2]"),
        ("So he says. See [@film, 2].", "See [ibid., 2]"),
        ("So he says *often.* Compare [@film, 2].", "Compare [ibid., 2]"),
    ],
)
def test_ibid_has_a_capital_where_it_begins_a_sentence(note: str, printed: str) -> None:
    made = written(f"One [@film, 1].\n\nTwo.^[{note}]\n", "chicago-notes-bibliography-subsequent-ibid")
    assert printed in made


def test_the_same_work_again() -> None:
    made = written(
        "A [@mill1859, 12].\n\nB [@mill1859, 13].\n\nC [@thesis].\n\nD [@mill1859, 13].\n",
        "chicago-notes-bibliography-subsequent-ibid",
    )
    assert [line.split(": ", 1)[1] for line in made.split("\n") if line.startswith("[^")][
        1
    ] == "[Ibid., 13](#ref-mill1859)."


def test_raised_numbers_stand_against_the_word() -> None:
    assert written("Word [@film]. More [@web; @thesis].", "nature") == (
        "Word^[1](#ref-film)^. More^[2](#ref-web),[3](#ref-thesis)^."
    )
    assert written("Word [@film] [@web].", "nature") == "Word^[1](#ref-film)^^,^^[2](#ref-web)^."


def test_authors_with_one_name_are_told_apart() -> None:
    people = [("A", "John"), ("B", "Ann"), ("C", "John")]
    works: list[JSON] = [
        {
            "id": f"w{number}",
            "type": "book",
            "title": title,
            "author": [{"family": "Smith", "given": given}],
            "issued": {"date-parts": [[2000]]},
        }
        for number, (title, given) in enumerate(people)
    ]
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], b"[@w0] [@w1] [@w2]\n"))
    style = references.find_style(Path("nowhere"), "apa", None)
    made = references.format_document(ast, works, style, Settings(name="x"))
    text = tools.pandoc(["-f", "json", "-t", "plain", "--wrap=none"], json.dumps(made).encode()).decode()
    assert text.startswith("(J. Smith, 2000a) (A. Smith, 2000) (J. Smith, 2000b)")


def test_names_in_capitals() -> None:
    text = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info/><macro name="who">'
        '<names variable="author"><name/></names></macro><citation><layout><text macro="who" text-case="uppercase"/>'
        "</layout></citation></style>"
    )
    plan = compile_style(text.encode())
    document = Processor.of(plan, WORKS, [Cluster([Cite("thesis")])], ["thesis"])
    assert [words(made) for made in document.citations()] == ["ZOE YOUNG"]
