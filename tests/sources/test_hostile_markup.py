"""Web pages and e-books that are made to do harm: each is read in a process of its own, within its limits."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.sources import READERS, apart

PROJECT = Callable[[dict[str, str | bytes]], Path]
PAGE = b"<html><body><p>The universe is finished; the copestone is on, and the chips were carted off.</p></body></html>"


def book(chapter: bytes) -> bytes:
    """An e-book of one chapter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", '<container><rootfile full-path="a.opf"/></container>')
        items = '<manifest><item id="c" href="c.xhtml"/></manifest><spine><itemref idref="c"/></spine>'
        archive.writestr("a.opf", f"<package>{items}</package>")
        archive.writestr("c.xhtml", chapter)
    return out.getvalue()


FILES = [(".html", PAGE, "a web page"), (".epub", book(PAGE), "an EPUB")]


@pytest.mark.parametrize(("suffix", "data", "name"), FILES)
def test_what_takes_too_long_or_brings_its_reader_down_is_a_reason(
    suffix: str, data: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The universe is finished" in READERS[suffix](data).text
    monkeypatch.setitem(apart.SECONDS, suffix[1:], 0.01)
    assert f"is {name} that takes too long to read" in str(READERS[suffix](data).unreadable)
    monkeypatch.setitem(apart.SECONDS, suffix[1:], 60.0)
    monkeypatch.setattr(apart, "PROGRAM", ["-c", "import os; os.abort()"])
    assert f"is {name} that cannot be read" in str(READERS[suffix](data).unreadable)


def test_a_page_that_takes_more_memory_than_its_size_justifies_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MEMORY_MB", 200)
    monkeypatch.setattr(apart, "MEMORY_PER_MB", 0)
    stored = READERS[".html"](b"<html><body>words" + b"<br>" * 2_000_000)
    assert "needs more memory than its size justifies" in str(stored.unreadable)
    assert stored.help


def test_the_others_are_read_and_the_finding_names_the_file(project: PROJECT, citepress: Callable[..., Any]) -> None:
    words = "the copestone is on, and the chips were carted off"
    keys = {"good": book(PAGE), "cut": book(PAGE)[:300], "full": b"PK\x03\x04 and no more", "empty": book(b"<html/>")}
    root = project(
        {
            "essay.md": "".join(f"“{words}” [@{key}].\n\n" for key in keys),
            "bibliography.bib": "".join(f"@book{{{key}, title = {{T}}}}\n" for key in keys),
            **{f"sources/{key}.epub": data for key, data in keys.items()},
        }
    )
    ran = citepress("check", root, "--output-format", "json")
    outcomes = json.loads(ran.out)["summary"]["quotations"]
    assert (outcomes["verbatim"], outcomes["not-checked"]) == (1, 3)
    said = " ".join(f["message"] for f in json.loads(ran.out)["findings"] if f["code"] == "X903")
    assert "sources/cut.epub is not an EPUB that can be read" in said
    assert "sources/good.epub" not in said
