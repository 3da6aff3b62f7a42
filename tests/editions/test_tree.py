"""The one tree: what it says of chapters, notes, quotations, places, languages and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from books import essay, grow
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.editions import headings
from pipeline.editions.assemble import as_name

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)
QUOTED = 'Paine wrote that "man has no property in man" [@paine1791, p. 9] and meant it.'


def test_an_essay_is_one_chapter_under_its_title(tmp_path: Path) -> None:
    grown = essay(tmp_path, "Words.\n\n# First\n\nMore.\n\n## Deeper\n\nYet more.")
    assert grown.tree.kind == "essay"
    assert [(h.level, h.text) for h in headings(grown.tree)] == [(1, "On Rights"), (2, "First"), (3, "Deeper")]
    assert [c.title for c in grown.tree.chapters] == ["On Rights"]


def test_a_title_that_the_text_repeats_is_set_once(tmp_path: Path) -> None:
    grown = essay(tmp_path, "# On Rights\n\nWords.\n\n## First\n\nMore.")
    assert [(h.level, h.text) for h in headings(grown.tree)] == [(1, "On Rights"), (2, "First")]


def test_an_essay_without_title_takes_its_first_heading(tmp_path: Path) -> None:
    grown = grow(tmp_path, {"essay.md": "# What Is Owed\n\nWords.\n\n## First\n\nMore.\n"})
    assert grown.tree.title == "What Is Owed"
    assert [(h.level, h.text) for h in headings(grown.tree)] == [(1, "What Is Owed"), (2, "First")]


def test_each_file_of_a_book_is_a_chapter(tmp_path: Path) -> None:
    files = {
        "01-one.md": "# One\n\nSee [the other](02-two.md#same) and [the file](02-two.md).\n\n## Same\n\nA.^[N.]\n",
        "02-two.md": "---\ntitle: Two\nlang: de\n---\n\n## Same\n\nB.^[M.]\n\nC.^[O.]\n",
        "03-three-last.md": "Words without a heading.\n",
        "metadata.yaml": "title: All\nlang: en-US\n",
    }
    grown = grow(tmp_path, files)
    chapters = grown.tree.chapters
    assert grown.tree.kind == "book"
    assert [(c.id, c.title, c.path) for c in chapters] == [
        ("one", "One", "manuscript/01-one.md"),
        ("two", "Two", "manuscript/02-two.md"),
        ("three-last", "three-last", "manuscript/03-three-last.md"),
    ]
    assert '<a href="#two-same">the other</a>' in grown.markup(0)
    assert '<a href="#two">the file</a>' in grown.markup(0)
    assert chapters[1].element.get("lang") == "de"
    assert list(grown.tree.notes) == ["note-one-1", "note-two-1", "note-two-2"]
    assert re.findall(r'id="call-[^"]*"[^>]*>(\d+)<', grown.markup(1)) == ["1", "2"]


def test_every_id_is_a_name_and_used_once(tmp_path: Path) -> None:
    text = (
        "## 1848: the year {#12:x}\n\n[a link](#12:x)\n\n## Same\n\n## Same\n\n<div id='same'>raw</div>\n\n"
        + QUOTED
        + "\n\n"
        + QUOTED
    )
    grown = essay(tmp_path, text)
    ids = [e.get("id") for c in grown.tree.chapters for e in c.element.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[^\W\d][\w.\-]*", str(name))] == []
    targets = re.findall(r'href="#([^"]*)"', grown.markup())
    assert [target for target in targets if target not in ids and not target.startswith("note-")] == []


@given(st.text(min_size=1, max_size=30))
def test_any_id_becomes_a_name(identifier: str) -> None:
    name = as_name(identifier)
    etree.fromstring(f"<!DOCTYPE p [<!ATTLIST p id ID #IMPLIED>]><p id='{name}'/>".encode())
    assert ":" not in name and as_name(name).removeprefix("id-") == name.removeprefix("id-")


def test_quotations_carry_their_ids(tmp_path: Path) -> None:
    grown = essay(tmp_path, QUOTED + "\n\n> Every age must be free.\n>\n> Man has no property in man. [@paine1791]")
    inline, block = (q.id for q in grown.book.documents[0].quotations)
    assert f'“<span id="{inline}" class="quotation">man has no property in man</span>”' in grown.markup()
    quote = next(grown.tree.chapters[0].element.iter("blockquote"))
    assert quote.get("id") == block
    assert [p.tag for p in quote] == ["p", "p"]


def test_the_full_stop_goes_inside_the_marks_of_an_american_text(tmp_path: Path) -> None:
    grown = essay(tmp_path, 'He said "man has no property in man" [@paine1791].')
    assert re.search(r"in man</span>\.?”", grown.markup()) and ".”<span" in grown.markup()


def test_the_same_words_in_two_files_have_two_ids(tmp_path: Path) -> None:
    grown = grow(tmp_path, {"a.md": f"# A\n\n{QUOTED}\n", "b.md": f"# B\n\n{QUOTED}\n"})
    ids = list(grown.tree.quotations.values())
    (first,), (second,) = ([q.id for q in document.quotations] for document in grown.book.documents)
    assert first == second
    assert dict(grown.tree.quotations) == {
        ("manuscript/a.md", first): first, ("manuscript/b.md", second): f"{second}-b",
    }  # fmt: skip
    for chapter, name in zip(grown.tree.chapters, ids, strict=False):
        assert chapter.element.xpath(f"//*[@id='{name}']")


def test_elements_know_their_line(tmp_path: Path) -> None:
    text = "One.\n\n- item\n\n> quoted words\n\nTwo.^[A note.\nStill.]\n\n```\ncode\n```\n\n| a |\n|---|\n| 1 |\n"
    grown = essay(tmp_path, text)
    lines = grown.book.documents[0].file.text.split("\n")

    def line_of(element: etree._Element) -> str:
        place = grown.tree.place(element)
        assert place is not None and place[0] == "manuscript/essay.md"
        return lines[place[1] - 1]

    found = {e.tag: line_of(e) for e in grown.tree.chapters[0].element.iter("li", "pre", "table")}
    assert found == {"li": "- item", "pre": "code", "table": "| a |"}
    quote = next(grown.tree.chapters[0].element.iter("blockquote"))
    assert line_of(quote[0]) == "> quoted words"
    assert "place" not in grown.markup()


def test_an_attribution_line_is_told_from_the_quotation(tmp_path: Path) -> None:
    grown = essay(tmp_path, "> Every age must be free.\n>\n> — Thomas Paine, *Rights of Man*\n\nText.")
    assert '<p data-at="0:7" class="attribution">— Thomas Paine' in grown.markup()


def test_verse_is_lines_without_breaks(tmp_path: Path) -> None:
    grown = essay(tmp_path, "| Roses *are red*,\n|     violets\n|\n| blue")
    poem = next(e for e in grown.tree.chapters[0].element.iter("div") if e.get("class") == "line-block")
    assert [(line.get("class"), "".join(line.itertext())) for line in poem] == [
        ("line", "Roses are red,"),
        ("line indent-2", "violets"),
        ("line blank", ""),
        ("line", "blue"),
    ]
    assert not list(poem.iter("br"))


def test_languages_are_said_twice_and_heads_have_a_scope(tmp_path: Path) -> None:
    grown = essay(tmp_path, "[Слово]{lang=ru}\n\n| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<span lang="ru" xml:lang="ru">Слово</span>' in grown.markup()
    assert '<th scope="col">a</th>' in grown.markup()
    assert '<td class="align-right">2</td>' in grown.markup()
    assert "style=" not in grown.markup()


def test_raw_html_keeps_its_words_and_loses_what_runs(tmp_path: Path) -> None:
    text = '<u onclick="x()">kept</u> <script>alert(1)</script><a href="javascript:x()">link</a> <b>open'
    grown = essay(tmp_path, text)
    assert "kept" in grown.markup() and "link" in grown.markup() and "open" in grown.markup()
    assert not re.search("onclick|script|alert", grown.markup())


def test_the_bibliography_is_a_chapter_of_its_own(tmp_path: Path) -> None:
    grown = essay(tmp_path, QUOTED)
    last = grown.tree.chapters[-1]
    assert (last.element.get("role"), last.title, last.is_bibliography) == ("doc-bibliography", "Bibliography", True)
    assert 'id="ref-paine1791"' in grown.markup(-1)


def test_the_authors_own_heading_stands_over_the_bibliography(tmp_path: Path) -> None:
    grown = essay(tmp_path, QUOTED + "\n\n# Works Consulted\n")
    assert [c.title for c in grown.tree.chapters] == ["On Rights", "Works Consulted"]
    assert not [h for h in headings(grown.tree) if h.level == 2]


def test_a_list_in_a_note_leaves_the_notes_behind_it(tmp_path: Path) -> None:
    grown = essay(tmp_path, "One[^a] and two.[^b]\n\n[^a]: A note.\n\n    - its list\n\n[^b]: The next note.\n")
    assert ["".join(note.itertext()).split() for note in grown.tree.notes.values()] == [
        ["A", "note.", "its", "list"], ["The", "next", "note."],
    ]  # fmt: skip


def test_a_note_keeps_its_blocks_and_loses_its_backlink(tmp_path: Path) -> None:
    grown = essay(tmp_path, "Text.[^n]\n\n[^n]: One.\n\n    > Quoted.\n\n    Two.")
    note = grown.tree.notes["note-1"]
    assert [child.tag for child in note] == ["p", "blockquote", "p"]
    assert not list(note.iter("a"))


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("https://example.org/a.png", "remote-image"),
        ("//example.org/a.png", "remote-image"),
        ("data:image/png;base64,AAAA", "remote-image"),
        ("gone.png", "missing-image"),
        ("../../../outside.png", "outside-root"),
        ("way-out.png", "outside-root"),
    ],
)
def test_a_picture_that_may_not_be_read_becomes_its_words(tmp_path: Path, source: str, kind: str) -> None:
    root = tmp_path / "project"
    (root / "manuscript").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (root / "manuscript" / "way-out.png").symlink_to(tmp_path / "outside.png")
    grown = essay(root, f"Text.\n\n![The bust]({source})\n")
    (problem,) = grown.book.problems
    assert (problem.kind, list(grown.tree.problems), dict(grown.tree.images)) == (kind, [], {})
    assert grown.book.documents[0].file.text[problem.span.start : problem.span.end] == source
    assert "[The bust]" in grown.markup() and "<img" not in grown.markup()


def test_a_picture_is_found_beside_its_file_or_from_the_root(tmp_path: Path) -> None:
    for place in ("manuscript/beside.png", "figures/from root.png"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(PNG)
    grown = essay(tmp_path, "![A](beside.png) ![B](<figures/from root.png>)")
    assert sorted(grown.tree.images) == ["figures/from root.png", "manuscript/beside.png"]
    assert grown.tree.problems == []


def test_a_chapters_title_is_not_the_books(tmp_path: Path) -> None:
    files = {"01.md": "# One\n\nWords.\n", "02.md": "---\ntitle: Two\n---\n\nWords.\n"}
    grown = grow(tmp_path, files)
    assert grown.tree.title == grown.book.settings.name != "Two"
    assert [chapter.title for chapter in grown.tree.chapters] == ["One", "Two"]


def test_a_callouts_heading_is_its_title(tmp_path: Path) -> None:
    text = "# One\n\nWords.\n\n::: {.callout-tip}\n# Take *care*\n\nMore.\n:::\n\n## Two\n\nWords.\n"
    grown = grow(tmp_path, {"01.md": text, "02.md": "# Three\n"})
    assert [(h.level, h.text) for h in headings(grown.tree)] == [(1, "One"), (2, "Two"), (1, "Three")]
    assert '<div id="take-care" class="callout-title"><p>Take <em>care</em></p>' in re.sub(
        r' data-at="[^"]*"', "", grown.markup()
    ).replace("> <", "><")


def test_a_task_keeps_its_box(tmp_path: Path) -> None:
    grown = essay(tmp_path, "- [ ] to do\n- [x] done")
    items = ["".join(item.itertext()).strip() for item in grown.tree.chapters[0].element.iter("li")]
    assert items == ["☐ to do", "☑ done"]


def test_what_pandoc_warns_of_is_a_finding(tmp_path: Path) -> None:
    grown = essay(tmp_path, r"A formula: $\foo\bar$ that is none.")
    messages = [problem.message for problem in grown.tree.problems]
    assert len(messages) == 1 and messages[0].startswith(r"pandoc says: could not convert TeX math \foo")


def test_raw_latex_that_has_words_is_named(tmp_path: Path) -> None:
    text = "One \\textsc{small} word, \\noindent\\vspace{2em} and \\emph{this}.\n\n\\newpage\n\n\\footnote[1]{A note.}"
    grown = essay(tmp_path, text)
    [problem] = [problem for problem in grown.tree.problems if "LaTeX" in problem.message]
    said = r"raw LaTeX: \textsc{small} is left out of the editions, with its words, and so are 2 more in this file"
    assert (problem.message, problem.span and problem.span.start) == (said, 30)
    assert not [p for p in essay(tmp_path, r"A \noindent word\label{one}.").tree.problems if "LaTeX" in p.message]
