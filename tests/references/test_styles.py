"""Styles are found by name or file, and what is no style is refused with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command
from pipeline import references
from pipeline.errors import StyleError

Project = Callable[[dict[str, str | bytes]], Path]
HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">'
INFO = "<info><title>Mine</title><id>mine</id><updated>2020-01-01T00:00:00Z</updated></info>"
LAYOUT = '<citation><layout><text variable="title"/></layout></citation>'


def test_a_style_of_the_collection_by_its_name(tmp_path: Path) -> None:
    apa = references.find_style(tmp_path, "apa", None)
    assert (apa.name, apa.kind, apa.has_bibliography) == ("apa", "in-text", True)
    assert apa.path.name == "apa.csl" and "7th" in apa.title
    assert references.find_style(tmp_path, "https://www.zotero.org/styles/apa", None) == apa
    assert references.find_style(tmp_path, "chicago-notes", None).has_bibliography is False
    assert references.find_style(tmp_path, "chicago-notes-bibliography", None).kind == "note"


def test_a_dependent_style_is_its_parent_under_its_own_name(tmp_path: Path) -> None:
    style = references.find_style(tmp_path, "nature-digest", None)
    assert (style.name, style.title, style.path.name, style.locale) == (
        "nature-digest",
        "Nature Digest",
        "nature.csl",
        "en-GB",
    )


def test_the_project_has_the_first_word(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    own = tmp_path / "styles" / "apa.csl"
    own.write_text(HEAD + INFO + LAYOUT + "</style>")
    assert references.find_style(tmp_path, "apa", None).title == "Mine"
    assert references.find_style(tmp_path, "apa", None).path == own


def test_a_name_cannot_leave_the_folder_of_styles(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "styles").mkdir(parents=True)
    (tmp_path / "secret.csl").write_text(HEAD + INFO + LAYOUT + "</style>")
    (root / "styles" / "link.csl").symlink_to(tmp_path / "secret.csl")
    for name in ("../../secret", "link", "..", ""):
        with pytest.raises(StyleError):
            references.find_style(root, name, None)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("apaa", "apa"),
        ("chicago-notes-bibliografy", "chicago-notes-bibliography"),
        ("mla", "modern-language-association"),
        ("Chicago", "chicago-notes-bibliography"),
    ],
)
def test_an_unknown_style_is_answered_with_the_nearest(tmp_path: Path, name: str, meant: str) -> None:
    with pytest.raises(StyleError, match="is not known") as caught:
        references.find_style(tmp_path, name, None)
    assert caught.value.hint is not None and meant in caught.value.hint.rstrip("?").split()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        (HEAD + "\n<info>\n</style>", ":3", "not well-formed"),
        ("", ":1", "not well-formed"),
        ('<!DOCTYPE style [<!ENTITY a "aaaa">]>\n' + HEAD + INFO + LAYOUT + "</style>", ":1", "document type"),
        ("<style>" + INFO + LAYOUT + "</style>", ":1", "no CSL style"),
        ("\n<html/>", ":2", "no CSL style"),
        (HEAD + INFO + "</style>", ":1", "no <citation>"),
        (HEAD + INFO + "\n" + LAYOUT.replace("variable", "macro") + "</style>", ":2", "macro 'title'"),
        (
            HEAD + '\n<info>\n<link rel="independent-parent" href="http://zotero.example/gone"/></info></style>',
            ":3",
            "depends on 'gone'",
        ),
    ],
)
def test_what_is_no_style_is_refused_with_its_line(tmp_path: Path, text: str, place: str, said: str) -> None:
    path = tmp_path / "mine.csl"
    path.write_text(text)
    with pytest.raises(StyleError) as caught:
        references.find_style(tmp_path, "mine", path)
    assert f"{path}{place}" in caught.value.message
    assert said in caught.value.message and caught.value.hint


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim")
    path = tmp_path / "mine.csl"
    path.write_text(
        f'<!DOCTYPE style [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
        f"{HEAD}{INFO.replace('Mine', '&x;')}{LAYOUT}</style>"
    )
    with pytest.raises(StyleError) as caught:
        references.find_style(tmp_path, "mine", path)
    assert "geheim" not in caught.value.message


@pytest.mark.parametrize(("front", "said"), [("", "herausgegeben von"), ("lang: en-GB\n", "edited by")])
def test_a_style_speaks_its_own_language_where_the_manuscript_names_none(
    citepress: Command, project: Project, front: str, said: str
) -> None:
    entry = "@incollection{a, author={A, B}, editor={C, D}, title={T}, booktitle={W}, year=1999}\n"
    style = HEAD.replace("<style ", '<style default-locale="de-DE" ') + INFO + LAYOUT
    style += '<bibliography><layout><names variable="editor"><label form="verb" suffix=" "/><name/></names></layout>'
    files: dict[str, str | bytes] = {
        "essay.md": f"---\ncsl: own.csl\n{front}---\nText [@a].\n",
        "bibliography.bib": entry,
        "own.csl": style + "</bibliography></style>",
    }
    root = project(files)
    assert said in citepress("show", "references", root / "essay.md").out
    assert citepress("build", root / "essay.md", "--to", "html").status == 0
    assert said in (root / "dist" / "essay.html").read_text(encoding="utf-8")
