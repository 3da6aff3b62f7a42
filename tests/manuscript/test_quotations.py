"""Which words are quoted, what they are, and which citation answers for them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.manuscript import Catalogue, find_quotations, kept, read
from pipeline.manuscript.quotations import with_quotations
from pipeline.model import Document, Entry, Field, Locator, Quotation, Settings, Span

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("quotations.yaml").read_text("utf-8"))
BOOKS = (
    ("mill1859", "Mill, John Stuart", "On Liberty", "1859"),
    ("paine1791", "Paine, Thomas", "Rights of Man", "1791"),
    ("burke1790", "Burke, Edmund", "Reflections on the Revolution in {France}", "1790"),
    ("rodriguez1828", r"Rodr{\'\i}guez, Sim{\'o}n", "Sociedades americanas", "1828"),
    ("kant1784", "Kant, Immanuel", "Was ist Aufklärung?", "1784"),
)
ENTRIES = {
    key: Entry(
        key=key,
        type="book",
        fields={"author": Field(author, 1), "title": Field(title, 2), "date": Field(date, 3)},
        span=Span("bibliography.bib", 0, 1),
        key_span=Span("bibliography.bib", 0, 1),
        line=1,
    )
    for key, author, title, date in BOOKS
}
SETTINGS = Settings(name="test")


def quotations(folder: Path, text: str, lang: str = "en", fiction: bool = False) -> tuple[Document, list[Quotation]]:
    """The quotations of a manuscript with this text."""
    front = "citepress: {fiction: true}\n" if fiction else ""
    (folder / "essay.md").write_text(f"---\nlang: {lang}\n{front}---\n\n{text}\n", "utf-8", newline="")
    document = read(folder, "essay.md")
    found = with_quotations(document, Catalogue(ENTRIES), SETTINGS)
    assert kept.unpack(document, kept.pack(found)).quotations == found.quotations, "as a warm run has them"
    return document, list(found.quotations)


def spoken(locator: Locator | None) -> str:
    return f"{locator.label} {locator.value}" if locator else "none"


def seen(quotation: Quotation) -> dict[str, Any]:
    """A quotation in the words of the cases."""
    first = quotation.citations[0] if quotation.citations else None
    line = quotation.attribution
    return {
        "words": quotation.words,
        "form": quotation.form,
        "kind": quotation.kind,
        "why": quotation.why,
        "certainty": quotation.certainty,
        "cited": quotation.cited,
        "binding": quotation.binding,
        "key": first.key if first else None,
        "keys": [c.key for c in quotation.citations],
        "locator": spoken(first.locator if first else None),
        "attribution": line.key or "none" if line else None,
        "typed": spoken(line.locator if line else None),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict[str, Any], tmp_path: Path) -> None:
    _, found = quotations(tmp_path, case["text"], case.get("lang", "en"), case.get("fiction", False))
    expected = case["expect"]
    looked_at = [{name: seen(q)[name] for name in e} for q, e in zip(found, expected, strict=False)]
    assert looked_at == expected
    assert len(found) == len(expected), [q.words for q in found[len(expected) :]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_spans_hold_what_they_say(case: dict[str, Any], tmp_path: Path) -> None:
    document, found = quotations(tmp_path, case["text"], case.get("lang", "en"), case.get("fiction", False))
    text = document.file.text
    for quotation in found:
        span = quotation.span
        assert quotation.text in text[span.start : span.end]
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        first, start, last, end = quotation.flat
        assert (first, start) < (last, end)
        assert 0 <= start <= len(document.blocks[first].text)
        assert end <= len(document.blocks[last].text)
    for before, after in itertools.pairwise(found):
        assert before.span.end <= after.span.start
    assert len({q.id for q in found}) == len(found)


def test_a_name_survives_what_is_put_in_before(tmp_path: Path) -> None:
    text = (
        'Mill says "the worth of a State is its people" [@mill1859]. "The worth of a *State*, is its people," he says.'
    )
    _, before = quotations(tmp_path, text)
    _, after = quotations(tmp_path, f'# New\n\nBurke says "the age of chivalry is gone" [@burke1790].\n\n{text}')
    assert [q.id for q in after][1:] == [q.id for q in before]
    assert before[1].id == f"{before[0].id}-2"
    assert len(before[0].id) == len("q-") + 8


def test_a_block_quote_begins_after_its_first_mark(tmp_path: Path) -> None:
    document, found = quotations(tmp_path, "Text.\n\n> *One* line\n> and another.\n>\n> > A third,\n> > nested.\n")
    span = found[0].span
    assert document.file.text[span.start : span.end] == "*One* line\n> and another.\n>\n> > A third,\n> > nested."
    assert found[0].words == "One line and another. A third, nested."


def test_windows_line_ends_keep_their_places(tmp_path: Path) -> None:
    document, found = quotations(tmp_path, 'Mill says:\r\n\r\n> One line\r\n> and more.\r\n\r\nA "term of art" ends.')
    assert [document.file.text[q.span.start : q.span.end] for q in found] == [
        "One line\r\n> and more.",
        '"term of art"',
    ]


def test_a_language_is_guessed_when_none_is_named(tmp_path: Path) -> None:
    prose = (
        "Der Mensch ist frei und die Gedanken sind es auch, denn das ist der Sinn von dem, was wir nicht sehen. " * 3
    )
    (tmp_path / "essay.md").write_text(prose + "Kant behauptet, „habe Mut zu deinem Verstande und geh“.\n", "utf-8")
    found = find_quotations(read(tmp_path, "essay.md"), Catalogue(ENTRIES), SETTINGS)
    assert [(q.lang, q.kind, q.certainty) for q in found] == [("de", "quotation", "certain")]
