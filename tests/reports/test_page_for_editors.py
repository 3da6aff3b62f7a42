"""The page for editors: every quotation beside its source, and nothing in it but text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

from conftest import Command
from pipeline.reports.html.words import Mark, letter, marked

Make = Callable[[dict[str, str | bytes]], Path]
ESSAY = """\
---
title: Liberty & <its> limits
citepress: {select: [V, X], uncitd: error}
---

Mill wrote that “the individual is not accountable to society for his actions” [@mill1859, p. 9], that
“Advice, […] and avoidance by other people” [@mill1859, p. 9] come first, and that
“the individual is not responsible to society for his actions” [@mill1859, p. 9].

> Man has no property in man;\\
> neither has any generation a property in the generations
> which are to follow.
> [@mill1859, p. 12]

Burke held that “society is indeed a contract between those who are living” [@burke1790, p. 1]; but
“the only measures by which society … the individual is not accountable to society” [@mill1859, p. 9].
"""
BIB = """\
@book{mill1859, author = {Mill, John Stuart}, title = {On {Liberty}}, date = {1859}}
@book{paine1791, author = {Paine, Thomas}, title = {Rights of Man}, date = {1791}}
@book{burke1790, author = {Burke, Edmund}, title = {Reflections}, date = {1790}}
"""
MILL = """\
The maxims are that the individual is not accountable to society for his actions, in so far as these concern nobody.
Advice, instruction, persuasion, and avoidance by other people, if thought necessary by them for their own good, are
the only measures by which society can justifiably express its dislike.

