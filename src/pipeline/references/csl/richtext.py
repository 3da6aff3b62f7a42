"""The rich text of CSL-JSON: a few HTML-like tags, and quotation marks, read as a tree.

``<i> <b> <sup> <sub> <sc>``, ``<span style="font-variant: small-caps;">`` and ``<span class="nocase">`` as citeproc-js
documents them. A tag without its partner is text. Typewriter marks become quotations where they come in pairs, else
apostrophes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.references.csl.output import Children, Font, Out

TOKEN = re.compile(r"""<(/?)(i|b|sup|sub|sc|span)((?:\s[^<>]*)?)>|["'“”‘’]""")
TAGS = r"(?:</?(?:i|b|sup|sub|sc|span)[^<>]*>)+"
FONTS = {
    "i": Font(style="italic"),
    "b": Font(weight="bold"),
    "sup": Font(align="sup"),
    "sub": Font(align="sub"),
    "sc": Font(variant="small-caps"),
}
OPENERS = {"“": "”", "‘": "’", '"': '"', "'": "'"}
PLAINED = Font("normal", "normal", "normal", "none", "baseline")
BEFORE = set(" \t\n\u00a0\u202f([{/-–—“‘«„\"'¿¡")  # what may stand before an opening typewriter mark


@dataclass
class Open:
    """A tag or mark that was opened and waits for its partner."""

    name: str
    text: str
    font: Font | None = None
    fixed: bool = False
    children: list[Out | str] = field(default_factory=list)

    def add(self, part: Out | str) -> None:
        """Append a child, joining text to text."""
        if isinstance(part, str) and self.children and isinstance(self.children[-1], str):
            self.children[-1] += part
        elif part != "":
            self.children.append(part)


@lru_cache(maxsize=20_000)
def parse(text: str, quotes: bool = True) -> Children:
    """The text as children of an output node; without *quotes*, only tags are read, as in a style's own words."""
    if not quotes:
        text = text.replace("'", "’")
    if "«" in text or "»" in text:
        text = re.sub(r"(?<=«)[ \u00a0]|[ \u00a0](?=»)", "\u202f", text)
    if not TOKEN.search(text):
        return (text,) if text else ()
    stack = [Open("", "")]
    at = 0
    for token in TOKEN.finditer(text):
        stack[-1].add(text[at : token.start()])
        at = token.end()
        if token[2]:
            _tag(stack, token)
        elif not quotes:
            stack[-1].add(token[0])
        else:
            _mark(stack, token, text)
    stack[-1].add(text[at:])
    while len(stack) > 1:
        _give_up(stack)
    return tuple(stack[0].children)


def affix(text: str) -> Children:
    """Words of the style itself as children: tags are read, quotation marks are left as they are."""
    return parse(text, False) if text else ()


def _tag(stack: list[Open], token: re.Match[str]) -> None:
    name, written = token[2], token[0]
    if not token[1]:
        font, fixed = FONTS.get(name), False
        if name == "span":
            attributes = token[3].replace(" ", "")
            font = _span(attributes)
            fixed = "nocase" in attributes or font is PLAINED
        stack.append(Open(name, written, font, fixed))
        return
    if not any(waiting.name == name for waiting in stack):
        stack[-1].add(written)
        return
    while stack[-1].name != name:
        _give_up(stack)
    done = stack.pop()
    stack[-1].add(Out(tuple(done.children), font=done.font or Font(), fixed=done.fixed))


def _span(attributes: str) -> Font | None:
    if "nodecor" in attributes:
        return PLAINED
    if "small-caps" in attributes or "smallcaps" in attributes:
        return FONTS["sc"]
    if "font-style:italic" in attributes:
        return FONTS["i"]
    if "underline" in attributes:
        return Font(decoration="underline")
    return None


def _mark(stack: list[Open], token: re.Match[str], text: str) -> None:
    """A quotation mark: it closes what waits for it, opens a quotation, or is text."""
    mark = token[0]
    before = _neighbour(text, token.start(), -1)
    after = _neighbour(text, token.end(), 1)
    if _closes(stack, mark, before, after):
        while not (stack[-1].name in OPENERS and OPENERS[stack[-1].name] == mark):
            _give_up(stack)
        done = stack.pop()
        stack[-1].add(Out(tuple(done.children), quotes=True))
    elif mark in OPENERS and _opens(mark, before, after):
        stack.append(Open(mark, mark))
    else:
        stack[-1].add("’" if mark == "'" else mark)


def _closes(stack: list[Open], mark: str, before: str, after: str) -> bool:
    if mark in "'’" and (after.isalnum() or before.isspace()):
        return False
    if mark == '"' and before.isspace():
        return False
    for waiting in reversed(stack):
        if waiting.name in OPENERS and OPENERS[waiting.name] == mark:
            return bool(waiting.children) or waiting is not stack[-1]
        if waiting.name and waiting.name not in OPENERS:
            return False
    return False


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in "\"'":
        return (not before or before in BEFORE) and bool(after) and not after.isspace()
    return True


def _neighbour(text: str, at: int, step: int) -> str:
    """The character beside a mark, tags passed over; "" at an end."""
    part = text[:at] if step < 0 else text[at:]
    bare = re.sub(f"{TAGS}$" if step < 0 else f"^{TAGS}", "", part)
    return (bare[-1] if step < 0 else bare[0]) if bare else ""


def _give_up(stack: list[Open]) -> None:
    """The innermost tag or mark has no partner: it is text."""
    done = stack.pop()
    stack[-1].add("’" if done.text == "'" else done.text)
    for child in done.children:
        stack[-1].add(child)
