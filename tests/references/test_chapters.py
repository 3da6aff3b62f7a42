"""Books of several chapters: where full citations begin anew, and what a note may refer back to."""

from __future__ import annotations

import json
import re
from pathlib import Path

from works import WORKS

from pipeline import references, tools
from pipeline.model import Settings

IBID = "chicago-notes-bibliography-subsequent-ibid"
FULL = "Zoe Young, “A Thesis” (PhD thesis, MIT, 2001)"


def notes(text: str, csl: str, restart: str = "book") -> list[str]:
    """The notes of a document, without those of the author's own."""
    ast = json.loads(tools.pandoc(["-f", "markdown", "-t", "json"], text.encode()))
    style = references.find_style(Path("nowhere"), csl, None)
    settings = Settings("x", restart="chapter" if restart == "chapter" else "book")
    made = references.format_document(ast, WORKS, style, settings)
    out = tools.pandoc(["-f", "json", "-t", "plain", "--wrap=none"], json.dumps(made).encode()).decode()
    return re.findall(r"(?m)^\[\d+\] (?!Mine)(.*)$", out)


BOOK = """# One

A.^[Mine.] B [@thesis, p. 5]. C [@thesis, p. 6].

# Two

D [@thesis, p. 6].^[Mine.] E [@film]. F [@thesis, p. 7].
"""


def test_a_work_is_cited_in_full_once_in_a_book_and_never_ibid_over_a_chapter() -> None:
    first, second, third, film, last = notes(BOOK, IBID)
    assert (first, second) == (f"{FULL}, 5.", "Ibid., 6.")
    assert (third, last) == ("Young, “A Thesis,” 6.", "Young, “A Thesis,” 7.")
    assert "directed by" in film


def test_a_work_is_cited_in_full_in_each_chapter_where_the_settings_say_so() -> None:
    first, second, third, _, last = notes(BOOK, IBID, "chapter")
    assert (first, second) == (f"{FULL}, 5.", "Ibid., 6.")
    assert (third, last) == (f"{FULL}, 6.", "Young, “A Thesis,” 7.")


def test_the_note_referred_to_is_of_the_same_chapter_by_its_printed_number() -> None:
    made = notes(BOOK.replace("C [@thesis", "C [@web]. C [@thesis"), "oscola")
    assert [made[at] for at in (0, 2, 3, 5)] == [
        "Zoe Young, “A Thesis” (PhD thesis, MIT 2001) 5.",
        "Young (n 2) 6.",
        "Zoe Young, “A Thesis” (PhD thesis, MIT 2001) 6.",
        "Young (n 1) 7.",
    ]


def test_an_essay_is_one_chapter_whatever_its_sections_are() -> None:
    text = BOOK.replace("# Two", "## Two")
    assert notes(text, IBID, "chapter") == notes(text, IBID)
    assert notes(text, IBID)[2] == "Ibid."
