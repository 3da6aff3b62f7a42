"""Finding a stored source on disk and reading its bytes, never outside the folders we may read."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath

from pipeline.frozen import dataclass

LARGEST = 64 * 1024 * 1024  # bytes; a text of that size is no work's text
UNSAFE = re.compile(r'[/\\:*?"<>|\x00-\x1f]')  # what file systems refuse in a name

ADDRESS = re.compile(r"https?\\?:", re.IGNORECASE)


class Unreadable(Exception):
    """A stored source that cannot be read; the message says why, ``kind`` which rule speaks for it."""

    def __init__(self, message: str, help: str | None = None, kind: str = "unreadable-source") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.kind = kind


@dataclass(frozen=True)
class Roots:
    """The folders that may be read: the project's root and those the author allowed."""

    root: Path
    allowed: Sequence[Path]

    @classmethod
    def of(cls, root: Path, allow_read: Sequence[Path]) -> Roots:
        """Roots with their symbolic links resolved."""
        return cls(root.resolve(), [folder.resolve() for folder in allow_read])

    def holds(self, path: Path) -> bool:
        """Whether a path lies in one of the folders, as it is written and after its links are followed."""
        plain = Path(os.path.normpath(path))
        return self._inside(plain) and self._inside(plain.resolve())

    def _inside(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in (self.root, *self.allowed))

    def name(self, path: Path) -> str:
        """The path as messages and findings show it: relative to the root where it lies in it."""
        plain = Path(os.path.normpath(path))
        return plain.relative_to(self.root).as_posix() if plain.is_relative_to(self.root) else plain.as_posix()


def safe_name(key: str) -> str:
    """The file name a key is stored under: the key, with what file systems refuse written as ``_``."""
    return UNSAFE.sub("_", unicodedata.normalize("NFC", key))


def stored_files(folder: Path) -> Iterator[Path]:
    """The files of ``sources/`` in name order; hidden ones and folders are passed over."""
    if folder.is_dir():
        yield from (
            path
            for path in sorted(folder.iterdir(), key=lambda p: p.name)
            if not path.name.startswith(".") and (path.is_symlink() or not path.is_dir())
        )


def named_files(value: str) -> list[str]:
    """The paths in a ``file`` field.

    Zotero and JabRef write ``Title:path:application/pdf`` or ``:path:PDF``, several joined by ``;``, with ``\\`` before
    a colon or semicolon of the path itself; Better BibTeX writes the bare path, Mendeley ``$\\backslash$`` for ``\\``.
    Addresses are no files.
    """
    value = value.replace(r"$\backslash$", "\\")
    return [path for part in re.split(r"(?<!\\);", value) if (path := _path_of(part.strip()))]


def _path_of(part: str) -> str:
    pieces = re.split(r"(?<!\\):", part)
    if len(pieces) >= 3:
        part = ":".join(pieces[1:-1])
    elif len(pieces) == 2 and not re.fullmatch(r"[A-Za-z]|https?", pieces[0]):
        part = pieces[1]
    if ADDRESS.match(part):
        return ""
    return re.sub(r"\\([^A-Za-z0-9])", r"\1", part).strip()


def locate(named: str, roots: Roots, folder: Path) -> Path | None:
    """The file that a ``file`` field means, from the root, then from the .bib's own folder; None if there is none.

    Raises Unreadable, without looking at it, when the path leaves the folders that may be read.
    """
    if "\0" in named or (PureWindowsPath(named).is_absolute() and not Path(named).is_absolute()):
        raise _outside(named)
    readable = [place for place in (roots.root / named, folder / named) if roots.holds(place)]
    found = next((place for place in readable if place.is_file()), None)
    if found is None and "\\" in named:  # a path that was written on Windows
        return locate(named.replace("\\", "/"), roots, folder)
    if not readable:
        raise _outside(named)
    return found


def _outside(named: str) -> Unreadable:
    return Unreadable(
        f"the source {named!r} lies outside the project and is not read",
        "move it into sources/, or allow its folder with --allow-read",
        "outside-root",
    )


def admitted(path: Path, roots: Roots) -> os.stat_result:
    """The state of a stored file that may be read. Raises Unreadable for any other."""
    if not roots.holds(path):
        raise Unreadable("leads out of the project and is not read", "copy the file itself into sources/")
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise Unreadable("is not a file, or leads nowhere") from error
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable("is not a file, or leads nowhere")
    if state.st_size > LARGEST:
        raise Unreadable(f"is larger than {LARGEST >> 20} MB", "store the part that is quoted, as an excerpt")
    return state


def read_bytes(path: Path) -> bytes:
    """A stored file's bytes. Raises Unreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
