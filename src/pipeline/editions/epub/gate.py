"""The gate on words: what stands in the tree stands in the e-book, word for word and in order, or the build fails."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipeline.editions.epub import notes
from pipeline.editions.epub.split import file_names
from pipeline.editions.epub.xhtml import BLOCKS, DROPPED, GENERATED, has_class, local
from pipeline.editions.epub.zipping import FOLDER
from pipeline.editions.tree import Chapter, Element, Tree

SPACES = str.maketrans(dict.fromkeys("\t\r\n\f", " "))
BREAKS = BLOCKS | {"br"}
Words = list[tuple[str, Element]]  # each word with the element that its first letter stands in


@dataclass(frozen=True)
class Loss:
    """The first place in a chapter where the words differ: those of the tree and those of the e-book."""

    chapter: Chapter
    element: Element
    expected: str
    met: str


def losses(epub: bytes, tree: Tree) -> list[Loss]:
    """Read the finished e-book again and hold each chapter's words to the tree's."""
    names = file_names(tree)
    found = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        for chapter in tree.chapters:
            root = etree.fromstring(book.read(f"{FOLDER}/{names[chapter.id]}"), parser)
            body = next(root.iter("{*}body"))
            roots = [chapter.element, *(tree.notes[note] for note in notes.note_ids(chapter.element, tree))]
            if [word for root in roots for word in plain_words(root)] != plain_words(body):
                ours = [word for root in roots for word in words(root)]
                loss = _first_difference(chapter, ours, [word for word, _ in words(body)])
                found += [loss] if loss else []
    return found


def _first_difference(chapter: Chapter, ours: Words, theirs: list[str]) -> Loss | None:
    """Where two runs of words part, with three words on either side."""
    for number in range(max(len(ours), len(theirs))):
        word, element = ours[number] if number < len(ours) else ("", chapter.element)
        if word != (theirs[number] if number < len(theirs) else ""):
            expected = " ".join(word for word, _ in ours[number : number + 3])
            return Loss(chapter, element, expected, " ".join(theirs[number : number + 3]))
    return None


def words(root: Element) -> Words:
    """The words of an element in reading order, without generated text. A word may run over several elements."""
    found: Words = []
    open_word = False
    for text, element in _gather(root):
        for number, part in enumerate(text.split(" ")):
            if number:
                open_word = False
            if part and open_word:
                found[-1] = (found[-1][0] + part, found[-1][1])
            elif part:
                found.append((part, element))
                open_word = True
    return found


def plain_words(root: Element) -> list[str]:
    """The same words without their elements, which only a loss asks for."""
    return [word for word in "".join(text for text, _ in _gather(root)).split(" ") if word]


def _gather(root: Element) -> Iterator[tuple[str, Element]]:
    """The text of an element in pieces, white space as spaces. Walks without recursion: quotes nest deep.

    A no-break space is part of its word.
    """
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name = local(element)
        if event == "start":
            if name in DROPPED or has_class(element, GENERATED):
                walk.skip_subtree()
                continue
            if name in BREAKS:
                yield " ", element
            if element.text:
                yield element.text.translate(SPACES), element
            continue
        if name in BREAKS:
            yield " ", element
        if element.tail and element is not root and (parent := element.getparent()) is not None:
            yield element.tail.translate(SPACES), parent
