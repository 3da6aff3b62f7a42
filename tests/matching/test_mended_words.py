"""After the fixes of what differs from the source, a quotation is its source's words, or marks what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bank import ENGLISH, bare
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shelf import LIBERTY, PARAGRAPHS, quoting

from pipeline import fixes, rules
from pipeline.matching.match import Desk
from pipeline.model import (
    Bibliography,
    Book,
    Document,
    Edit,
    Finding,
    Match,
    Project,
    Quotation,
    Settings,
    Span,
    TextFile,
)

DESK = Desk({"liberty": LIBERTY}, {})
MANY = settings(deadline=None)
BEFORE, AFTER = "As he wrote, “", "” [@liberty]."
ABOUT_WORDS = ("V303", "V304", "V307", "V308")


def read(words: str) -> tuple[Quotation, Match, Book]:
    """A manuscript that quotes these words and nothing else."""
    text = BEFORE + words + AFTER
    quotation = replace(quoting(words), span=Span("essay.md", len(BEFORE) - 1, len(BEFORE + words) + 1))
    match = DESK.judge("essay.md", quotation)
    document = Document(TextFile("essay.md", text), {}, {}, {}, (), (), [quotation], (), ())
    book = Book(
        Project(Path("/somewhere"), ["essay.md"], False),
        Settings("essay"),
        [document],
        Bibliography([], {}, {}, []),
        {"liberty": LIBERTY},
        {("essay.md", quotation.id): match},
    )
    return quotation, match, book


def said(book: Book) -> list[Finding]:
    """What the rules about words have to say."""
    named = [rule for rule in rules.RULES if rule.CODE in ABOUT_WORDS]
    return [
        replace(f, rule=rule.NAME, code=rule.CODE, severity=f.severity or rule.SEVERITY)
        for rule in named
        for f in rule.check(book)
    ]


def mended(words: str, edits: Sequence[Edit]) -> str:
    text = TextFile("essay.md", BEFORE + words + AFTER).edited(sorted(edits, key=lambda e: e.start))
    assert text.startswith(BEFORE) and text.endswith(AFTER), "nothing beside the quotation changes"
    return text[len(BEFORE) : len(text) - len(AFTER)]


@st.composite
def changed(draw: st.DrawFn) -> str:
    """Words of the test text with one to three of them changed, left out, put in, or with another capital."""
    words = draw(st.sampled_from([p for p in PARAGRAPHS if len(p.split()) >= 20])).split()
    at = draw(st.integers(0, len(words) - 16))
    words = words[at : at + draw(st.integers(14, 50))]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(3, len(words) - 4))
        sort = draw(st.sampled_from(("another", "left out", "put in", "not", "capital")))
        if sort == "left out":
            del words[place]
        elif sort == "capital":
            words[place] = words[place][0].swapcase() + words[place][1:]
        elif sort == "another":
            words[place] = "quadrupeds"
        else:
            words.insert(place, "not" if sort == "not" else "quadrupeds")
    return " ".join(words)


@MANY
@given(changed())
def test_after_all_fixes_a_quotation_is_verbatim_or_marked(words: str) -> None:
    _, match, book = read(words)
    findings = said(book)
    assume(match.outcome == "altered" and all(f.fix for f in findings))
    plan = fixes.plan(book, findings, unsafe=True)
    after = mended(words, plan.edits.get("essay.md", ()))
    assert read(after)[1].outcome in ("verbatim", "marked"), after


@MANY
@given(changed())
def test_a_safe_fix_changes_no_word(words: str) -> None:
    _, match, book = read(words)
    assume(match.outcome in ("altered", "marked"))
    findings = said(book)
    plan = fixes.plan(book, findings, unsafe=False)
    edits = plan.edits.get("essay.md", ())
    after = mended(words, edits)
    assert after.replace(" […]", "").replace("[", "").replace("]", "") == words.replace("[", "").replace("]", "")
    assert all(edit.text.strip("[] …") in words for edit in edits)
    for code in {f.code for f in plan.mended if f.severity != "info"}:
        assert code not in {f.code for f in said(read(after)[2]) if f.severity != "info"}, after


def test_most_changes_have_a_fix() -> None:
    """A word changed in the middle of plain words is always one."""
    for paragraph in [p.split() for p in PARAGRAPHS if len(p.split()) > 20]:
        if bare(paragraph[9]) not in ENGLISH.denying and paragraph[9].isalpha():
            words = " ".join([*paragraph[:9], "quadrupeds", *paragraph[10:18]])
            findings = said(read(words)[2])
            assert findings and all(f.fix is not None for f in findings), words
