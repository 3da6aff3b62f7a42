"""What the author writes in front matter, metadata.yaml and flags, and what becomes of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Command
from pipeline import project, settings, values
from pipeline.errors import ProjectError, UsageError
from pipeline.model import Layer, Problem, Settings, TextFile


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "manuscript").mkdir()
    (tmp_path / "manuscript" / "essay.md").write_text("Text.\n", encoding="utf-8")
    (tmp_path / "bibliography.bib").write_text("", encoding="utf-8")
    return tmp_path


def load(root: Path, front: dict[str, Any], **flags: Any) -> tuple[Settings, list[Problem]]:
    place = project.find(root)
    layer = Layer(TextFile("manuscript/essay.md", "---\n---\n"), front)
    return settings.load(place, [layer], {k.replace("__", "."): v for k, v in flags.items()})


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        ("6x9in", (6.0, 9.0)),
        ("6 x 9 in", (6.0, 9.0)),
        ("6in x 9in", (6.0, 9.0)),
        ("152.4x228.6mm", (6.0, 9.0)),
        ("15.24 × 22.86 cm", (6.0, 9.0)),
        ("A4", (8.2677, 11.6929)),
        ("letter", (8.5, 11.0)),
    ],
)
def test_trim_sizes_that_a_printer_names(text: str, inches: tuple[float, float]) -> None:
    assert values.trim(text) == pytest.approx(inches)


@pytest.mark.parametrize("text", ["6x9", "x9in", "6x9pt", "0x9in", "600x900in", 6, None, "1.2.3x9in"])
def test_what_is_no_trim_size_is_not_guessed(text: Any) -> None:
    assert values.trim(text) is None


def test_a_wrong_value_is_named_and_the_default_stands_in(root: Path) -> None:
    chosen, problems = load(root, {"citepress": {"trim": "huge", "uncited": "fatal"}})
    assert chosen.trim == (6.0, 9.0)
    assert chosen.uncited == "error"
    assert [p.message.split(" has")[0] for p in problems] == [
        "the setting citepress.uncited",
        "the setting citepress.trim",
    ]


def test_a_misspelt_setting_gets_the_nearest_name(root: Path) -> None:
    _, problems = load(root, {"citepress": {"trimm": "6x9in", "print": {"profil": "kdp"}}})
    assert [(p.kind, p.help) for p in problems] == [
        ("unknown-setting", "did you mean trim?"),
        ("unknown-setting", "did you mean print.profile?"),
    ]


def test_a_setting_that_the_chosen_engine_cannot_follow_is_named(root: Path) -> None:
    chosen, problems = load(root, {"citepress": {"references": {"restart": "chapter"}}})
    assert (chosen.restart, problems) == ("chapter", [])
    _, problems = load(root, {"citepress": {"references": {"restart": "chapter"}, "engine": "pandoc"}})
    assert ["references.restart has no effect with engine: pandoc" in p.message for p in problems] == [True]


def test_flags_win_over_files(root: Path) -> None:
    chosen, _ = load(root, {"citepress": {"trim": "A5", "name": "book"}}, citepress__trim="A4")
    assert (chosen.trim, chosen.name) == (values.PAPERS["a4"], "book")


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("citepress__trim", "--trim"),
        ("citepress__print__profile", "--profile"),
        ("citepress__epub__pages", "--epub-pages"),
    ],
)
def test_a_flag_without_a_usable_value_stops_the_run(root: Path, name: str, flag: str) -> None:
    with pytest.raises(UsageError, match=f"^{flag} huge: expected "):
        load(root, {}, **{name: "huge"})


def test_the_profile_is_part_of_the_file_name_only_when_a_flag_names_another(root: Path) -> None:
    kdp = {"citepress": {"print": {"profile": "kdp"}}}
    assert load(root, {}, citepress__print__profile="kdp")[0].profile_flag
    assert not load(root, kdp, citepress__print__profile="kdp")[0].profile_flag
    assert not load(root, kdp)[0].profile_flag
    assert load(root, kdp)[0].profile == "kdp"


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("@mill1859, @paine1791", ("mill1859", "paine1791")),
        (["@mill1859", "@{Paine, 1791}"], ("mill1859", "Paine, 1791")),
        ("@*", ("*",)),
        (None, ()),
    ],
)
def test_nocite(root: Path, value: Any, keys: tuple[str, ...]) -> None:
    assert load(root, {"nocite": value})[0].nocite == keys


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2026-11-23", 1795392000), ("2026-11", 1793491200), ("1726", 315532800), ("next spring", 946684800)],
)
def test_the_date_is_the_editions_clock(root: Path, value: str, seconds: int) -> None:
    assert load(root, {"date": value})[0].timestamp == seconds


def test_a_bibliography_outside_the_project_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "other.bib"
    other.write_text("", encoding="utf-8")
    chosen, problems = load(root, {"bibliography": str(other)})
    assert chosen.bibliography == ()
    assert [p.kind for p in problems] == ["outside-root"]


def test_a_bibliography_that_is_not_there_is_a_finding(root: Path) -> None:
    chosen, problems = load(root, {"bibliography": "refs.bib"})
    assert chosen.bibliography == ()
    assert [p.kind for p in problems] == ["missing-bibliography"]


def test_without_a_setting_the_roots_bibliography_is_read(root: Path) -> None:
    assert load(root, {})[0].bibliography == ("bibliography.bib",)


def test_chapters_in_name_order_and_only_manuscripts(root: Path) -> None:
    for name in ("b.md", "a.md", "README.md", "notes.txt"):
        (root / "manuscript" / name).write_text("", encoding="utf-8")
    assert project.find(root).files == ("manuscript/a.md", "manuscript/b.md", "manuscript/essay.md")


def test_a_single_file_belongs_to_the_nearest_project(root: Path) -> None:
    place = project.find(root / "manuscript" / "essay.md")
    assert (place.root, place.files, place.single) == (root.resolve(), ("manuscript/essay.md",), True)


def test_a_folder_without_a_manuscript_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no manuscript"):
        project.find(tmp_path)


def test_a_listed_chapter_outside_the_project_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("other") / "x.md"
    outside.write_text("", encoding="utf-8")
    (root / "manuscript" / "link.md").symlink_to(outside)
    with pytest.raises(ProjectError, match="leaves the project"):
        project.listed_chapters(project.find(root), ["link.md"])


def test_a_chapter_that_links_to_nothing_is_not_passed_over(root: Path, citepress: Command) -> None:
    (root / "manuscript" / "gone.md").symlink_to(root / "manuscript" / "nowhere.md")
    assert "manuscript/gone.md" in project.find(root).files
    (root / "manuscript" / "loop.md").symlink_to(root / "manuscript" / "loop.md")
    assert "manuscript/loop.md" in project.find(root).files
    ran = citepress("check", root, "--output-format", "json")
    said = {f["path"] for f in json.loads(ran.out)["findings"] if f["code"] == "X903"}
    assert (ran.status, said) == (1, {"manuscript/gone.md", "manuscript/loop.md"})
