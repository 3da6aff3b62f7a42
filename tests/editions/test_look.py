"""What an author may choose of the look: the design, style sheets of her own, where notes stand, initials."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from books import essay, grow, lines, page_texts, signs

from pipeline.design import design
from pipeline.model import Look

PARAGRAPH = (
    "Every age and generation must be as free to act for itself, in all cases, as the ages that preceded it. " * 4
)
TITLE = "The Middle of the Matter, with a Longer Title"
TWO = {
    "01.md": f"# The Beginning\n\n{PARAGRAPH}^[The first note, *leaning*.]\n\n## A part of it\n\n{PARAGRAPH}\n",
    "02.md": f"# The Middle\n\n{PARAGRAPH}[^a]\n\n[^a]: The second note.\n\n    Its second paragraph.\n",
}


def book(folder: Path, look: str = "", more: str = "") -> tuple[list[str], Path]:
    """The pages of a book of two chapters with settings of the look."""
    head = f"title: All of It\nauthor: Ann Example\nlang: en\n{more}citepress: {{print: {{{look}}}}}\n"
    grown = grow(folder, {"metadata.yaml": head, **TWO})
    edition = grown.pdf(folder / "made.pdf")
    assert edition.verified and edition.problems == [] and not edition.printed.why_not
    return page_texts(edition.path), edition.path


def test_a_thesis_is_double_spaced_on_one_side_of_large_paper(tmp_path: Path) -> None:
    texts, path = book(tmp_path, "design: thesis")
    found = [line for line in lines(path) if line.page == 3 and len(line.text) > 60]
    assert {round(a.bottom - b.bottom) for a, b in pairwise(found)} == {24, 96}  # a heading between
    assert len({round(line.left) for line in lines(path) if line.page in (3, 4) and len(line.text) > 60}) == 1
    folio = max((sign for sign in signs(path) if sign.page == 3), key=lambda sign: sign.top)
    assert folio.text == "1" and folio.left > 500 and folio.bottom > 770
    assert texts[4].startswith(("2 The Middle", "The Middle"))


def test_spacing_is_the_authors_to_choose() -> None:
    a4 = (8.27, 11.69)
    assert design(a4, look=Look(design="thesis", spacing=1.5)).leading == 18
    assert design(a4, look=Look(design="thesis", note_spacing=2.0)).note_leading == 20
    assert design(a4, look=Look(design="thesis")).note_leading == 12
    assert design((6, 9), look=Look(spacing=1.0)).leading == pytest.approx(1.2 * design((6, 9)).size, abs=0.2)


def test_a_style_sheet_of_the_authors_own_lies_over_the_design(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "mine.css").write_text("h1 { text-align: left; }\nh1 { colour: red; }\n", encoding="utf-8")
    grown = essay(tmp_path, "Text.", head="title: On Rights\ncitepress: {print: {css: mine.css}}")
    edition = grown.pdf(tmp_path / "made.pdf")
    heading = next(line for line in lines(edition.path) if line.page == 2 and line.text == "OnRights")
    text = next(line for line in lines(edition.path) if line.page == 2 and line.text == "Text.")
    assert abs(heading.left - text.left) < 2
    assert [problem.message for problem in edition.problems] == [
        "the typesetter says of styles/mine.css: ignored `colour: red` at 2:6, unknown property"
    ]


def test_a_design_and_a_style_sheet_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "mine.css").touch()
    head = "title: T\ncitepress:\n  print:\n    design: clasic\n    css: mien.css\n    spacing: wide\n"
    grown = essay(tmp_path, "Text.", head=head)
    problems = [p for p in grown.book.problems if p.kind == "settings"]
    assert [p.help for p in problems[:2]] == ["did you mean classic?", "did you mean mine.css?"]
    assert "a number from 1 to 3" in problems[2].message
    assert [grown.book.documents[0].file.position(p.span.start)[0] for p in problems] == [5, 6, 7]


@pytest.mark.parametrize("where", ["chapter", "book"])
def test_notes_stand_at_the_end_where_they_are_wanted(tmp_path: Path, where: str) -> None:
    texts, _ = book(tmp_path, f"notes: {where}")
    pages = [
        next(n for n, t in enumerate(texts) if words in t) for words in ("1. The first note", "1. The second note")
    ]
    middle = next(n for n, text in enumerate(texts) if text.startswith("The Middle"))
    if where == "chapter":
        assert pages[0] < middle <= pages[1] and "Notes 1. The first note, leaning." in texts[pages[0]]
    else:
        assert pages[0] == pages[1] > middle
        assert texts[pages[0]].lower().startswith("notes the beginning 1. the first note, leaning. the middle 1.")
        contents = next(text for text in texts if text.startswith("Contents"))
        assert "Notes" in contents.split("Middle")[1]
    assert "Its second paragraph." in texts[pages[1]]


def test_an_initial_stands_on_the_third_line(tmp_path: Path) -> None:
    _, path = book(tmp_path, "drop-caps: true")
    found = [sign for sign in signs(path) if sign.page == 6]
    initial = max(found, key=lambda sign: sign.top - sign.bottom)
    assert initial.text == "E"
    body = [line for line in lines(path) if line.page == 6 and len(line.text) > 30]
    size = (initial.top - initial.bottom) / 1.305  # the font's height in ems
    base = initial.bottom + 0.298 * size
    third = body[2].bottom + 0.298 * (body[2].top - body[2].bottom) / 1.305
    assert abs(base - third) < 0.6
    assert body[2].left > initial.right - 1 and body[3].left < initial.left + 1


def test_contents_may_name_the_parts_of_chapters(tmp_path: Path) -> None:
    texts, _ = book(tmp_path, more="toc-depth: 2\n")
    contents = next(text for text in texts if text.startswith("Contents"))
    assert contents.index("The Beginning") < contents.index("A part of it") < contents.index("The Middle")


def test_what_stands_before_the_text_is_in_the_order_of_the_trade(tmp_path: Path) -> None:
    """Each on the right but for the imprint, without heads and folios, and none of it a numbered chapter."""
    head = "title: All of It\nauthor: Ann Example\nlang: en\ndedication: To *nobody*\nnumber-sections: true\n"
    epigraph = "# Epigraph\n\n> Every age must be free.\n>\n> — Thomas Paine, *Rights of Man* [@paine1791, p. 9]\n"
    grown = grow(tmp_path, {"metadata.yaml": head, "00.md": epigraph, **TWO})
    edition = grown.pdf(tmp_path / "made.pdf")
    assert edition.verified and edition.problems == [] and not edition.printed.why_not
    texts = page_texts(edition.path)
    assert [text[:12] for text in texts[:11]] == [
        "All of It", "", "Ann Example ", "© Ann Exampl" if "©" in texts[3] else "Set in EB Ga", "To nobody", "",
        "Every age mu", "", "Contents 1. ", "", "1 The Beginn",
    ]  # fmt: skip
    assert list(edition.labels[9:12]) == ["x", "1", "2"]
    assert "Epigraph" not in " ".join(texts)


def test_no_word_of_a_title_stands_alone(tmp_path: Path) -> None:
    files = {"metadata.yaml": "title: All of It\nlang: en\n", "01.md": f"# {TITLE}\n\n{PARAGRAPH}\n", "02.md": "# B\n"}
    edition = grow(tmp_path, files).pdf(tmp_path / "made.pdf")
    assert edition.verified and not edition.printed.why_not
    large = [line.text for line in lines(edition.path) if line.page == 6 and line.top - line.bottom > 20]
    assert large == ["TheMiddleoftheMatter,witha", "LongerTitle"]


def test_the_project_that_has_a_design_of_its_own_is_set_with_it(tmp_path: Path, citepress: Callable[..., Any]) -> None:
    grow(tmp_path, {"essay.md": "Text."})
    assert citepress("design", "classic", cwd=tmp_path).status == 0
    copy = tmp_path / "styles" / "classic.css"
    copy.write_text(copy.read_text("utf-8") + "h1 { text-align: left; colour: red; }\n", encoding="utf-8")
    edition = essay(tmp_path, "Text.", head="title: On Rights").pdf(tmp_path / "made.pdf")
    found = {line.text: line.left for line in lines(edition.path) if line.page == 2}
    assert abs(found["OnRights"] - found["Text."]) < 2
    assert [p.message.split(" at ")[0] for p in edition.problems] == [
        "the typesetter says of styles/classic.css: ignored `colour: red`"
    ]
    again = citepress("design", "classic", cwd=tmp_path)
    assert (again.status, "is there already" in again.err) == (2, True)


def test_a_design_of_ones_own_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, citepress: Callable[..., Any]
) -> None:
    grow(tmp_path, {"essay.md": "---\ntitle: T\n---\n\nText."})
    copy = tmp_path / "styles" / "classic.css"
    copy.parent.mkdir()
    copy.write_text("p { margin: ${half}pt }\nh1 { margin: ${lihne}pt }\n", encoding="utf-8")
    refused = citepress("build", "--to", "pdf", cwd=tmp_path)
    assert (refused.status, "styles/classic.css:2: there is no measure lihne" in refused.err) == (2, True)
    copy.write_text("a[href$='.pdf'] { color: red }\n", encoding="utf-8")
    assert "styles/classic.css:1: a dollar sign" in citepress("build", "--to", "pdf", cwd=tmp_path).err
    copy.unlink()
    copy.symlink_to(Path(__file__))
    assert "leads out of the project's folder" in citepress("build", "--to", "pdf", cwd=tmp_path).err


QUOTED = "Every age and generation must be as free to act for itself as those that were before it."


@pytest.mark.parametrize(
    "epigraph",
    [
        f'::: {{.epigraph}}\n"{QUOTED}"\n\n— Thomas Paine\n:::',
        f'::: {{.epigraph}}\n> "{QUOTED}"\n>\n> — Thomas Paine\n:::',
        f'> "{QUOTED}"\n>\n> — Thomas Paine',
        f"::: {{.epigraph}}\n| {QUOTED[:24]}\n| {QUOTED[25:]}\n\n— Thomas Paine\n:::",
        "> {}\n>\n> — Thomas Paine".format(QUOTED.replace("as free", '["as free"]{.epigraph}')),
    ],
    ids=["in a div", "a block quote in a div", "at the head", "verse", "words of it marked"],
)
def test_an_epigraph_is_set_apart_once_however_it_is_written(tmp_path: Path, epigraph: str) -> None:
    edition = essay(tmp_path, f"# First\n\n{epigraph}\n\nWords.").pdf(tmp_path / "made.pdf")
    quoted = lines(edition.path)
    first = next(n for n, line in enumerate(quoted) if "Everyage" in line.text)
    left, middle = quoted[first].left, (quoted[first].left + quoted[first].right) / 2
    assert quoted[first + 1].left == pytest.approx(left, abs=1)
    attribution = next(line for line in quoted if "ThomasPaine" in line.text)
    assert attribution.left > middle


LONG = "# First\n\nWords of the first.\n\n## A part\n\nOf it.\n\n# Second\n\nMore words.^[A note.]\n"


def test_an_essay_has_contents_and_numbers_where_pandocs_keys_ask_for_them(tmp_path: Path) -> None:
    head = "title: On Rights\ntoc: true\ntoc-depth: 2\nnumber-sections: true\nabstract: |\n  In *few* words.\n"
    grown = essay(tmp_path, LONG, head=head)
    edition = grown.pdf(tmp_path / "made.pdf")
    texts = page_texts(edition.path)
    contents = next(text for text in texts if text.startswith("Contents"))
    assert contents.index("1. First") < contents.index("1.1 A part") < contents.index("2. Second")
    assert edition.verified and not edition.problems
    assert "On Rights Abstract In few words. 1 First Words of the first. 1.1 A part Of it. 2 Second" in texts[-1]
    plain = essay(tmp_path / "plain", LONG, head="title: On Rights\nlang: de\nabstract: In few words.\n")
    _, imprint, text = page_texts(plain.pdf(tmp_path / "plain.pdf").path)
    assert "Zitate und Nachweise geprüft mit citepress" in imprint
    assert text.startswith("On Rights Zusammenfassung In few words. First Words")


@pytest.mark.parametrize("said", ["documentclass: scrbook", "top-level-division: chapter"])
def test_a_whole_book_may_stand_in_one_file(tmp_path: Path, said: str) -> None:
    head = f"title: All of It\nlang: en\nnumber-sections: true\nabstract: In few words.\n{said}\n"
    grown = essay(tmp_path, LONG, head=head)
    assert [(c.title, c.number) for c in grown.tree.chapters] == [("Abstract", None), ("First", 1), ("Second", 2)]
    edition = grown.pdf(tmp_path / "made.pdf")
    assert edition.verified and not edition.problems
    assert [text[:9] for text in page_texts(edition.path)[-3:]] == ["1 First W", "", "2 Second "]
    before = essay(tmp_path / "before", f"Words before.\n\n{LONG}", head=f"title: All of It\n{said}\n")
    assert [chapter.title for chapter in before.tree.chapters] == ["All of It", "First", "Second"]
    article = essay(tmp_path / "article", LONG, head="title: All of It\ndocumentclass: article\n")
    assert [chapter.title for chapter in article.tree.chapters] == ["All of It"]


def test_a_preface_and_the_contents_have_roman_numbers(tmp_path: Path) -> None:
    files = {
        "metadata.yaml": "title: All of It\nlang: en\nnumber-sections: true\n",
        "00.md": f"# Preface\n\n{PARAGRAPH * 12}\n",
        "01.md": f"# Thanks {{.frontmatter}}\n\n{PARAGRAPH}\n",
        "02.md": f"# The Beginning\n\n{PARAGRAPH}\n",
        "03.md": f"# Foreword\n\n{PARAGRAPH}\n",
    }
    edition = grow(tmp_path, files).pdf(tmp_path / "made.pdf")
    assert edition.verified and edition.problems == []
    texts = page_texts(edition.path)
    contents = next(text for text in texts if text.startswith("Contents"))
    named = dict(re.findall(r"([A-Z][\w. ]*?)[ .]+\b([ivx]+|\d+)(?= |$)", contents.removeprefix("Contents ")))
    assert contents.endswith(" v")
    for title, first, number in (("Preface", "Preface Every", "vii"), ("Thanks", "Thanks Every", "xi")):
        page = next(text for text in texts if text.startswith(first))
        assert (named[title], page.split()[-1]) == (number, number)
    assert next(text for text in texts if text.startswith("1 The Beginning")).split()[-1] == "1"
    assert sum(text.endswith((" Preface viii", " Preface ix")) for text in texts) == 2
    assert any(text.startswith("2 Foreword") for text in texts)
    assert edition.labels[:11] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi"]


@pytest.mark.parametrize("profile", ["screen", "kdp"])
def test_over_the_notes_of_a_book_stands_the_page_that_they_belong_to(tmp_path: Path, profile: str) -> None:
    notes = "\n\n".join(f"{PARAGRAPH}^[{PARAGRAPH * 2}]" for _ in range(14))
    head = "title: All of It\nlang: de\ncitepress: {print: {notes: book}}\n"
    files = {"metadata.yaml": head, "01.md": f"# One\n\n{notes}\n", "02.md": "# Two\n\nWords.^[The last.]\n"}
    edition = grow(tmp_path, files, {"citepress.print.profile": profile}).pdf(tmp_path / "made.pdf")
    assert edition.verified
    texts = page_texts(edition.path)
    heads = [found[1] for text in texts if (found := re.search(r"Anmerkungen, S\. (\d+) \d+$", text))]
    assert heads == ["1", "2", "3"]
    assert "Anmerkungen, S." not in next(text for text in texts if text.startswith("Anmerkungen One"))


def test_of_quartos_conditional_content_what_is_for_print_is_in_every_edition(tmp_path: Path) -> None:
    text = """
::: {.content-visible when-format="pdf"}
For the page.
:::

::: {.content-visible when-format="html"}
For the screen "man has no property in man" [@paine1791, p. 9].^[Its note.]

::: {.content-visible when-format="pdf"}
Within.
:::
:::

::: {.content-hidden when-format="epub"}
Not for readers.
:::

::: {.content-hidden unless-format="html"}
Nor this.
:::

A [word]{.content-visible when-format="html:js"}[sign]{.content-visible unless-format="html"}.^[The note.]

::: {.content-visible when-profile="long"}
As it is written.
:::
"""
    grown = essay(tmp_path, text, head="title: On Rights")
    edition = grown.pdf(tmp_path / "made.pdf")
    assert edition.verified and not edition.problems and not grown.tree.problems
    said = "On Rights For the page. Not for readers. A sign. 1 As it is written. 1. The note."
    assert page_texts(edition.path)[2].removesuffix(" 1") == said
