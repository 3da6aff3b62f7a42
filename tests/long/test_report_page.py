"""The report for editors as Chromium shows it: on a telephone and a laptop, by day and by night, by keys, in print."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from .helping import ROOT, citepress, node_package, program, run

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
MILL = """\
The maxims are that the individual is not accountable to society for his actions, in so far as these concern nobody.
Advice, instruction, persuasion, and avoidance by other people, if thought necessary by them for their own good, are
the only measures by which society can justifiably express its dislike.

9
"""
QUOTED = [
    "“the individual is not accountable to society for his actions” [@mill1859, p. 9]",
    "“the individual is not responsible to society for his actions” [@mill1859, p. 9]",
    "“Advice, […] and avoidance by other people” [@mill1859, p. 9]",
    "“the only measures by which society … the individual is not accountable” [@mill1859, p. 9]",
    "“society can justifiably express its strong \\</script>\\<script>close\\</script> dislike” [@mill1859, p. 9]",
    "“society is indeed a contract between those who are living and those who are dead” [@burke1790]",
    "„Aufklärung ist der Ausgang des Menschen aus seiner selbstverschuldeten Unmündigkeit“ [@nobody]",
]
BIB = """\
@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}
@book{burke1790, author = {Burke, Edmund}, title = {Reflections on the Revolution in France}, date = {1790}}
"""


def written(folder: Path, times: int) -> Path:
    """The report on a book with all of these quotations so many times."""
    (folder / "sources").mkdir()
    (folder / "sources" / "mill1859.txt").write_text(MILL, encoding="utf-8")
    (folder / "bibliography.bib").write_text(BIB, encoding="utf-8")
    text = "".join(f"Somebody wrote {words}.\n\n" for words in QUOTED)
    (folder / "essay.md").write_text("---\ntitle: The Rule of Nobody\n---\n\n" + text * times, encoding="utf-8")
    page = folder / "report.html"
    done = citepress("check", folder / "essay.md", "--output-format", "concise", "--report", f"html={page}")
    assert done.returncode == 1, done.stderr
    return page


def looked_at(page: Path, folder: Path, *, large: bool = False) -> dict[str, Any]:
    screens = ROOT / os.environ.get("SCREENS", folder / "screens")
    screens.mkdir(parents=True, exist_ok=True)
    node_package("puppeteer-core")
    plan = {
        "chromium": program("chromium"),
        "profile": str(folder / "profile"),
        "page": str(page),
        "axe": str(node_package("@daisy/axe-core-for-ace") / "axe.min.js"),
        "screens": str(screens),
        "large": large,
    }
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    done = run(program("node"), HERE / "report.cjs", folder / "plan.json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    found["pdf"] = None if large else pypdfium2.PdfDocument(screens / "report.pdf")
    return found


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("report")
    return looked_at(written(folder, 1), folder)


def test_every_view_is_accessible_whole_and_loads_nothing(found: dict[str, Any]) -> None:
    assert len(found["views"]) == 4
    for view in found["views"]:
        assert (view["errors"], view["requests"], view["overflow"], view["axe"]) == ([], 1, 0, []), view
    assert len({view["paper"] for view in found["views"]}) == 2, "night differs from day"


def test_keys_lead_from_quotation_to_quotation_and_focus_is_seen(found: dict[str, Any]) -> None:
    used = found["used"]
    focus = {key: where for key, where, _ in used["keys"]}
    assert focus["j"].startswith("q-") and focus["k"] == focus["Enter"] == used["keys"][0][1] != focus["j"]
    assert focus["/"] == "words"
    assert [outline for key, _, outline in used["keys"] if key != "Escape"] == ["solid"] * 6
    assert (used["opened"], used["help"], used["errors"]) == (1, True, [])


def test_filters_and_search_show_what_they_say(found: dict[str, Any]) -> None:
    used = found["used"]
    assert set(used["all"]) - set(used["without"]) == {"verbatim"}
    assert used["searched"] == ["altered", "altered"] and used["count"] == "2 of 7 shown"
    assert used["reset"] == used["all"]
    assert found["plain"] == {"cards": 7, "form": False}


def test_a_print_has_every_quotation_numbered_pages_and_no_controls(found: dict[str, Any]) -> None:
    pages = [page.get_textpage().get_text_bounded() for page in found["pdf"]]
    text = " ".join(" ".join(pages).split())
    for words in ("accountable to society for his actions", "Advice, […]", "Aufklärung", "contract between"):
        assert words in text
    assert all(f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "Show all" not in text and "How this was found" not in text


def test_five_thousand_quotations_are_filtered_and_searched_alike(tmp_path: Path) -> None:
    page = written(tmp_path, 715)
    used = looked_at(page, tmp_path, large=True)["used"]
    assert len(used["all"]) == len(used["reset"]) == 5005
    assert (used["count"], used["errors"]) == ("1,430 of 5,005 shown", [])
