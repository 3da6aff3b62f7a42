"""The tree laid flat: stretches of text with the marks they stand in, and the punctuation between neighbours settled.

Two points that meet become one (``COLLISIONS``), blanks do not double, and where a locale sets points inside quotation
marks they go there across tags (CSL 1.0.2, "Punctuation" under "Locale options": ``punctuation-in-quote``).
"""

from __future__ import annotations

from typing import Any, Literal

from pipeline.frozen import dataclass
from pipeline.references.csl.locales import Locale
from pipeline.references.csl.output import PLAIN, Font, Out

# What is left of two points that meet, where it is not both.
COLLISIONS = {
    "!.": "!", "!:": "!", "?.": "?", "?:": "?", ":!": "!", ":?": "?", ":.": ":", ";!": "!", ";?": "?", ";:": ";",
    ";.": ";", "!!": "!", "??": "?", "..": ".", "::": ":", ";;": ";", ",,": ",", "  ": " ", " ,": ",", " .": ".",
    "( ": "(", " )": ")", "[ ": "[", " ]": "]",
    "….": "…", "\u00a0 ": "\u00a0",
}  # fmt: skip
MOVED = ".,!?"


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """Something that encloses text: a font, a link, a block. Two marks are the same only if they are one object."""

    kind: Literal["font", "link", "display", "quote"]
    value: Any


@dataclass(slots=True)
class Leaf:
    """A stretch of text and the marks it stands in, outermost first."""

    text: str
    marks: tuple[Mark, ...]
    kind: Literal["text", "open", "close"] = "text"
    carried: Any = None  # what of the author's stands here instead of text
    home: Out | None = None  # the node whose child it is; none for affixes and delimiters


def flatten(node: Out, locale: Locale) -> list[Leaf]:
    """The text of a tree in order, its neighbours settled and its quotation marks written."""
    leaves: list[Leaf] = []
    _lay(node, (), leaves)
    _settle(leaves, locale.options.get("punctuation-in-quote") == "true")
    _quote(leaves, locale)
    return [leaf for leaf in leaves if leaf.text]


def _lay(node: Out | str, marks: tuple[Mark, ...], into: list[Leaf], home: Out | None = None) -> bool:
    """Append a node's leaves; False when it has none."""
    if isinstance(node, str):
        if node:
            into.append(Leaf(node, marks, home=home))
        return bool(node)
    if node.carried is not None:
        into.append(Leaf("\ufffc", marks, carried=node.carried))
        return True
    outer = marks
    if node.display:
        outer = (*outer, Mark("display", node.display))
    content: list[Leaf] = []
    inner = (*outer, Mark("font", node.font)) if node.font != PLAIN else outer
    held = inner
    if node.link:
        held = (*held, Mark("link", node.link))
    if node.quotes:
        held = (*held, Mark("quote", None))
    for child in node.children:
        at = len(content)
        if _lay(child, held, content, node) and at and node.delimiter:
            content.insert(at, Leaf(node.delimiter, held))
    if not content:
        return False
    if node.quotes:
        content = [Leaf("", held, "open", home=home), *content, Leaf("", held, "close", home=home)]
    around = inner if node.inside else outer
    if node.inside and (block := next((m for m in content[-1].marks if m.kind == "display"), None)):
        after = (*inner, block) if block not in inner else inner
    else:
        after = around
    for child in node.prefix:
        _lay(child, around, into)
    into.extend(content)
    for child in node.suffix:
        _lay(child, after, into)
    return True


def _settle(leaves: list[Leaf], inside_quotes: bool) -> None:
    """Let neighbours meet, from left to right."""
    before: list[Leaf] = []  # what has been passed and holds something
    for leaf in leaves:
        if leaf.kind == "text" and leaf.carried is None:
            while leaf.text and before and _meet(before, leaf, inside_quotes):
                while before and not before[-1].text and before[-1].kind == "text":
                    before.pop()
        if leaf.text or leaf.kind != "text":
            before.append(leaf)
    leaves[:] = before


def _meet(before: list[Leaf], leaf: Leaf, inside_quotes: bool) -> bool:
    """Settle the first character of a leaf with what stands before it; True when something changed."""
    last, sign = before[-1], leaf.text[0]
    if last.kind == "open":
        return False
    if last.kind == "close":
        return leaf.text[0] in ".,!?:;" and leaf.home is not last.home and _into_quotes(before, leaf, inside_quotes)
    kept = COLLISIONS.get(last.text[-1] + sign) if last.text else None
    if kept is None:
        return False
    if kept == last.text[-1]:
        leaf.text = leaf.text[1:]
    else:
        last.text = last.text[:-1]
    return True


def _into_quotes(before: list[Leaf], leaf: Leaf, inside: bool) -> bool:
    """A point after closing quotation marks goes before them, or falls away beside one that is there."""
    at = len(before) - 1
    while at >= 0 and before[at].kind == "close":
        at -= 1
    if at < 0 or before[at].kind != "text" or not before[at].text or before[at].carried is not None:
        return False
    quoted, sign = before[at], leaf.text[0]
    last = quoted.text[-1]
    kept = COLLISIONS.get(last + sign)
    if kept == last and (inside or sign == "."):
        leaf.text = leaf.text[1:]
        return True
    if not inside or sign not in MOVED:
        return False
    if kept:
        quoted.text = quoted.text[:-1] + kept
    elif quoted.marks == before[-1].marks:
        quoted.text += sign
    else:  # behind the italics that end there, not in them
        before.insert(at + 1, Leaf(sign, before[at + 1].marks))
    leaf.text = leaf.text[1:]
    return True


def _quote(leaves: list[Leaf], locale: Locale) -> None:
    """Write the quotation marks: outer and inner ones by turns."""
    for leaf in leaves:
        if leaf.kind == "text":
            continue
        depth = sum(mark.kind == "quote" for mark in leaf.marks)
        name = f"{leaf.kind}-quote" if depth % 2 else f"{leaf.kind}-inner-quote"
        leaf.text = locale.term(name)


def text(leaves: list[Leaf]) -> str:
    """The leaves as plain text."""
    return "".join(leaf.text for leaf in leaves)


Fonts = dict[str, str]


def turned(font: Font, now: Fonts) -> list[tuple[str, str]]:
    """What a font changes where *now* holds: (attribute, value) innermost first; italics in italics are upright."""
    changes = []
    for name, plain in (("style", "normal"), ("variant", "normal"), ("weight", "normal"), ("decoration", "none")):
        wanted = getattr(font, name)
        if not wanted:
            continue
        current = now.get(name, plain)
        if wanted == current and wanted != plain:
            changes.append((name, plain))
        elif wanted != current:
            changes.append((name, wanted))
    if font.align and font.align != now.get("align", "baseline"):
        changes.append(("align", font.align))
    return changes
