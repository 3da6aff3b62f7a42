"""The cited works made ready by a Python of its own, while this one reads the manuscript that cites them.

Items are made of what is likely to be cited, and the style is compiled; what the references lack is looked for while
the rules look at other things. Where little is to be made, or the helper fails, all of it is done here.
"""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline import bibliography, crew, references, tools
from pipeline.errors import ToolError
from pipeline.model import JSON, Hole

PROGRAM = "pipeline.ahead"
MANY = 300  # works below which another process costs more than it saves
CORES = 3  # processors below which those who read the manuscript have them all
SECONDS = 0.1  # for each work, beside what any question has


class Clerk:
    """What a run has done elsewhere, one thing after the other."""

    def __init__(self) -> None:
        self._helper: crew.Helper | None = None
        self._alone = tools.cores() < CORES

    def items(self, sources: Sequence[bibliography.Source], lang: str) -> list[JSON]:
        """The CSL items of entries."""
        made = self._asked("items", len(sources), sources, lang)
        return bibliography.made(sources, lang) if made is None else made

    def compile(self, style: references.Style, lang: str) -> None:
        """Have a style ready before anybody knows which works it is for; only where there is somebody to do it."""
        if self._helper is not None:
            self._asked("compiled", MANY, _plain(style), lang)

    def holes(self, items: Sequence[JSON], style: references.Style, lang: str) -> list[Hole]:
        """What the references of these works lack. Raises StyleError."""
        made = self._asked("holes", len(items), items, _plain(style), lang)
        return references.lacking(items, style, lang) if made is None else [Hole(**hole) for hole in made]

    def later(self, look: Callable[[], Sequence[Hole]]) -> Callable[[], Sequence[Hole]]:
        """What *look* finds: at once, in the background, if there is a helper; else when somebody asks for it."""
        if self._helper is None:
            return look
        helper, pool = self._helper, ThreadPoolExecutor(1)

        def looked() -> Sequence[Hole]:
            with helper:
                return look()

        found = pool.submit(looked)
        pool.shutdown(wait=False)
        return found.result

    def _asked(self, what: str, works: int, *arguments: Any) -> Any:
        """The helper's answer; None when there is none."""
        if self._alone or (self._helper is None and works < MANY):
            return None
        question = crew.Question(json.dumps([what, *arguments]).encode(), tools.SECONDS + SECONDS * works)
        with contextlib.suppress(ToolError):
            self._helper = self._helper or crew.Helper(PROGRAM)
            return json.loads(self._helper.ask(question))
        if tools.stopped():
            raise ToolError("stopped")
        self._alone = True
        return None


def _plain(style: references.Style) -> JSON:
    return {**asdict(style), "path": str(style.path)}


def _style(plain: JSON) -> references.Style:
    style = references.Style(**plain)
    return replace(style, path=Path(style.path))


def answer(question: bytes) -> bytes:
    """The answer of a helper."""
    what, *arguments = json.loads(question)
    return json.dumps(ANSWERS[what](*arguments), separators=(",", ":")).encode()


ANSWERS: dict[str, Callable[..., Any]] = {
    "items": bibliography.made,
    "compiled": lambda style, lang: references.compiled(_style(style), lang),
    "holes": lambda items, style, lang: [asdict(hole) for hole in references.lacking(items, _style(style), lang)],
}

if __name__ == "__main__":
    gc.disable()  # what is made is kept until the end, and that is near
    crew.serve(answer)
