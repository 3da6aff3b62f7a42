"""What another Python makes ready of the cited works is what this one would have made; without it nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import ahead, cache, crew, run, tools
from pipeline.model import Book

BIB = """@article{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, crossref = {review}}
@article{review, journal = {The Review}, year = 1859, volume = 3}
@book{bare, title = {No Year, No Publisher}}
"""
TEXT = "---\nbibliography: b.bib\n---\nSome say [@mill1859, p. 3], and others [@bare].\n"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A manuscript in the folder, nothing kept of it; and what helpers are asked."""
    (tmp_path / "b.bib").write_text(BIB, "utf-8")
    (tmp_path / "essay.md").write_text(TEXT, "utf-8")
    monkeypatch.setattr(tools, "cores", lambda: 2)
    monkeypatch.setattr(cache, "find", lambda *_: None)
    monkeypatch.setattr(cache, "store", lambda *_: None)
    questions, ask = list[bytes](), crew.Helper.ask

    def told(helper: crew.Helper, question: crew.Question) -> bytes:
        questions.append(question.text)
        return ask(helper, question)

    monkeypatch.setattr(crew.Helper, "ask", told)
    return questions


def _read(root: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> Book:
    monkeypatch.setattr(ahead, "MANY", many)
    monkeypatch.setattr(ahead, "CORES", 1)
    return run.load(root / "essay.md", {})


def test_a_helper_makes_what_would_be_made_here(
    asked: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = _read(tmp_path, monkeypatch, 1000)
    lacking = list(alone.holes)
    assert not asked
    helped = _read(tmp_path, monkeypatch, 1)
    assert helped.bibliography.items == alone.bibliography.items
    assert helped.bibliography.items["mill1859"]["container-title"] == "The Review"
    assert list(helped.holes) == lacking
    assert {hole.key for hole in lacking} == {"bare"}
    assert len(asked) == 3


@pytest.mark.parametrize("python", [["/no/such/python"], ["false"]])
def test_where_the_helper_fails_it_is_done_here(
    python: list[str], asked: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = _read(tmp_path, monkeypatch, 1000)
    monkeypatch.setattr(crew, "PYTHON", python)
    book = _read(tmp_path, monkeypatch, 1)
    assert book.bibliography.items == alone.bibliography.items
    assert list(book.holes) == list(alone.holes)
