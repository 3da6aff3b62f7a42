"""What is kept of the stored sources changes nothing but the time, and no change of a source goes unseen."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command
from pipeline import cache, crew, tools
from pipeline.store import kept, ledger, store

Project = Callable[[dict[str, str | bytes]], Path]
WORDS = "the trade of governing has always been monopolised by the most ignorant"
TEXT = f"Preface.\n\f{'Nothing of note. ' * 20}\n9\n\fIt is said that {WORDS}, and so on.\n\n10\n"
BOOK: dict[str, str | bytes] = {
    "manuscript/01.md": f"Paine wrote that “{WORDS}” [@paine1791, p. 10].\n\n"
    f"Burke held that “{WORDS} and the rest” [@burke1790, p. 3].\n",
    "bibliography.bib": "@book{paine1791, author = {Paine, T.}, title = {Rights}, year = 1791}\n"
    "@book{burke1790, author = {Burke, E.}, title = {Reflections}, year = 1790}\n",
    "sources/paine1791.txt": TEXT,
    "sources/burke1790.md": "---\nexcerpt: true\n---\n[p. 3] A *word* or two of his.\n",
}


@pytest.fixture
def asked(citepress: Command, tmp_path: Path) -> Callable[[], list[dict[str, object]]]:
    """What the command says of each quotation."""
    return lambda: list(json.loads(citepress("show", "quotations", ".", cwd=tmp_path).out))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The source files whose bytes are read from here on, in this process."""
    read, seen = store.read_bytes, list[Path]()
    monkeypatch.setattr(store, "read_bytes", lambda path: (seen.append(path), read(path))[1])
    return seen


def aged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files of a test be old enough to be entered in the ledger."""
    monkeypatch.setattr(ledger, "MARGIN", -1)


def test_an_untouched_source_is_not_read_again(
    asked: Callable[[], object], project: Project, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(BOOK)
    aged(monkeypatch)
    first = asked()
    assert len(opened) == 2
    assert (asked(), len(opened)) == (first, 2)
    (root / "sources" / "paine1791.txt").touch()
    assert (asked(), len(opened)) == (first, 3), "its digest has not changed, but that has to be looked at"


def test_a_change_that_keeps_size_and_time_is_seen(
    asked: Callable[[], list[dict[str, object]]], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = project(BOOK) / "sources" / "paine1791.txt"
    aged(monkeypatch)
    assert asked()[0]["outcome"] == "verbatim"
    state = source.stat()
    source.write_text(TEXT.replace("monopolised", "patronised."), "utf-8")
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert source.stat().st_size == state.st_size
    assert asked()[0]["outcome"] == "altered"


def test_a_file_as_young_as_its_reading_is_read_again(
    asked: Callable[[], object], project: Project, opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    project(BOOK)
    monkeypatch.setattr(ledger, "MARGIN", 10**12)
    assert asked() == asked()
    assert len(opened) == 4, "it may be written once more within the same tick of the disk's clock"


@pytest.mark.parametrize("kind", [kept.SOURCE, kept.PRINT, ledger.KIND])
@pytest.mark.parametrize("how", ["gone", "cut", "strange"])
def test_whatever_becomes_of_what_was_kept_the_answer_is_the_same(
    asked: Callable[[], object], project: Project, monkeypatch: pytest.MonkeyPatch, kind: str, how: str
) -> None:
    project(BOOK)
    aged(monkeypatch)
    first = asked()
    files = [p for p in (Path(os.environ["CITEPRESS_CACHE"]) / kind).rglob("*") if p.is_file()]
    assert files
    for path in files:
        if how == "gone":
            path.unlink()
        elif how == "cut":
            path.write_bytes(path.read_bytes()[:-7])
        else:
            cache.store(kind, path.parent.name + path.name, b'{"a": [1, 2]}  and more, but nothing of ours')
    assert asked() == first


def test_helpers_read_what_we_would(
    asked: Callable[[], object], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(BOOK | {"sources/latin1.txt": b"caf\xe9", "sources/empty.txt": ""})
    said = []
    for name, worth in (("alone", 1 << 30), ("helped", 1), ("failing", 1)):
        monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / name))
        monkeypatch.setattr(store, "WORTH", worth)
        if name == "failing":
            monkeypatch.setattr(store, "HELPER", "pipeline.errors")
        said.append(asked())
    assert said[0] == said[1] == said[2]


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(
    asked: Callable[[], object], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(BOOK)
    first = asked()
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / "file"))
    assert asked() == first


def test_the_order_of_the_files_and_the_number_of_cores_change_nothing(
    asked: Callable[[], object], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins: dict[str, str | bytes] = {f"sources/other{n}.txt": TEXT for n in range(5)}
    root = project(BOOK | twins)
    (root / "sources" / "paine1791.txt").unlink()
    monkeypatch.setattr(store, "WORTH", 1)
    said = []
    for cores in (1, 3):
        monkeypatch.setattr(tools, "cores", lambda cores=cores: cores)
        monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / str(cores)))
        said.append(asked())
        shutil.move(root / "sources" / "other0.txt", root / "sources" / "moved")
        shutil.move(root / "sources" / "moved", root / "sources" / "other0.txt")
    assert said[0] == said[1]


def test_a_source_that_a_helper_cannot_read_is_a_finding(
    citepress: Command, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"<html><body><p>It is said that {WORDS}, and so on.</p></body></html>"
    project({k: v for k, v in BOOK.items() if not k.endswith(".txt")} | {"sources/paine1791.html": page})
    monkeypatch.setattr(crew, "PYTHON", ["/no/such/python"])
    ran = citepress("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert "the source text sources/paine1791.html cannot be read: its reader" in ran.out, ran.err
