"""The operators of a content stream with their operands (ISO 32000-1, 7.8.2), read fast and without trust.

What only shows letters is stepped over in one go: a book is made of little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Operand = float | bytes  # a number, or a name without its slash; strings, arrays and dictionaries are left out
MOST_OPERANDS = 64
CONSTANTS = {b"true": 1.0, b"false": 0.0, b"null": 0.0}
SPACE = rb"[\x00\t\n\f\r ]"
TOKEN = re.compile(
    rb"%[^\r\n]*"  # a comment
    rb"|<<|>>|<[0-9A-Fa-f\x00\t\n\f\r ]*>"  # a dictionary's ends; a string in hexadecimal
    rb"|\[[^\[\]()%]*\]"  # an array without strings in brackets
    rb"|/(?P<name>[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"
    rb"|(?P<string>\()"
    rb"|(?P<operator>[A-Za-z'\"][A-Za-z0-9*'\"]*)"
)
STRING = re.compile(rb"[^()\\]+|\\.|[()]", re.DOTALL)
IMAGE_END = re.compile(SPACE + rb"EI(?=" + SPACE + rb"|$)")


def operators(content: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Each operator with the names and numbers before it. The data of inline images are stepped over."""
    operands: list[Operand] = []
    at, match = 0, TOKEN.search
    while found := match(content, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "number":
            if len(operands) < MOST_OPERANDS:
                operands.append(float(found["number"]))
        elif kind == "name":
            if len(operands) < MOST_OPERANDS:
                operands.append(found["name"])
        elif kind == "string":
            at = _after_string(content, at)
        elif kind == "operator":
            word = found["operator"]
            if word in CONSTANTS:
                operands.append(CONSTANTS[word])
                continue
            if word == b"ID":
                end = IMAGE_END.search(content, at)
                at = end.end() if end else len(content)
            yield word, operands
            operands = []


def _after_string(content: bytes, at: int) -> int:
    """Where a string in brackets ends whose opening bracket lies before *at*; they may be nested."""
    depth = 1
    for found in STRING.finditer(content, at):
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if not depth:
                return found.end()
    return len(content)
