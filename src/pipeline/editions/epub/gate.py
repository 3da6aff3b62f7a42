"""The gate on words: what stands in the tree stands in the e-book, word for word and in order, or the build fails.

The tree itself has been held to the manuscript (``lostwords``); so the e-book's words are the manuscript's.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.editions import words
from pipeline.editions.epub.split import file_names
from pipeline.editions.epub.zipping import FOLDER
from pipeline.editions.select import elements
from pipeline.editions.tree import Chapter, Element, Tree

SHOWN = 3  # words that a message quotes
PLACED = elements("descendant-or-self::*[@data-at]")
BEGINS = "\ufdd0", "\ufdd1"  # of no language: round a block's number
BEGUN = re.compile(f"{BEGINS[0]}(\\d+){BEGINS[1]}")


@dataclass(frozen=True)
class Loss:
    """The first place in a chapter where the words differ: those of the tree and those of the e-book.

    ``element`` is the block of the tree that it stands in.
    """

    chapter: Chapter
    element: Element
    expected: str
    met: str


def losses(epub: bytes, tree: Tree) -> list[Loss]:
    """Read the finished e-book again and hold each chapter's words to the tree's."""
    names = file_names(tree)
    found = []
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        for chapter in tree.chapters:
            ours = tree.words(chapter).plain
            theirs = words.of_page(book.read(f"{FOLDER}/{names[chapter.id]}"))
            if ours != theirs:
                found.append(_first_difference(tree, chapter, ours.split(" "), theirs.split(" ")))
    return found


def _first_difference(tree: Tree, chapter: Chapter, ours: list[str], theirs: list[str]) -> Loss:
    """Where two runs of words part, with the words behind."""
    at = next(n for n, (a, b) in enumerate(zip_longest(ours, theirs)) if a != b)
    expected, met = (" ".join(side[at : at + SHOWN]) for side in (ours, theirs))
    return Loss(chapter, _block(tree, chapter, at), expected, met)


def _block(tree: Tree, chapter: Chapter, at: int) -> Element:
    """The block that a chapter's word number *at* stands in: a copy of the chapter says where each of them begins."""
    roots = {chapter.id: chapter.element, **tree.called(chapter.element)}
    copies = {name: deepcopy(root) for name, root in roots.items()}
    blocks = [block for root in roots.values() for block in PLACED(root)]
    for number, block in enumerate(block for copy in copies.values() for block in PLACED(copy)):
        block.text = f"{BEGINS[0]}{number}{BEGINS[1]}{block.text or ''}"
    text, *notes = copies.values()
    said = words.of_chapter(text, dict(zip(list(copies)[1:], notes, strict=True))).plain
    begun = BEGUN.findall(" ".join(said.split(" ")[: at + 1]))
    return blocks[int(begun[-1])] if begun else chapter.element
