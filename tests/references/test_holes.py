"""Holes in references: what the entry lacks is seen, what the style or the engine prints oddly is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import references
from pipeline.model import Hole

NOWHERE = Path("nowhere")
MAIN = (
    "chicago-notes-bibliography", "chicago-notes-bibliography-subsequent-ibid", "chicago-author-date", "apa",
    "modern-language-association", "ieee", "nlm-citation-sequence",
)  # fmt: skip
JANE = [{"family": "Smith", "given": "Jane"}]
ED = [{"family": "Doe", "given": "Ed"}]
YEAR, DAY = {"date-parts": [[1990]]}, {"date-parts": [[1990, 5, 3]]}
PRESS = {"publisher": "Press", "publisher-place": "London"}
SOUND: list[dict[str, Any]] = [
    {"type": "article-journal", "author": JANE, "title": "A study", "container-title": "Journal", "volume": "12",
     "issue": "3", "page": "1-9", "issued": YEAR, "DOI": "10.1000/1"},
    {"type": "article-journal", "title": "Unsigned?", "container-title": "Journal", "issued": YEAR},
    {"type": "article-newspaper", "title": "Leader", "container-title": "Times", "issued": DAY},
    {"type": "book", "author": JANE, "title": "A book", "edition": "2", "issued": YEAR, **PRESS},
    {"type": "book", "editor": ED, "title": "Sources (a selection)", "issued": {"date-parts": [[1990], [1995]]}},
    {"type": "book", "title": "Beowulf", "translator": JANE, "issued": {"date-parts": [[1000]], "circa": True}},
    {"type": "chapter", "author": JANE, "title": "A chapter", "container-title": "The whole", "editor": ED,
     "page": "1-9", "issued": YEAR, **PRESS},
    {"type": "paper-conference", "author": JANE, "title": "A paper", "container-title": "Proceedings", "issued": YEAR},
    {"type": "thesis", "author": JANE, "title": "A thesis", "publisher": "MIT", "genre": "PhD thesis", "issued": YEAR},
    {"type": "report", "author": JANE, "title": "A report", "publisher": "MIT", "number": "5", "issued": YEAR},
    {"type": "webpage", "title": "A page", "URL": "https://example.org", "accessed": {"date-parts": [[2020, 1, 2]]},
     "issued": YEAR},
    {"type": "motion_picture", "director": JANE, "title": "A film", "issued": YEAR},
    {"type": "entry-encyclopedia", "title": "Liberty", "container-title": "Britannica", "volume": "16", "issued": YEAR},
    {"type": "", "author": JANE, "title": "A thing", "issued": YEAR},
    {"type": "manuscript", "author": JANE, "title": "A draft", "issued": YEAR, "archive": "An archive"},
    {"type": "personal_communication", "author": JANE, "issued": {"date-parts": [[1990, 5, 3]]}},
    {"type": "book", "author": [{"literal": "The Group"}], "title": "What? (And why)", "issued": {"literal": "n.d."}},
]  # fmt: skip
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Odd</title><id>odd</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout prefix="(" suffix=")"><names variable="author"/></layout></citation>
<bibliography><layout suffix=".">%s</layout></bibliography></style>"""


def found(style: references.Style, *works: dict[str, Any]) -> list[Hole]:
    items = [{"id": f"w{number}", **work} for number, work in enumerate(works)]
    return references.find_holes(items, style, "en-US")


def odd(folder: Path, layout: str) -> references.Style:
    """A style of our own, whose list of works prints this."""
    path = folder / "odd.csl"
    path.write_text(STYLE % layout)
    return references.find_style(folder, "odd", path)


@pytest.mark.parametrize("name", MAIN)
def test_sound_entries_have_no_holes(name: str) -> None:
    assert found(references.find_style(NOWHERE, name, None), *SOUND) == []


@pytest.mark.parametrize("name", MAIN)
@pytest.mark.parametrize(("work", "lost", "sign"), [(0, "container-title", "numbers"), (3, "title", "no title")])
def test_what_is_taken_away_is_missed_in_every_style(name: str, work: int, lost: str, sign: str) -> None:
    left = {variable: value for variable, value in SOUND[work].items() if variable != lost}
    (hole,) = found(references.find_style(NOWHERE, name, None), *SOUND[:3], left)
    assert (hole.key, hole.variable, hole.sign) == ("w3", lost, sign)


def test_what_a_style_prints_oddly_for_every_work_is_no_hole(tmp_path: Path) -> None:
    style = odd(tmp_path, '<text variable="title"/><text value=" (,) In . ()"/>')
    assert found(style, SOUND[0], SOUND[3]) == []


WHOLE = '<text variable="title"/><text value=". In "/><text variable="container-title"/>'
VOLUME = '<text variable="title"/><text value=" ("/><text variable="volume"/><text value=")"/>'
PUBLISHER = '<text variable="title" suffix=", "/><text variable="publisher"/>'


@pytest.mark.parametrize(
    ("layout", "lost", "text"),
    [
        (WHOLE, "container-title", "A study. In."),
        (VOLUME, "volume", "A study ()."),
        (PUBLISHER, "publisher", "A study,."),
    ],
)
def test_words_and_marks_with_nothing_behind_them(tmp_path: Path, layout: str, lost: str, text: str) -> None:
    work = {variable: value for variable, value in SOUND[0].items() if variable != lost}
    (hole,) = found(odd(tmp_path, layout), work)
    assert (hole.variable, hole.text) == (lost, text)


def test_a_citation_that_prints_nothing_is_a_hole(tmp_path: Path) -> None:
    (hole,) = found(odd(tmp_path, '<text variable="title"/>'), SOUND[1])
    assert (hole.variable, hole.sign) == ("author", "nothing")
