"""The pages on checking and on sources show what happens: files are written and commands run, one after the other.

``python tests/test_checking_page.py`` writes what the commands print now into them; read them before they are kept.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Command

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"checking.md": 8, "sources.md": 4}  # and how many commands each runs at least
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def told(page: str, folder: Path, execute: Callable[[list[str]], str]) -> str:
    """The page with what its commands print; *execute* runs one in *folder*."""

    def fill(block: re.Match[str]) -> str:
        kind, path, text = block.groups()
        if path:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        if kind != "console":
            return block.group()
        commands = [line for line in text.splitlines() if line.startswith(("$ citepress ", "$ rm "))]
        return f"```{kind}\n" + "".join(f"{command}\n{ran(command)}" for command in commands) + "```"

    def ran(command: str) -> str:
        _, program, *arguments = shlex.split(command)
        if program == "citepress":
            return execute(arguments)
        (folder / arguments[0]).unlink()
        return ""

    return BLOCK.sub(fill, page)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_what_the_commands_print(name: str, tmp_path: Path, citepress: Command) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert page.count("\n$ citepress ") >= PAGES[name]

    def execute(arguments: list[str]) -> str:
        ran = citepress(*arguments, cwd=tmp_path)
        return ran.out + ran.err

    assert told(page, tmp_path, execute) == page


if __name__ == "__main__":
    for name in PAGES:
        with tempfile.TemporaryDirectory() as scratch:

            def run(arguments: list[str], folder: str = scratch) -> str:
                command = [sys.executable, "-m", "pipeline", *arguments]
                done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
                return done.stdout + done.stderr

            page = DOCS / name
            page.write_text(told(page.read_text(encoding="utf-8"), Path(scratch), run), encoding="utf-8")
