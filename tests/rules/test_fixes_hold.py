"""A file that fixes were made in has no more of what they mend, in every case of a rule's Markdown test."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import Case, read

from pipeline import fixes, rules, run
from pipeline.model import Book, Finding

HERE = Path(__file__).parent
MENDING = (
    "K101",
    "K102",
    "K105",
    "K107",
    "Q201",
    "Q202",
    "Q203",
    "Q204",
    "L404",
    "V303",
    "V304",
    "V307",
    "V308",
    "X902",
)
CASES = [case for path in sorted(HERE.glob("*-*.md")) if path.name.startswith(MENDING) for case in read(path)]


def mendable(book: Book, code: str) -> list[Finding]:
    return [f for f in rules.run(book).findings if f.code == code and f.fix]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.expected], ids=lambda case: f"{case.source}: {case.title}"
)
def test_what_a_fix_mends_is_not_found_again(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    before = run.load(tmp_path, {})
    plan = fixes.plan(before, mendable(before, case.code), unsafe=True)
    for path, edits in plan.edits.items():
        text = (tmp_path / path).read_bytes().decode()
        for edit in sorted(edits, key=lambda e: -e.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        (tmp_path / path).write_bytes(text.encode())
    after = mendable(run.load(tmp_path, {}), case.code)
    assert len(after) == len(plan.waiting), [f.message for f in after]
