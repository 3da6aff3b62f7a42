"""What other programs rely on: every field of the JSON that ``check`` and ``show`` print, on a manuscript of all sorts.

The manuscript begins with a byte-order mark, has CRLF line ends and letters outside the basic plane, so that an offset
counted in bytes, UTF-16 or after a change of line ends does not fit.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Command
from pipeline.matching.folding import TYPE
from pipeline.rules import RULES

JSON = dict[str, Any]
OUTCOMES = ("verbatim", "marked", "altered", "elsewhere", "not-found", "no-source", "not-checked", "uncited")
KINDS = ("quotation", "epigraph", "term", "title", "speech", "other")
BINDINGS = (
    "same-sentence-after", "same-sentence-before", "introduced-by", "attribution-line", "footnote", "inside-block",
    "heading", "next-block", "earlier", "later", "none",
)  # fmt: skip
MANUSCRIPT = """\
---
title: All sorts 𝔄
---

# One 𝔄𝔅

::: {.epigraph}
> Man has no property in man. [@paine1791, p. 9]
:::

𝔐ill wrote that “the individual is not accountable to society for his actions” [@mill1859, p. 167]. He added that
“the individual is not accountable to society […] in so far as these concern the interests” [@mill1859, p. 167], and
once more that “the individual is accountable to society for his actions, in so far as these” [@mill1859, p. 167].

Mill said 𝔱hat “Advice, instruction, and avoidance by most people, if thought necessary by them” [@mill1859, p. 167].

Burke held that “the vanity and presumption of governing beyond the grave is the most ridiculous” [@mill1859, p. 3].

Mill also wrote that “a horse of another colour ran away with nine of his best hats” [@mill1859, p. 3].

Burke wrote that “society is indeed a contract between the living and the dead” [@burke1790, p. 9].

Locke wrote that “the end of law is not to abolish or restrain but to preserve freedom” [@locke1690, p. 5].

Edmund Burke declared that “the age of chivalry is gone, and that of sophisters has come” before anyone asked.

Smith (1776, p. 4) wrote that “it is not from the benevolence of the butcher that we expect our dinner”.

So-called “hard power” is a term, “On Liberty” is a title, and [“Go home,” he said.]{.speech}

As Mill puts it [@mill1859, p. 167]:

> the individual is not accountable to society
> for his actions, in so far as these
> concern the interests of no person but himself.

And again “the individual is not accountable to society for his actions” [@mill1859, p. 167].[^n]

Nobody knows [@mil1859].

> Every age 𝔞nd generation must be as free to act for itself, in all cases.
>
> — Thomas Paine, *Rights of Man*

[^n]: Paine wrote “Man has no property in man” [@paine1791, p. 9].
"""
BIBLIOGRAPHY = """\
@book{mill1859, author = {Mill, John Stuart}, title = {On Liberty}, date = {1859}}
@book{paine1791, author = {Paine, Thomas}, title = {Rights of Man}, date = {1791}}
@book{burke1790, author = {Burke, Edmund}, title = {Reflections}, date = {1790}, isbn = {0-381-98185-2}}
@book{locke1690, author = {Locke, John}, title = {Two Treatises}, date = {1690}}
"""
MILL = """\
The maxims are, first, that the individual is not accountable to society for his actions, in so far as these
concern the interests of no person but himself. Advice, instruction, persuasion, and avoidance by other people,
if thought necessary by them for their own good, are the only measures by which society can justifiably express
its dislike or disapprobation of his conduct.

167
"""
PAINE = """\
Every age and generation must be as free to act for itself, in all cases, as the ages and generations which
preceded it. The vanity and presumption of governing beyond the grave is the most ridiculous and insolent of all
tyrannies. Man has no property in man; neither has any generation a property in the generations which are to follow.

