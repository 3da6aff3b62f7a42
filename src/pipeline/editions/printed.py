"""Where each printed page begins in the tree, read from the layout: nothing is put into the text to find it.

Marks in the text would change how its lines break. So the signs of a chapter (every character but white space, with a
formula or a picture as one) are counted in the tree and in the sheet that the engine set, and each piece of the layout
is looked for among those of its element. Notes are left out: in the e-book they follow their calls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lxml import etree

from pipeline.editions.fonts import INVISIBLE
from pipeline.editions.normalise import classes, tag
from pipeline.editions.pages import HYPHEN, Layout
from pipeline.editions.tree import Element, Tree
from pipeline.model import PageStart, Printed

OBJECT = "\ufffc"  # a formula or a picture among the signs
DROP = {ord(c): None for c in INVISIBLE}
# What ends a word even where no white space does.
BLOCKS = frozenset(
    {
        "p", "div", "blockquote", "ul", "ol", "li", "pre", "figure", "figcaption", "table", "tr", "td", "th", "caption",
        "dl", "dt", "dd", "hr", "br", "section", "h1", "h2", "h3", "h4", "h5", "h6",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """A text of a chapter: the ``text`` of its *holder*, or, with *tail*, what follows it inside *owner*.

    ``at`` counts the signs of the chapter before it; ``joined`` says that a word runs on into it.
    """

    owner: Element
    holder: Element
    tail: bool
    signs: str
    at: int
    joined: bool


def bare(text: str) -> str:
    """The signs of a text."""
    return "".join(text.translate(DROP).split())


def runs(chapter: Element, notes: Collection[str]) -> Iterator[Run]:
    """The texts of a chapter in reading order, without its notes, their calls and what has no signs."""
    at, open_word = 0, False
    walk = etree.iterwalk(chapter, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        name, parent = tag(element), element.getparent()
        if event == "start" and (_is_object(element) or _unprinted(element) or element.get("id") in notes):
            walk.skip_subtree()
            if _is_object(element):
                yield Run(element, element, False, OBJECT, at, open_word)
                at, open_word = at + 1, False
        elif event == "start":
            open_word = open_word and name not in BLOCKS
            text = element.text or ""
            if signs := bare(text):
                yield Run(element, element, False, signs, at, open_word and not text[0].isspace())
            at, open_word = at + len(signs), _runs_on(text, open_word)
        if event != "start":
            open_word = open_word and name not in BLOCKS
            if element is not chapter and parent is not None:
                text = element.tail or ""
                if signs := bare(text):
                    yield Run(parent, element, True, signs, at, open_word and not text[0].isspace())
                at, open_word = at + len(signs), _runs_on(text, open_word)


def _unprinted(element: Element) -> bool:
    """Whether an element is the call of a note, or the heading of an epigraph, which the page does not show."""
    return bool({"note-call", "untitled"} & set(classes(element)))


def _is_object(element: Element) -> bool:
    return tag(element) in ("math", "img", "svg") or "math" in classes(element)


def _runs_on(text: str, open_word: bool) -> bool:
    """Whether a word is open behind a text, and was before it when there is none."""
    return not text[-1].isspace() if text else open_word


# --- from the layout --------------------------------------------------------------------------------------------------


@dataclass
class _Own:
    """The signs directly inside one element of the sheet, and how many of them the layout has shown so far."""

    chapter: int
    runs: list[Run] = field(default_factory=list)
    signs: str = ""
    met: int = 0

    def add(self, run: Run) -> None:
        """Take one more text of the element."""
        self.runs.append(run)
        self.signs += run.signs

    def place(self) -> int:
        """Where in the chapter the next sign stands."""
        left = self.met
        for run in self.runs:
            if left < len(run.signs):
                return run.at + left
            left -= len(run.signs)
        raise ValueError("every sign has been met")


def read(tree: Tree, elements: Mapping[str, Element], layout: Layout, labels: Sequence[str]) -> Printed:
    """Where the pages begin. *elements* are the sheet's by their ``data-n``, *labels* those of all pages in order."""
    set_ = {e.get("id"): e for e in elements.values() if e.getparent() is not None and tag(_parent(e)) == "body"}
    own: dict[str, _Own] = {}
    lengths = []
    for number, chapter in enumerate(tree.chapters):
        if chapter.id not in set_:
            return Printed(why_not=f"the chapter “{chapter.title}” is not in the print edition")
        signs = "".join(run.signs for run in runs(chapter.element, tree.notes))
        theirs = list(runs(set_[chapter.id], tree.notes))
        if difference := _difference(signs, "".join(run.signs for run in theirs)):
            return Printed(why_not=f"the chapter “{chapter.title}” reads otherwise in the print edition: {difference}")
        lengths.append(len(signs))
        for run in theirs:
            for owner in run.owner.iter() if run.signs == OBJECT else (run.owner,):
                own.setdefault(owner.get("data-n", ""), _Own(number)).add(run)
    begins = _begins(own, layout)
    for one in own.values():
        if one.met < len(one.signs) and one.signs != OBJECT:
            return Printed(why_not=f"“{one.signs[one.met : one.met + 30]}” was not met on the pages")
    ours = {
        e.get("data-n") for chapter in tree.chapters for e in set_[chapter.id].iter()
    }  # not the index, nor endnotes
    inked = {words.page for words in layout.words if words.number in ours and words.text.strip()}
    return _in_order(begins, inked, (len(lengths) - 1, lengths[-1]), labels)


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _difference(ours: str, theirs: str) -> str:
    """The signs at which two texts part; empty when they are the same."""
    if ours == theirs:
        return ""
    at = next((n for n, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), len(ours))
    return f"“{ours[at : at + 20]}” became “{theirs[at : at + 20]}”"


