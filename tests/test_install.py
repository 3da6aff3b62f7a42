"""An installation from nothing, as the README describes it: the package index must be reachable."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.long

ESSAY = """---
title: On opinion
---

Mill held that "he who knows only his own side of the case, knows little of that" [@mill1859].
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The citepress command that ``pip install .`` puts into a new environment, from the files git knows alone."""
    folder = tmp_path_factory.mktemp("install")
    clone = folder / "clone"
    for name in run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout.splitlines():
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    done = run(folder / "venv" / "bin" / "pip", "install", "--quiet", ".", cwd=clone)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(clone)
    return folder / "venv" / "bin" / "citepress"


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    (tmp_path / "essay.md").write_text(ESSAY, encoding="utf-8")
    entry = "@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}\n"
    (tmp_path / "bibliography.bib").write_text(entry, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    text = "He who knows only his own side of the case, knows little of that.\n"
    (tmp_path / "sources" / "mill1859.txt").write_text(text, encoding="utf-8")
    return tmp_path / "essay.md"


def test_pip_install_alone_gives_a_check(installed: Path, essay: Path) -> None:
    done = run(installed, "check", "essay.md", cwd=essay.parent)
    assert (done.returncode, "1 verbatim" in done.stdout) == (0, True), done.stdout + done.stderr

    essay.write_text(ESSAY.replace("case", "question"), encoding="utf-8")
    done = run(installed, "check", "essay.md", cwd=essay.parent)
    assert (done.returncode, "altered-words" in done.stdout) == (1, True), done.stdout + done.stderr


def test_what_init_makes_checks_clean_and_builds(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "init", "book", cwd=tmp_path).returncode == 0
    done = run(installed, "build", "--strict", cwd=tmp_path / "book")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(p.suffix for p in (tmp_path / "book" / "dist").iterdir()) == [".epub", ".jpg", ".json", ".pdf"]


def test_doctor_is_content(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "doctor", cwd=tmp_path)
    assert (done.returncode, "MISSING" in done.stdout) == (0, False), done.stdout
