"""Which bytes a stored file has, known without reading it again.

A check must see every change of a source, and must not read half a gigabyte to see that there was none. So the ledger
has, for each file that was read, its size, its times, its number on the disk, and the digest of its bytes; while all of
these stand as they were, the bytes do. Of the times the one that counts is that of the last change of the file *or of
what the system knows of it* (ctime): it moves with every write and no program can set it back.

One case is left: a file that is written twice within one tick of the disk's clock, and read in between. As in git's
index, a file whose times are not older than the moment it was read, by a margin that covers the coarsest clock of any
file system, is not entered and will be read again.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from pipeline import cache
from pipeline.frozen import dataclass

KIND = "ledger"
MARGIN = 2_500_000_000  # nanoseconds; FAT counts in twos of seconds
State = tuple[int, ...]


@dataclass(frozen=True)
class Entry:
    """What is known of a file: its state when it was read, the digest of its bytes, what a reader made of them."""

    state: State
    digest: str
    card: str


def state_of(found: os.stat_result) -> State:
    """What changes when a file does."""
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


class Ledger:
    """The entries of one project."""

    def __init__(self, root: Path) -> None:
        self._name = cache.digest([cache.program(), os.fsencode(root)])
        self._old = self._read()
        self._new: dict[str, Entry] = {}

    def find(self, path: Path, suffix: str, state: State) -> Entry | None:
        """What is known of a file that has this state."""
        name = f"{path}\0{suffix}"
        entry = self._old.get(name)
        if entry is None or entry.state != state:
            return None
        self._new[name] = entry
        return entry

    def enter(self, path: Path, suffix: str, entry: Entry, read_at: int) -> None:
        """Enter a file that was read at that moment (nanoseconds), unless it may have changed since unseen."""
        if max(entry.state[1:3]) < read_at - MARGIN:
            self._new[f"{path}\0{suffix}"] = entry

    def close(self) -> None:
        """Keep the entries of the files that were asked for."""
        if self._new != self._old:
            rows = {name: [list(e.state), e.digest, e.card] for name, e in self._new.items()}
            cache.store(KIND, self._name, json.dumps(rows).encode())

    def _read(self) -> dict[str, Entry]:
        try:
            rows = json.loads(cache.find(KIND, self._name) or b"{}")
            return {name: Entry(tuple(state), digest, card) for name, (state, digest, card) in rows.items()}
        except (ValueError, TypeError, AttributeError):  # nothing of ours
            return {}


def now() -> int:
    """The time, in nanoseconds."""
    return time.time_ns()
