"""A whole book on all the cores there are: pandoc and the alignment work on parts of it side by side.

Threads would do for pandoc, but the alignment is Python. So each part gets a Python of its own, and when that fails its
part is done here.
"""

from __future__ import annotations

import contextlib
import gc
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from pipeline import cache, crew, tools
from pipeline.errors import ToolError
from pipeline.manuscript.includes import with_included
from pipeline.manuscript.opened import FAILED, Opened, found_in, open_file
from pipeline.model import Document, TextFile

if TYPE_CHECKING:
    from pipeline.manuscript.parsing import Answer

PROGRAM = "pipeline.manuscript"
WORTH = 120_000  # characters of text below which another process costs more than it saves
PUNCTUATION = ":.#$%&-+?<>~/"  # what may stand within a key, and at its end belongs to the sentence
KEY = re.compile(rf"@(?:\{{([^{{}}\s]+)\}}|(\w[\w{re.escape(PUNCTUATION)}]*))")
GROUP = re.compile(r"\{([^{}\n]+)\}")


Files = Mapping[int, TextFile]  # by their numbers in the book
Made = tuple[int, bytes]  # a file's number, and what was made of it


class Reading:
    """The files of a manuscript on their way: opened at once, read while the run does other things."""

    def __init__(self, root: Path, paths: Sequence[str], pool: Executor) -> None:
        self.opened = with_included(root, [open_file(root, path) for path in paths], open_file)
        self._names = [_name(source.file) for source in self.opened]
        self._made: SimpleQueue[Made | Future[None]] = SimpleQueue()
        todo = []
        for n, source in enumerate(self.opened):
            kept = b"" if source.unreadable else cache.find("manuscript", self._names[n])
            if kept is None:
                todo.append(n)
            else:
                self._made.put((n, kept))
        parts = _parts(todo, self.opened)
        make = make_here if len(parts) < 2 else make_apart
        for part in parts:
            files = {n: self.opened[n].file for n in part}
            pool.submit(self._tell, make, files).add_done_callback(self._made.put)
        self._working = len(parts)

    def _tell(self, make: Callable[[Files], Iterator[Made]], files: Files) -> None:
        for n, packed in make(files):
            self._made.put((n, packed))
            if not packed.startswith(FAILED):
                cache.store("manuscript", self._names[n], packed)

    def likely_keys(self) -> set[str]:
        """The keys that the files seem to cite, before pandoc has said which they do: all of them, and some others."""
        return {key for source in self.opened for key in _keys(source.file.text)}

    def documents(self) -> Iterator[tuple[int, Document]]:
        """Each document with its number, as soon as it is read: what is found in it need not wait for the others."""
        missing = len(self.opened)
        while missing or self._working:
            made = self._made.get()
            if isinstance(made, Future):  # a part is done; what has stopped it stops the run
                made.result()
                self._working -= 1
            else:
                yield made[0], self._document(*made)
                missing -= 1

    def _document(self, n: int, packed: bytes) -> Document:
        source = self.opened[n]
        try:
            return found_in(source, packed)
        except (ValueError, KeyError, TypeError, IndexError):  # what was kept is nothing of ours
            return found_in(source, next(make_here({n: source.file}))[1])


def _keys(text: str) -> Iterator[str]:
    """What stands where a key may: after an @, and between braces where there is LaTeX that cites."""
    for match in KEY.finditer(text):
        braced, bare = match.groups()
        yield braced or bare
        if bare:
            yield bare.rstrip(PUNCTUATION)
    if "cite" in text and "\\" in text:
        yield from (key.strip() for keys in GROUP.findall(text) for key in keys.split(","))


def _name(file: TextFile) -> str:
    """What is made of a file depends on its text, its path in the messages, pandoc and this program."""
    return cache.digest([tools.pandoc_identity(), cache.program(), file.digest])


def _parts(todo: Sequence[int], opened: Sequence[Opened]) -> list[list[int]]:
    """Files in as many parts as there are cores to work on them, of like size."""
    sizes = {n: len(opened[n].file.text) for n in todo}
    count = max(1, min(tools.cores(), sum(sizes.values()) // WORTH, len(todo)))
    parts: list[list[int]] = [[] for _ in range(count)]
    for n in sorted(todo, key=lambda n: -sizes[n]):
        min(parts, key=lambda part: sum(sizes[m] for m in part)).append(n)
    return [part for part in parts if part]


def make_here(files: Files) -> Iterator[Made]:
    """Everything that each file's text alone decides, packed: pandoc reads them all in one run."""
    from pipeline.manuscript.reading import make

    yield from zip(files, make(list(files.values())), strict=True)


def make_apart(files: Files) -> Iterator[Made]:
    """As ``make_here``, with the alignment in another process, which starts while pandoc reads."""
    from pipeline.manuscript.reading import answers

    try:
        helper = crew.Helper(PROGRAM)
    except ToolError:
        yield from make_here(files)
        return
    with helper:
        for (n, file), answer in zip(files.items(), answers(list(files.values())), strict=True):
            yield n, _packed(file, answer, helper)


def _packed(file: TextFile, answer: Answer, helper: crew.Helper) -> bytes:
    """A file packed by a helper; by ourselves where that fails."""
    from pipeline.manuscript.reading import pack_up

    if isinstance(answer, bytes):
        seconds = tools.SECONDS + tools.SECONDS_PER_MB * len(file.text) / 1e6
        with contextlib.suppress(ToolError):
            return helper.ask(crew.Question(json.dumps([file.path, file.text]).encode() + b"\n" + answer, seconds))
        if tools.stopped():
            raise ToolError("stopped")
    return pack_up(file, answer)


def serve() -> None:
    """Pack up each file that is given: a line of JSON with its path and its text, and pandoc's answer."""
    from pipeline.manuscript.reading import pack_up

    gc.disable()  # what is made is kept until the end, and that is near

    def answer(question: bytes) -> bytes:
        named, ast = question.split(b"\n", 1)
        return pack_up(TextFile(*json.loads(named)), ast)

    crew.serve(answer)
