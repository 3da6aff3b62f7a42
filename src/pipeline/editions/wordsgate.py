"""Words in = words on the pages, each once: the gate that a print edition must pass.

The engine can lose the end of a long note below the page's edge, set a note twice or many pages late, or print one
thing over another, and say nothing. So the words directly inside each element of the sheet are looked for in the
layout, line by line. What the style sheet adds (numbers, running heads, hyphens at line ends, the repeated heads of
long tables) is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.editions.fonts import INVISIBLE
from pipeline.editions.normalise import tag
from pipeline.editions.pages import HYPHEN, Layout, Words
from pipeline.editions.tree import Element

WHOLE = ("tr", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6")
DROP = {ord(c): None for c in INVISIBLE}


@dataclass(frozen=True)
class Fault:
    """Words that do not stand on the pages as they should.

    ``kind``: missing, doubled, beyond (the page's edge), overprinted (by anything else), late (a note that does not
    begin on the page of its call).
    """

    kind: str
    words: str
    element: Element


@dataclass(frozen=True)
class Verdict:
    """The faults found; ``undecided`` says why nothing can be said, when nothing can."""

    faults: Sequence[Fault] = ()
    undecided: str | None = None


def judge(elements: Mapping[str, Element], layout: Layout) -> Verdict:
    """Hold the sheet's elements against the layout."""
    found: dict[str, list[Words]] = defaultdict(list)
    for piece in layout.words:
        found[piece.number].append(piece)
    unknown = set(found) - set(elements)
    if unknown:
        return Verdict(undecided=f"{len(unknown)} pieces of text belong to no element of the tree")
    faults: list[Fault] = []
    for number, element in elements.items():
        fault = _judge_one(element, found.get(number, []))
        if fault is not None and fault.kind == "order":
            return Verdict(undecided=f"the words “{fault.words}” were met in another order")
        if fault is not None:
            faults.append(fault)
    return Verdict([*faults, *_late_notes(elements, layout)])


def _late_notes(elements: Mapping[str, Element], layout: Layout) -> Iterator[Fault]:
    """Notes that the page's text has left behind; one that waits for another of the same line or row cannot help it."""
    called: dict[str, Element] = {str(e.get("id")): e for e in elements.values() if e.get("id") in layout.notes}
    unit: Element | None = None
    for name, place in layout.notes.items():
        before, unit = unit, _unit(called[name])
        if place.late and not place.crowded and (unit is None or unit is not before):
            words = " ".join("".join(str(text) for text in called[name].itertext()).split())
            yield Fault("late", words, called[name])


def _unit(note: Element) -> Element | None:
    """What a note is called in that no page's end divides: a row of a table, a heading, a caption."""
    return next((parent for parent in note.iterancestors() if tag(parent) in WHOLE), None)


def own_text(element: Element) -> str:
    """The words directly inside an element, those of its children left out."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _bare(text: str) -> str:
    return "".join(text.translate(DROP).split())


def _judge_one(element: Element, pieces: Sequence[Words]) -> Fault | None:
    text = own_text(element)
    expected = _bare(text)
    beyond = [piece.text for piece in pieces if not piece.inside and _bare(piece.text)]
    if beyond:
        return Fault("beyond", " ".join(" ".join(beyond).split()), element)
    hidden = [piece.text for piece in pieces if not piece.clear and _bare(piece.text)]
    if hidden:
        return Fault("overprinted", " ".join(" ".join(hidden).split()), element)
    runs = _runs(expected, [_bare(piece.text) for piece in pieces])
    if runs == 1 or (runs > 1 and _in_table_head(element)) or (not expected and not any(_bare(p.text) for p in pieces)):
        return None
    if runs > 1:
        return Fault("doubled", " ".join(text.split()), element)
    return _difference(text, pieces, element)


def _runs(expected: str, pieces: Sequence[str]) -> int:
    """How many times the pieces, end to end, spell the expected text; 0 when they do not."""
    if not expected:
        return 0
    at = runs = 0
    for piece in pieces:
        if expected.startswith(piece, at):
            at += len(piece)
        elif piece.endswith(HYPHEN) and expected.startswith(piece[:-1], at):
            at += len(piece) - 1
        else:
            return 0
        if at == len(expected):
            at, runs = 0, runs + 1
    return runs if at == 0 else 0


def _in_table_head(element: Element) -> bool:
    return tag(element) == "thead" or any(tag(parent) == "thead" for parent in element.iterancestors())


def _difference(text: str, pieces: Sequence[Words], element: Element) -> Fault:
    """Name the words that are missing, or that stand there more than once."""
    ours = text.translate(DROP).split()
    theirs = _joined(pieces).split()
    if sorted("".join(ours)) == sorted("".join(theirs)):
        return Fault("order", " ".join(ours[:8]), element)
    missing: list[str] = []
    extra: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            missing += ours[a:b]
            extra += theirs[c:d]
    if missing:
        return Fault("missing", " ".join(missing), element)
    return Fault("doubled", " ".join(extra), element)


def _joined(pieces: Sequence[Words]) -> str:
    """The pieces as running text, words divided at line ends made whole."""
    joined = ""
    for piece in pieces:
        words = piece.text.translate(DROP)
        joined = joined[:-1] + words if joined.endswith(HYPHEN) else f"{joined} {words}"
    return joined
