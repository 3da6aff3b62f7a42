"""The bibliography: every entry with its lines, and CSL items for those that are cited."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.bibliography import bibtex, csljson
from pipeline.bibliography.items import Make, Reader, Source, made
from pipeline.model import JSON, Bibliography, Entry, Problem, Span, TextFile

__all__ = ["Reader", "Source", "made", "read", "read_ahead", "with_items"]
WINDOWS = "citepress-windows"  # what codecs calls our way with bytes that are not UTF-8


def read(
    root: Path, paths: Sequence[str], sets: Sequence[Sequence[str]] = (), inline: Sequence[TextFile] = ()
) -> Bibliography:
    """Read the bibliography files, entry by entry; before them the ``references:`` of the files *inline*, which win.

    *paths* are relative to *root*; a file that does not exist is passed over (the settings name it). *sets* are the
    files that are used together, all when there are none: a key that stands in two files that no text uses together is
    no duplicate. Whatever is wrong with a file or an entry is among the problems. Of a .bib no entry has its CSL item
    yet: see ``with_items``.
    """
    files: list[TextFile] = []
    entries: dict[str, Entry] = {}
    items: dict[str, JSON] = {}
    problems: list[Problem] = []
    for file in inline:
        parsed, ready = csljson.parse_inline(file)
        problems += parsed.problems
        entries = {entry.key: entry for entry in parsed.entries} | entries
        items = ready | items
    own = set(entries)
    for path in dict.fromkeys(paths):
        if not (root / path).is_file():
            continue
        file, unreadable = _decode(root, path)
        files.append(file)
        problems += unreadable
        if path.lower().endswith((".json", ".yaml", ".yml")):
            parsed, ready = csljson.parse(file)
        else:
            parsed, ready = bibtex.parse(file), {}
        problems += parsed.problems
        for entry in parsed.entries:
            if entry.key in entries:
                if entry.key not in own and _together(path, entries[entry.key].span.path, sets):
                    problems.append(_duplicate(entry, entries[entry.key]))
                continue
            entries[entry.key] = entry
            if entry.key in ready:
                items[entry.key] = ready[entry.key]
    return Bibliography(files, entries, items, problems)


def read_ahead(bibliography: Bibliography, likely: Collection[str], lang: str = "en-US", make: Make = made) -> Reader:
    """CSL items of the entries that are *likely* cited, made before it is known which are; for ``with_items``.

    *make* makes items of what ``made`` takes; of many entries another process may.
    """
    reader = Reader(bibliography, lang, make)
    reader.read(likely)
    return reader


def with_items(
    bibliography: Bibliography, cited: Collection[str], lang: str = "en-US", reader: Reader | None = None
) -> Bibliography:
    """The bibliography with CSL items of the entries that are *cited*, and of no others; ``"*"`` stands for all.

    *lang* is the language of entries that name none: it decides whether pandoc may put an English title into lower
    case. *reader* is one that has made items of this bibliography in this language before.
    """
    entries, items = bibliography.entries, dict(bibliography.items)
    wanted = list(entries) if "*" in cited else [key for key in entries if key in cited]
    # What is neither .bib nor .json is YAML: a bibliography's, or that of front matter.
    in_yaml = [k for k in wanted if k in items and not entries[k].span.path.lower().endswith((".bib", ".json"))]
    if in_yaml:
        items |= {item["id"]: item for item in csljson.items_of_yaml([items[key] for key in in_yaml])}
    reader = reader or Reader(bibliography, lang)
    reader.read(wanted)
    items |= reader.items
    kept = {key: items[key] for key in wanted if key in items}
    to_read = [key for key in wanted if key not in bibliography.items and entries[key].type != "xdata"]
    return replace(bibliography, items=kept, problems=[*bibliography.problems, *reader.problems(to_read)])


def _decode(root: Path, path: str) -> tuple[TextFile, list[Problem]]:
    """The file's text. A byte that is not UTF-8 is read as Windows-1252, and the rest stays as it is."""
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        message = f"the bibliography {path} cannot be opened: {error.strerror}"
        return TextFile(path, ""), [Problem("unreadable-file", message, Span(path, 0, 0))]
    try:
        return TextFile(path, data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        file = TextFile(path, data.decode("utf-8", WINDOWS))
        at = len(data[: error.start].decode("utf-8"))
        line, _ = file.position(at)
        message = f"byte {data[error.start]:#04x} in line {line} is not UTF-8, so that its letters may be wrong"
        return file, [Problem("unreadable-file", message, Span(path, at, at + 1), "save the file as UTF-8")]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """The letter that one byte which is no UTF-8 means in Windows-1252; in Latin-1 where that has none."""
    assert isinstance(error, UnicodeDecodeError)
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


codecs.register_error(WINDOWS, _as_windows)


def _together(path: str, other: str, sets: Sequence[Sequence[str]]) -> bool:
    return path == other or not sets or any(path in group and other in group for group in sets)


def _duplicate(entry: Entry, first: Entry) -> Problem:
    """The problem of a key that an earlier entry has."""
    message = f"the key '{entry.key}' is used a second time; the first entry counts"
    where = f"line {first.line}" if first.span.path == entry.span.path else f"{first.span.path}, line {first.line}"
    return Problem("duplicate-key", message, entry.key_span, f"the first stands in {where}", entry.key)
