"""A manuscript file between its opening and its reading, and the document that is made of both."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from pipeline import frontmatter
from pipeline.frontmatter import FrontMatter
from pipeline.frozen import dataclass
from pipeline.manuscript.packed import unpack
from pipeline.model import JSON, Document, Problem, Span, TextFile

FAILED = b"!"  # instead of packed.READ, before the reason why a file could not be read
EMPTY: JSON = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": []}
LONE_CR = re.compile(r"\r(?!\n)")


@dataclass(frozen=True)
class Opened:
    """A manuscript file before pandoc has read it: its text, its front matter, and what stops it from being read.

    ``includes`` are the files it takes in (as written → from the root), ``part_of`` the file that takes it in.
    """

    file: TextFile
    front: FrontMatter = field(default_factory=FrontMatter)
    unreadable: Sequence[Problem] = ()
    includes: Mapping[str, str] = field(default_factory=dict)
    part_of: str = ""
    problems: Sequence[Problem] = ()


def open_file(root: Path, path: str) -> Opened:
    """Open the manuscript file *path* (POSIX, relative to *root*). Never raises for what the author can mend."""
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        message = f"{path} cannot be opened: {error.strerror}"
        return Opened(TextFile(path, ""), unreadable=(Problem("unreadable-file", message, Span(path, 0, 0)),))
    text, problems = frontmatter.decode(data, path)
    file = TextFile(path, text)
    return Opened(file, unreadable=problems) if problems else opened(file)


def opened(file: TextFile) -> Opened:
    """A decoded file with its front matter."""
    return Opened(file, frontmatter.of_manuscript(LONE_CR.sub("\n", file.text), file.path))


def found_in(source: Opened, packed: bytes) -> Document:
    """The Document of an opened file, from what ``make`` made of it."""
    path, front = source.file.path, source.front
    if source.unreadable:
        return _empty(TextFile(path, ""), source.unreadable)
    if packed.startswith(FAILED):
        message, hint = json.loads(packed[len(FAILED) :])
        document = _empty(source.file, (Problem("unreadable-file", message, Span(path, 0, 0), hint),))
    else:
        document = unpack(source.file, packed)
    return replace(
        document, metadata=front.data, metadata_lines=front.lines, includes=source.includes, part_of=source.part_of,
        problems=(*front.problems, *source.problems, *document.problems),
    )  # fmt: skip


def _empty(file: TextFile, problems: Sequence[Problem]) -> Document:
    return Document(file, {}, {}, EMPTY, (), (), (), (), tuple(problems))
