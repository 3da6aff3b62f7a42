"""A .bib in which everything is hard, and what the manuals of biblatex and BibTeX say it means.

``torture.json`` holds the expected CSL variables of each entry; null is one that must be absent.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline import bibliography
from pipeline.bibliography import dates

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "torture.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def read() -> Any:
    """The bibliography with every entry's item."""
    return bibliography.with_items(bibliography.read(HERE, ["torture.bib"]), {"*"}, "en-US")


@pytest.mark.parametrize("key", EXPECTED)
def test_what_each_field_means(key: str, read: Any) -> None:
    item = read.items[key]
    assert {name: item.get(name) for name in EXPECTED[key]} == EXPECTED[key]


def test_nothing_was_passed_over(read: Any) -> None:
    """Entries without an expectation are those that only lend fields to others."""
    assert set(read.items) - set(EXPECTED) == {"proceedings", "middle", "whole", "magazine", "circletwo"}
    assert sum(map(len, EXPECTED.values())) > 160


def test_what_is_broken_is_said_with_its_line_and_nothing_else_is(read: Any) -> None:
    lines = (HERE / "torture.bib").read_text("utf-8").splitlines()
    said = {(p.key, read.files[0].position(p.span.start)[0]) for p in read.problems}
    assert {key for key, _ in said} == {"duplicate", "neverclosed", "badbrace"}
    assert all(str(key) in lines[line - 1] or "date" in lines[line - 1] for key, line in said)


def test_each_value_keeps_its_line(read: Any) -> None:
    lines = (HERE / "torture.bib").read_text("utf-8").splitlines()
    for entry in read.entries.values():
        for name, field in entry.fields.items():
            assert name in lines[field.line - 1].lower(), (entry.key, name)


def test_the_dates_in_the_documentation_are_read_so() -> None:
    text = (HERE.parent.parent / "docs" / "bibliography.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `(\{.+?\})` \|", text, re.MULTILINE)
    assert len(rows) > 12
    assert {written: dates.date(lambda name, said=written: said if name == "date" else "") for written, _ in rows} == {
        written: json.loads(said) for written, said in rows
    }
