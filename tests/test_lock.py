"""The lock: a project is checked where its sources are not, and nothing passes that was not verified with them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Command

Make = Callable[[dict[str, str | bytes]], Path]
ONE = """\
# One

Mill wrote that “the individual is not accountable to society for his actions” [@mill1859, p. 9], and that
“Advice, […] and avoidance by other people” [@mill1859, p. 9] come first.

> Man has no property in man; neither has any generation a property in the generations which are to follow.
> [@paine1791, p. 12]
"""
TWO = """\
# Two

Mill wrote that “the individual is not responsible to society for his actions” [@mill1859, p. 9].

<!-- citepress: allow altered-words: translated by the author -->
Mill also wrote that “the only means by which society can justifiably express” [@mill1859, p. 9].
"""
BIB = """\
@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}
@book{paine1791, author = {Paine, Thomas}, title = {Rights of Man}, date = {1791}}
"""
MILL = """\
The maxims are that the individual is not accountable to society for his actions, in so far as these concern nobody.
Advice, instruction, persuasion, and avoidance by other people, if thought necessary by them for their own good, are
the only measures by which society can justifiably express its dislike.

9
"""
PAINE = """\
Man has no property in man; neither has any generation a property in the generations which are to follow.

12
"""
LOCK = "citations.lock"
EMPTY = f"- key: paine1791\n  file: x\n  sha256: {'0' * 64}\n  date: 2026-01-01\n  quotations: []\n"


@pytest.fixture
def root(project: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01
    return project(
        {
            "manuscript/1.md": ONE,
            "manuscript/2.md": TWO,
            "bibliography.bib": BIB,
            "sources/mill1859.txt": MILL,
            "sources/paine1791.txt": PAINE,
        }
    )


@pytest.fixture
def away(root: Path, citepress: Command) -> Path:
    """The project, locked, and its sources taken away."""
    assert citepress("lock", root).status == 1, "one quotation is altered"
    shutil.move(root / "sources", root / "elsewhere")
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def shown(citepress: Command, root: Path) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(citepress("show", "quotations", root).out)
    return items


def outcomes(citepress: Command, root: Path) -> list[str]:
    return [q["outcome"] for q in shown(citepress, root)]


def works(root: Path) -> dict[str, Any]:
    return {work["key"]: work for work in yaml.safe_load((root / LOCK).read_text(encoding="utf-8"))["works"]}


def test_a_lock_says_of_each_quotation_how_it_came_out(root: Path, citepress: Command) -> None:
    ran = citepress("lock", root)
    assert ran.status == 1
    assert ran.out == f"{root.resolve() / LOCK}: 4 quotations from 2 works\n"
    assert "1 quotation not in the lock: 1 altered" in ran.err
    mill = works(root)["mill1859"]
    assert (mill["file"], mill["date"]) == ("sources/mill1859.txt", "2026-01-01")
    assert re.fullmatch("[0-9a-f]{64}", mill["sha256"])
    came = [(q["words"], q["locator"], q["page"], q["outcome"], q["date"]) for q in mill["quotations"]]
    assert came == [
        ("Advice, […] and avoidance by other people", "page 9", "9", "marked", "2026-01-01"),
        ("the individual is not accountable to society for his actions", "page 9", "9", "verbatim", "2026-01-01"),
        ("the only means by which society can justifiably express", "page 9", "9", "altered", "2026-01-01"),
    ]


def test_a_lock_holds_no_words_of_the_sources(root: Path, citepress: Command) -> None:
    citepress("lock", root)
    text = (root / LOCK).read_text(encoding="utf-8")
    for word in ("instruction", "persuasion", "measures", "dislike", "maxims", "generations"):
        assert word not in text


def test_what_was_verified_stays_verified_without_the_texts(away: Path, citepress: Command) -> None:
    assert outcomes(citepress, away) == ["verbatim", "marked", "verbatim", "not-checked", "altered"]
    first = shown(citepress, away)[0]
    assert first["reason"] == "verified on 2026-01-01 (citations.lock); the text is not at hand"
    assert first["lock"] == {"date": "2026-01-01", "page": "9"}
    ran = citepress("check", away)
    assert ran.status == 0
    assert "; 4 of them as citations.lock says, without their texts\n" in ran.out
    assert "X902" not in ran.out, "what the suppression would silence cannot be known"


def test_what_was_not_verified_is_never_passed(away: Path, citepress: Command) -> None:
    report = json.loads(citepress("check", away, "--output-format", "json").out)
    assert report["summary"]["locked"] == 4
    (finding,) = [f for f in report["findings"] if f["code"] == "V312"]
    assert (finding["severity"], finding["line"]) == ("warning", 3)
    assert "not responsible" in shown(citepress, away)[3]["text"]
    assert citepress("check", away, "--strict").status == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("is not accountable", "is accountable"),
        ("his actions”", "his actions [sic]”"),
        ("his actions”", "His actions”"),
        ("[@mill1859, p. 9], and", "[@mill1859, p. 10], and"),
        ("[@mill1859, p. 9], and", "[@mill1859], and"),
        ("[@mill1859, p. 9], and", "[@paine1791, p. 9], and"),
    ],
)
def test_a_changed_quotation_is_not_checked(old: str, new: str, away: Path, citepress: Command) -> None:
    change(away, "manuscript/1.md", old, new)
    first = shown(citepress, away)[0]
    assert (first["outcome"], first["reason"], first["lock"]) == ("not-checked", "changed since the lock", None)
    assert "not checked (changed since the lock)" in citepress("check", away).out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“the individual is not accountable to society for his actions”",
         '"the individual is not\naccountable to society for his actions"'),
        ("the individual is", "the *individual* is"),
        ("# One", "# Another heading\n\nA paragraph before it."),
        ("[@mill1859, p. 9], and", "[see @mill1859, p. 9, at the end], and"),
    ],
)  # fmt: skip
def test_how_it_is_typed_and_where_it_stands_changes_nothing(
    old: str, new: str, away: Path, citepress: Command
) -> None:
    change(away, "manuscript/1.md", old, new)
    assert outcomes(citepress, away)[:3] == ["verbatim", "marked", "verbatim"]


def test_a_quotation_from_a_work_that_was_never_locked_has_no_source(away: Path, citepress: Command) -> None:
    change(away, "bibliography.bib", "@book{paine1791", "@book{locke, title = {X}, date = {1690}}\n@book{paine1791")
    change(away, "manuscript/2.md", "# Two", "# Two\n\nHe wrote “the labour of his body and his hands” [@locke, p. 1].")
    assert outcomes(citepress, away)[3] == "no-source"


def test_a_text_that_is_at_hand_speaks_for_itself(away: Path, citepress: Command) -> None:
    (away / "sources").mkdir()
    other = MILL.replace("accountable", "answerable") + "\f" + "Another page.\n\n10\n"
    (away / "sources" / "mill1859.txt").write_text(other, encoding="utf-8")
    assert outcomes(citepress, away) == ["altered", "marked", "verbatim", "altered", "altered"]
    report = json.loads(citepress("check", away, "--output-format", "json").out)
    (finding,) = [f for f in report["findings"] if f["code"] == "V313"]
    assert (finding["path"], finding["severity"], finding["key"]) == (LOCK, "warning", "mill1859")
    line = (away / LOCK).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert line == "- key: mill1859"
    assert "1 quotation came out otherwise" in finding["message"]


def test_a_quotation_on_another_page_than_it_cites_is_not_locked(root: Path, citepress: Command) -> None:
    change(root, "manuscript/1.md", "@paine1791, p. 12", "@paine1791, p. 13")
    citepress("lock", root)
    assert set(works(root)) == {"mill1859"}


def test_reading_notes_may_grow(root: Path, citepress: Command) -> None:
    (root / "sources" / "paine1791.txt").rename(root / "sources" / "paine1791.md")
    change(root, "sources/paine1791.md", "Man has", "---\nexcerpt: true\npage: 12\n---\n\nMan has")
    citepress("lock", root)
    change(root, "sources/paine1791.md", "follow.", "follow.\n\nAnother passage.")
    report = json.loads(citepress("check", root, "--output-format", "json").out)
    assert [f["severity"] for f in report["findings"] if f["code"] == "V313"] == ["info"]


def test_an_unchanged_line_keeps_its_day_and_the_file_its_bytes(
    root: Path, citepress: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    citepress("lock", root)
    before = (root / LOCK).read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    citepress("lock", root)
    assert (root / LOCK).read_bytes() == before
    change(root, "manuscript/1.md", "for his actions” [@mill", "for his actions, in so far” [@mill")
    ran = citepress("lock", root)
    assert "; 1 new, 1 gone" in ran.out
    days = {q["words"]: q["date"] for q in works(root)["mill1859"]["quotations"]}
    assert sorted(days.values()) == ["2026-01-01", "2026-01-01", "2027-01-15"]
    assert works(root)["mill1859"]["date"] == "2026-01-01"


def test_the_difference_is_shown_and_nothing_written(root: Path, citepress: Command) -> None:
    ran = citepress("lock", root, "--diff")
    assert ran.status == 1 and ran.out.startswith("--- a/citations.lock\n+++ b/citations.lock\n")
    assert not (root / LOCK).exists()
    change(root, "manuscript/2.md", "responsible", "accountable")
    citepress("lock", root)
    again = citepress("lock", root, "--diff")
    assert (again.status, again.out) == (0, "")


def test_locking_without_the_texts_keeps_what_was_verified_and_adds_nothing(away: Path, citepress: Command) -> None:
    before = (away / LOCK).read_bytes()
    assert citepress("lock", away).status == 0
    assert (away / LOCK).read_bytes() == before
    change(away, "manuscript/1.md", "Advice, […] and", "Advice, […] or")
    citepress("lock", away)
    assert [q["outcome"] for q in works(away)["mill1859"]["quotations"]] == ["verbatim", "altered"]
    citepress("lock", away, "--reset")
    assert works(away) == {}


def test_locking_one_chapter_leaves_the_others(root: Path, citepress: Command) -> None:
    citepress("lock", root)
    before = (root / LOCK).read_bytes()
    citepress("lock", root / "manuscript" / "1.md")
    assert (root / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("version: 1", "version: 2", "4: this is version 2 of the lock"),
        ("version: 1", "versions: 1", "4: expected a value under version"),
        ("outcome: marked", "outcome: verbatim", "11: what the lock says of this quotation was changed by hand"),
        ("outcome: marked", "outcome: fine", "15: a lock knows no outcome fine"),
        ("page: '9'", "page: '8'", "11: what the lock says of this quotation was changed by hand"),
        ("sha256: ", "sha256: x", "8: sha256 should be 64 hexadecimal digits"),
        ("works:\n", f"works:\n{EMPTY}", ": the work paine1791 stands twice"),
        ("  quotations:", "  quotation:", "expected a list under quotations"),
        ("works:", "works: [", "the lock cannot be read"),
        ("works:", "<<<<<<< HEAD\nworks:\n=======\nworks:\n>>>>>>> theirs", "5: two versions were merged"),
        ("- words: ", "- words: [", ""),
    ],
)
def test_a_lock_that_is_not_as_it_was_written_stops_the_check_with_its_line(
    old: str, new: str, says: str, root: Path, citepress: Command
) -> None:
    citepress("lock", root)
    change(root, LOCK, "version: 1\n", "\nversion: 1\n")
    change(root, LOCK, old, new)
    for command in ("check", "lock"):
        ran = citepress(command, root)
        assert ran.status == 2
        assert ran.err.startswith("citepress: citations.lock:") and says in ran.err
        assert "help: " in ran.err
    assert citepress("lock", root, "--reset").status == 1
    assert citepress("check", root).status == 1


def test_the_same_lock_whatever_the_order_of_the_book(root: Path, citepress: Command) -> None:
    citepress("lock", root)
    before = (root / LOCK).read_bytes()
    (root / "manuscript" / "1.md").rename(root / "manuscript" / "3.md")
    (root / LOCK).unlink()
    citepress("lock", root)
    assert (root / LOCK).read_bytes() == before


def test_where_a_source_lies_outside_the_project_is_nobodys_business(
    root: Path, tmp_path_factory: pytest.TempPathFactory, citepress: Command
) -> None:
    library = tmp_path_factory.mktemp("storage")
    shutil.move(root / "sources" / "paine1791.txt", library / "Paine 1791.txt")
    named = f"file = {{{library / 'Paine 1791.txt'}}}, date = {{1791}}"
    change(root, "bibliography.bib", "date = {1791}", named)
    citepress("lock", root, "--allow-read", library)
    assert works(root)["paine1791"]["file"] == "Paine 1791.txt"
    assert outcomes(citepress, root)[2] == "verbatim", "by the lock: the folder is not allowed now"
    assert "outside" not in citepress("check", root).out
