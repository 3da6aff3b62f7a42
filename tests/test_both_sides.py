"""Each finding about words shows the author's words and the source's, with a caret under those that differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import Command
from pipeline.reports.terminal import columns

Make = Callable[[dict[str, str | bytes]], Path]
BIB = "@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}\n" \
      "@book{other, author = {Other, Ann}, title = {Another Work}, date = {1860}}\n"  # fmt: skip
MILL = (
    "The maxims are, first, that the individual is not accountable to society for his actions, in so far as these\n"
    "concern the interests of no person but himself. Advice, instruction, persuasion, and avoidance by other people,\n"
    "if thought necessary by them for their own good, are the only measures by which society can justifiably express\n"
    "its dislike or disapprobation of his conduct.\n\n167\n"
)
OTHER = "Nothing of the kind stands in this one, for it speaks of labour and of nothing else than the labour of men.\n"
CJK = "民衆の声は神の声であると古人は言ったが、それは必ずしも真実ではない。\n"


def carets(out: str, code: str) -> list[str]:
    """What stands over each row of carets of the finding with that code."""
    block = next(b for b in out.split("\n\n") if f" {code} " in b.split("\n")[0])
    lines = block.split("\n")
    found = []
    for line, marks in pairwise(lines):
        row = re.fullmatch(r" *\| ( *)([-^]+)", marks)
        if row:
            text, start = line.split(" | ", 1)[1], len(row[1])
            cells = [c for c in text for _ in range(columns(c))]
            marked = cells[start : start + len(row[2])]
            found.append("".join(c for n, c in enumerate(marked) if columns(c) == 1 or n % 2 == 0))
    return found


@pytest.mark.parametrize(
    ("code", "quoted", "sides"),
    [
        ("V302", "speaks of labour and of nothing else than the labour of men",
         ["“speaks of labour and of nothing else than the labour of men”",
          "speaks of labour and of nothing else than the labour of men."]),
        ("V303", "the individual is not responsible to society", ["responsible", "accountable"]),
        ("V303", "the individual is not accountable to governments", ["governments", "society"]),
        ("V303", "the individual is not\nresponsible\nbefore society", ["responsible", "before", "accountable to"]),
        ("V304", "the individual is accountable to society for his actions", [" ", "not"]),
        ("V304", "the individual is not accountable to society, not for his actions", ["not", " "]),
        ("V305", "the only measures by which society can justifiably express … the individual is not accountable",
         ["the individual is not accountable", "the individual is not accountable"]),
        ("V306", "the individual is … accountable to society for his actions", ["…", "not"]),
        ("V307", "Advice, instruction, and avoidance by other people", [",", "persuasion"]),
        ("V308", "society can justifiably express its strong dislike", ["strong", " "]),
        ("V308", "advice, instruction, persuasion, and Avoidance by other people", ["Avoidance", "avoidance"]),
        ("V310", "the individual is not accountable to soci-ety for his actions", ["soci-ety", "society"]),
    ],
)  # fmt: skip
def test_both_sides_are_marked(
    code: str, quoted: str, sides: list[str], project: Make, citepress: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    root = project(
        {
            "essay.md": f"He wrote that “{quoted}” [@mill1859, p. 167].\n",
            "bibliography.bib": BIB,
            "sources/mill1859.txt": MILL,
            "sources/other.txt": OTHER,
        }
    )
    assert carets(citepress("check", root / "essay.md").out, code) == sides


def test_wide_letters_stand_over_their_carets_on_both_sides(project: Make, citepress: Command) -> None:
    root = project(
        {
            "essay.md": "彼は「民衆の声は悪魔の声であると古人は言った」と書いた [@mill1859, p. 1]。\n",
            "bibliography.bib": BIB,
            "sources/mill1859.txt": CJK,
        }
    )
    assert carets(citepress("check", root / "essay.md").out, "V303") == ["悪魔", "神"]
