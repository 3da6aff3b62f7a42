"""A citation style that is damaged, or made to do harm, is refused with its line and the cure, in little time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command
from pipeline import references
from pipeline.errors import StyleError
from pipeline.references import soundness

Project = Callable[[dict[str, str | bytes]], Path]

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">\n'
INFO = "<info><title>Mine</title><id>m</id><updated>2020-01-01T00:00:00Z</updated></info>\n"
TITLE = '<text variable="title"/>'


def style(layout: str = TITLE, more: str = "") -> str:
    """A small style; the layout begins in line 4, what stands before the citation in line 3."""
    return f"{HEAD}{INFO}{more}<citation>\n<layout>{layout}</layout></citation></style>"


def macros(*bodies: str) -> str:
    """Macros m0, m1 …, all in one line."""
    return "".join(f'<macro name="m{n}">{body}</macro>' for n, body in enumerate(bodies))


def call(number: int) -> str:
    return f'<text macro="m{number}"/>'


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
HOSTILE = {
    "billion laughs": (f'<?xml version="1.0"?>\n<!DOCTYPE style [<!ENTITY a0 "ha">{LAUGHS}]>\n{style("&a12;")}', 2,
                       "document type"),
    "an entity that is a file": (f'<!DOCTYPE style [<!ENTITY x SYSTEM "file:///etc/passwd">]>{style("&x;")}', 1,
                                 "document type"),
    "a web page": ("<!DOCTYPE html>\n<html><body>404</body></html>", 1, "this is a web page"),
    "no XML": ("title: apa\n", 1, "not well-formed XML"),
    "nothing": ("", 1, "not well-formed XML"),
    "truncated": (style()[: len(HEAD + INFO) + 10], 3, "not well-formed XML"),
    "another encoding": (style().replace("Mine", "\xe9").encode("latin-1"), 2, "not well-formed XML"),
    "another namespace": (style().replace("purl.org", "example.org"), 1, "of the namespace http://example.org"),
    "a locale": ('<locale xmlns="http://purl.org/net/xbiblio/csl" xml:lang="en"><terms/></locale>', 1, "locale file"),
    "a macro that is missing": (style(call(0)), 4, "the macro 'm0', which it does not define"),
    "a macro that calls itself": (style(call(0), macros(call(0))), 3, "the macro 'm0' calls itself"),
    "macros in a circle": (style(call(0), macros(call(1), call(2), "\n" + call(0))), 4, "by way of 'm2'"),
    "a circle nothing calls": (style(more=macros(call(0))), 3, "the macro 'm0' calls itself"),
    "macros that double forty times": (style(call(0), macros(*(call(n + 1) * 2 for n in range(40)), TITLE)), 3,
                                       "go through more than 50,000 elements"),
    "a chain of macros": (style(call(0), macros(*(call(n + 1) for n in range(3000)), TITLE)), 3, "levels deep"),
    "deep groups": (style("<group>" * 200 + TITLE + "</group>" * 200), 4, "levels deep"),
    "100,000 groups in one another": (style("<group>" * 100_000 + TITLE + "</group>" * 100_000), 4, "depth"),
    "100,000 groups in a row": (style(f"<group>{TITLE}</group>" * 100_000), 4, "go through more than 50,000 elements"),
    "far too long": (style(f'<text value="{"x" * 5_000_000}"/>'), 1, "5 MB long"),
    "a misspelt element": (style("<txet/>"), 4, "CSL has no <txet> in a <layout>"),
    "an element out of place": (style(f'<if type="book">{TITLE}</if>'), 4, "CSL has no <if> in a <layout>"),
    "another file taken in": (style('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'), 4,
                              "CSL has no <include>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_the_line_the_fault_and_the_cure_are_named(name: str, tmp_path: Path) -> None:
    text, line, said = HOSTILE[name]
    path = tmp_path / "mine.csl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    started = time.process_time()
    with pytest.raises(StyleError) as caught:
        references.find_style(tmp_path, "mine", path)
    assert time.process_time() - started < 20  # what multiplies without end would take years
    assert caught.value.message.startswith(f"{path}:{line}: ") and said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["billion laughs", "macros in a circle", "an element out of place"])
def test_check_and_build_say_it_at_the_setting_and_stop(name: str, citepress: Command, project: Project) -> None:
    text, line, said = HOSTILE[name]
    root = project({
        "essay.md": "---\nbibliography: b.bib\ncsl: mine.csl\n---\n\nText [@a].\n",
        "b.bib": "@book{a, author={A, B}, title={One}, year={1990}}",
        "mine.csl": text,
    })  # fmt: skip
    ran = citepress("check", "essay.md", "--output-format", "json", cwd=root)
    (finding,) = json.loads(ran.out)["findings"]
    assert (ran.status, finding["rule"], finding["line"]) == (1, "unknown-style", 3)
    assert finding["message"].startswith(f"mine.csl:{line}: ") and said in finding["message"] and finding["help"]
    built = citepress("build", "essay.md", "--to", "html")
    assert built.status == 1 and said in built.out and "Traceback" not in built.out + built.err
    assert not (root / "dist" / "essay.html").exists()


def test_the_limits_leave_room_for_the_largest_style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "LEVELS", soundness.LEVELS // 2)
    monkeypatch.setattr(soundness, "PRINTED", soundness.PRINTED // 4)
    monkeypatch.setattr(soundness, "SIZE", soundness.SIZE // 10)
    for name in ("chicago-notes-bibliography-17th-edition", "chicago-author-date-classic"):
        assert references.find_style(tmp_path, name, None).has_bibliography
