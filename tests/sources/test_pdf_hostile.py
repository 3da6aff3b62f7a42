"""PDFs that are damaged, locked or too much: each is a reason, and what goes wrong stays in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from made_pdf import Drawn, made
from test_stored_pdf import PROSE, page

from pipeline.sources import READERS, apart
from pipeline.sources.stored import Stored

PROJECT = Callable[[dict[str, str | bytes]], Path]
BIB = "".join(
    f"@book{{{key}, author = {{Mill, John}}, title = {{On {key}}}, year = 1859, publisher = {{P}}}}\n"
    for key in ("whole", "scan", "broken", "named")
)


def read(data: bytes) -> Stored:
    return READERS[".pdf"](data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no PDF at all",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\xff" * 5000,
        made([page()])[:600],
        made([Drawn()])[:-300],
    ],
    ids=["empty", "garbage", "head", "noise", "cut", "tail"],
)
def test_what_is_damaged_has_a_reason_or_no_words(data: bytes) -> None:
    stored = read(data)
    assert stored.wordless or "damaged" in str(stored.unreadable)


def test_a_password_is_needed_only_when_the_file_asks_readers_for_one() -> None:
    locked = read(made([page()], encryption=pikepdf.Encryption(owner="o", user="u")))
    assert "opens only with a password" in str(locked.unreadable)
    assert PROSE[0] in read(made([page()], encryption=pikepdf.Encryption(owner="o", user=""))).text


def test_a_pdf_that_takes_too_long_or_brings_the_helper_down_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(apart.SECONDS, "pdf", 0.01)
    assert "takes too long to read" in str(read(made([page()])).unreadable)
    monkeypatch.setitem(apart.SECONDS, "pdf", 60.0)
    monkeypatch.setattr(apart, "PROGRAM", ["-c", "import os; os.abort()"])
    assert "cannot be read" in str(read(made([page()])).unreadable)
    monkeypatch.setattr(apart, "PROGRAM", ["-c", "print('{}')"])
    assert "cannot be read" in str(read(made([page()])).unreadable)


def test_a_check_against_pdfs_names_pages_and_no_lines(project: PROJECT, citepress: Callable[..., Any]) -> None:
    text = (
        "He wrote “so that the judges could say of whom they came and what they meant to those” [@whole, p. 85].\n\n"
        "And “were worth to those who had paid a good price to lose them The count of officers” [@whole, p. 84].\n\n"
        "She wrote “a man of whom nothing else is known at all” [@scan, p. 1].\n\n"
        "And “a man of whom nothing else is known by anybody” [@broken, p. 1].\n\n"
        "And “a third one that is not there at all” [@named, p. 2].\n"
    )
    root = project(
        {
            "manuscript/essay.md": text,
            "bibliography.bib": BIB,
            "sources/whole.pdf": made([page(folio=str(n)) for n in (84, 85, 86)]),
            "sources/scan.pdf": made([Drawn().picture(), Drawn().picture()]),
            "sources/broken.pdf": b"%PDF-1.7 and no more",
            "sources/named.txt": made([page()]),
        }
    )
    ran = citepress("check", root, "--output-format", "json")
    shown = citepress("show", "matches", root)
    matches = json.loads(shown.out)
    altered, over, scan, broken, named = matches
    assert (altered["outcome"], over["outcome"]) == ("altered", "verbatim")
    found = {name: over["found"][0][name] for name in ("key", "page", "path", "line")}
    assert found == {"key": "whole", "page": "84–85", "path": "sources/whole.pdf", "line": None}
    assert [m["outcome"] for m in (scan, broken, named)] == ["not-checked"] * 3
    assert scan["reason"] == "no text layer"
    findings = json.loads(ran.out)["findings"]
    (said,) = (f["message"] for f in findings if f["code"] == "X903")
    assert "the texts of 2 cited works were not read" in said
    assert "sources/named.txt is a PDF, though its name says otherwise" in said