def _begins(own: Mapping[str, _Own], layout: Layout) -> dict[int, tuple[int, int]]:
    """Page → (chapter, sign): the first in reading order of those that the page shows for the first time."""
    begins: dict[int, tuple[int, int]] = {}

    def show(one: _Own, page: int, signs: int) -> None:
        here = (one.chapter, one.place())
        begins[page] = min(begins.get(page, here), here)
        one.met += signs

    for piece in layout.words:
        one, signs = own.get(piece.number), bare(piece.text)
        if one is None or not signs or one.met == len(one.signs):  # a note; nothing; the repeated head of a table
            continue
        if one.signs == OBJECT:
            show(one, piece.page, len(one.signs))
        elif one.signs.startswith(signs, one.met):
            show(one, piece.page, len(signs))
        elif signs.endswith(HYPHEN) and one.signs.startswith(signs[:-1], one.met):
            show(one, piece.page, len(signs) - 1)
    for number, page in layout.pictures.items():
        if number in own and own[number].met < len(own[number].signs):
            show(own[number], page, len(own[number].signs))
    return begins


def _in_order(
    begins: Mapping[int, tuple[int, int]], inked: Collection[int], end: tuple[int, int], labels: Sequence[str]
) -> Printed:
    """The pages in order. One that holds only the rest of a note begins where the next begins; blank ones are none."""
    starts: list[PageStart] = []
    next_ = end
    for page in sorted({*begins, *inked}, reverse=True):
        here = begins.get(page, next_)
        if here > next_:
            return Printed(why_not=f"page {labels[page]} begins behind the page that follows it")
        starts.append(PageStart(labels[page], *here))
        next_ = here
    return Printed(starts[::-1])


# --- into another tree ------------------------------------------------------------------------------------------------


def carry_over(pages: Printed, printed: Tree, other: Tree) -> Printed:
    """The same beginnings in a tree of the same text whose citations are set in another style.

    A page that begins within words that differ begins before the next that are the same.
    """
    if len(printed.chapters) != len(other.chapters):
        return Printed(why_not="the list of works is a chapter in one of the two citation styles only")
    starts: list[PageStart] = []
    for number, (theirs, ours) in enumerate(zip(printed.chapters, other.chapters, strict=True)):
        here = [start for start in pages.starts if start.chapter == number]
        words = _words(theirs.element, printed), _words(ours.element, other)
        signs = [start.at for start in here]
        places = signs if words[0] == words[1] else _places(*words, signs)
        starts += [PageStart(start.label, number, at) for start, at in zip(here, places, strict=True)]
    return Printed(starts, pages.why_not)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and the block of the manuscript that it stands in; from which sign of the chapter to which."""

    key: tuple[str, str]
    start: int
    end: int


def _words(chapter: Element, tree: Tree) -> list[_Word]:
    """The words of a chapter."""
    found: list[_Word] = []
    end = 0
    for run in runs(chapter, tree.notes):
        block = next((e.get("data-at") for e in (run.owner, *run.owner.iterancestors()) if e.get("data-at")), "")
        text = run.signs if run.signs == OBJECT else (run.holder.tail if run.tail else run.holder.text) or ""
        for word in filter(None, map(bare, text.split())):
            found.append(_Word((block or "", word), end, end + len(word)))
            end += len(word)
    return found


def _places(theirs: Sequence[_Word], ours: Sequence[_Word], signs: Sequence[int]) -> list[int]:
    """Where *ours* has the signs that *theirs* has at these places."""
    matcher = SequenceMatcher(None, [word.key for word in theirs], [word.key for word in ours], autojunk=False)
    same = [(a, b, size) for a, b, size in matcher.get_matching_blocks() if size]
    places = []
    for sign in signs:
        at = bisect_right(theirs, sign, key=lambda word: word.end)  # the word that the sign is in
        block = next(((a, b) for a, b, size in same if at < a + size), None)
        if block is None:
            places.append(ours[-1].end if ours else 0)
        elif at < block[0]:
            places.append(ours[block[1]].start)
        else:
            places.append(ours[block[1] + at - block[0]].start + sign - theirs[at].start)
    return places


def run_at(found: Sequence[Run], at: int) -> Run | None:
    """The text that holds a chapter's sign *at*; None behind the last."""
    index = bisect_right(found, at, key=lambda run: run.at) - 1
    return found[index] if index >= 0 and at < found[index].at + len(found[index].signs) else None
