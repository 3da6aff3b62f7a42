"""Several texts in one run of pandoc get the answers that its command line gives to each."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import tools
from pipeline.manuscript.parsing import parse

TEXTS = [
    "---\ntitle: One\nlang: de\nnocite: '@*'\n---\n\nDr. Mill (vgl. S. 3) sagt „ja“ -- so [@mill1859, S. 3].[^n]\n\n"
    "[^n]: Hier.\n",
    "Two.[^n]\n\n[^n]: The same label as in the file before it.\n\n(@good) An example.\n\nAs (@good) says.\n",
    "Mr. Paine, p. 9, wrote “so”...\r\n\tcode with a tab\r\n\r\n| line\r\n|  block\r\n",
    "\ufeff# A mark of byte order {#x .y key=v}\n\n<div class=a>\n\n> *a*  \n> b\n\n</div>\n",
    "",
    "a | b\n--|--\n1 | 2\n\n: Table {#t}\n\n![P](a.png){width=50%}\n\n$x^2$ \\cite[12]{mill} <q>c</q> ~~d~~ H~2~O\n",
    "[link]: https://example.org\n\nA [link] and an [unknown] one, nothing of it \u00a0\u202f lost: ﬁ 漢字 🎓\n",
]


def test_texts_read_together_are_read_as_by_the_command_line() -> None:
    assert parse(TEXTS) == [alone(text) for text in TEXTS]


@pytest.mark.long
def test_real_manuscripts_read_together_are_read_as_by_the_command_line(shared: Path) -> None:
    files = sorted(p for p in (shared / "corpus").rglob("*") if p.suffix in {".md", ".qmd", ".Rmd", ".markdown"})
    texts = [text for p in files[:400] if len(text := p.read_text("utf-8", "replace").replace("\0", "")) < 300_000]
    assert len(texts) > 3
    for start in range(0, len(texts), 20):
        some = texts[start : start + 20]
        for text, answer in zip(some, parse(some), strict=True):
            if isinstance(answer, bytes):
                assert answer == alone(text), text[:80]


def alone(text: str) -> bytes:
    """What ``pandoc --from markdown --to json`` prints."""
    return tools.pandoc(["-f", "markdown", "-t", "json"], text.encode()).rstrip(b"\n")
