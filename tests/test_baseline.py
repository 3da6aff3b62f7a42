"""The baseline: what an author who begins with an old manuscript sees, and what can never hide behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command

Make = Callable[[dict[str, str | bytes]], Path]

ONE = """\
# One

Burke has no entry [@burk1790], and this is the first paragraph.

Mill wrote that “the individual is not accountable to mankind for his actions” [@mill1859, p. 9].
"""
TWO = """\
# Two

Nor has Paine [@pain1791].
"""
BIB = "@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}\n"
MILL = "The individual is not accountable to society for his actions, in so far as these concern nobody.\n\n9\n"
NAME = "citepress-baseline.json"


@pytest.fixture
def root(project: Make) -> Path:
    return project(
        {"manuscript/1.md": ONE, "manuscript/2.md": TWO, "bibliography.bib": BIB, "sources/mill1859.txt": MILL}
    )


@pytest.fixture
def drawn(root: Path, citepress: Command) -> Path:
    """The project with a baseline of its three findings."""
    assert citepress("baseline", root).status == 0
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rows(root: Path) -> list[str]:
    return [line for line in (root / NAME).read_text(encoding="utf-8").splitlines() if "fingerprint" in line]


def test_what_it_knows_is_hidden_and_counted(drawn: Path, citepress: Command) -> None:
    ran = citepress("check", drawn, "--strict")
    assert ran.status == 0
    assert ran.out.splitlines()[-1] == "no findings; 3 known from the baseline"
    summary = json.loads(citepress("check", drawn, "--output-format", "json").out)["summary"]
    assert (summary["errors"], summary["suppressed"], summary["known"], summary["obsolete"]) == (0, 0, 3, 0)
    (run,) = json.loads(citepress("check", drawn, "--output-format", "sarif").out)["runs"]
    assert [r["suppressions"][0]["kind"] for r in run["results"]] == ["external"] * 3
    assert citepress("check", drawn, "--no-baseline").status == 1


def test_it_can_be_read_in_a_diff(drawn: Path, citepress: Command) -> None:
    text = (drawn / NAME).read_text(encoding="utf-8")
    assert [(json.loads(r.rstrip(","))["code"], json.loads(r.rstrip(","))["words"]) for r in rows(drawn)] == [
        ("K101", "burk1790"), ("V303", "mankind"), ("K101", "pain1791"),
    ]  # fmt: skip
    change(drawn, "manuscript/1.md", "# One", "# One\n\nA paragraph put in.")
    assert citepress("baseline", drawn).status == 0
    assert (drawn / NAME).read_text(encoding="utf-8") == text


def test_what_has_moved_stays_known(drawn: Path, citepress: Command) -> None:
    quoting = ONE.split("\n\n")[2]
    change(drawn, "manuscript/1.md", quoting, "")
    change(drawn, "manuscript/2.md", "# Two", "# Two\n\n" + quoting.replace("the individual", "the\nindividual"))
    (drawn / "manuscript/0.md").write_text("# Before\n\nA chapter put in.\n", encoding="utf-8")
    assert citepress("check", drawn).out.splitlines()[-1] == "no findings; 3 known from the baseline"


def test_a_second_equal_mistake_is_new_and_found_where_it_is(drawn: Path, citepress: Command) -> None:
    (drawn / "manuscript/0.md").write_text("# Before\n\nBurke again [@burk1790].\n", encoding="utf-8")
    found = json.loads(citepress("check", drawn, "--output-format", "json").out)
    assert [(f["path"], f["code"]) for f in found["findings"]] == [("manuscript/0.md", "K101")]
    assert found["summary"]["known"] == 3


def test_it_only_shrinks(drawn: Path, citepress: Command) -> None:
    change(drawn, "manuscript/2.md", "[@pain1791]", "[@mill1859]")
    change(drawn, "manuscript/1.md", "first paragraph", "first paragraph [@nobody]")
    ran = citepress("check", drawn)
    assert ran.status == 1 and "@nobody" in ran.out
    assert "2 known from the baseline; 1 line of the baseline obsolete (citepress baseline takes them out)" in ran.out
    ran = citepress("baseline", drawn)
    assert ran.status == 1
    assert "2 findings; 1 mended and taken out" in ran.out and "1 finding new and not taken in" in ran.err
    assert len(rows(drawn)) == 2 and not re.search("pain1791|nobody", "".join(rows(drawn)))
    assert citepress("baseline", drawn, "--reset").status == 0
    assert citepress("check", drawn).status == 0


def test_a_mistake_that_comes_back_is_new(drawn: Path, citepress: Command) -> None:
    change(drawn, "manuscript/2.md", "[@pain1791]", "[@mill1859]")
    citepress("baseline", drawn)
    change(drawn, "manuscript/2.md", "[@mill1859]", "[@pain1791]")
    assert citepress("check", drawn).status == 1


def test_a_changed_negation_is_never_hidden(drawn: Path, citepress: Command) -> None:
    change(drawn, "manuscript/1.md", "is not accountable", "is accountable")
    assert "V304 negation-or-number-changed" in citepress("check", drawn).out
    ran = citepress("baseline", drawn, "--reset")
    assert ran.status == 1 and "no baseline hides them" in ran.err
    assert "V304" not in "".join(rows(drawn))
    assert "V304 negation-or-number-changed" in citepress("check", drawn).out


def test_fixes_leave_alone_what_it_hides(drawn: Path, citepress: Command) -> None:
    slip = "[@mil1859]"
    change(drawn, "manuscript/2.md", "[@pain1791]", "[@pain1791] and again " + slip)
    assert citepress("baseline", drawn, "--reset").status == 0
    with (drawn / "manuscript/2.md").open("a", encoding="utf-8") as file:
        file.write(f"\nA second equal slip {slip}.\n")
    ran = citepress("check", drawn, "--fix")
    assert (ran.status, ran.err) == (0, "1 finding mended\n")
    assert (drawn / "manuscript/2.md").read_text(encoding="utf-8").count(slip) == 1
    assert citepress("check", drawn, "--fix", "--no-baseline").err.startswith("1 finding mended; 1 more ")
    assert slip not in (drawn / "manuscript/2.md").read_text(encoding="utf-8")


def test_a_run_that_looked_at_less_takes_nothing_out(drawn: Path, citepress: Command) -> None:
    assert "obsolete" not in citepress("check", drawn / "manuscript/2.md").out
    assert "obsolete" not in citepress("check", drawn, "--select", "V").out
    before = rows(drawn)
    assert citepress("baseline", drawn / "manuscript/2.md").status == 0
    assert citepress("baseline", drawn, "--ignore", "K101", "--reset").status == 0
    assert rows(drawn) == before


def test_a_finding_that_is_allowed_needs_no_line(drawn: Path, citepress: Command) -> None:
    change(drawn, "manuscript/2.md", "Nor has", "<!-- citepress: allow unresolved-key: to be bought -->\n\nNor has")
    assert "no findings; 1 suppressed; 2 known from the baseline; 1 line" in citepress("check", drawn).out


def test_another_file_by_flag_and_by_setting(root: Path, citepress: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert citepress("baseline", "--baseline", "manuscript/old.json").out.startswith("manuscript/old.json: 3 findings")
    assert citepress("check").status == 1
    assert citepress("check", "--baseline", "manuscript/old.json").status == 0
    (root / "manuscript/metadata.yaml").write_text("citepress:\n  baseline: manuscript/old.json\n", encoding="utf-8")
    assert citepress("check").status == 0
    (root / "manuscript/old.json").unlink()
    ran = citepress("check")
    assert ran.status == 1 and "the baseline manuscript/old.json is not there and hides nothing" in ran.err
    (root / "manuscript/metadata.yaml").write_text("citepress:\n  baseline: ../old.json\n", encoding="utf-8")
    assert "X904" in citepress("check").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n "version": 1,\n <<<<<<< ours\n', f"{NAME}:3: the baseline cannot be read"),
        ('{"version": 2, "findings": []}', "expected a baseline"),
        ('{"version": 1, "findings": [{"code": "K101"}]}', "finding 1 of the baseline lacks one of: fingerprint"),
        ("[" * 100_000, "the baseline cannot be read"),
        ("\udcff", "the baseline cannot be read"),
    ],
)
def test_a_baseline_that_is_none_stops_the_check(root: Path, citepress: Command, text: str, said: str) -> None:
    (root / NAME).write_text(text, encoding="utf-8", errors="surrogateescape")
    ran = citepress("check", root)
    assert ran.status == 2 and said in ran.err and "citepress baseline --reset" in ran.err
    assert citepress("baseline", root).status == 2
    assert citepress("baseline", root, "--reset").status == 0
    assert citepress("check", root).status == 0
