"""Single references: any style of the collection, any kind of work, in process."""

import os
import random
import re
from pathlib import Path

import pytest
from works import WORKS

from pipeline import references
from pipeline.model import Reference
from pipeline.references.styles import collection

NOWHERE = Path("nowhere")


def listed(style: str, lang: str = "en-US", works: list[dict[str, object]] = WORKS) -> dict[str, Reference]:
    found = references.find_style(NOWHERE, style, None)
    return {r.key: r for r in references.format_references(works, found, lang)}


def test_chicago_notes() -> None:
    assert {key: made.text for key, made in listed("chicago-notes-bibliography").items()} == {
        "mill1859": "Mill, John Stuart. On Liberty & Other Essays. J. W. Parker, 1859.",
        "chapter": "Beethoven, Ludwig van. “The Chapter of NATO’s Things.” In The Collection, edited by Jane Doe. "
        "OUP, 1999.",
        "article": "Abel, B. C., and E. Dorn. “An Article.” Journal 12, no. 3 (2010): 100–110. "
        "https://doi.org/10.1000/1.",
        "film": "Fellini, Federico, dir. La Strada. 1954.",
        "web": "The Group. “A Web Page.” February 2020. https://a.example/c?d=1&e=2.",
        "thesis": "Young, Zoe. “A Thesis.” PhD thesis, MIT, 2001.",
        "range": "Range, Sue. Ranges. Press, 1990–1995.",
        "nobody": "No Author at All. Press, 1700.",
    }


@pytest.mark.parametrize(
    ("style", "work", "text"),
    [
        ("apa", {"title": "Undated", "author": [{"family": "A", "given": "B."}]}, "A, B. (n.d.). Undated."),
        (
            "chicago-notes-bibliography",
            {"title": "Edited", "editor": [{"family": "Abel", "given": "Ann"}, {"family": "Dorn", "given": "Yi-ling"}]},
            "Abel, Ann, and Yi-ling Dorn, eds. Edited. n.d.",
        ),
        (
            "chicago-notes-bibliography",
            {"type": "chapter", "title": 'The "new" arXiv: a state-of-the-art iPhone', "container-title": "Whole"},
            "“The ‘New’ arXiv: A State-of-the-Art iPhone.” In Whole. n.d.",
        ),
        # A term that stands in for names is an answer, though no variable holds it.
        ("harvard-university-of-the-west-of-england", {"title": "T"}, "Anon. (no date)."),
        # Signs that a style escapes twice; an empty delimiter between the years of a range.
        ("behaviour", {"type": "article-journal", "title": "T", "container-title": "J"}, "T (n.d.).– J."),
        (
            "harvard-university-of-the-west-of-england",
            {"title": "T", "author": [{"family": "A"}], "issued": {"date-parts": [[1990], [1995]]}},
            "A (1990–1995) T.",
        ),
        # What stands in a block of its own has blanks round it in a line of text.
        (
            "deutsches-archaologisches-institut",
            {"title": "T", "author": [{"family": "A"}], "issued": {"date-parts": [[1990]]}},
            "A 1990 A, T (1990)",
        ),
        ("apa", {"title": "Who?", "author": [{"family": "Le", "given": "Yi-ling"}]}, "Le, Y. (n.d.). Who?"),
    ],
)
def test_the_finer_points(style: str, work: dict[str, object], text: str) -> None:
    assert listed(style, works=[{"id": "a", "type": "book", **work}])["a"].text == text


def test_the_html_is_well_formed_and_keeps_the_data_apart_from_the_marks() -> None:
    from lxml import etree

    odd = {
        "id": "odd",
        "type": "book",
        "title": "A < B & C <i>loose <b>ends</b>",
        "author": [{"family": "O’Neil & <Sons>", "given": "X"}],
    }
    made = listed("apa", works=[odd])["odd"]
    assert "A < B & C <i>loose ends" in made.text and "O’Neil & <Sons>" in made.text
    etree.fromstring(f"<p>{made.html}</p>")
    for made in listed("apa").values():
        etree.fromstring(f"<p>{made.html}</p>")
        assert "style=" not in made.html
    assert '<span class="upright">other</span>' in listed("apa")["mill1859"].html


