"""One stored file in the form in which it is kept: what is known of it, its text, and the concordance of its words."""

from __future__ import annotations

import functools
import importlib.util
from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from pipeline import cache
from pipeline.frozen import dataclass
from pipeline.matching import concordance, prints
from pipeline.model import TextFile
from pipeline.sources.readers import LIBRARIES, READERS
from pipeline.sources.stored import Stored, pack, unpack

SOURCE, PRINT = "source", "print"  # the kinds of what is kept
PARTS = 3  # before the concordance
EDGE = 8  # every part begins at a multiple of it, so that its tables can be read where they lie


@dataclass(frozen=True)
class Kept:
    """A file as it was read, with the concordance of its words. ``strides`` are those of its ``TextFile``."""

    stored: Stored
    strides: Sequence[tuple[int, int]]
    concordance: memoryview
    size: int


def name_of(digest: str, suffix: str) -> str:
    """What is kept depends on a file's bytes, the reader that its name asks for, its libraries and this program."""
    return cache.digest([cache.program(), _libraries(), suffix.encode(), digest.encode()])


def made(data: bytes, suffix: str) -> tuple[bytes, bytes]:
    """A file's bytes in the form in which they are kept, and the print of its words."""
    stored = READERS[suffix](data)
    words = concordance.make(stored.text, stored.body, stored.skips)
    strides = array("Q", chain(*TextFile("", stored.text).strides))
    parts = [pack(replace(stored, text="")), strides.tobytes(), stored.text.encode("utf-8", "surrogatepass")]
    sizes = b"".join(len(part).to_bytes(EDGE, "little") for part in parts)
    kept = b"".join([sizes, *(part.ljust(_edge(len(part)), b"\0") for part in parts), words])
    return kept, prints.make(concordance.Concordance(words, stored.text))


def read(kept: bytes | memoryview) -> Kept:
    """What ``made`` has made. Raises ValueError, KeyError or TypeError for anything else."""
    view = memoryview(kept)
    at, parts = PARTS * EDGE, []
    for number in range(PARTS):
        size = int.from_bytes(view[number * EDGE : (number + 1) * EDGE], "little")
        parts.append(view[at : at + size])
        at += _edge(size)
    if at > len(view):
        raise ValueError("no stored source")
    card, lines, text = parts
    strides = lines.cast("Q").tolist()
    stored = replace(unpack(bytes(card)), text=str(text, "utf-8", "surrogatepass"))
    return Kept(stored, list(zip(strides[::2], strides[1::2], strict=True)), view[at:], len(view))


def _edge(size: int) -> int:
    return -(-size // EDGE) * EDGE


@functools.cache
def _libraries() -> bytes:
    """What tells one version of the readers' libraries from another, without loading them."""
    found = (importlib.util.find_spec(name) for name in LIBRARIES)
    states = (f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns}" for spec in found if spec and spec.origin)
    return "\n".join(states).encode()
