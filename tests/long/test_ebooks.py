"""E-books of real size and shape: made into a Kindle file, paged like their PDF, with very many notes and chapters."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from .helping import ROOT, citepress, epubcheck, program, run

pytestmark = pytest.mark.long

XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("which", ["essay_epub", "everything_epub"])
def test_calibre_makes_a_kindle_file_without_a_warning(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    epub: Path = request.getfixturevalue(which)
    home = {
        "HOME": str(tmp_path),
        "CALIBRE_CONFIG_DIRECTORY": str(tmp_path / "calibre"),
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
    }
    done = run(program("ebook-convert"), epub, tmp_path / "book.azw3", env=home)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout + done.stderr
    assert [line for line in said.splitlines() if re.search(r"warn|error|not found|could not", line, re.I)] == []
    back = run(program("ebook-convert"), tmp_path / "book.azw3", tmp_path / "book.txt", env=home)
    assert back.returncode == 0, back.stderr
    words = " ".join((tmp_path / "book.txt").read_text(encoding="utf-8").split())
    expected = {"essay_epub": "closer to the mean of most humans", "everything_epub": "fearful symmetry"}[which]
    assert expected in words


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def paged(epub: Path) -> Mapping[str, list[str]]:
    """Page label → the words of the text from its mark to the next, without notes and what is generated."""
    found: dict[str, str] = {}
    label = ""
    with zipfile.ZipFile(epub) as book:
        package = etree.fromstring(book.read("EPUB/package.opf"))
        names = {item.get("id"): item.get("href", "") for item in package.iter("{*}item")}
        for name in [names[ref.get("idref")] for ref in package.iter("{*}itemref")]:
            body = next(etree.fromstring(book.read(f"EPUB/{name}")).iter(f"{XHTML}body"))
            walk = etree.iterwalk(body, events=("start", "end"))
            for event, element in walk:
                role, own = element.get("role"), "generated" in element.get("class", "")
                if event == "start" and (role in ("doc-endnotes", "doc-noteref") or own):
                    walk.skip_subtree()
                    continue
                if role == "doc-pagebreak":
                    label = element.get("aria-label", "")
                inline = element.tag.removeprefix(XHTML) in ("span", "em", "strong", "a", "cite", "i")
                text = element.text if event == "start" else element.tail if element is not body else ""
                found[label] = found.get(label, "") + ("" if inline else " ") + (text or "")
    return {label: text.split() for label, text in found.items() if label}


@pytest.mark.parametrize("profile", ["screen", "kdp"])
def test_each_page_begins_where_pdftotext_sees_it_begin(profile: str, tmp_path: Path) -> None:
    done = citepress("build", "--profile", profile, "-o", tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    pdf = next(tmp_path.glob("*.pdf"))
    sheets = run(program("pdftotext"), "-raw", pdf, "-").stdout.split("\f")
    labels = json.loads((tmp_path / "essay.json").read_text(encoding="utf-8"))["pages"]
    pages = paged(tmp_path / "essay.epub")
    assert len(pages) >= 7
    for label, (*words, _) in pages.items():
        sheet = letters(re.sub("[\u2010\u00ad-]\n", "", sheets[labels.index(label)]))
        assert 0 <= sheet.find(letters(" ".join(words))) < 90, f"page {label}: {words[:9]}"


def test_many_notes_and_many_chapters(tmp_path: Path) -> None:
    notes = "".join(f"Words.[^{n}]\n\n[^{n}]: Note {n}.\n\n" for n in range(1, 3001))
    folder = tmp_path / "many" / "manuscript"
    folder.mkdir(parents=True)
    (folder / "metadata.yaml").write_text("title: Many\n", encoding="utf-8")
    (folder / "000.md").write_text(f"# Notes\n\n{notes}", encoding="utf-8")
    for n in range(1, 501):
        text = f"# Chapter {n}\n\nSee [the next](#chapter-{n % 500 + 1}).[^1]\n\n[^1]: A note.\n"
        (folder / f"{n:03}.md").write_text(text, encoding="utf-8")
    began = time.monotonic()
    done = citepress("build", "--to", "epub", "--epub-pages", "none", "--exit-zero", "-o", tmp_path, folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - began < 60
    epub = next(tmp_path.glob("*.epub"))
    assert epubcheck(epub, tmp_path / "report.json") == []
    with zipfile.ZipFile(epub) as book:
        assert book.read("EPUB/text/notes.xhtml").count(b'role="doc-backlink"') == 3000
        assert len([name for name in book.namelist() if name.startswith("EPUB/text/chapter-")]) == 500
