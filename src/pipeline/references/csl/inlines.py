"""pandoc's inlines read into the output tree, and an output tree written as pandoc's inlines.

https://hackage.haskell.org/package/pandoc-types/docs/Text-Pandoc-Definition.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.model import JSON
from pipeline.references.csl.leaves import Fonts, Leaf, Mark, flatten, turned
from pipeline.references.csl.locales import Locale
from pipeline.references.csl.output import Children, Font, Out
from pipeline.references.csl.richtext import PLAINED

READ = {
    "Emph": Font(style="italic"),
    "Strong": Font(weight="bold"),
    "SmallCaps": Font(variant="small-caps"),
    "Underline": Font(decoration="underline"),
    "Superscript": Font(align="sup"),
    "Subscript": Font(align="sub"),
}
WRITTEN = {
    ("style", "italic"): "Emph",
    ("style", "normal"): "Emph",  # emphasis within emphasis is upright
    ("style", "oblique"): "Emph",
    ("variant", "small-caps"): "SmallCaps",
    ("weight", "bold"): "Strong",
    ("decoration", "underline"): "Underline",
    ("align", "sup"): "Superscript",
    ("align", "sub"): "Subscript",
}
UPRIGHT = {"variant": "font-variant", "weight": "font-weight", "decoration": "text-decoration"}
BLANKS = re.compile(r"( +)")


def read(inlines: Sequence[JSON]) -> Children:
    """The author's inlines as children of an output node; what has no counterpart there is carried along as it is."""
    made: list[Out | str] = []
    for inline in inlines:
        kind, content = str(inline["t"]), inline.get("c", [])
        match kind:
            case "Str":
                made.append(content)
            case "Space" | "SoftBreak":
                made.append(" ")
            case "Quoted":
                made.append(Out(read(content[1]), quotes=True))
            case _ if kind in READ:
                made.append(Out(read(content), READ[kind]))
            case "Link":
                made.append(Out(read(content[1]), link=content[2][0]))
            case "Span" if "nocase" in content[0][1]:
                made.append(Out(read(content[1]), fixed=True))
            case "Span" if "nodecor" in content[0][1]:
                made.append(Out(read(content[1]), PLAINED, fixed=True))
            case _:
                made.append(Out(("\ufffc",), carried=inline))
    return tuple(made)


def write(node: Out, locale: Locale) -> list[JSON]:
    """An output tree as pandoc's inlines."""
    return list(_inlines(flatten(node, locale), 0, {}, linked=False))


def _inlines(leaves: Sequence[Leaf], depth: int, now: Fonts, *, linked: bool) -> Iterator[JSON]:
    """Leaves that share their first *depth* marks. A link within a link is text."""
    for mark, group in groupby(leaves, lambda leaf: leaf.marks[depth] if len(leaf.marks) > depth else None):
        run = list(group)
        if mark is None:
            for carried, stretch in groupby(run, lambda leaf: leaf.carried is not None):
                parts = list(stretch)
                yield from (leaf.carried for leaf in parts) if carried else text("".join(leaf.text for leaf in parts))
        elif mark.kind == "link" and not linked:
            inner = list(_inlines(run, depth + 1, now, linked=True))
            yield {"t": "Link", "c": [["", [], []], inner, [mark.value, ""]]}
        elif mark.kind == "display":
            inner = list(_inlines(run, depth + 1, now, linked=linked))
            if mark.value == "left-margin" and inner[-1]["t"] != "Space":
                inner.append({"t": "Space"})
            yield span([f"csl-{mark.value}"], inner)
        elif mark.kind == "font":
            yield from _in_font(mark, run, depth, now, linked=linked)
        elif mark.kind == "quote":
            yield span([], list(_inlines(run, depth + 1, now, linked=linked)))
        else:
            yield from _inlines(run, depth + 1, now, linked=linked)


def _in_font(mark: Mark, run: Sequence[Leaf], depth: int, now: Fonts, *, linked: bool) -> list[JSON]:
    changes = turned(mark.value, now)
    made = list(_inlines(run, depth + 1, {**now, **dict(changes)}, linked=linked))
    for change in changes:
        name = WRITTEN.get(change)
        if name:
            made = [{"t": name, "c": made}]
        elif change[0] in UPRIGHT:
            made = [span([], made, {"style": f"{UPRIGHT[change[0]]}: {change[1]}"})]
    return made


def span(classes: Sequence[str], inlines: list[JSON], attributes: dict[str, str] | None = None) -> JSON:
    """A Span with classes and attributes."""
    return {"t": "Span", "c": [["", list(classes), [[k, v] for k, v in (attributes or {}).items()]], inlines]}


def text(words: str) -> Iterator[JSON]:
    """Text as Str and Space."""
    for piece in BLANKS.split(words):
        if piece.startswith(" "):
            yield {"t": "Space"}
        elif piece:
            yield {"t": "Str", "c": piece}


def plain(inlines: Sequence[JSON]) -> str:
    """The words of inlines; notes and raw text are left out."""
    parts: list[str] = []
    for inline in inlines:
        kind, content = str(inline["t"]), inline.get("c", [])
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind in ("Code", "Math"):
            parts.append(content[1])
        elif kind == "Quoted":
            parts.append(f"“{plain(content[1])}”")
        elif kind in ("Span", "Link", "Image", "Cite"):
            parts.append(plain(content[1]))
        elif kind not in ("Note", "RawInline"):
            parts.append(plain(content))
    return "".join(parts)
