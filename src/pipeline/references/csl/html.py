"""HTML of an output tree, in the markup that the CSL test suite writes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from pipeline.frozen import dataclass
from pipeline.references.csl.leaves import Fonts, Leaf, Mark, flatten, turned
from pipeline.references.csl.locales import Locale
from pipeline.references.csl.output import Out

Tags = Mapping[tuple[str, str], tuple[str, str]]
SUITE_TAGS: Tags = {
    ("style", "italic"): ("<i>", "</i>"),
    ("style", "oblique"): ("<em>", "</em>"),
    ("style", "normal"): ('<span style="font-style:normal;">', "</span>"),
    ("variant", "small-caps"): ('<span style="font-variant:small-caps;">', "</span>"),
    ("variant", "normal"): ('<span style="font-variant:normal;">', "</span>"),
    ("weight", "bold"): ("<b>", "</b>"),
    ("weight", "light"): ('<span style="font-weight:light;">', "</span>"),
    ("weight", "normal"): ('<span style="font-weight:normal;">', "</span>"),
    ("decoration", "underline"): ('<span style="text-decoration:underline;">', "</span>"),
    ("decoration", "none"): ('<span style="text-decoration:none;">', "</span>"),
    ("align", "sup"): ("<sup>", "</sup>"),
    ("align", "sub"): ("<sub>", "</sub>"),
    ("align", "baseline"): ('<span style="baseline">', "</span>"),
}
RAISED = {"ˀ": "ʔ", "ˁ": "ʕ", "ۥ": "و", "ۦ": "ي"}  # raised letters that Unicode does not decompose
BLOCKS = {  # the blanks that the suite's HTML has round a block
    "block": ("\n\n    ", "\n"),
    "left-margin": ("\n    ", ""),
    "right-inline": ("", "\n  "),
    "indent": ("", "\n  "),
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A dialect of HTML: its tags, its entities, the blanks round blocks, and whether raised characters are raised."""

    tags: Tags
    escapes: Mapping[str, str]
    raises: bool


SUITE = Markup(SUITE_TAGS, {"&": "&#38;", "<": "&#60;", ">": "&#62;"}, raises=True)
PAGE_TAGS: Tags = {
    ("style", "italic"): ("<i>", "</i>"),
    ("style", "oblique"): ("<i>", "</i>"),
    ("style", "normal"): ('<span class="upright">', "</span>"),
    ("variant", "small-caps"): ('<span class="smallcaps">', "</span>"),
    ("weight", "bold"): ("<b>", "</b>"),
    ("decoration", "underline"): ("<u>", "</u>"),
    ("align", "sup"): ("<sup>", "</sup>"),
    ("align", "sub"): ("<sub>", "</sub>"),
}
PAGE = Markup(PAGE_TAGS, {"&": "&amp;", "<": "&lt;", ">": "&gt;"}, raises=False)


def html(node: Out, locale: Locale, markup: Markup = SUITE) -> str:
    """A node as HTML."""
    return write(flatten(node, locale), 0, {}, markup)


def write(leaves: Sequence[Leaf], depth: int, now: Fonts, markup: Markup) -> str:
    """Leaves that share their first *depth* marks."""
    made = ""
    for mark, group in groupby(leaves, lambda leaf: leaf.marks[depth] if len(leaf.marks) > depth else None):
        run = list(group)
        made += (
            escaped("".join(leaf.text for leaf in run), markup)
            if mark is None
            else _marked(mark, run, depth, now, markup)
        )
    return made


def _marked(mark: Mark, run: Sequence[Leaf], depth: int, now: Fonts, markup: Markup) -> str:
    if mark.kind == "display":
        before, after = BLOCKS[mark.value]
        made = write(run, depth + 1, now, markup)
        inside = made.rstrip(" ") if mark.value == "right-inline" else made
        return f'{before}<div class="csl-{mark.value}">{inside}</div>{after}{made[len(inside) :]}'
    if mark.kind != "font":
        return write(run, depth + 1, now, markup)
    changes = turned(mark.value, now)
    made = write(run, depth + 1, {**now, **dict(changes)}, markup)
    for change in changes:
        before, after = markup.tags.get(change, ("", ""))
        made = f"{before}{made}{after}"
    return made


def escaped(text: str, markup: Markup) -> str:
    """Text with HTML's own characters written out, and raised characters raised where the dialect does that."""
    if not markup.raises:
        return "".join(markup.escapes.get(char, char) for char in text)
    return "".join(_raised(char) if is_raised(char) else markup.escapes.get(char, char) for char in text)


def _raised(char: str) -> str:
    return f"<sup>{RAISED.get(char) or unicodedata.normalize('NFKD', char)}</sup>"


@lru_cache(maxsize=4096)
def is_raised(char: str) -> bool:
    """Whether a character is a raised form of another one: ² or ª."""
    return char > "\x7f" and (char in RAISED or unicodedata.decomposition(char).startswith("<super>"))
