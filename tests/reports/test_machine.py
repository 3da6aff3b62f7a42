"""What programs read: JSON as the contract has it, one line a finding, and the stages of a run."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from made_reports import PATH, book, finding, outcomes, passage, quotation, report

from pipeline import __version__
from pipeline.model import Difference, Edit, Fix, Match, Related, Suggestion
from pipeline.reports import REPORTS, files_json, matches_json, quotations_json, settings_json

TEXT = "# Title\n\nÉmile, 𝔅urke said “it became so” [@burke1790, p. 9].\n"


def test_json_has_every_field_of_the_contract() -> None:
    at = TEXT.index("“it")
    found = finding(
        TEXT,
        "“it became so”",
        help="take the words of the source",
        key="burke1790",
        quotation="q-3f9a01c2",
        suggestion=Suggestion("paine1791", "12"),
        related=[Related("sources/burke1790.txt", 9, "113", "it was made so")],
        fix=Fix(True, [Edit(PATH, at, at + 3, "“It")]),
    )
    shown = report(TEXT, found, suppressed=[found], matches=outcomes(verbatim=2, no_source=1))
    printed = json.loads(REPORTS["json"].render(shown, color=True, width=10))
    (item,) = printed["findings"]
    assert re.fullmatch("[0-9a-f]{16}:1", item["fingerprint"])
    assert printed == {
        "version": 1,
        "tool": f"citepress {__version__}",
        "summary": {
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            **{"suppressed": 1, "known": 0, "obsolete": 0},
            "fixable": {"safe": 1, "unsafe": 0},
            "mended": None,
            "quotations": {
                **{"verbatim": 2, "marked": 0, "altered": 0, "elsewhere": 0, "not-found": 0},
                **{"no-source": 1, "not-checked": 0, "uncited": 0},
            },
            "locked": 0,
        },
        "findings": [
            {
                **{"rule": "unresolved-key", "code": "K101", "severity": "error", "message": "something is wrong"},
                **{"help": "take the words of the source", "path": PATH},
                **{"line": 3, "column": 19, "end_line": 3, "end_column": 33},
                **{"key": "burke1790", "quotation": "q-3f9a01c2"},
                "suggestion": {"key": "paine1791", "locator": "12"},
                "related": [
                    {
                        **{"path": "sources/burke1790.txt", "line": 9, "page": "113"},
                        **{"text": "it was made so", "focus": None},
                    }
                ],
                "fix": {"safe": True, "edits": [{"path": PATH, "start": at, "end": at + 3, "text": "“It"}]},
                "fingerprint": item["fingerprint"],
            }
        ],
    }


def test_what_a_finding_lacks_is_null() -> None:
    item = json.loads(REPORTS["json"].render(report(TEXT, finding(TEXT, "it")), color=False, width=80))["findings"][0]
    lacking = {name: item[name] for name in ("help", "key", "quotation", "suggestion", "fix")}
    assert set(lacking.values()) == {None}
    assert item["related"] == []


def test_concise_is_one_line_a_finding_and_nothing_else() -> None:
    found = finding(TEXT, "@burke1790", message="the key @burke1790 has no entry\nat all")
    printed = REPORTS["concise"].render(report(TEXT, found, found), color=False, width=20)
    assert printed == "manuscript/essay.md:3:35: K101 unresolved-key the key @burke1790 has no entry at all\n" * 2
    assert REPORTS["concise"].render(report(TEXT), color=False, width=80) == ""


def test_a_quotation_is_shown_as_the_contract_has_it() -> None:
    quoted = quotation(TEXT, "it became so", "@burke1790", "burke1790")
    match = Match(
        quoted.id,
        PATH,
        "altered",
        None,
        [Difference("became", "was made", False, "words changed", "V303", (3, 9), (3, 11))],
        [passage("burke1790", "it was made so")],
        "burke1790",
    )
    (item,) = quotations_json(book(TEXT, [quoted], [match]))
    start = TEXT.index("“it")
    assert item == {
        **{"id": "q-3f9a01c2", "path": PATH, "start": start, "end": start + 14},
        **{"line": 3, "column": 19, "end_line": 3, "end_column": 33},
        **{"text": "it became so", "form": "inline", "kind": "quotation", "why": "a citation follows", "cited": "key"},
        "citations": [{"key": "burke1790", "locator": {"label": "page", "value": "9"}, "line": 3, "column": 35}],
        "binding": "same-sentence-after",
        "outcome": "altered",
        "reason": None,
        "differences": [
            {
                **{"ours": "became", "theirs": "was made", "licensed": False, "why": "words changed", "rule": "V303"},
                **{"ours_at": [3, 9], "theirs_at": [3, 11]},
            }
        ],
        "found": [
            {
                **{"key": "burke1790", "page": "113", "path": "sources/burke1790.txt"},
                **{"line": 9, "text": "it was made so", "before": "", "after": ""},
            }
        ],
        "lock": None,
    }
    (held,) = matches_json(book(TEXT, [quoted], [match]))
    assert (held["quotation"], held["key"], held["outcome"]) == ("q-3f9a01c2", "burke1790", "altered")


def test_a_kind_that_needs_no_source_has_no_outcome() -> None:
    term = replace(quotation(TEXT, "it became so", "@burke1790", "burke1790"), kind="term", citations=(), cited="no")
    (item,) = quotations_json(book(TEXT, [term]))
    assert (item["outcome"], item["differences"], item["found"]) == (None, [], [])


def test_settings_and_files_are_json() -> None:
    made = book(TEXT)
    shown = json.loads(json.dumps([settings_json(made), files_json(made)]))
    assert shown[0]["trim"] == {"value": [6.0, 9.0], "from": None}
    assert shown[1]["manuscript"] == [PATH]
