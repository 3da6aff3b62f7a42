"""Every stored source of a project, by key."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.model import Entry, Problem, SourceText, Span, TextFile
from pipeline.sources.counting import COUNTED, counted
from pipeline.sources.files import Roots, Unreadable, locate, named_files, read_bytes, safe_name, stored_files
from pipeline.sources.readers import READERS, not_read, preference, suffix
from pipeline.sources.stored import Stored


@dataclass
class Shelf:
    """The sources opened so far: for each key, what was found, best first."""

    roots: Roots
    found: dict[str, list[SourceText]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, key: str, path: Path) -> None:
        """Open one file for a key; what cannot be read is kept with the reason."""
        name = self.roots.name(path)
        reader = READERS.get(suffix(name))
        if reader is None:
            self.keep(key, name, f"unreadable: {not_read(name)}")
            return
        try:
            stored = reader(read_bytes(path, self.roots))
        except Unreadable as error:
            self.refuse(key, name, error.message, error.help, error.kind)
            return
        if stored.unreadable is not None:
            self.refuse(key, name, stored.unreadable, stored.help)
        elif stored.wordless:
            self.keep(key, name, "no text layer")
        else:
            self.found.setdefault(key, []).append(_source(key, name, stored))
        if stored.broken:
            self.problem(key, name, f"{stored.broken}, so it counts as an excerpt")

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


def _source(key: str, name: str, stored: Stored) -> SourceText:
    """What a reader took from a file, as the text of one work."""
    return SourceText(
        key,
        TextFile(name, stored.text),
        stored.pages,
        stored.excerpt,
        stored.body,
        skips=stored.skips,
        lines=stored.lines,
        partial=stored.partial,
        emphasis=stored.emphasis,
        set_off=stored.set_off,
        guessed=stored.guessed,
    )


def open_sources(
    root: Path, entries: Mapping[str, Entry], allow_read: Sequence[Path]
) -> tuple[dict[str, SourceText], list[Problem]]:
    """Open ``sources/KEY.*`` and the files that the entries' ``file`` fields name.

    Only files inside *root* and the folders of *allow_read* are read. A stored file without an entry keeps its stem
    as key. Problems: "unreadable-source" (not UTF-8, too large, a link out of the project), "outside-root".
    """
    shelf = Shelf(Roots.of(root, allow_read))
    names = _names(entries)
    files = sorted(stored_files(shelf.roots.root / "sources"), key=lambda p: preference(p.name))
    for path in files:
        stem = unicodedata.normalize("NFC", path.stem)
        keys = [stem] if stem in entries else names.get(stem, [])
        if not keys and suffix(path.name) in READERS:
            keys = [stem]
        for key in keys:
            _place(shelf, key, path, keys)
    for entry in entries.values():
        _open_named(shelf, entry)
    best = shelf.best()
    return {key: _numbered(source, entries.get(key)) for key, source in best.items()}, shelf.problems


def _numbered(source: SourceText, entry: Entry | None) -> SourceText:
    """A source whose file tells no page numbers with those that its entry gives the work."""
    pages = counted(source.pages, entry.value("pages")) if entry else None
    return replace(source, pages=pages, guessed=COUNTED) if pages is not None else source


def _names(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    """File stem → the keys it may stand for."""
    names: dict[str, list[str]] = {}
    for key in entries:
        names.setdefault(safe_name(key), []).append(key)
    return names


def _place(shelf: Shelf, key: str, path: Path, keys: Sequence[str]) -> None:
    if len(keys) == 1:
        shelf.add(key, path)
        return
    name = shelf.roots.name(path)
    shelf.keep(key, name, f"unreadable: its file name stands for {' and '.join(keys)}")
    if key == keys[0]:
        message = f"the source text {name} could belong to {' or '.join(keys)}; one name can serve only one key"
        shelf.problems.append(Problem("unreadable-source", message, Span(name, 0, 0), "rename one of the keys"))


def _open_named(shelf: Shelf, entry: Entry) -> None:
    """The files of an entry's ``file`` field."""
    written = entry.value("file")
    if not written:
        return
    folder = (shelf.roots.root / entry.span.path).parent
    for named in named_files(written):
        try:
            path = locate(named, shelf.roots, folder)
        except Unreadable as error:
            shelf.keep(entry.key, named, f"unreadable: {error.message}")
            shelf.problems.append(Problem(error.kind, error.message, entry.key_span, error.help, entry.key))
            continue
        if path is not None:
            shelf.add(entry.key, path)
