"""A whole book on all the cores there are: pandoc and the alignment work on parts of it side by side.

Threads would do for pandoc, but the alignment is Python. So each part gets a Python of its own, and when that fails its
part is done here.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from pipeline import cache, crew, tools
from pipeline.errors import ToolError
from pipeline.manuscript.includes import with_included
from pipeline.manuscript.opened import Opened
from pipeline.manuscript.parsing import Answer
from pipeline.manuscript.reading import FAILED, answers, found_in, make, open_file, pack_up
from pipeline.model import Document, TextFile

PROGRAM = "pipeline.manuscript"
WORTH = 120_000  # characters of text below which another process costs more than it saves


class Reading:
    """The files of a manuscript on their way: opened at once, read while the run does other things."""

    def __init__(self, root: Path, paths: Sequence[str], pool: Executor) -> None:
        self.opened = with_included(root, [open_file(root, path) for path in paths], open_file)
        self._names = [_name(source.file) for source in self.opened]
        self._made: dict[int, bytes] = {}
        todo = []
        for n, source in enumerate(self.opened):
            if source.unreadable:
                continue
            kept = cache.find("manuscript", self._names[n])
            if kept is not None:
                self._made[n] = kept
            else:
                todo.append(n)
        self._parts = _parts(todo, self.opened)
        task = make if len(self._parts) == 1 else make_apart
        self._tasks: list[Future[list[bytes]]] = [
            pool.submit(task, [self.opened[n].file for n in part]) for part in self._parts
        ]

    def documents(self) -> list[Document]:
        """The documents in the order of their files, when all are read."""
        for part, task in zip(self._parts, self._tasks, strict=True):
            for n, packed in zip(part, task.result(), strict=True):
                self._made[n] = packed
                if not packed.startswith(FAILED):
                    cache.store("manuscript", self._names[n], packed)
        return [self._document(n) for n in range(len(self.opened))]

    def _document(self, n: int) -> Document:
        source = self.opened[n]
        try:
            return found_in(source, self._made.get(n, b""))
        except (ValueError, KeyError, TypeError, IndexError):  # what was kept is nothing of ours
            return found_in(source, make([source.file])[0])


def _name(file: TextFile) -> str:
    """What is made of a file depends on its text, its path in the messages, pandoc and this program."""
    return cache.digest([tools.pandoc_identity(), cache.program(), os.fsencode(file.path), file.text.encode()])


def _parts(todo: Sequence[int], opened: Sequence[Opened]) -> list[list[int]]:
    """Files in as many parts as there are cores to work on them, of like size."""
    sizes = {n: len(opened[n].file.text) for n in todo}
    count = max(1, min(tools.cores(), sum(sizes.values()) // WORTH, len(todo)))
    parts: list[list[int]] = [[] for _ in range(count)]
    for n in sorted(todo, key=lambda n: -sizes[n]):
        min(parts, key=lambda part: sum(sizes[m] for m in part)).append(n)
    return [part for part in parts if part]


def make_apart(files: Sequence[TextFile]) -> list[bytes]:
    """As ``make``, with the alignment in another process, which starts while pandoc reads."""
    try:
        helper = crew.Helper(PROGRAM)
    except ToolError:
        return make(files)
    with helper:
        return [_packed(file, answer, helper) for file, answer in zip(files, answers(files), strict=True)]


def _packed(file: TextFile, answer: Answer, helper: crew.Helper) -> bytes:
    """A file packed by a helper; by ourselves where that fails."""
    if isinstance(answer, bytes):
        seconds = tools.SECONDS + tools.SECONDS_PER_MB * len(file.text) / 1e6
        with contextlib.suppress(ToolError):
            return helper.ask(crew.Question(json.dumps([file.path, file.text]).encode() + b"\n" + answer, seconds))
        if tools.stopped():
            raise ToolError("stopped")
    return pack_up(file, answer)


def serve() -> None:
    """Pack up each file that is given: a line of JSON with its path and its text, and pandoc's answer."""
    gc.disable()  # what is made is kept until the end, and that is near

    def answer(question: bytes) -> bytes:
        named, ast = question.split(b"\n", 1)
        return pack_up(TextFile(*json.loads(named)), ast)

    crew.serve(answer)
