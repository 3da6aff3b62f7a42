"""What an earlier run has kept changes nothing but the time: a warm run says what a cold one says, byte for byte."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command, Ran
from pipeline import cache, tools
from pipeline.bibliography import bibtex
from pipeline.manuscript import attribution, crew

Project = Callable[[dict[str, str | bytes]], Path]
WORDS = "the trade of governing has always been monopolised by the most ignorant"
BOOK: dict[str, str | bytes] = {
    "manuscript/01.md": f"# One\n\nPaine wrote that “{WORDS}” [@paine1791, p. 9].\n\nAnd *nobody* [@nobody1800].\n",
    "manuscript/02.md": "# Two\n\n“A few words that nobody has ever written down”: so he claims.\n\n"
    "Mill wrote that “it is the bargain that counts” [@mill1859, p. 3].[^n]\n\n[^n]: A note.\n",
    "manuscript/metadata.yaml": "title: A Book\nlang: en-GB\nbibliography: bibliography.bib\n",
    "bibliography.bib": "@book{paine1791,\n author = {Paine, Thomas},\n title = {Rights of Man},\n year = 1791\n}\n\n"
    "@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, year = {1859}}\n",
}
STYLE = "chicago-notes-bibliography"


def write(name: str, text: str) -> Callable[[Path], None]:
    """A change that writes a file."""

    def change(root: Path) -> None:
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    return change


def add(name: str, text: str) -> Callable[[Path], None]:
    """A change that puts text before a file's."""
    return lambda root: write(name, text + (root / name).read_text("utf-8"))(root)


def drop(name: str) -> Callable[[Path], None]:
    """A change that takes a file away."""
    return lambda root: (root / name).unlink()


CHANGES: dict[str, Callable[[Path], None]] = {
    "a file changes": add("manuscript/02.md", "A “few words that nobody has ever written down” stand here.\n\n"),
    "a chapter comes": write("manuscript/03.md", "# Three\n\n> A block quote that has no source at all.\n"),
    "a chapter goes": drop("manuscript/03.md"),
    "an entry changes": add("bibliography.bib", "@book{nobody1800, title = {Nothing}, year = {1800}}\n\n"),
    "a source text comes": write("sources/paine1791.txt", f"It is said that {WORDS}, and so on.\n"),
    "a source text changes": write("sources/paine1791.txt", "It is said that the trade of governing is a fine one.\n"),
    "a reading note comes": write("sources/mill1859.md", "---\nexcerpt: true\n---\n\nIt is the bargain that counts.\n"),
    "a source text goes": drop("sources/paine1791.txt"),
    "a PDF comes": write("sources/paine1791.pdf", "%PDF-1.4\n"),
    "a style shadows another": write(f"styles/{STYLE}.csl", "<style>no style</style>\n"),
    "the style goes": drop(f"styles/{STYLE}.csl"),
    "the settings change": add("manuscript/metadata.yaml", "citepress:\n  ignore: [Q201, L401, V312, K103]\n"),
    "front matter comes": add("manuscript/01.md", "---\nlang: de-DE\ncitepress:\n  trimm: A5\n---\n\n"),
    "the settings go": drop("manuscript/metadata.yaml"),
}


