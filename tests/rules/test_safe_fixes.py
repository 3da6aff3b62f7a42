"""The safe fixes of V307 and V308 make an honest quotation of one with unmarked omissions, additions and capitals."""

from __future__ import annotations

import random
from pathlib import Path
from textwrap import fill

import pytest

from pipeline import rules, run
from pipeline.model import Book, Finding

STORED = (Path(__file__).parents[1] / "matching" / "texts" / "mill.txt").read_text(encoding="utf-8")
CODES = ("V303", "V304", "V305", "V306", "V307", "V308")


def changed(words: list[str], how: str, rng: random.Random) -> str:
    """Some words with one unmarked change."""
    at = rng.randrange(3, len(words) - 5)
    if how == "left out":
        del words[at : at + rng.randint(1, 3)]
    elif how == "added":
        words.insert(at, rng.choice(["purple", "gravely", "sometimes"]))
    else:
        words[at] = words[at].swapcase() if len(words[at]) == 1 else words[at].capitalize()
    emphasised = rng.randrange(len(words))
    words[emphasised] = f"*{words[emphasised]}*"
    return " ".join(words).replace("“", "").replace("”", "")


def manuscript(seed: int) -> str:
    """Thirty quotations, inline and set off."""
    rng = random.Random(seed)
    page = [line for line in STORED.splitlines() if not line.strip("\f ").isdigit()]
    words, paragraphs = " ".join(page).split(), []
    for number in range(30):
        start, size = rng.randrange(len(words) - 30), rng.randint(14, 28)
        how = ("left out", "added", "capital")[number % 3]
        quoted = changed(words[start : start + size], how, rng)
        if number % 2:
            paragraphs.append(f"Mill wrote that “{quoted}” [@mill1859].")
        else:
            paragraphs.append(
                "Mill wrote [@mill1859]:\n\n" + fill(quoted, 60, initial_indent="> ", subsequent_indent="> ")
            )
    return "\n\n".join(paragraphs) + "\n"


@pytest.mark.parametrize("seed", range(3))
def test_what_the_safe_fixes_mend_is_marked(seed: int, tmp_path: Path) -> None:
    (tmp_path / "bibliography.bib").write_text("@book{mill1859, title = {On Liberty}}\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "mill1859.txt").write_text(STORED, encoding="utf-8")
    path = tmp_path / "essay.md"
    path.write_text(manuscript(seed), encoding="utf-8")
    before, found = judged(path)
    mended = {f.quotation for f in found if f.fix and f.fix.safe}
    hopeless = {f.quotation for f in found} - mended | {f.quotation for f in found if not f.fix}
    assert len(mended - hopeless) >= 15
    edits = sorted((e for f in found if f.fix for e in f.fix.edits), key=lambda e: -e.start)
    text = path.read_text(encoding="utf-8")
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    path.write_text(text, encoding="utf-8")
    after, left = judged(path)
    order = [q.id for _, q in before.quotations]
    outcomes = [after.matches["essay.md", q.id].outcome for _, q in after.quotations]
    assert {o for name, o in zip(order, outcomes, strict=True) if name in mended - hopeless} == {"marked"}
    assert [f for f in left if f.fix] == []


def judged(path: Path) -> tuple[Book, list[Finding]]:
    """A manuscript, and what the rules about words say of it."""
    book = run.load(path, {})
    return book, [f for f in rules.run(book).findings if f.code in CODES]
