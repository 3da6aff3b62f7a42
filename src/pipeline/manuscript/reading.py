"""Manuscript files, each read once by pandoc, as Documents: their text with places, citations and suppressions."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline import frontmatter
from pipeline.frozen import dataclass
from pipeline.manuscript import citations, comments, foreign, includes, notes
from pipeline.manuscript.flatten import Draft, flatten
from pipeline.manuscript.markup import blanked, metadata_blocks
from pipeline.manuscript.opened import FAILED, LONE_CR, found_in, open_file, opened
from pipeline.manuscript.packed import pack
from pipeline.manuscript.parsing import Answer, parse
from pipeline.manuscript.positions import align
from pipeline.model import JSON, Document, Problem, Span, TextFile
from pipeline.tools import LimitExceeded

TRIFLE = 0.02  # the share of a block's letters that may stay without a place unsaid
CHUNK = re.compile(r"^([ \t>]*`{3,}[ \t]*)\{([a-zA-Z][\w.+-]*)((?:[ ,][^}\n]*)?)\}(?=[ \t]*\r?$)", re.M)


def read(root: Path, path: str) -> Document:
    """Read the manuscript file *path*: the Document without its quotations.

    A file that cannot be read gives an empty Document with a problem of kind "unreadable-file".
    """
    found = open_file(root, path)
    return found_in(found, make([found.file])[0] if not found.unreadable else b"")


def read_text(file: TextFile) -> Document:
    """The Document of a decoded file; see ``read``."""
    return found_in(opened(file), make([file])[0])


def make(files: Sequence[TextFile]) -> list[bytes]:
    """Everything that a file's text alone decides, packed: pandoc reads all files in one run."""
    return [pack_up(file, answer) for file, answer in zip(files, answers(files), strict=True)]


def answers(files: Sequence[TextFile]) -> list[Answer]:
    """pandoc's answer to each file. Metadata that pandoc's YAML refuses although ours reads it is left out."""
    sources = [_source(file) for file in files]
    found = parse([source.sent for source in sources])
    again = [
        n
        for n, (source, answer) in enumerate(zip(sources, found, strict=True))
        if isinstance(answer, LimitExceeded) and "YAML" in answer.message and source.metadata
    ]
    for n, answer in zip(again, parse([blanked(sources[n].text, sources[n].metadata) for n in again]), strict=True):
        found[n] = answer
    return found


def pack_up(file: TextFile, answer: Answer) -> bytes:
    """A file with pandoc's answer to it as a packed document, or the reason why it could not be read."""
    try:
        if isinstance(answer, LimitExceeded):
            return _failed(f"pandoc could not read {file.path}: {answer.message}", answer.hint)
        ast, raw = json.loads(answer), foreign.is_in(answer)
        changed = raw and foreign.understood(ast)
        nocite = foreign.nocite(ast) if raw else ()
        return pack(_document(_source(file), ast, nocite), json.dumps(ast).encode() if changed else answer)
    except RecursionError:
        return _failed(f"{file.path} is nested too deeply to be read", None)


def _failed(message: str, hint: str | None) -> bytes:
    return FAILED + json.dumps([message, hint]).encode()


@dataclass(frozen=True)
class _Source:
    """A file's text as it is aligned and as pandoc gets it; every offset is the file's."""

    file: TextFile
    text: str
    sent: str
    metadata: list[tuple[int, int]]


def _source(file: TextFile) -> _Source:
    text = LONE_CR.sub("\n", file.text)  # as old Macs ended lines
    front = frontmatter.of_manuscript(text, file.path)
    text = includes.masked(text)
    text = CHUNK.sub(_as_code, "\n" + text[1:] if text.startswith("\ufeff") else text)
    sent = blanked(text, [(front.start, front.end)] if front.problems else [])
    return _Source(file, text, sent, metadata_blocks(text, front.end))


def _as_code(chunk: re.Match[str]) -> str:
    """The first line of Quarto's or R Markdown's code chunk, of equal length, so that pandoc too sees code."""
    fence, language, rest = chunk.groups()
    return f"{fence}{language}  {' ' * len(rest)}"


def _document(source: _Source, ast: JSON, nocite: Sequence[str]) -> Document:
    file, text = source.file, source.text
    drafts = flatten(ast["blocks"])
    groups = align(text, drafts, source.metadata)
    shown = [d for d in drafts if d.kind != "raw"]
    blocks = tuple(draft.block(index) for index, draft in enumerate(shown))
    cited, lost = citations.find(file, shown, groups)
    suppressions, malformed = comments.find(file, drafts)
    problems = (*_unplaced(file, shown), *notes.find(file, text, shown), *lost, *malformed)
    return Document(file, {}, {}, {}, blocks, cited, (), suppressions, problems, nocite=nocite)


def _unplaced(file: TextFile, drafts: Sequence[Draft]) -> list[Problem]:
    """One problem for each run of blocks whose text could not be found in the file."""
    found: list[Problem] = []
    last, before = 0, False  # where the last placed character ends; whether the block before had a problem too
    for draft in drafts:
        if -1 not in draft.starts:
            last, before = max(last, max(draft.ends, default=-1)), False
            continue
        letters = [i for i, char in enumerate(draft.text) if char.isalnum()]
        lost = [i for i in letters if draft.starts[i] < 0]
        serious = len(lost) > 3 and len(lost) > TRIFLE * len(letters)
        if serious and not before:
            words = " ".join(draft.text[lost[0] :].split()[:6])
            message = f"the place of “{words} …” in the file was not found; what is said about it may lack a line"
            found.append(Problem("unplaced", message, Span(file.path, last, last)))
        before = serious
        last = max(last, max(draft.ends, default=-1))
    return found