def test_a_warm_run_says_what_a_cold_run_says(
    citepress: Command, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm, cold = tmp_path / "warm", tmp_path / "cold"
    monkeypatch.setattr(attribution, "LIBRARY", 1)  # what is kept of a library, too
    monkeypatch.setattr(bibtex, "LIBRARY", 1)
    root = project(BOOK) / "manuscript" / ".."
    said = list[Ran]()

    def both(what: str, *flags: str) -> None:
        answers = []
        for folder in (warm, cold):
            monkeypatch.setenv("CITEPRESS_CACHE", str(folder))
            answers.append(citepress("check", root, "--output-format", "json", *flags, cwd=tmp_path))
        shutil.rmtree(cold)
        assert answers[0] == answers[1], what
        said.append(answers[0])

    both("the first run")
    for what, change in CHANGES.items():
        change(tmp_path)
        both(what)
    both("a flag", "--uncited", "info")
    unseen = [what for what, before, after in zip(CHANGES, said, said[1:], strict=False) if before == after]
    assert unseen == [], "each change is one that a report shows"
    kept = sum(1 for p in warm.rglob("*") if p.is_file())
    monkeypatch.setattr(tools, "pandoc_identity", lambda: b"another pandoc")
    both("another pandoc")
    assert sum(1 for p in warm.rglob("*") if p.is_file()) >= kept + 2, "nothing of the old one is used"


def test_a_book_in_parts_is_read_as_a_file_at_a_time(
    citepress: Command, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**BOOK, "manuscript/03.md": "---\ntitle: [x\n---\n\nText [@mill1859].\n", "manuscript/04.md": ""}
    project(files)
    monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / "one"))
    alone = citepress("check", ".", "--output-format", "json", cwd=tmp_path)
    monkeypatch.setattr(crew, "WORTH", 10)
    monkeypatch.setattr(tools, "cores", lambda: 2)
    monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / "two"))
    assert citepress("check", ".", "--output-format", "json", cwd=tmp_path) == alone
    # A helper that cannot be started costs time and nothing else.
    monkeypatch.setattr(crew, "PROGRAM", "pipeline.errors")
    monkeypatch.setenv("CITEPRESS_CACHE", str(tmp_path / "three"))
    assert citepress("check", ".", "--output-format", "json", cwd=tmp_path) == alone


def test_a_damaged_cache_is_as_good_as_an_empty_one(citepress: Command, project: Project, tmp_path: Path) -> None:
    project(BOOK)
    folder = Path(os.environ["CITEPRESS_CACHE"])
    first = citepress("check", ".", cwd=tmp_path)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name != "trimmed"]
    assert kept
    for number, path in enumerate(kept):
        data = path.read_bytes()
        path.write_bytes([b"", data[: len(data) // 2], data[:-1] + b"?"][number % 3])
    assert citepress("check", ".", cwd=tmp_path) == first


def test_what_is_not_a_packed_document_is_made_anew(citepress: Command, project: Project, tmp_path: Path) -> None:
    """Somebody wrote into the cache what has the right sum and is nothing of ours."""
    project(BOOK)
    first = citepress("check", ".", cwd=tmp_path)
    for path in (Path(os.environ["CITEPRESS_CACHE"]) / "manuscript").rglob("*"):
        if path.is_file():
            cache.store("manuscript", path.parent.name + path.name, b"+not what it should be")
    assert citepress("check", ".", cwd=tmp_path) == first


def test_runs_side_by_side_share_a_cache(tmp_path: Path) -> None:
    cache.use(tmp_path)
    try:
        made: list[bytes] = []
        keep = lambda: made.append(cache.keep("kind", [b"key"], lambda: b"answer" * 10_000))  # noqa: E731
        threads = [threading.Thread(target=keep) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [b"answer" * 10_000] * 16
    finally:
        cache.use(Path(os.environ["CITEPRESS_CACHE"]))


def test_the_cache_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.use(tmp_path)
    try:
        names = [cache.digest([bytes([n])]) for n in range(6)]
        for name in names:
            cache.store("kind", name, b"x" * 1000)
        for age, name in enumerate(names):
            place = tmp_path / "kind" / name[:2] / name[2:]
            os.utime(place, (place.stat().st_mtime - 100 * age - (cache.MONTH if age == 1 else 0),) * 2)
        os.utime(tmp_path / "trimmed", (0, 0))
        monkeypatch.setattr(cache, "ROOM", 4500)
        cache.store("kind", cache.digest([b"new"]), b"x" * 1000)
        assert [cache.find("kind", name) is not None for name in names] == [True, False, True, True, False, False]
    finally:
        cache.use(Path(os.environ["CITEPRESS_CACHE"]))
