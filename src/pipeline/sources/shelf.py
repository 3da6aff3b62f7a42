"""Every stored source of a project, by key."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline.model import LIBRARY, Entry, Problem, SourceText, Span, TextFile
from pipeline.sources.files import Roots, Unreadable, admitted, locate, named_files, read_bytes, safe_name, stored_files
from pipeline.sources.readers import READERS, not_read, preference, suffix
from pipeline.sources.stored import Held, in_hand


@dataclass
class Shelf:
    """The sources opened so far: for each key, what was found, best first."""

    roots: Roots
    found: dict[str, list[SourceText]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: str, name: str, numbers: str, held: Held | Unreadable | None) -> None:
        """Keep one file for a key, as it was read; None is a format that is not. *numbers*: the entry's own pages."""
        if held is None:
            self.keep(key, name, f"unreadable: {not_read(name)}")
            return
        if isinstance(held, Unreadable):
            self.refuse(key, name, held.message, held.help, held.kind)
            return
        if held.card.unreadable is not None:
            self.refuse(key, name, held.card.unreadable, held.card.help)
        elif held.card.wordless:
            self.keep(key, name, "no text layer")
        else:
            self.found.setdefault(key, []).append(held.source(key, name, numbers))
        if held.card.broken:
            self.problem(key, name, f"{held.card.broken}, so it counts as an excerpt")

    def keep(self, key: str, name: str, why: str) -> None:
        """Keep a source that could not be read, so that its quotations count as not checked."""
        self.found.setdefault(key, []).append(SourceText(key, TextFile(name, ""), (), unreadable=why))

    def refuse(self, key: str, name: str, why: str, help: str | None, kind: str = "unreadable-source") -> None:
        """Keep a source that could not be read, and say so."""
        self.keep(key, name, f"unreadable: {why}")
        self.problem(key, name, why, help, kind)

    def problem(self, key: str, name: str, why: str, help: str | None = None, kind: str = "unreadable-source") -> None:
        """Something is wrong with a stored file."""
        self.problems.append(Problem(kind, f"the source text {name} {why}", Span(name, 0, 0), help, key))

    def best(self) -> dict[str, SourceText]:
        """One source a key: a readable one before an unreadable, a whole one before an excerpt, then as found."""
        return {
            key: min(sources, key=lambda s: (s.unreadable is not None, s.excerpt))
            for key, sources in sorted(self.found.items())
        }


Read = Callable[[Sequence[Path], Roots], Mapping[Path, Held | Unreadable]]
Step = Callable[[Shelf, Mapping[Path, Held | Unreadable]], None]


def read_now(paths: Sequence[Path], roots: Roots) -> dict[Path, Held | Unreadable]:
    """Read files one after the other, their words into memory."""
    found: dict[Path, Held | Unreadable] = {}
    for path in paths:
        try:
            admitted(path, roots)
            found[path] = in_hand(READERS[suffix(path.name)](read_bytes(path)))
        except Unreadable as error:
            found[path] = error
    return found


def open_sources(
    root: Path,
    entries: Mapping[str, Entry],
    allow_read: Sequence[Path],
    cited: Collection[str] | None = None,
    read: Read = read_now,
) -> tuple[dict[str, SourceText], list[Problem]]:
    """Open ``sources/KEY.*`` and the files that the entries' ``file`` fields name.

    Only files inside *root* and the folders of *allow_read* are read. A stored file without an entry keeps its stem
    as key. Where a library names the files of more works than LIBRARY that are not *cited*, theirs are left alone.
    *read* reads all files at once. Problems: "unreadable-source" (not UTF-8, too large, a link out of the project),
    "outside-root".
    """
    shelf = Shelf(Roots.of(root, allow_read))
    wanted: list[Path] = []
    steps = [*_stored(shelf.roots, entries, wanted), *_named(shelf.roots, entries, cited, wanted)]
    held = read(list(dict.fromkeys(wanted)), shelf.roots)
    for step in steps:
        step(shelf, held)
    return shelf.best(), shelf.problems


def _stored(roots: Roots, entries: Mapping[str, Entry], wanted: list[Path]) -> Iterator[Step]:
    """What is to be put on the shelf of ``sources/``, and the files *wanted* for it."""
    stored = sorted(stored_files(roots.root / "sources"), key=lambda p: preference(p.name))
    names: dict[str, list[str]] = {}  # file stem → the keys it may stand for
    for key in entries if stored else ():
        names.setdefault(safe_name(key), []).append(key)
    for path in stored:
        stem = unicodedata.normalize("NFC", path.stem)
        keys = [stem] if stem in entries else names.get(stem, [])
        if not keys and suffix(path.name) in READERS:
            keys = [stem]
        if len(keys) == 1:
            yield _adding(keys[0], path, roots, entries, wanted)
        elif keys:
            yield partial(_ambiguous, keys, roots.name(path))


def _adding(key: str, path: Path, roots: Roots, entries: Mapping[str, Entry], wanted: list[Path]) -> Step:
    """A file for one key."""
    numbers = entries[key].value("pages") if key in entries else ""
    if suffix(path.name) in READERS:
        wanted.append(path)
    return lambda shelf, held: shelf.add(key, roots.name(path), numbers, held.get(path))


def _ambiguous(keys: Sequence[str], name: str, shelf: Shelf, _: object) -> None:
    """A file whose name stands for several keys."""
    for key in keys:
        shelf.keep(key, name, f"unreadable: its file name stands for {' and '.join(keys)}")
    message = f"the source text {name} could belong to {' or '.join(keys)}; one name can serve only one key"
    shelf.problems.append(Problem("unreadable-source", message, Span(name, 0, 0), "rename one of the keys"))


def _named(
    roots: Roots, entries: Mapping[str, Entry], cited: Collection[str] | None, wanted: list[Path]
) -> Iterator[Step]:
    """The same for the files that ``file`` fields name."""
    having = [entry for entry in entries.values() if entry.value("file")]
    uncited = [] if cited is None else [entry.key for entry in having if entry.key not in cited]
    left = set(uncited) if len(uncited) > LIBRARY else set()
    for entry in having:
        for named in sorted(named_files(entry.value("file")), key=preference):
            try:
                path = locate(named, roots, (roots.root / entry.span.path).parent)
            except Unreadable as error:
                yield partial(_outside, entry, named, error)
                continue
            if path is not None and entry.key not in left:
                yield _adding(entry.key, path, roots, entries, wanted)


def _outside(entry: Entry, named: str, error: Unreadable, shelf: Shelf, _: object) -> None:
    """A file that may not be read."""
    shelf.keep(entry.key, named, f"unreadable: {error.message}")
    shelf.problems.append(Problem(error.kind, error.message, entry.key_span, error.help, entry.key))
