"""What pandoc makes of manuscripts: several texts in one run, each with an answer of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

from pipeline import tools

SCRIPT = Path(__file__).with_name("read.lua")
TOGETHER = 0.25  # the share of one text's least seconds that several get, which may still be read one by one
Answer = bytes | tools.LimitExceeded
_ASKED = threading.Lock()  # pandoc, what it abbreviates: those who read parts of one book need not all do so


def parse(texts: Sequence[str]) -> list[Answer]:
    """pandoc's AST of each text, as JSON, or the reason why there is none.

    When the run for all of them fails, as one that needs too long makes it, each text gets a run of its own.
    """
    if not texts:
        return []
    try:
        return _run(texts)
    except tools.LimitExceeded as error:
        return [error] if len(texts) == 1 else [answer for text in texts for answer in parse([text])]


def _run(texts: Sequence[str]) -> list[Answer]:
    # pandoc's command line takes away carriage returns and widens tabs before its reader sees a text.
    sent = [text.replace("\r", "").expandtabs(4) for text in texts]
    data = json.dumps([_abbreviations(), *sent], ensure_ascii=False).encode()
    least = tools.SECONDS if len(texts) == 1 else tools.SECONDS * TOGETHER
    lines = tools.pandoc(["lua", str(SCRIPT)], data, least=least).splitlines()
    if len(lines) != len(texts):
        raise tools.LimitExceeded(f"pandoc gave {len(lines)} answers to {len(texts)} texts")
    return [line if line.startswith(b"{") else tools.LimitExceeded(f"pandoc: {json.loads(line)}") for line in lines]


def _abbreviations() -> list[str]:
    """The words after which pandoc sets a no-break space: "Mr.", "p.", "vol." …"""
    with _ASKED:
        return tools.pandoc(["--print-default-data-file=abbreviations"], b"", keep=True).decode().split()
