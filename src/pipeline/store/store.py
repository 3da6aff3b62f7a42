"""The stored sources of a project, read at most once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline import cache, crew, tools
from pipeline.errors import ProjectError, ToolError
from pipeline.matching import prints
from pipeline.sources.files import Roots, Unreadable, admitted, read_bytes
from pipeline.sources.readers import PLAIN, suffix
from pipeline.sources.stored import Held, Stored, card_of, in_hand, pack, refused, unpack
from pipeline.store import kept
from pipeline.store.kept import PRINT, SOURCE, Kept
from pipeline.store.ledger import Entry, Ledger, now, state_of
from pipeline.store.shelved import Shelved

HELPER = "pipeline.store"
WORTH = 1_000_000  # bytes below which another process costs more than it saves
SECONDS, SECONDS_PER_MB = 300.0, 30.0  # for one file
OPEN, ROOM = 64, 250_000_000  # sources that are open at a time, and their bytes
Todo = Mapping[Path, os.stat_result]


class Store:
    """What is kept of a project's sources. *progress* is told how many are to be read."""

    def __init__(self, root: Path, progress: Callable[[str, str], None] = lambda verb, what: None) -> None:
        self._root = root
        self._progress = progress
        self._made: dict[str, tuple[bytes, bytes]] = {}  # what could not be kept
        self._recent: dict[str, Kept] = {}  # open sources, the one asked for last at the end

    def read(self, paths: Sequence[Path], roots: Roots) -> dict[Path, Held | Unreadable]:
        """Every file as it stands now: from what is kept where its bytes are those that were read before."""
        ledger = Ledger(self._root)
        found: dict[Path, Held | Unreadable] = {}
        todo: dict[Path, os.stat_result] = {}
        for path in paths:
            try:
                state = admitted(path, roots)
            except Unreadable as error:
                found[path] = error
                continue
            entry = ledger.find(path, suffix(path.name), state_of(state))
            if entry is None:
                todo[path] = state
            else:
                found[path] = self._held(path, entry.digest, _card(entry.card))
        if todo:
            self._progress("Reading", f"{len(todo):,} stored sources")
            found |= self._read(todo, ledger)
        ledger.close()
        return found

    def _read(self, todo: Todo, ledger: Ledger) -> dict[Path, Held | Unreadable]:
        """Read files, beside one another where that is worth it."""
        found: dict[Path, Held | Unreadable] = {}
        read_at = now()
        for path, answer in zip(todo, self._answers(todo), strict=True):
            if isinstance(answer, ToolError) and tools.stopped():
                raise answer
            if isinstance(answer, ToolError):
                found[path] = in_hand(refused(f"cannot be read: its reader {answer.message}"))
                continue
            digest, card = json.loads(answer)
            if digest is None:
                found[path] = Unreadable(card)
                continue
            found[path] = self._held(path, digest, _card(card))
            if _unmoved(path, todo[path]):
                ledger.enter(path, suffix(path.name), Entry(state_of(todo[path]), digest, card), read_at)
        return found

    def _answers(self, todo: Todo) -> list[bytes | ToolError]:
        """What helpers say of each file, or we ourselves; text is read without harm where a helper has failed."""
        alone = sum(state.st_size for state in todo.values()) < WORTH and all(suffix(p.name) in PLAIN for p in todo)
        order = sorted(todo, key=lambda path: -todo[path].st_size)
        asked = [crew.Question(_asking(p), SECONDS + SECONDS_PER_MB * todo[p].st_size / 1e6) for p in order]
        folder = cache.folder()
        arguments = [] if folder is None else [str(folder)]
        answers = [ToolError("not asked")] * len(asked) if alone else crew.share_out(HELPER, arguments, asked)
        said = dict(zip(order, answers, strict=True))
        return [
            answer(_asking(path))
            if isinstance(said[path], ToolError) and suffix(path.name) in PLAIN and not tools.stopped()
            else said[path]
            for path in todo
        ]

    def _held(self, path: Path, digest: str, card: Stored) -> Held:
        """A file whose words are opened when they are wanted."""
        name = kept.name_of(digest, suffix(path.name))

        def source(key: str, shown: str, numbers: str) -> Shelved:
            opened, print_ = partial(self._open, path, name), partial(self._print, path, name)
            return Shelved(key, shown, numbers, card, digest, opened, print_)

        return Held(card, source)

    def _open(self, path: Path, name: str) -> Kept:
        """A source with its words, of which a few stay open."""
        known = self._recent.pop(name, None)
        opened = known or self._opened(path, name)
        self._recent[name] = opened
        while not known and (len(self._recent) > OPEN or self._room() > ROOM) and len(self._recent) > 1:
            del self._recent[next(iter(self._recent))]
        return opened

    def _room(self) -> int:
        return sum(kept.size for kept in self._recent.values())

    def _opened(self, path: Path, name: str) -> Kept:
        found = cache.lend(SOURCE, name)
        if found is not None:
            try:
                return kept.read(found)
            except (ValueError, KeyError, TypeError):  # nothing of ours
                pass
        return kept.read(self._again(path, name)[0])

    def _print(self, path: Path, name: str) -> bytes:
        found = cache.find(PRINT, name)
        return found if found is not None and prints.sound(found) else self._again(path, name)[1]

    def _again(self, path: Path, name: str) -> tuple[bytes, bytes]:
        """What should have been kept and was not, made once more."""
        made = self._made.get(name)
        if made is None:
            try:
                data = read_bytes(path)
            except Unreadable as error:
                raise ProjectError(f"{path} {error.message}") from error
            if kept.name_of(hashlib.sha256(data).hexdigest(), suffix(path.name)) != name:
                raise ProjectError(f"{path} was changed while it was read", "check once more")
            made = kept.made(data, suffix(path.name))
            _keep(name, made)
            if cache.lend(SOURCE, name) is None:
                self._made[name] = made
        return made


def _card(written: str) -> Stored:
    return unpack(written.encode("utf-8", "surrogatepass"))


def _asking(path: Path) -> bytes:
    return os.fsencode(path)


def _unmoved(path: Path, state: os.stat_result) -> bool:
    """Whether a file has not changed while it was read."""
    try:
        return state_of(path.stat()) == state_of(state)
    except OSError:
        return False


def _keep(name: str, made: tuple[bytes, bytes]) -> None:
    cache.store(SOURCE, name, made[0])
    cache.store(PRINT, name, made[1])


def answer(question: bytes) -> bytes:
    """Read a file and keep what it holds: the digest of its bytes and its card, or no digest and the reason why."""
    path = Path(os.fsdecode(question))
    try:
        data = read_bytes(path)
    except Unreadable as error:
        return json.dumps([None, error.message]).encode()
    digest = hashlib.sha256(data).hexdigest()
    name = kept.name_of(digest, suffix(path.name))
    found = cache.lend(SOURCE, name) if cache.lend(PRINT, name) is not None else None
    try:
        stored = None if found is None else kept.read(found).stored
    except (ValueError, KeyError, TypeError):  # nothing of ours
        stored = None
    if stored is None:
        made = kept.made(data, suffix(path.name))
        _keep(name, made)
        stored = kept.read(made[0]).stored
    return json.dumps([digest, pack(card_of(stored)).decode("utf-8", "surrogatepass")]).encode()
