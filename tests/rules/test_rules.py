"""Every rule against the little projects of its Markdown test, and what holds for all rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from cases import Case, read

from pipeline import allow, rules, run
from pipeline.model import Book, Edit, Finding
from pipeline.reports.places import place
from pipeline.rules.__main__ import pages

HERE = Path(__file__).parent
CASES = [case for path in sorted(HERE.glob("*-*.md")) for case in read(path)]
# What no Markdown test holds, for it takes pictures or a build: test_pictures.py, test_problems.py, test_profiles.py,
# test_lost_words.py.
ELSEWHERE = {"P802", "P804", "P805", "P806", "P807", "P808", "P809", "P810"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}: {case.title}")
def test_case(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "project"
    case.write(root)
    book = run.load(root, {})
    found = [f for f in rules.run(book).findings if f.code == case.code]
    missing = [e for e in case.expected if not any(e.fits(f, place(book, f.span)) for f in found)]
    surplus = [f for f in found if not any(e.fits(f, place(book, f.span)) for e in case.expected)]
    assert not missing and not surplus, _account(book, missing, surplus)
    assert len(found) == len(case.expected)
    for path, text in case.fixed.items():
        assert fixed(book, path, found) == text


def _account(book: Book, missing: Sequence[object], surplus: Sequence[Finding]) -> str:
    said = [f"{f.span.path} {place(book, f.span)} {f.code} {f.severity}: {f.message} / {f.help}" for f in surplus]
    return "\n".join(["expected and absent:", *map(str, missing), "found and not expected:", *said])


def fixed(book: Book, path: str, findings: Sequence[Finding]) -> str:
    """The file after all safe fixes."""
    edits: list[Edit] = [e for f in findings if f.fix and f.fix.safe for e in f.fix.edits if e.path == path]
    file = book.text(path)
    assert file is not None
    text = file.text
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def test_every_rule_has_a_test_with_a_finding_and_with_silence() -> None:
    by_code: dict[str, list[Case]] = defaultdict(list)
    for case in CASES:
        by_code[case.code].append(case)
    assert set(by_code) == {rule.CODE for rule in rules.RULES} - ELSEWHERE
    for code, cases in by_code.items():
        assert any(case.expected for case in cases), code
        assert any(not case.expected for case in cases), code


def test_a_test_file_bears_its_rules_code_and_name() -> None:
    names = {f"{rule.CODE}-{rule.NAME}" for rule in rules.RULES if rule.CODE not in ELSEWHERE}
    assert {case.source for case in CASES} == names


def test_names_and_codes_are_unique_and_never_mistaken_for_each_other() -> None:
    everything = [name for rule in rules.RULES for name in (rule.NAME, rule.CODE)]
    assert len(everything) == len(set(everything))
    for rule in rules.RULES:
        assert [r for r in rules.RULES if allow.means(rule.NAME, r.CODE, r.NAME)] == [rule]
        assert [r for r in rules.RULES if allow.means(rule.CODE.lower(), r.CODE, r.NAME)] == [rule]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.NAME)
def test_documentation_has_its_four_parts(rule: rules.Rule) -> None:
    text = rules.documentation(rule)
    parts = [line for line in text.splitlines() if line.startswith("## ")]
    assert parts == ["## What it checks", "## Why it matters", "## Example", "## How to fix"]
    assert text.startswith(f"# {rule.NAME} ({rule.CODE}, {rules.shown_level(rule)})\n")


def test_the_pages_in_docs_are_those_of_the_rules() -> None:
    folder = HERE.parents[1] / "docs" / "rules"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert written == pages(), "run: python -m pipeline.rules docs/rules"
