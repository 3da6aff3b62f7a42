"""Words that follow one another as one text: pandoc writes the same HTML of them in a third of the time."""

from __future__ import annotations

from typing import Any

BOXES = ("☐", "☒")  # pandoc knows a task by the box that stands alone before its first space
SPACES = ("Space", "SoftBreak")  # either is written as a space where lines are not wrapped


def condense(blocks: list[Any]) -> list[Any]:
    """A document's blocks with every run of words and spaces as one ``Str``; those given stay as they are.

    It walks without recursion: quotations nest as deep as they like.
    """
    root: list[Any] = []
    open_: list[tuple[list[Any], list[Any]]] = [(blocks, root)]
    while open_:
        given, made = open_.pop()
        words: list[str] = []
        for node in given:
            kind = node.get("t") if type(node) is dict else ""
            if kind == "Str" and node["c"] not in BOXES:
                words.append(node["c"])
                continue
            if words and kind in SPACES:
                words.append(" ")
                continue
            if words:
                made.append({"t": "Str", "c": "".join(words)})
                words = []
            made.append(_opened(node, open_))
        if words:
            made.append({"t": "Str", "c": "".join(words)})
    return root


def _opened(node: Any, open_: list[tuple[list[Any], list[Any]]]) -> Any:
    """A node with an empty list in place of what it holds, which is still to be filled."""
    inside = node.get("c") if type(node) is dict else node
    if type(inside) is not list:
        return node
    fresh: list[Any] = []
    open_.append((inside, fresh))
    return {"t": node["t"], "c": fresh} if type(node) is dict else fresh
