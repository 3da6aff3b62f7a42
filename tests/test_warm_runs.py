"""What an earlier run has kept changes nothing but the time: a warm run says what a cold one says, byte for byte."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import Command, Ran
from pipeline import cache, tools
from pipeline.bibliography import bibtex
from pipeline.manuscript import crew

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
OF_PANDOC = ("manuscript", "quotations", "pandoc")  # what is kept and depends on the pandoc that is used
KINDS = (*OF_PANDOC, "items", "bibliography", "style")
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


LONE = "Paine says “a few words that nobody has written down” [@paine1791], Mill ‘nothing of the kind’ [@nobody1800].\n"
FRONT = "---\ntitle: Alone\nlang: en-GB\nbibliography: ../bibliography.bib\n---\n\n"
NOBODY = "references:\n- id: nobody1800\n  type: book\n  title: Nothing\n"
FRONTS: dict[str, Callable[[Path], None]] = {
    "front matter comes": write("notes/lone.md", FRONT + LONE),
    "a style is chosen": write("notes/lone.md", FRONT.replace("lang", "csl: no-such-style\nlang") + LONE),
    "references come": write("notes/lone.md", FRONT.replace("lang", NOBODY + "lang") + LONE),
    "references go, a rule is silenced": write(
        "notes/lone.md", FRONT.replace("lang", "citepress:\n  ignore: [Q201, L401]\nlang") + LONE
    ),
    "fiction": write("notes/lone.md", FRONT.replace("lang", "citepress:\n  fiction: true\nlang") + LONE),
    "another language": write("notes/lone.md", FRONT.replace("en-GB", "de-DE") + LONE),
    "another bibliography": write("notes/lone.md", FRONT.replace("../bibliography", "other") + LONE),
    "that bibliography comes": write("notes/other.bib", "@book{nobody1800, title = {Nothing}, year = {1800}}\n"),
    "front matter goes": write("notes/lone.md", LONE),
}


@pytest.fixture
def both(citepress: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """``both(WHAT, PATH, FLAG, …)``: what a run says that may use what earlier ones have kept, as a cold one does."""
    monkeypatch.setattr(bibtex, "LIBRARY", 1)  # what is kept of a library, too

    def check(what: str, path: str, *flags: str) -> Ran:
        answers = []
        for folder in (tmp_path / "warm", tmp_path / "cold"):
            monkeypatch.setenv("CITEPRESS_CACHE", str(folder))
            answers.append(citepress("check", path, "--output-format", "json", *flags, cwd=tmp_path))
        shutil.rmtree(tmp_path / "cold")
        assert answers[0] == answers[1], what
        return answers[0]

    return check


def unseen(what: Sequence[str], said: Sequence[Ran]) -> list[str]:
    """The changes after which nothing else is said: they would prove nothing."""
    return [name for name, before, after in zip(what, said, said[1:], strict=False) if before == after]


def kept(folder: Path) -> int:
    """How many answers are kept in a cache."""
    return sum(1 for path in folder.rglob("*") if path.is_file())


def test_a_warm_run_says_what_a_cold_run_says(
    both: Callable[..., Ran], project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(BOOK)
    said = [both("the first run", ".")]
    for what, change in CHANGES.items():
        change(tmp_path)
        said.append(both(what, "."))
    assert unseen(list(CHANGES), said) == []
    both("a flag", ".", "--uncited", "info")
    before = {kind: kept(tmp_path / "warm" / kind) for kind in KINDS}
    assert all(before.values()), before
    monkeypatch.setattr(tools, "pandoc_identity", lambda: b"another pandoc")
    both("another pandoc", ".")
    assert all(kept(tmp_path / "warm" / kind) > before[kind] for kind in OF_PANDOC), "nothing of the old one is used"


def test_a_file_alone_is_read_anew_when_its_front_matter_changes(
    both: Callable[..., Ran], project: Project, tmp_path: Path
) -> None:
    project({**BOOK, "notes/lone.md": LONE})
    said = [both("the first run", "notes/lone.md")]
    for what, change in FRONTS.items():
        change(tmp_path)
        said.append(both(what, "notes/lone.md"))
    assert unseen(list(FRONTS), said) == []


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
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "trimmed"]
    assert files
    for number, path in enumerate(files):
        data = path.read_bytes()
        path.write_bytes([b"", data[: len(data) // 2], data[:-1] + b"?"][number % 3])
    assert citepress("check", ".", cwd=tmp_path) == first


def test_what_is_kept_and_nothing_of_ours_is_made_anew(citepress: Command, project: Project, tmp_path: Path) -> None:
    """Somebody wrote into the cache what has the right sum and is nothing of ours."""
    project(BOOK)
    first = citepress("check", ".", cwd=tmp_path)
    for kind in ("manuscript", "quotations"):
        for path in (Path(os.environ["CITEPRESS_CACHE"]) / kind).rglob("*"):
            if path.is_file():
                cache.store(kind, path.parent.name + path.name, b"+not what it should be")
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
