"""The first gate on words: the tree holds what pandoc read of the manuscript, word for word, or the author is told.

All editions are made of the tree, and each is held to its words later on. Between the manuscript and the tree lies all
that could lose a word: files joined and included, marks and ids put in, citations set by a style, HTML written, parsed
and tidied up. A citation, a note's call, a picture and a formula are one sign on either side. What the style makes of
a citation is not the author's, and it may move the points beside it (a note's mark stands behind the full stop): these
are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from pipeline.editions.assemble import Assembly, whole_files
from pipeline.editions.normalise import text_of
from pipeline.editions.tree import Tree
from pipeline.editions.words import CLOSES, EDGE, OPENS, SPACE
from pipeline.editions.written import Piece, Reader
from pipeline.inlines import OBJECT
from pipeline.model import Book, Problem, Span

BOXES = dict.fromkeys(map(ord, "☐☑☒"))  # of a list of tasks: the tree draws them anew
MADE = re.compile(f"{OPENS}[^{CLOSES}]*{CLOSES}")
BLANK = re.compile("[ \t\r\n\f]+")
EDGES = re.compile(f"[ {EDGE}]*{EDGE}[ {EDGE}]*")
POINTS = r"[ .,;:!?…”’\"»]*"
OBJECTS = re.compile(f"{POINTS}{OBJECT}(?:{POINTS}{OBJECT})*{POINTS}")
QUOTED = 8  # words that a message shows
HELP = "raw HTML in the manuscript is the usual cause: write it in Markdown"


def problems(book: Book, assembly: Assembly, tree: Tree) -> Iterator[Problem]:
    """The first place in the text, and the first in its notes, where words were lost, changed, doubled or moved."""
    pieces = _pieces(book, assembly, tree)
    chapters = [tree.words(chapter) for chapter in tree.chapters if not chapter.is_bibliography]
    yield from _in_the_text(pieces, _comparable(EDGE.join(said.text for said in chapters)))
    written = ((piece, note) for piece in pieces for note in piece.notes)
    kept = [said.notes[call] for said in chapters for call in said.calls if call in said.notes]
    yield from _in_the_notes(written, kept)


def _pieces(book: Book, assembly: Assembly, tree: Tree) -> list[Piece]:
    """What the author wrote, in reading order, without the heading that she gave to the list of works."""
    reader = Reader({document.file.path: document for document in book.documents})
    pieces: list[Piece] = []
    for document in whole_files(book):
        pieces += (reader.piece(document, -1, nodes) for nodes in assembly.ahead.get(document.file.path, ()))
        pieces += reader.pieces(document)
    for works in [c.element for c in tree.chapters if c.is_bibliography and c.path]:
        heading = text_of(works[0])
        named = [number for number, piece in enumerate(pieces) if _comparable(piece.said) == heading]
        pieces[named[-1] :] = pieces[named[-1] + 1 :] if named else pieces
    return pieces


def _comparable(text: str) -> str:
    """A text as both sides would write it: one sign for what is not the author's, without the points beside it."""
    text = BLANK.sub(" ", MADE.sub(OBJECT, text).translate(BOXES))
    return OBJECTS.sub(OBJECT, EDGES.sub(EDGE, text)).strip(f" {EDGE}")


def _in_the_text(pieces: Sequence[Piece], text: str) -> Iterator[Problem]:
    """The first piece that the text does not go on with."""
    at = 0
    for piece in pieces:
        said = _comparable(piece.said)
        end = at + len(said)
        if not said:
            continue
        if not text.startswith(said, at) or text[end : end + 1] not in ("", EDGE):
            yield _problem(piece, said, text[at : end + len(said) + 80])
            return
        at = end + 1
    if at < len(text) and pieces:
        yield _problem(pieces[-1], "", text[at:])


def _in_the_notes(written: Iterable[tuple[Piece, str]], kept: Iterable[str]) -> Iterator[Problem]:
    last: Piece | None = None
    for one, other in zip_longest(written, kept):
        piece, note = one or (last, "")
        last = piece
        if piece is not None and (one is None or other is None or _comparable(note) != _comparable(other)):
            yield _problem(piece, _comparable(note), _comparable(other or ""))
            return


def _problem(piece: Piece, written: str, kept: str) -> Problem:
    """What is said of a piece whose words are others in the tree."""
    ours, theirs = _words(written), _words(kept)
    at = next((n for n, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b), 0)
    expected, met = (" ".join(words[at : at + QUOTED]) for words in (ours, theirs))
    if expected:
        message = f"the words “{expected}” would not stand in the editions as they are written"
    else:
        message = "the editions would have words that are not in the manuscript"
    message += f": “{met}” stands there" if met else ""
    return Problem("lost-words", message, _span(piece), HELP)


def _words(text: str) -> list[str]:
    return [word for word in SPACE.split(text.replace(OBJECT, " […] ")) if word]


def _span(piece: Piece) -> Span:
    """The first line of a piece."""
    file = piece.document.file
    inside = (block for block in piece.document.blocks if block.address[:1] == (piece.index,))
    start = min((start for block in inside for start in block.starts if start >= 0), default=0)
    line = file.position(start)[0]
    return Span(file.path, start, file.offset(line) + len(file.line(line)))
