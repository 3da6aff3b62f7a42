"""The output tree: what a style makes of a work, before it is text.

Everything that depends on neighbours (punctuation, quotation marks, italics inside italics) and everything that takes
something away again (a repeated author, a repeated year) is decided on the tree; ``leaves.py`` lays it flat, the
writers make HTML, plain text or pandoc's inlines of that. A tree is never changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from pipeline.frozen import dataclass

Display = Literal["block", "left-margin", "right-inline", "indent"]


@dataclass(frozen=True, slots=True)
class Font:
    """CSL's formatting attributes (CSL 1.0.2, "Formatting"); "" leaves one as it is."""

    style: str = ""
    variant: str = ""
    weight: str = ""
    decoration: str = ""
    align: str = ""


PLAIN = Font()


@dataclass(frozen=True, slots=True)
class Tag:
    """What a node stands for, so that later steps find it: its kind, and what else they need to know of it.

    Kinds, with their values: "names", "role" (the variable), "name" (the person), "label", "term", "year", "month",
    "day", "year-suffix" (1 for a), "number" (the citation number).
    """

    kind: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Out:
    """A node: its children in order, joined by ``delimiter``, in ``font`` and marks, between its affixes.

    An Out whose children are all empty is empty itself and prints no affixes. ``inside`` puts the affixes within the
    font, as a layout does. ``fixed`` keeps its letters' case.
    """

    children: tuple[Out | str, ...]
    font: Font = PLAIN
    delimiter: str = ""
    quotes: bool = False
    prefix: tuple[Out | str, ...] = ()
    suffix: tuple[Out | str, ...] = ()
    inside: bool = False
    display: Display | None = None
    tag: Tag | None = None
    link: str | None = None
    fixed: bool = False
    carried: Any = None


Children = tuple[Out | str, ...]


def is_empty(node: Out | str) -> bool:
    """Whether a node prints nothing."""
    return not node if isinstance(node, str) else all(map(is_empty, node.children))


def walk(node: Out) -> Iterator[Out]:
    """A node and all nodes below it, in order; affixes are not entered."""
    yield node
    for child in node.children:
        if isinstance(child, Out):
            yield from walk(child)


def tagged(node: Out, kind: str) -> Iterator[Out]:
    """The nodes below with a tag of this kind, in order."""
    return (found for found in walk(node) if found.tag is not None and found.tag.kind == kind)


def first(node: Out, kind: str) -> Out | None:
    """The first node below with a tag of this kind."""
    return next(tagged(node, kind), None)


def without(node: Out, gone: Out) -> Out:
    """The tree without one of its nodes."""
    return swapped(node, gone, None)


def swapped(node: Out, old: Out, new: Out | None) -> Out:
    """The tree with *new* in the place of *old* (found by identity)."""
    children: list[Out | str] = []
    for child in node.children:
        if child is old:
            children.extend([new] if new is not None else [])
        else:
            children.append(swapped(child, old, new) if isinstance(child, Out) else child)
    if len(children) == len(node.children) and all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    return replace(node, children=tuple(children))


def mapped(node: Out, change: Callable[[Out], Out]) -> Out:
    """The tree with *change* made on each node, from the leaves up."""
    children = (child if isinstance(child, str) else mapped(child, change) for child in node.children)
    return change(replace(node, children=tuple(children)))


def words(node: Out | str) -> str:
    """The bare text of a node: no fonts, no marks; affixes and delimiters included."""
    if isinstance(node, str):
        return node
    parts = [text for child in node.children if (text := words(child))]
    if not parts:
        return ""
    return text_of(node.prefix) + node.delimiter.join(parts) + text_of(node.suffix)


def text_of(children: Sequence[Out | str]) -> str:
    """The bare text of several nodes in a row."""
    return "".join(map(words, children))