9
"""
LOCKE = "---\nexcerpt: true\n---\n\nWherever law ends, tyranny begins, if the law be transgressed to another's harm.\n"
PATH = "manuscript/essay.md"


@pytest.fixture
def root(project: Callable[[dict[str, str | bytes]], Path]) -> Path:
    return project(
        {
            PATH: ("\ufeff" + MANUSCRIPT.replace("\n", "\r\n")).encode(),
            "bibliography.bib": BIBLIOGRAPHY,
            "sources/mill1859.txt": MILL,
            "sources/paine1791.txt": PAINE.replace("\n", "\r\n").encode(),
            "sources/locke1690.md": LOCKE,
        }
    )


@pytest.fixture
def shown(root: Path, citepress: Command) -> Callable[..., Any]:
    """``shown("quotations")``, ``shown("check")``: what the command prints, from JSON."""

    def run(what: str) -> Any:
        words = ("check", root, "--output-format", "json") if what == "check" else ("show", what, root)
        return json.loads(citepress(*words).out)

    return run


def read(root: Path, path: str) -> str:
    """A file as offsets count it."""
    with (root / path).open(encoding="utf-8", newline="") as file:
        return file.read()


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def fits(value: Any, form: Any) -> bool:
    """Whether a value has a form: a type, a value, one of several (tuple), a list, an object with just these fields."""
    if isinstance(form, tuple):
        return any(fits(value, one) for one in form)
    if isinstance(form, list):
        return isinstance(value, list) and all(fits(item, form[0]) for item in value)
    if isinstance(form, dict):
        return isinstance(value, dict) and set(value) == set(form) and all(fits(value[k], form[k]) for k in form)
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    if isinstance(form, type):
        return type(value) is form
    return type(value) is type(form) and bool(value == form)


PLACE = {"line": int, "column": int, "end_line": int, "end_column": int}
ID = re.compile(r"q-[0-9a-f]{8}(-[2-9]|-[1-9]\d+)?")
LOCATOR = ({"label": str, "value": str}, None)
PASSAGE = {"key": str, "page": (str, None), "path": str, "line": int, "text": str, "before": str, "after": str}
DIFFERENCE = {
    **{"ours": str, "theirs": str, "licensed": bool, "why": str, "rule": (str, None)},
    **{"ours_at": [int], "theirs_at": ([int], None)},
}
LOCK = ({"date": str, "page": (str, None)}, None)
QUOTATION = {
    **{"id": ID, "path": str, "start": int, "end": int, **PLACE, "text": str, "form": ("inline", "block")},
    **{"kind": KINDS, "why": str, "cited": ("key", "manual", "no"), "binding": BINDINGS},
    "citations": [{"key": str, "locator": LOCATOR, "line": int, "column": int}],
    **{"outcome": (*OUTCOMES, None), "reason": (str, None), "differences": [DIFFERENCE], "found": [PASSAGE]},
    "lock": LOCK,
}
FINDING = {
    **{"rule": tuple(r.NAME for r in RULES), "code": tuple(r.CODE for r in RULES)},
    **{"severity": ("error", "warning", "info"), "message": str, "help": (str, None), "path": str, **PLACE},
    **{"key": (str, None), "quotation": (ID, None), "suggestion": ({"key": str, "locator": (str, None)}, None)},
    "related": [{"path": str, "line": int, "page": (str, None), "text": str, "focus": ([int], None)}],
    "fix": ({"safe": bool, "edits": [{"path": str, "start": int, "end": int, "text": str}]}, None),
    "fingerprint": re.compile(r"[0-9a-f]{16}:[1-9][0-9]*"),
}
SUMMARY = {
    **dict.fromkeys(("errors", "warnings", "infos", "suppressed", "known", "obsolete"), int),
    "fixable": {"safe": int, "unsafe": int},
    "mended": (int, None),
    "quotations": dict.fromkeys(OUTCOMES, int),
    "locked": int,
}
CHECK = {"version": 1, "tool": re.compile(r"citepress \d+\.\d+\.\d+\S*"), "summary": SUMMARY, "findings": [FINDING]}


def test_every_outcome_kind_and_form_is_among_them(shown: Callable[..., Any]) -> None:
    items = shown("quotations")
    assert {q["outcome"] for q in items} == {*OUTCOMES, None}
    assert {q["kind"] for q in items} == set(KINDS) - {"other"}
    assert {q["form"] for q in items} == {"inline", "block"}
    assert {q["cited"] for q in items} == {"key", "manual", "no"}


def test_quotations_have_the_fields_of_the_contract(shown: Callable[..., Any]) -> None:
    for item in shown("quotations"):
        assert [name for name in QUOTATION if name not in item or not fits(item[name], QUOTATION[name])] == [], item
        assert set(item) == set(QUOTATION)


def test_offsets_are_those_of_the_decoded_file(root: Path, shown: Callable[..., Any]) -> None:
    text = read(root, PATH)
    assert text.startswith("\ufeff") and "\r\n" in text
    items = shown("quotations")
    assert [q["start"] for q in items] == sorted(q["start"] for q in items)
    for item in items:
        words = text[item["start"] : item["end"]]
        assert (item["line"], item["column"]) == position(text, item["start"])
        assert (item["end_line"], item["end_column"]) == position(text, item["end"])
        if item["form"] == "inline":
            assert words == f"“{item['text']}”"
        else:
            assert words.startswith(item["text"]) and not words.startswith(">")
        for citation in item["citations"]:
            line = text.split("\n")[citation["line"] - 1]
            assert line[citation["column"] - 1 :].startswith("@" + citation["key"])


def test_differences_stand_where_they_say_on_both_sides(shown: Callable[..., Any]) -> None:
    for item in shown("quotations"):
        for difference in item["differences"]:
            start, end = difference["ours_at"]
            assert difference["ours"].split() == item["text"][start:end].replace("\r\n>", "").split()
            if difference["theirs_at"]:
                start, end = difference["theirs_at"]
                assert difference["theirs"] == item["found"][0]["text"][start:end]


def test_a_block_keeps_its_inner_marks(root: Path, shown: Callable[..., Any]) -> None:
    block = next(q for q in shown("quotations") if q["form"] == "block" and q["binding"] == "introduced-by")
    lines = block["text"].split("\r\n")
    assert [line[:2] for line in lines] == ["th", "> ", "> "]
    assert read(root, PATH)[block["end"] - 8 : block["end"]] == "himself."


def test_outcomes_agree_with_what_they_rest_on(shown: Callable[..., Any]) -> None:
    for item in shown("quotations"):
        outcome, differences = item["outcome"], item["differences"]
        assert (outcome is None) == (item["kind"] not in ("quotation", "epigraph"))
        assert (item["cited"] == "key") == bool(item["citations"])
        assert (item["cited"] == "no") == (item["binding"] == "none")
        if outcome is None:
            assert (item["reason"], differences, item["found"]) == (None, [], [])
            continue
        assert (outcome == "uncited") == (item["cited"] == "no")
        assert (outcome in ("not-checked", "no-source")) == (item["reason"] is not None)
        assert (outcome == "altered") == any(not d["licensed"] for d in differences)
        assert outcome != "marked" or differences
        assert outcome != "verbatim" or {d["why"] for d in differences} <= TYPE
        if outcome in ("altered", "marked", "verbatim"):
            assert item["found"][0]["key"] in [c["key"] for c in item["citations"]] + ["paine1791"]
        if outcome == "elsewhere":
            assert item["found"][0]["key"] not in [c["key"] for c in item["citations"]]
    reasons = {q["reason"].split(":")[0] for q in shown("quotations") if q["outcome"] == "not-checked"}
    assert reasons == {"excerpt"}


def test_repeated_words_have_names_of_their_own(shown: Callable[..., Any]) -> None:
    names = [q["id"] for q in shown("quotations")]
    assert len(names) == len(set(names))
    again = [
        q["id"] for q in shown("quotations") if q["text"].startswith("the individual is not accountable to society for")
    ]
    assert again[1] == f"{again[0]}-2"


def test_a_report_has_the_fields_of_the_contract(root: Path, shown: Callable[..., Any]) -> None:
    report, quotations = shown("check"), shown("quotations")
    assert fits({**report, "findings": []}, CHECK)
    for item in report["findings"]:
        assert [name for name in FINDING if name not in item or not fits(item[name], FINDING[name])] == [], item
        assert set(item) == set(FINDING)
    named = {r.NAME: r.CODE for r in RULES}
    assert all(named[f["rule"]] == f["code"] for f in report["findings"])
    assert {f["quotation"] for f in report["findings"]} - {None} <= {q["id"] for q in quotations}
    assert {"K101", "Q201", "Q203", "V301", "V302", "V303", "V304", "V307", "V312", "I601"} <= {
        f["code"] for f in report["findings"]
    }
    levels = Counter(f["severity"] for f in report["findings"])
    summary = report["summary"]
    assert (summary["errors"], summary["warnings"], summary["infos"]) == (
        levels["error"],
        levels["warning"],
        levels["info"],
    )
    assert summary["quotations"] == {o: sum(q["outcome"] == o for q in quotations) for o in OUTCOMES}


def test_a_finding_stands_where_its_words_do(root: Path, shown: Callable[..., Any]) -> None:
    places = {q["id"]: q for q in shown("quotations")}
    for item in shown("check")["findings"]:
        lines = read(root, item["path"]).split("\n")
        assert 1 <= item["line"] <= item["end_line"] <= len(lines)
        assert 1 <= item["column"] <= len(lines[item["line"] - 1]) + 1
        assert 1 <= item["end_column"] <= len(lines[item["end_line"] - 1]) + 1
        if item["code"][0] == "V":
            assert {name: item[name] for name in PLACE} == {name: places[item["quotation"]][name] for name in PLACE}
        if item["code"] == "K101":
            found = lines[item["line"] - 1][item["column"] - 1 : item["end_column"] - 1]
            (edit,) = item["fix"]["edits"]
            assert (found, read(root, edit["path"])[edit["start"] : edit["end"]]) == ("@mil1859", "mil1859")
        for other in item["related"]:
            words = " ".join(read(root, other["path"]).split("\n")[other["line"] - 1].split())
            assert other["text"].split()[0] in words


@pytest.mark.parametrize(
    ("what", "form"),
    [
        (
            "entries",
            [{**{"key": str, "line": int, "csl": (dict, None), "path": str, "type": str}, "fields": dict}],
        ),
        ("references", [{"key": str, "text": str, "html": str}]),
        (
            "matches",
            [
                {
                    **{"quotation": ID, "path": str, "key": (str, None), "outcome": OUTCOMES, "reason": (str, None)},
                    **{"differences": [DIFFERENCE], "found": [PASSAGE], "lock": LOCK},
                }
            ],
        ),
    ],
)
def test_the_other_stages_are_lists_of_objects(what: str, form: Any, shown: Callable[..., Any]) -> None:
    items = shown(what)
    assert items and fits(items, form)
