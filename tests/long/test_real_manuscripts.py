"""Four real documents, from a law book of 190,000 words to a report in German: checked and built without a crash,
into valid editions that hold every word."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from .helping import citepress, epubcheck, program, run

pytestmark = pytest.mark.long

# The longest first, so that two processes end at about the same time.
NAMES = ["fink-civpro", "molnar-iml", "kideku-report", "scihub-manuscript"]
OUTCOMES = {"verbatim", "marked", "altered", "elsewhere", "not-found", "no-source", "not-checked", "uncited"}
FINDING = {
    "rule", "code", "severity", "message", "help", "path", "line", "column", "end_line", "end_column", "key",
    "quotation", "suggestion", "related", "fix", "fingerprint",
}  # fmt: skip


@pytest.fixture
def manuscript(request: pytest.FixtureRequest, shared: Path, tmp_path: Path) -> Path:
    """A copy of one of the documents that may be written to."""
    source = shared / "corpus" / "texts" / request.param
    for file in (p for p in source.rglob("*") if p.is_file()):
        copied = tmp_path / request.param / file.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(file.read_bytes())
    return tmp_path / request.param


def words(text: str) -> list[str]:
    """The words of a text, in order and whole: without hyphens, at line ends or elsewhere, and whatever the case."""
    text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    text = re.sub(r"(?<=\w)[-\u2010\u2011]\s*(?=\w)", "", text)
    return re.findall(r"\w+", text.casefold())


def words_of_page(path: Path) -> Counter[str]:
    """The words of an HTML edition. Formulas, and what touches them, are left out: a PDF has them sign by sign."""
    body = html.parse(path).getroot().find(".//main")
    assert body is not None
    for formula in list(body.iter("math")):
        formula.tail = re.sub(r"^\S+", "", formula.tail or "")
        formula.drop_tree()
    for element in body.iter():
        if element.tag not in {"a", "b", "code", "del", "em", "i", "q", "s", "span", "strong", "sub", "sup", "u"}:
            element.text, element.tail = f" {element.text or ''}", f" {element.tail or ''}"
    return Counter(words(body.text_content()))


def lost_words(page: Counter[str], pdf: str) -> list[str]:
    """The words of the page that the PDF's text does not have, whole or in the parts that line ends make of them.

    A part must be one too many on the pages, end a line or begin one, and serves once.
    """
    found = Counter(words(pdf))
    spare = found - page
    lines = [words(line) for line in pdf.splitlines() if line.strip()]
    edges = {part for line in lines for part in (*line[:1], *line[-1:])}
    for beginning in re.findall(r"(\w[\w-]*)[-\u2010]\n", pdf):
        edges.add(beginning.replace("-", "").casefold())
    lost = []
    for word in (page - found).elements():
        parts = _parts(word, spare, edges)
        if not parts:
            lost.append(word)
        spare.subtract(part for part in parts if spare[part])
    return lost


def _parts(word: str, spare: Counter[str], edges: set[str]) -> list[str]:
    """A word as the parts that stand on the pages: all but the first of them one too many there."""
    waiting: list[list[str]] = [[word[:at]] for at in range(1, len(word)) if word[:at] in edges]
    while waiting:
        parts = waiting.pop()
        rest = word[len("".join(parts)) :]
        if spare[rest] > 0 and rest in edges:
            return [*parts, rest]
        waiting += [[*parts, rest[:at]] for at in range(1, len(rest)) if spare[rest[:at]] > 0 and rest[:at] in edges]
    return []


@pytest.mark.parametrize("manuscript", NAMES, indirect=True)
def test_checked_built_valid_and_whole(manuscript: Path, tmp_path: Path) -> None:
    checked = citepress("check", "--output-format", "json", manuscript)
    assert (checked.returncode in (0, 1), "Traceback" in checked.stderr) == (True, False), checked.stderr
    assert checked.stderr == "", "with JSON asked for and nothing to hint at, standard error stays empty"
    report = json.loads(checked.stdout)
    assert (report["version"], set(report["summary"]["quotations"])) == (1, OUTCOMES)
    assert {key for finding in report["findings"] for key in finding} <= FINDING
    errors = sum(finding["severity"] == "error" for finding in report["findings"])
    assert (report["summary"]["errors"], checked.returncode) == (errors, int(errors > 0))

    made = tmp_path / "made"
    built = citepress("build", "--draft", "--to", "pdf,epub,html", "-o", made, manuscript)
    assert built.returncode in (0, 1), built.stderr
    assert "Traceback" not in built.stderr
    pdf, epub, page = (made / f"{manuscript.name}.{suffix}" for suffix in ("pdf", "epub", "html"))

    assert epubcheck(epub, tmp_path / "report.json") == []
    whole = run(program("qpdf"), "--check", pdf)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    text = run(program("pdftotext"), pdf, "-").stdout
    expected = words_of_page(page)
    assert sum(expected.values()) > 10_000
    lost = lost_words(expected, text)
    assert len(lost) <= sum(expected.values()) // 5000, lost  # pdftotext itself joins a few words wrongly
