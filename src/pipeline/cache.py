"""Keeping the results of slow pure functions between runs.

Only answers of pure functions are kept (what pandoc and the alignment make of a manuscript, CSL items, the words of a
stored source, a print edition), keyed by all they depend on, the tools' versions included, and which digest a file had
that nothing has touched since. Findings are never kept. The folder can be deleted at any moment. What is in it is
trusted as the user's own files are: a planted file could lie, or put another PDF in the place of hers. Nothing that
this program reads from it can run.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import mmap
import os
import shutil
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

FORMAT = "3"  # raise it when what is kept changes its shape
DAY, MONTH = 86_400, 30 * 86_400  # seconds
ROOM = 4_000_000_000  # bytes that all of it may take: what is kept of a text takes three times its room
LARGEST = 400_000_000  # bytes of one answer
HEAD = 16  # bytes before each answer: its sum and its length, against damage and not against malice

_folder: Path | None = None


def folder() -> Path | None:
    """Where results are kept, for a helper that keeps its own there."""
    return _folder


def use(folder: Path | None) -> None:
    """Keep results in *folder*; None keeps nothing. Only the command line calls this."""
    global _folder
    _folder = folder


def default_folder(environment: dict[str, str]) -> Path:
    """The user's cache folder for citepress, by the conventions of the system."""
    if environment.get("CITEPRESS_CACHE"):
        return Path(environment["CITEPRESS_CACHE"])
    if environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "citepress" / "cache"
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "citepress"


def keep(kind: str, key: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """The bytes that *make* gives, from the cache when the same *kind* and *key* were asked for before.

    A cache that cannot be read or written is as good as an empty one.
    """
    if _folder is None:
        return make()
    name = digest(key)
    found = find(kind, name)
    if found is None:
        found = make()
        store(kind, name, found)
    return found


def digest(key: Iterable[bytes]) -> str:
    """The name under which the answer to a question is kept: what it depends on, every part of it."""
    digest = hashlib.sha256(FORMAT.encode())
    for part in key:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


@functools.cache
def program() -> bytes:
    """What tells one version of this program and of its Python from another, a changed working copy included."""
    states = (f"{path} {state.st_size} {state.st_mtime_ns}" for path, state in _states(str(Path(__file__).parent)))
    return hashlib.sha256("\n".join([sys.version, *sorted(states)]).encode("utf-8", "surrogateescape")).digest()


def _states(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files of the program and how they stand: its Python, and what it reads beside that."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _states(entry.path)
            elif not entry.name.endswith(".pyc"):
                yield entry.path, entry.stat()


def find(kind: str, name: str) -> bytes | None:
    """What is kept under a name, when it is whole."""
    found = lend(kind, name)
    return None if found is None else bytes(found)


def lend(kind: str, name: str) -> memoryview | None:
    """As ``find``, without taking it into memory: it is read where it lies."""
    path = _path(kind, name)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            body = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if bytes(body[:HEAD]) != _head(body[HEAD:]):
            return None
        if time.time() - path.stat().st_mtime > DAY:
            os.utime(path)  # it is of use
    except (OSError, ValueError):  # ValueError: an empty file
        return None
    return body[HEAD:]


def _head(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(HEAD // 2, "little") + len(body).to_bytes(HEAD // 2, "little")


def store(kind: str, name: str, made: bytes) -> None:
    """Keep *made* under a name; does nothing where there is no room or no right to."""
    path = _path(kind, name)
    if path is None or len(made) > LARGEST:
        return
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")  # of no other run or thread
    try:
        try:
            _write(temporary, made)
        except FileNotFoundError:  # the first to be kept there
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(temporary, made)
        temporary.replace(path)
    except OSError:
        return
    _trim(path.parent.parent.parent)


def _write(path: Path, made: bytes) -> None:
    with open(path, "wb", opener=_for_her_alone) as file:
        file.write(_head(made))
        file.write(made)


def _for_her_alone(path: str, flags: int) -> int:
    """Open a file that nobody but its owner may read."""
    return os.open(path, flags, 0o600)


def _path(kind: str, name: str) -> Path | None:
    return _folder / kind / name[:2] / name[2:] if _folder else None


def _trim(folder: Path) -> None:
    """Once a day, delete what nobody has asked for in a month, and the oldest of what is more than ROOM."""
    stamp = folder / "trimmed"
    now = time.time()
    try:
        if stamp.exists() and now - stamp.stat().st_mtime < DAY:
            return
        stamp.touch()
        kept = sorted(((p.stat().st_mtime, p.stat().st_size, p) for p in folder.glob("*/*/*")), reverse=True)
        room = ROOM
        for used, size, path in kept:
            room -= size
            if room < 0 or now - used > MONTH:
                path.unlink()
    except OSError:  # another run trims, too
        return


def held(folder: Path) -> tuple[int, int]:
    """How many files are kept in a folder, and their bytes."""
    sizes = []
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # another run has just replaced or trimmed it
            if path.is_file():
                sizes.append(path.stat().st_size)
    return len(sizes), sum(sizes)


def clear() -> tuple[int, int]:
    """Delete everything kept; how many files were there, and their bytes."""
    if _folder is None or not _folder.is_dir():
        return 0, 0
    found = held(_folder)
    shutil.rmtree(_folder, ignore_errors=True)
    return found
