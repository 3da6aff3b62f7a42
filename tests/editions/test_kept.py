"""A print edition is made anew when anything that goes into it has changed, and only then."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import Grown, essay
from lxml import etree
from PIL import Image

from pipeline import cache
from pipeline.editions import fonts, kept, pdf
from pipeline.errors import EditionError
from pipeline.model import Edition, PageStart, Printed

TEXT = "Some words.^[A note on them.]\n\n![a square](square.png)"
HEAD = "title: On Rights\nauthor: Ann Example\nlang: en-GB"
SIGN = "A sign: \U0001f5ff."  # which no typeface has, and that is said


def picture(folder: Path, grey: int) -> None:
    (folder / "manuscript").mkdir(exist_ok=True)
    Image.new("L", (9, 9), grey).save(folder / "manuscript" / "square.png", dpi=(300, 300))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project; nothing is kept yet."""
    monkeypatch.setattr(cache, "_folder", tmp_path / "cache")
    picture(tmp_path, 0)
    (tmp_path / "own.css").write_text("h1 { letter-spacing: 1pt; }\n", "utf-8")
    (tmp_path / "press.icc").write_bytes(b"a profile")
    return tmp_path


@pytest.fixture
def makes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was made, by something quicker than an engine."""
    made: list[bytes] = []

    def make(tree: Any, book: Any, out: Path, draft: bool) -> Edition:
        made.append(f"file {len(made)}".encode())
        out.write_bytes(made[-1])
        return Edition(out, printed=Printed([PageStart("1", 0, len(made))]))

    monkeypatch.setattr(pdf, "_make", make)
    return made


def changed(grown: Grown, *, tree: Mapping[str, Any] | None = None, **settings: Any) -> Grown:
    """The same book with other fields of its tree, or with other settings."""
    book = replace(grown.book, settings=replace(grown.book.settings, **settings))
    return Grown(book, replace(grown.tree, **(tree or {})))


def other_text(grown: Grown) -> Grown:
    """The same book with another word in its text."""
    chapters = copy.deepcopy(list(grown.tree.chapters))
    next(chapters[0].element.iter("p")).text = "Other words."
    return changed(grown, tree={"chapters": chapters})


def moved(grown: Grown) -> Grown:
    """The same book, and a comment has been put into its file, which moves the places of what is found."""
    document = grown.book.documents[0]
    file = replace(document.file, text="<!-- -->" + document.file.text)
    return Grown(replace(grown.book, documents=[replace(document, file=file)]), grown.tree)


def test_each_thing_that_goes_in_is_looked_at(
    folder: Path, makes: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = essay(folder, TEXT, head=HEAD)
    face = folder / "other.ttf"
    face.write_bytes(b"a typeface")
    others = {**fonts.files(), "italic": face}
    styled = changed(book, look=replace(book.book.settings.look, css=["own.css"]))
    press = changed(book, profile="offset", icc="press.icc")
    note = {"note-1": etree.fromstring("<div class='note' id='note-1'>Another.</div>")}
    changes: list[tuple[str, Callable[[], Any], Grown]] = [
        ("the first build", lambda: None, book),
        ("a word", lambda: None, other_text(book)),
        ("a note", lambda: None, changed(book, tree={"notes": note})),
        ("a line", lambda: None, moved(book)),
        ("the title", lambda: None, changed(book, tree={"title": "On Wrongs"})),
        ("the author", lambda: None, changed(book, tree={"authors": ["Anna Example"]})),
        ("the language", lambda: None, changed(book, tree={"lang": "en-US"})),
        ("the imprint", lambda: None, changed(book, tree={"metadata": {"rights": "Nobody’s"}})),
        ("the contents", lambda: None, changed(book, tree={"contents": True})),
        ("the date", lambda: None, changed(book, timestamp=1)),
        ("a style sheet", lambda: None, styled),
        ("its text", lambda: (folder / "own.css").write_text("h1 { color: red; }", "utf-8"), styled),
        ("the printer", lambda: None, press),
        ("his profile", lambda: (folder / "press.icc").write_bytes(b"another"), press),
        ("the look", lambda: None, changed(book, look=replace(book.book.settings.look, drop_caps=True))),
        ("the trim", lambda: None, changed(book, trim=(5.0, 8.0))),
        ("the lines", lambda: None, changed(book, line_breaking="first-fit")),
        ("the picture", lambda: picture(folder, 99), book),
        ("the program", lambda: monkeypatch.setattr(cache, "program", lambda: b"another"), book),
        ("the engine", lambda: monkeypatch.setattr(kept, "_packages", lambda: [("weasyprint", "71")]), book),
        ("a typeface", lambda: monkeypatch.setattr(fonts, "files", lambda: others), book),
    ]
    no_matter = changed(book, ignore=["Q201"], origins={})
    out = folder / "made.pdf"
    assert no_matter.pdf(out).labels == book.pdf(out).labels
    assert len(makes) == 1, "what the rules look at is nothing to the printer"
    for number, (what, change, one) in enumerate(changes, 1):
        change()
        kept._of_program.cache_clear()
        first = one.pdf(out), out.read_bytes()
        assert len(makes) == number, what
        out.unlink()
        assert (one.pdf(out), out.read_bytes()) == first, what
        assert len(makes) == number, what
    assert book.pdf(out, draft=True).printed == Printed([PageStart("1", 0, len(changes) + 1)])
    kept._of_program.cache_clear()


def test_what_is_kept_is_what_a_fresh_build_makes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes and the same problems, also where somebody has damaged what was kept."""
    grown, out = essay(folder, f"{TEXT}\n\n{SIGN}", head=HEAD), folder / "made.pdf"
    first = grown.pdf(out), out.read_bytes()
    assert any("no glyph for" in problem.message for problem in first[0].problems)
    with monkeypatch.context() as engine:
        engine.setattr(pdf, "_lay_out", lambda *_: pytest.fail("it was laid out again"))
        assert (grown.pdf(out), out.read_bytes()) == first
        assert pdf.paginate(grown.tree, grown.book, draft=False) == first[0].printed
    for path in (folder / "cache" / "print").rglob("*"):
        if path.is_file():
            cache.store("print", path.parent.name + path.name, b"nothing of ours")
    assert (grown.pdf(out), out.read_bytes()) == first


def test_what_lost_words_is_not_kept(folder: Path) -> None:
    (folder / "own.css").write_text("p { display: none; }", "utf-8")
    grown = essay(folder, TEXT, head=HEAD)
    hidden = changed(grown, look=replace(grown.book.settings.look, css=["own.css"]))
    for _ in range(2):
        with pytest.raises(EditionError, match="Some words"):
            hidden.pdf(folder / "made.pdf")
