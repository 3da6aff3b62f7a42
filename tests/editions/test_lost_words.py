"""The tree holds the manuscript's words, each once and in order, whatever it is made of; else the author is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from books import BIB, essay, grow
from lxml import etree

from pipeline import run
from pipeline.editions import normalise
from pipeline.editions.tree import Element

# One of each thing that could be lost between pandoc's reading and the tree.
ODD = r"""
Words “quoted words” [@paine1791, 3]. And ‘more’ [@burke1790]; next. *Emph [@paine1791].* @burke1790 says
"smart 'nested' quotes" [@burke1790, 12], and "more" [@paine1791]! Two notes.[^1][^2] A^[inline *note* [@paine1791]
with "quotes".] word^[other]^[again].

[^1]: First.

    - a list in a note
    - of two

    Last [@burke1790].

[^2]: Second with $x^2$ and `code`.

| Verse line one
|    indented *line* two
|
| line four [@paine1791]

- [ ] to do
- [x] done

Term
:   One definition

:   Another

    of two paragraphs

| A     | B       |
|-------|--------:|
| x[^3] | y `z`   |
|       | @fig-map |

: Caption *here*

[^3]: In a table.

![A *caption* [@paine1791]](nowhere.png){#fig-map} and an inline ![picture](nowhere.png) here.

![Caption of a figure](nowhere.png)

Raw<br>break, H<sub>2</sub>O, <script>steal()</script>, <button>press me</button>, `<b>raw</b>`{=html}, \textsc{tex}.

<form>
Words in a form
</form>

<select><option>one</option></select><noscript>unscripted</noscript>

<textarea>
an area
</textarea>

<table><tr><td>raw *cell*</td></tr></table>

::: {.callout-tip}
## Tip
Text of the tip.
:::

> Quote
>
> > in a quote
>
> — Someone

\begin{align*}
a &= b
\end{align*}

A formula $\foo\bar$ that is none, and $$\int_0^1 x\,dx$$ one that is.

Line\
break, a no-break space, ~~gone~~, <https://example.org>, and a <!-- comment --> word.

## Works

::: {#refs}
:::

# After

<div>

The last words.
"""
SHORT = "First words.\n\nSecond *words*.[^1]\n\nThird words.\n\n[^1]: A note [@paine1791].\n"


@pytest.mark.parametrize("style", ["chicago-notes-bibliography", "apa", "nature"])
def test_of_an_odd_manuscript_every_word_is_kept(tmp_path: Path, style: str) -> None:
    head = f"title: A *title* with [@paine1791] and a note^[of its own]\ncsl: {style}"
    grown = essay(tmp_path, ODD, head=head)
    assert [p.message for p in grown.tree.problems if p.kind == "lost-words"] == []
    assert all(words in grown.markup() for words in ("press me", "unscripted", "an area", "Words in a form"))
    assert len([note for note in grown.tree.notes.values() if "of two" in "".join(note.itertext())]) == 1


def test_of_files_that_include_files_every_word_is_kept(tmp_path: Path) -> None:
    files = {
        "metadata.yaml": "citepress:\n  chapters: [01.md, 02.md]\n",
        "01.md": "---\ntitle: Its own\n---\n\nBefore.\n\n{{< include part.md >}}\n\n> {{< include part.md >}}\n",
        "02.md": "Words without a heading.\n\n# References\n",
        "part.md": "Included words.\n\n- a list\n",
    }
    grown = grow(tmp_path, files)
    assert grown.markup().count("Included words.") == 2
    assert [p.message for p in grown.tree.problems if p.kind == "lost-words"] == []


def test_what_stands_behind_a_div_that_begins_with_a_heading_is_kept(tmp_path: Path) -> None:
    div = "::: {.aside}\n# Epigraph {.unnumbered}\n:::\n\n"
    grown = grow(tmp_path, {"01.md": f"{div}Words behind it.\n\n<b>raw</b> words\n", "02.md": "# Two\n\nMore.\n"})
    assert [p.message for p in grown.tree.problems if p.kind == "lost-words"] == []
    assert ["Words behind it." in grown.markup(at) for at in range(3)] == [False, True, False]


def first_gone(body: Element) -> None:
    normalise.remove(next(body.iter("p")))


def two_changed_about(body: Element) -> None:
    first = next(body.iter("p"))
    first.getparent().append(first)


def one_doubled(body: Element) -> None:
    first = next(body.iter("p"))
    first.addnext(etree.fromstring(etree.tostring(first, with_tail=False)))


def a_letter_other(body: Element) -> None:
    next(body.iter("em")).text = "word"


def a_space_less(body: Element) -> None:
    next(body.iter("p")).text = "Firstwords."


def a_note_empty(body: Element) -> None:
    note = next(div for div in body.iter("div") if div.get("class") == "note")
    note[0].text = ""


@pytest.mark.parametrize(
    ("spoil", "line", "words"),
    [
        (first_gone, 5, "“First words.” would not stand in the editions as they are written: “Second words"),
        (two_changed_about, 5, "“First words.”"),
        (one_doubled, 7, "“Second words […]” would not stand in the editions as they are written: “First words."),
        (a_letter_other, 7, "“words […]” would not stand in the editions as they are written: “word […]"),
        (a_space_less, 5, "“First words.” would not stand in the editions as they are written: “Firstwords."),
        (a_note_empty, 7, "“A note […]” would not stand in the editions"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_is_lost_on_the_way_is_an_error_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Element], None], line: int, words: str
) -> None:
    steps = (*normalise.STEPS, spoil)
    monkeypatch.setattr(normalise, "STEPS", steps)
    (tmp_path / "bibliography.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "essay.md").write_text(f"---\ntitle: On Rights\n---\n\n{SHORT}", encoding="utf-8")
    flags = {"citepress.epub.pages": "none"}
    built = run.build(run.load(tmp_path / "essay.md", flags), ["epub"], tmp_path / "out")
    [finding] = [f for f in built.report.findings if f.rule == "lost-words"]
    assert words in finding.message and finding.severity == "error" and not built.editions
    assert built.report.book.documents[0].file.position(finding.span.start)[0] == line


def test_the_e_book_is_held_to_the_words_written_down_before(tmp_path: Path) -> None:
    grown = essay(tmp_path, SHORT)
    next(grown.tree.chapters[0].element.iter("em")).text = "other"
    with pytest.raises(Exception, match=r"essay\.md:7: “words\.1 Third words\.” came out as “other\.1 Third words\.”"):
        from pipeline.editions import epub

        epub.make(grown.tree, grown.book, tmp_path / "made.epub", draft=False)
    assert not (tmp_path / "made.epub").exists()
