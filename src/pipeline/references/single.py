"""Single references in process, for messages and for ``show references``: each as the bibliography lists it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import JSON, Reference
from pipeline.references.csl import html, leaves
from pipeline.references.csl.output import Out, is_empty, mapped
from pipeline.references.csl.plan import Cite
from pipeline.references.csl.processor import Processor
from pipeline.references.loading import load
from pipeline.references.styles import Style

APART = {"block": (" ", " "), "indent": (" ", " "), "right-inline": (" ", "")}  # the blanks round what was a block


def format_references(items: Sequence[JSON], style: Style, lang: str) -> list[Reference]:
    """The works as the bibliography of *style* lists them, in the given order (numbered by it, in a numeric style).

    A style without a bibliography gives their first citation.
    """
    plan = load(style, lang)
    document = Processor.of(plan, items, [], [str(item["id"]) for item in items], as_given=True)
    locale, made = plan.locale, []
    for item in items:
        key = str(item["id"])
        out = document.entry(key) if plan.bibliography is not None else document.cite(Cite(key))
        out = mapped(out, in_line)
        if is_empty(out):
            out = Out((str(item.get("title") or key),))
        text = leaves.text(leaves.flatten(out, locale)).strip()
        made.append(Reference(key, text, html.html(out, locale, html.PAGE).strip()))
    return made


def in_line(node: Out) -> Out:
    """A node that a line of text can hold: blocks become words of it."""
    if node.display is None:
        return node
    before, after = APART.get(node.display, ("", ""))
    return replace(node, display=None, prefix=(before, *node.prefix), suffix=(*node.suffix, after))
