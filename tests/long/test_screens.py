"""The e-books as Chromium shows them on a telephone and a tablet, by day and by night, and in a reader."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from .helping import ROOT, node_package, program, run

pytestmark = pytest.mark.long

HERE = Path(__file__).parent
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


@pytest.mark.parametrize("which", ["essay_epub", "everything_epub"])
def test_every_page_fits_every_screen(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    epub: Path = request.getfixturevalue(which)
    zipfile.ZipFile(epub).extractall(tmp_path / "book")
    pages = sorted(map(str, (tmp_path / "book").rglob("*.xhtml")))
    assert len(pages) >= 6
    screens = ROOT / os.environ.get("SCREENS", tmp_path / "screens") / epub.stem
    screens.mkdir(parents=True, exist_ok=True)
    node_package("puppeteer-core")
    plan = {"chromium": program("chromium"), "profile": str(tmp_path / "profile"), "pages": pages}
    (tmp_path / "plan.json").write_text(json.dumps({**plan, "screens": str(screens)}), encoding="utf-8")
    done = run(program("node"), HERE / "pages.cjs", tmp_path / "plan.json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 4 * len(pages)
    papers = {(page["light"], page["paper"]) for page in found}
    assert len(papers) == 2, "night differs from day"
    bad = [p for p in found if p["errors"] or p["overflow"] > 0 or p["contrast"] < READABLE]
    assert bad == []


def test_two_readers_show_the_e_book_by_day_and_by_night(everything_epub: Path, tmp_path: Path) -> None:
    screens = ROOT / os.environ.get("SCREENS", tmp_path / "screens") / "readers"
    screens.mkdir(parents=True, exist_ok=True)
    chapter = "text/one-of-everything.xhtml"
    places = {
        "title": "text/title-page.xhtml",
        "contents": "nav.xhtml",
        "chapter": chapter,
        "lists": f"{chapter}#lists-and-code",
        "note": f"{chapter}#note-1",
        "works": "text/bibliography.xhtml",
    }
    node_package("epubjs")
    plan = {
        "chromium": program("chromium"),
        "profile": str(tmp_path / "profile"),
        "epub": str(everything_epub),
        "modules": str(node_package("foliate-js").parent),
        "screens": str(screens),
        "places": places,
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    done = run(program("node"), HERE / "readers.cjs", tmp_path / "plan.json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 2 * 2 * 2 * len(places)
    assert [shown for shown in found if shown["errors"]] == []
    words = {"title": "One of Everything", "contents": "Contents", "works": "Songs of innocence"}
    for shown in found:
        assert words.get(shown["place"], "Tyger Tyger, burning bright") in shown["text"], shown
        picture = screens / f"{shown['reader']}-{shown['place']}-{shown['screen']}-{shown['light']}.png"
        with Image.open(picture) as image:
            lightness = image.convert("L")
            assert (lightness.getpixel((2, 2)) > 128) == (shown["light"] == "light"), picture.name
            assert len(lightness.getcolors(256) or ()) > 20, f"{picture.name} shows words"
