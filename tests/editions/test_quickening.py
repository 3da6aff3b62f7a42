"""The engine is spared work that it does again and again, and sets the same pages."""

from __future__ import annotations

import random
from contextlib import nullcontext
from pathlib import Path

import pytest
from books import Grown, essay

from pipeline import cache
from pipeline.editions import mending

WORDS = ["the", "rights", "of", "generations", "to", "govern", "beyond", "a", "constitutional", "are", "and"]


def words(count: int, seed: int) -> str:
    choose = random.Random(seed)
    dress = ("{}", "{}", "{}", "{}", "{}", "*{}*", "**{}**", "[{}]{{.smallcaps}}", "`{}`", "~~{}~~", "{},")
    return " ".join(choose.choice(dress).format(choose.choice(WORDS)) for _ in range(count))


def paragraph(at: int) -> str:
    """A paragraph with two notes, one of which may hold a picture or a list, or be long."""
    listed = f"{words(9, at)}\n\n    - {words(7, at)}"
    second = (words(12, at), "$x^2$ and ![a square](square.png)", listed, words(130, at))[at % 4]
    text = f"{words(30, at)}[^a{at}] {words(20, at + 50)}[^b{at}]"
    return f"{text}\n\n[^a{at}]: {words(15, at)}\n\n[^b{at}]: {second}"


BOOK = "\n\n".join(
    [
        *(paragraph(at) for at in range(4)),
        f"> {words(70, 90)}^[{words(30, 91)}]",
        f"# The second chapter\n\n{words(90, 92)} <https://example.org/a/very/long/path/that/has/to/break/somewhere.html>",
        f"| left | right |\n|------|-------|\n| {words(8, 93)} | {words(5, 94)}^[{words(9, 95)}] |",
        *(paragraph(at) for at in range(10, 14)),
    ]
)


@pytest.fixture
def book(tmp_path: Path) -> Grown:
    from PIL import Image

    (tmp_path / "manuscript").mkdir()
    Image.new("L", (9, 9)).save(tmp_path / "manuscript" / "square.png", dpi=(300, 300))
    return essay(tmp_path, BOOK, head="title: On Rights\ncitepress:\n  print:\n    drop-caps: true")


def test_the_same_bytes_come_out_of_less_work(book: Grown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import inline

    lines = 0
    split = inline.split_first_line

    def counted(*arguments: object, **options: object) -> object:
        nonlocal lines
        lines += 1
        return split(*arguments, **options)

    monkeypatch.setattr(cache, "_folder", None)
    monkeypatch.setattr(inline, "split_first_line", counted)
    book.pdf(tmp_path / "spared.pdf", draft=True)
    spared, lines = lines, 0
    monkeypatch.setattr(mending, "quickened", nullcontext)
    monkeypatch.setattr(mending, "notes_laid_out_once", nullcontext)
    book.pdf(tmp_path / "plain.pdf", draft=True)
    assert (tmp_path / "spared.pdf").read_bytes() == (tmp_path / "plain.pdf").read_bytes()
    assert spared < 0.7 * lines