def test_numeric_styles_number_in_the_order_given() -> None:
    made = list(listed("ieee").values())
    assert [re.match(r"\[(\d)\] ", r.text)[1] for r in made] == list("12345678")  # type: ignore[index]


def test_the_language_of_the_manuscript_gives_the_terms() -> None:
    assert ", herausgegeben von Jane Doe" in listed("chicago-notes-bibliography", "de-DE")["chapter"].text
    assert "The chapter of" in listed("chicago-notes-bibliography", "de-DE")["chapter"].text
    assert "février 2020" in listed("chicago-notes-bibliography", "fr-FR")["web"].text


def test_one_reference_does_not_depend_on_those_before() -> None:
    style = references.find_style(NOWHERE, "apa", None)
    alone = [references.format_reference(work, style, "en-US") for work in WORKS]
    assert alone == references.format_references(WORKS, style, "en-US")
    assert alone[::-1] == [references.format_reference(work, style, "en-US") for work in reversed(WORKS)]


def test_three_hundred_styles_of_the_collection_format_every_kind_of_work() -> None:
    folder = collection()
    assert folder is not None
    names = sorted(path.stem for path in folder.glob("*.csl"))
    for name in random.Random(1859).sample(names, 300):
        made = listed(name)
        assert list(made) == [work["id"] for work in WORKS]
        for reference in made.values():
            assert re.search(r"\w", reference.text) and reference.html, (name, reference.key)
            assert "None" not in reference.text, (name, reference.key)


def test_the_seven_styles_that_most_people_use() -> None:
    shared = os.environ.get("CITEPRESS_SHARED")
    if shared is None:
        pytest.skip("CITEPRESS_SHARED does not name the folder with the seven styles")
    paths = sorted((Path(shared) / "csl-styles").glob("*.csl"))
    assert len(paths) == 7
    for path in paths:
        style = references.find_style(NOWHERE, path.stem, path)
        made = references.format_references(WORKS, style, "en-GB")
        assert all(len(r.text) > 10 for r in made), path.name


@pytest.mark.parametrize(
    "work",
    [
        {"id": "a"},
        {"id": "a", "type": "book", "title": "T", "author": []},
        {"id": "a", "type": "book", "title": "T", "author": [{"given": "Plato"}, {}], "issued": {"date-parts": []}},
        {"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [["1999", "", ""]]}},
        {"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[2001], [0]]}},
        {"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[2001, 21]], "circa": True}},
        {"id": "a", "type": "book", "title": "T", "issued": {"literal": "n.d."}, "volume": 3, "custom": {"x": 1}},
        {"id": "a", "type": "song", "title": "T", "issued": {"date-parts": [[-350]]}, "edition": "second", "page": "x"},
    ],
)
def test_no_item_is_too_odd(work: dict[str, object]) -> None:
    for name in ("apa", "chicago-notes", "ieee"):
        style = references.find_style(NOWHERE, name, None)
        made = references.format_reference(work, style, "en-US")
        assert made.key == "a" and made.text
        assert "T" in made.text or "title" not in work


def test_and_others_is_the_style_s_et_al() -> None:
    persons = [{"family": "Smith", "given": "Jane"}, {"family": "Doe", "given": "Ed"}]
    works = [
        {"id": str(number), "type": "book", "title": "T", "author": [*persons[:number], {"literal": "others"}]}
        for number in (1, 2)
    ]
    for style, one, two in (
        ("apa", "Smith, J. et al. (n.d.). T.", "Smith, J., Doe, E., et al. (n.d.). T."),
        ("chicago-notes-bibliography", "Smith, Jane et al. T. n.d.", "Smith, Jane, Ed Doe, et al. T. n.d."),
        ("ieee", "[1] J. Smith et al., T.", "[2] J. Smith, E. Doe, et al., T."),
    ):
        made = listed(style, works=works)
        assert (made["1"].text, made["2"].text) == (one, two)


def test_the_words_of_a_locale_change_their_case_by_its_language_and_not_by_the_works() -> None:
    fellini = [{"family": "Fellini", "given": "Federico"}]
    film = {"id": "film", "type": "motion_picture", "title": "La dolce vita", "director": fellini, "language": "it-IT"}
    assert (
        listed("apa", works=[film])["film"].text == "Fellini, F. (Director). (n.d.). La dolce vita [Video recording]."
    )
