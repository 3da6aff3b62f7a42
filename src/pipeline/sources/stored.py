"""What is stored of a work, as a reader takes it from one file: its words, its pages, what of it is not the work's."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from pipeline.frozen import dataclass
from pipeline.model import Page, SourceText, TextFile
from pipeline.sources.counting import COUNTED, counted


@dataclass(frozen=True)
class Stored:
    """One file's words. It follows from the file's bytes and from nothing else: neither key nor name nor project.

    ``pages``, ``skips``, ``body``, ``excerpt``, ``lines``, ``partial``, ``emphasis``, ``set_off`` and ``guessed`` are
    those of ``SourceText``.
    ``broken`` is what is wrong with its header, ``unreadable`` why there are no words at all: both go on from "the
    source text NAME …", and ``help`` says how to mend it. ``wordless``: a scan of pictures; nothing is wrong with it.
    """

    text: str = ""
    pages: Sequence[Page] = ()
    skips: Sequence[tuple[int, int]] = ()
    body: int = 0
    excerpt: bool = False
    lines: bool = True
    partial: str | None = None
    broken: str | None = None
    unreadable: str | None = None
    help: str | None = None
    wordless: bool = False
    emphasis: Sequence[tuple[int, int]] | None = None
    set_off: Sequence[tuple[int, int]] = ()
    guessed: str | None = None


@dataclass(frozen=True)
class Held:
    """A file that was read: what it is (``card``: all but its words), and the text of a work, of it.

    ``source`` takes the work's key, the file's name, and the pages that the entry gives the work.
    """

    card: Stored
    source: Callable[[str, str, str], SourceText]


def card_of(stored: Stored) -> Stored:
    """What is known of a file without its words."""
    return replace(stored, text="", pages=(), skips=(), emphasis=None, set_off=())


def in_hand(stored: Stored) -> Held:
    """A file whose words are in memory."""

    def source(key: str, name: str, numbers: str) -> SourceText:
        pages = counted(stored.pages, numbers)
        return SourceText(
            key,
            TextFile(name, stored.text),
            stored.pages if pages is None else pages,
            stored.excerpt,
            stored.body,
            skips=stored.skips,
            lines=stored.lines,
            partial=stored.partial,
            emphasis=stored.emphasis,
            set_off=stored.set_off,
            guessed=stored.guessed if pages is None else COUNTED,
        )

    return Held(card_of(stored), source)


def refused(why: str, help: str | None = None) -> Stored:
    """A file that cannot be read; *why* goes on from "the source text NAME …"."""
    return Stored(unreadable=why, help=help)


def pack(stored: Stored) -> bytes:
    """As bytes, to be kept or sent to another process: plain JSON, so that nothing in it can run."""
    values = asdict(stored)
    values["pages"] = [[page.label, page.start, page.end, page.kind] for page in stored.pages]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Stored:
    """What ``pack`` made bytes of. Raises ValueError, KeyError or TypeError for anything else."""
    values: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    values["pages"] = tuple(Page(*row) for row in values["pages"])
    for name in ("skips", "emphasis", "set_off"):
        if values[name] is not None:
            values[name] = tuple((start, end) for start, end in values[name])
    return Stored(**values)
