"""What a build leaves behind, and what it refuses: whole commands on real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command
from pipeline import cache, run
from pipeline.editions.sheet import Sheet

Project = Callable[[dict[str, str | bytes]], Path]

BIB = "@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}\n"
SOURCE = "---\nexcerpt: true\npage: 7\n---\n\nThe worth of a State, in the long run, is the worth of its individuals.\n"
QUOTED = 'Mill holds that "the worth of a State, in the long run, is the worth of its individuals" [@mill1859, p. 7].\n'
ESSAY = "---\ntitle: On Worth\n---\n\n" + QUOTED


@pytest.fixture
def essay(project: Project) -> Path:
    """An essay with one quotation, held to its source."""
    return project({"manuscript/essay.md": ESSAY, "bibliography.bib": BIB, "sources/mill1859.md": SOURCE})


def names(root: Path) -> set[str]:
    """The files in dist/."""
    return {p.name for p in (root / "dist").iterdir()} if (root / "dist").exists() else set()


def test_the_editions_and_the_map(citepress: Command, essay: Path) -> None:
    ran = citepress("build", "--strict", essay)
    assert (ran.status, names(essay)) == (0, {"essay.pdf", "essay.epub", "essay-cover.jpg", "essay.json"})
    found = json.loads((essay / "dist" / "essay.json").read_text())
    (quotation,) = found["quotations"]
    assert (quotation["key"], quotation["locator"]) == ("mill1859", {"label": "page", "value": "7"})
    assert (quotation["outcome"], quotation["page"]) == ("verbatim", "1")
    assert quotation["href"].endswith("#" + quotation["id"])
    assert [(h["text"], h["page"]) for h in found["headings"]][:1] == [("On Worth", "1")]
    assert json.loads(citepress("show", "pages", essay).out) == found


def test_a_profile_named_by_flag_is_in_the_name(citepress: Command, essay: Path) -> None:
    assert citepress("build", essay, "--to", "pdf", "--profile", "kdp").status == 0
    assert names(essay) == {"essay-kdp.pdf", "essay.json"}


def test_errors_stop_a_build_but_not_a_draft(citepress: Command, essay: Path) -> None:
    (essay / "manuscript" / "essay.md").write_text(ESSAY.replace("@mill1859", "@mill1895"))
    refused = citepress("build", essay, "--to", "html")
    assert (refused.status, names(essay)) == (1, set())
    assert "--draft" in refused.err
    draft = citepress("build", essay, "--to", "html,epub", "--draft")
    assert (draft.status, names(essay)) == (0, {"essay.html", "essay.epub", "essay-cover.jpg", "essay.json"})
    assert "draft" in (essay / "dist" / "essay.html").read_text().lower()


def test_warnings_stop_a_build_only_when_strict(citepress: Command, essay: Path) -> None:
    (essay / "manuscript" / "essay.md").write_text(ESSAY.replace(", p. 7", ""))
    assert citepress("build", essay, "--to", "html", "--strict").status == 1
    assert names(essay) == set()
    assert citepress("build", essay, "--to", "html").status == 0


@pytest.fixture
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No edition is at hand that an earlier test has built."""
    monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_folder", tmp_path / "cache")


def test_what_cannot_be_verified_is_named_so(
    citepress: Command, essay: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.editions import pdf

    def unreadable(*_: object) -> None:
        raise pdf.Unreadable("the layout could not be read")

    assert citepress("build", essay, "--to", "pdf").status == 0
    before = (essay / "dist" / "essay.pdf").read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "read_layout", unreadable)
        patched.setenv("CITEPRESS_CACHE", str(tmp_path / "cache"))  # the edition is not at hand from before
        ran = citepress("build", essay, "--to", "pdf")
    assert ran.status == 1
    assert "essay-unverified.pdf is not verified: the layout could not be read" in ran.err
    assert (essay / "dist" / "essay.pdf").read_bytes() == before
    assert citepress("build", essay, "--to", "pdf").status == 0
    assert "essay-unverified.pdf" not in names(essay), "what is verified now needs no unverified copy"


def forgetful(sheet: Sheet, read: Callable[[Sheet], str] = Sheet.html.fget) -> str:  # type: ignore[attr-defined]
    """A sheet's HTML without three of its words."""
    return read(sheet).replace("in the long run", "")


@pytest.mark.usefixtures("nothing_kept")
def test_lost_words_stop_the_build_and_are_named(
    citepress: Command, essay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sheet, "html", property(forgetful))
    ran = citepress("build", essay, "--to", "pdf")
    assert (ran.status, names(essay)) == (1, set())
    assert "manuscript/essay.md:5" in ran.err
    assert "long run" in ran.err


def test_equal_words_in_two_chapters_have_their_own_places(citepress: Command, project: Project) -> None:
    one, two = f"# One\n\n{QUOTED}", f"# Two\n\n{QUOTED}"
    files = {"manuscript/1.md": one, "manuscript/2.md": two, "manuscript/metadata.yaml": "title: Twice\n"}
    root = project({**files, "bibliography.bib": BIB, "sources/mill1859.md": SOURCE})
    assert citepress("build", root).status == 0
    first, second = json.loads((root / "dist" / "twice.json").read_text())["quotations"]
    assert first["id"] == second["id"]
    assert (first["path"], second["path"]) == ("manuscript/1.md", "manuscript/2.md")
    assert (first["page"], second["page"]) == ("1", "3"), "each chapter opens on a right-hand page"
    assert first["href"].split("#")[0] != second["href"].split("#")[0]


def test_a_single_file_anywhere(citepress: Command, project: Project) -> None:
    root = project({"notes/my essay.md": ESSAY, "notes/bibliography.bib": BIB})
    assert citepress("build", "my essay.md", "--to", "html", cwd=root / "notes").status == 0
    assert names(root / "notes") == {"my essay.html", "my essay.json"}


def test_a_draft_that_loses_words_is_there_to_be_looked_at(
    citepress: Command, essay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sheet, "html", property(forgetful))
    ran = citepress("build", essay, "--to", "pdf", "--draft")
    assert (ran.status, names(essay)) == (1, {"essay-unverified.pdf", "essay.json"})
    assert "long run" in ran.err


@pytest.mark.usefixtures("nothing_kept")
def test_the_pages_of_a_long_book_are_seen_to_pass(essay: Path) -> None:
    said: list[tuple[str, str]] = []
    run.build(run.load(essay, {}), ["pdf"], essay / "dist", progress=lambda *told: said.append(told))
    first = said.index(("Setting", "page 1"))
    assert said[first : first + 2] == [("Setting", "page 1"), ("Setting", "page 2")]
    assert said[-2:] == [("Writing", "the PDF"), ("Inspecting", "the PDF")]


def test_the_stamp_of_a_draft_is_no_writing_in_the_printers_margin(citepress: Command, essay: Path) -> None:
    ran = citepress("build", essay, "--draft", "--profile", "kdp", "--to", "pdf")
    assert "P808" in ran.out and "number of pages" in ran.out
    assert "margins" not in ran.out
