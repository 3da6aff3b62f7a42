"""The CSL test suite: the fixtures that pass are listed, and the list may only grow."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from pipeline.references import conformance

HERE = Path(__file__).parent
SECTION = re.compile(r">>={2,5} ([A-Z0-9 -]+?) ={2,5}>>\n?(.*?)<<={2,5} \1 ={2,5}<<", re.DOTALL)
SAME = {"&amp;": "&#38;", "&lt;": "&#60;", "&gt;": "&#62;"}


def read(path: Path) -> dict[str, str]:
    """The sections of a fixture, by name."""
    text = path.read_text(encoding="utf-8-sig")
    return {found[1].strip().replace(" ", "-"): found[2] for found in SECTION.finditer(text)}


def plain(text: str) -> str:
    """A result as it is compared: one spelling of entities and line ends, no blanks at line ends."""
    for other, ours in SAME.items():
        text = text.replace(other, ours)
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def passes(fixture: dict[str, str]) -> bool:
    wanted = fixture["RESULT"].strip()
    if "CITATIONS" in fixture and fixture["MODE"].strip() == "citation":
        wanted = re.sub(r"^(?:>>|\.\.)\[\d+\] ", "", wanted, flags=re.MULTILINE)
    made = conformance.render({name: text for name, text in fixture.items() if name not in ("RESULT", "DESCRIPTION")})
    return plain(made) == plain(wanted)


@pytest.fixture(scope="module")
def suite() -> dict[str, Path]:
    shared = os.environ.get("CITEPRESS_SHARED")
    if not shared:
        pytest.skip("CITEPRESS_SHARED names no folder: the CSL test suite is not in the repository")
    return {path.stem: path for path in sorted(Path(shared, "csl-suite", "fixtures").glob("*.txt"))}


def test_the_fixtures_that_pass_are_those_listed(suite: dict[str, Path]) -> None:
    """It fails when a listed fixture fails, and when one passes that is not listed: then write it down."""
    listed = set((HERE / "csl-suite-passes.txt").read_text(encoding="utf-8").split())
    passing = {name for name, path in suite.items() if passes(read(path))}
    assert passing == listed


def test_each_fixture_that_fails_has_its_reason(suite: dict[str, Path]) -> None:
    passing = set((HERE / "csl-suite-passes.txt").read_text(encoding="utf-8").split())
    lines = (HERE / "csl-suite-fails.txt").read_text(encoding="utf-8").splitlines()
    reasons = dict(line.split(": ", 1) for line in lines)
    assert set(reasons) == set(suite) - passing and all(len(reason) > 10 for reason in reasons.values())
