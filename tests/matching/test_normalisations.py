"""Every change that an edition, type or a scan makes, from files to what the command says of it, by its name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# name: what the source has, what the manuscript quotes of it, the outcome, what the evidence calls the difference
CASES = {
    "form": ("Paid in full at ２０ marks by noon.", "in full at 20 marks by noon", "verbatim", "figures"),
    "marks": ("He called it “a war without end” there.", "called it ‘a war without end’ there", "verbatim",
              "quotation marks"),
    "dash": ("The king -- who had slept -- rose at last.", "king – who had slept – rose at last", "verbatim", "dashes"),
    "joined": ("The ﬁrst of them ﬂed from the ﬁeld at dawn.", "first of them fled from the field", "verbatim",
               "ligature"),
    "long": ("The Houſe was of the ſame opinion as he himſelf.", "House was of the same opinion as he himself",
             "verbatim", "long s"),
    "divided": ("They had no under-\nstanding of what it would mean.", "no understanding of what it would mean",
                "verbatim", "line-end hyphen"),
    "soft": ("The in\u00adcom\u00adpa\u00adra\u00adble merits of the case were heard.",
             "incomparable merits of the case were heard", "verbatim", "soft hyphen"),
    "capitals": ("THE MINISTER of war had never seen the letter.", "The Minister of war had never seen", "verbatim",
                 "small capitals"),
    "emphasis": ("He had *never* seen the letter that she wrote.", "had never seen the letter that she", "verbatim",
                 "emphasis"),
    "apostrophe": ("They said the queen's own men didn't know.", "the queen’s own men didn’t know", "verbatim",
                   "apostrophe"),
    "verse": ("Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,",
              "Tyger Tyger, burning bright, / In the forests of the night", "verbatim", "line of verse"),
    "british": ("The labour of organising the centre was honoured.", "labor of organizing the center was honored",
                "marked", "spelling"),
    "deutsch": ("Er wußte, daß der Prozeß bald enden mußte.", "wusste, dass der Prozess bald enden musste", "marked",
                "spelling"),
    "scan": ("The rnan of the town carne late and the man came late.", "man of the town came late and the man",
             "marked", "OCR: rn/m"),
    "note": ("The senate3 refused to hear the consul before noon.", "senate refused to hear the consul before noon",
             "marked", "note mark"),
    "parts": ("The work-man of our day is master of his own time.", "workman of our day is master of his own",
              "marked", "hyphenation"),
    "together": ("What we do to-day is done for good by all of us.", "we do today is done for good by all of us",
                 "marked", "word division"),
}  # fmt: skip
LANGUAGES = {"deutsch": "de"}
SUFFIXES = {"emphasis": "md"}


def _paragraph(name: str, words: str) -> str:
    text = f'She wrote "{words}" [@{name}].'
    return f"::: {{lang={LANGUAGES[name]}}}\n{text}\n:::\n" if name in LANGUAGES else f"{text}\n"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``show quotations`` says of each case, all in one run over real files."""
    root = tmp_path_factory.mktemp("normalisations")
    for folder in ("sources", "manuscript"):
        (root / folder).mkdir()
    for name, (text, _, _, _) in CASES.items():
        (root / "sources" / f"{name}.{SUFFIXES.get(name, 'txt')}").write_text(f"{text}\n", "utf-8")
    entries = (f"@book{{{name}, author={{Writer, A.}}, title={{Work}}, year=1900}}" for name in CASES)
    (root / "bibliography.bib").write_text("\n".join(entries), "utf-8")
    quoting = "\n".join(_paragraph(name, words) for name, (_, words, _, _) in CASES.items())
    (root / "manuscript" / "all.md").write_text(f"---\nlang: en-GB\n---\n\n{quoting}", "utf-8")
    command = [sys.executable, "-m", "pipeline", "show", "quotations", str(root)]
    shown = subprocess.run(command, capture_output=True, check=True)
    return {quotation["citations"][0]["key"]: quotation for quotation in json.loads(shown.stdout)}


@pytest.mark.parametrize("name", CASES)
def test_each_is_named_and_is_no_alteration(name: str, said: dict[str, Any]) -> None:
    _, _, outcome, why = CASES[name]
    quotation = said[name]
    assert quotation["outcome"] == outcome
    assert {difference["why"] for difference in quotation["differences"]} == {why}
    assert all(difference["licensed"] for difference in quotation["differences"])


def test_with_another_word_changed_beside_it_each_is_an_alteration(
    citepress: Callable[..., Any], project: Callable[[dict[str, str]], Path]
) -> None:
    files = {"bibliography.bib": "", "manuscript/all.md": ""}
    for name, (text, words, _, _) in CASES.items():
        if name in LANGUAGES:
            continue
        changed = words.split()
        changed[-2] = "unheard"
        files["bibliography.bib"] += f"@book{{{name}, author={{Writer, A.}}, title={{Work}}, year=1900}}\n"
        files["manuscript/all.md"] += _paragraph(name, " ".join(changed)) + "\n"
        files[f"sources/{name}.{SUFFIXES.get(name, 'txt')}"] = f"{text}\n"
    shown = citepress("show", "quotations", project(files))
    outcomes = {q["citations"][0]["key"]: q["outcome"] for q in json.loads(shown.out)}
    assert outcomes == dict.fromkeys(outcomes, "altered")
    assert len(outcomes) == len(CASES) - len(LANGUAGES)
