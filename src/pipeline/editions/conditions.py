"""Quarto's conditional content: which of it an edition shows.

There is one text for all editions, so that the pages of the print edition are true of the e-book. It is the text for
print: what stands in ``::: {.content-visible when-format="html"}`` is in none of them.

Quarto, "Conditional Content": https://quarto.org/docs/authoring/conditional.html
"""

from __future__ import annotations

from typing import Any

from pipeline.model import JSON

PRINT = frozenset(("pdf", "latex", "typst", "beamer"))
VISIBLE, HIDDEN = "content-visible", "content-hidden"


def is_shown(node: JSON) -> bool:
    """Whether a node of pandoc's AST is for print; anything but a Div or Span with one of Quarto's classes is."""
    if node.get("t") not in ("Div", "Span"):
        return True
    _, classes, pairs = node["c"][0]
    attributes = dict(pairs)
    holds = all(_holds(name, value) for name, value in attributes.items())
    if VISIBLE in classes:
        return holds
    return not (HIDDEN in classes and holds)


def _holds(name: str, value: str) -> bool:
    """Whether a condition holds in print. What depends on a profile or on metadata is taken to be as it is written."""
    if name == "when-format":
        return value in PRINT
    return value not in PRINT if name == "unless-format" else True


def leave_out(blocks: list[Any]) -> None:
    """Take what is not for print out of the blocks, in place, at any depth."""
    waiting: list[Any] = [blocks]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            node[:] = [child for child in node if not isinstance(child, dict) or is_shown(child)]
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