9
"""
PAINE = (
    "Man has no property in man; neither has any generation a property in the generations which are to follow.\n\n12\n"
)


@pytest.fixture
def files() -> dict[str, str | bytes]:
    return {
        "essay.md": ESSAY,
        "bibliography.bib": BIB,
        "sources/mill1859.txt": MILL,
        "sources/paine1791.txt": PAINE,
    }


@pytest.fixture
def page(files: dict[str, str | bytes], project: Make, citepress: Command) -> HtmlElement:
    return html.document_fromstring(citepress("check", project(files) / "essay.md", "--output-format", "html").out)


def every(element: HtmlElement, name: str) -> list[HtmlElement]:
    """The descendants with a tag (``article``) or a class (``.place``), in order."""
    if not name.startswith("."):
        return list(element.iter(name))
    return [e for e in element.iter() if name[1:] in (e.get("class") or "").split()]


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sides(card: HtmlElement) -> list[str]:
    found = [next(iter(every(figure, "blockquote")), None) for figure in every(card, "figure")]
    return [words(side if side is not None else every(card, ".absent")[0][1]) for side in found]


def test_every_quotation_stands_beside_its_source(page: HtmlElement) -> None:
    cards = every(page, "article")
    assert [card.get("data-outcome") for card in cards] == [
        "verbatim", "marked", "altered", "elsewhere", "no-source", "altered",
    ]  # fmt: skip
    assert sides(cards[0]) == [
        "the individual is not accountable to society for his actions",
        "The maxims are that the individual is not accountable to society for his actions, in so far as these concern "
        "nobody. Advice, instruction, persuasion, and avoidance",
    ]
    assert sides(cards[4])[1] == "No text of burke1790 is stored."
    assert "Found in paine1791, page 12" in words(cards[3])
    assert "mill1859, page 9 · Mill, On Liberty · essay.md" not in words(cards[0])
    assert "mill1859, page 9 · Mill, On Liberty · sources/mill1859.txt:1" in words(cards[0])
    assert [words(place) for place in every(page, ".place")][3] == "essay.md:10"


def test_differences_are_tied_together_by_letters(page: HtmlElement) -> None:
    _, marked_, altered, _, _, disordered = every(page, "article")
    for card, kind, pairs in (
        (marked_, "licensed", [("a", "[…]"), ("a", "instruction, persuasion")]),
        (altered, "change", [("a", "responsible"), ("a", "accountable")]),
        (disordered, "change", [("a", "the only measures by which society")] * 2),
    ):
        marks = [mark for mark in every(card, f".{kind}") if mark.tag == "mark"]
        assert [(mark.get("data-letter"), words(mark)) for mark in marks] == pairs
    (change,) = every(every(altered, ".changes")[0], "li")
    assert words(change) == "a responsible for accountable words changed V303"


def test_lines_are_kept_where_the_author_meant_them(page: HtmlElement) -> None:
    block = every(every(page, "article")[3], "blockquote")[0]
    lines = re.split(r"<br>", html.tostring(block, encoding="unicode"))
    assert len(lines) == 2 and ">" not in words(block)
    assert "generations which are" in words(block)


def test_findings_stand_with_their_quotation_and_the_rest_at_the_end(page: HtmlElement) -> None:
    altered = every(page, "article")[2]
    assert words(every(altered, ".findings")[0]).startswith("error V303 altered-words the words differ")
    assert altered.get("data-findings") is not None
    (rest,) = every(every(page, "footer")[0], "li")
    assert words(rest).startswith("essay.md:3:1 warning X904")
    assert "6 quotations: 1 verbatim, 1 with marked changes, 2 altered, 1 found in another source" in words(page)


def test_it_is_one_file_that_loads_nothing_and_runs_only_its_own_script(page: HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (element,) = every(page, tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert page.xpath("//@src | //@style | //link | //img | //iframe | //@*[starts-with(name(), 'on')]") == []
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert "url(" not in every(page, "style")[0].text


def test_names_are_unique_and_lead_to_their_cards(page: HtmlElement) -> None:
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert all(page.get_element_by_id(href[1:]).tag == "article" for href in page.xpath("//h3/a/@href"))


def test_without_the_script_all_is_shown_but_its_controls(page: HtmlElement) -> None:
    assert [card for card in every(page, "article") if card.get("hidden") is not None] == []
    assert page.get_element_by_id("filters").get("hidden") is not None


HOSTILE = """\
He wrote “the individual is \\</script>\\<script>close\\</script> \\<img src=x onerror=close> not accountable”
[@mill1859, p. 9], and “the individual \u202eis not responsible\u202c to society for his [actions](javascript:alert(1))”
[@mill1859, p. 9], and [“the individual is not accountable to society”]{lang="en-&quot;><script>"} [@mill1859, p. 9].
"""


def test_nothing_of_a_manuscript_is_more_than_text(
    files: dict[str, str | bytes], project: Make, citepress: Command
) -> None:
    root = project({**files, "essay.md": '---\ntitle: "</title><script>alert(1)</script>"\n---\n\n' + HOSTILE})
    text = citepress("check", root / "essay.md", "--output-format", "html").out
    page = html.document_fromstring(text)
    assert len(every(page, "article")) == 3
    assert len(every(page, "script")) == 1
    assert page.xpath("//img | //@onerror | //a[starts-with(@href, 'javascript')]") == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", text)
    assert "alert(1)</script>" in words(every(page, "h1")[0])
    assert "<script>close" in sides(every(page, "article")[0])[0]


def test_the_same_report_gives_the_same_bytes_wherever_it_is_written(
    files: dict[str, str | bytes], project: Make, citepress: Command, tmp_path: Path
) -> None:
    root = project(files)
    printed = citepress("check", root / "essay.md", "--output-format", "html", "--color", "always").out
    citepress("check", root / "essay.md", "--report", f"html={tmp_path / 'report.html'}")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == printed
    assert str(tmp_path) not in printed


def test_a_book_without_quotations_says_so(project: Make, citepress: Command) -> None:
    root = project({"essay.md": "# A book\n\nNobody is quoted.\n", "bibliography.bib": BIB})
    page = html.document_fromstring(citepress("check", root / "essay.md", "--output-format", "html").out)
    assert "No quotation was found that needs a source." in words(page)


def test_what_the_lock_says_is_told(files: dict[str, str | bytes], project: Make, citepress: Command) -> None:
    root = project(files)
    citepress("lock", root / "essay.md")
    (root / "sources" / "mill1859.txt").unlink()
    page = html.document_fromstring(citepress("check", root / "essay.md", "--output-format", "html").out)
    assert re.match("Verified on .*, on page 9, says citations.lock", sides(every(page, "article")[0])[1])


def test_marks_that_overlap_or_lie_outside_are_left_out_and_no_word_is_lost() -> None:
    text = "one two three"
    shown = marked(text, [Mark(4, 7, "a", False), Mark(5, 9, "b", False), Mark(8, 99, "c", True)])
    assert html.fragment_fromstring(shown, create_parent="p").text_content() == text
    assert shown.count("<mark") == 1
    assert [letter(n) for n in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]
