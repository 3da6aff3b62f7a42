"""The names in an author or editor field, with their places: what BibTeX parts at ``and`` outside braces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

ROLES = ("author", "editor", "translator", "bookauthor", "editora", "commentator", "introduction", "foreword")
AND = re.compile(r"(?:(?<=\s)|^)and(?=\s|$)")
BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
HIDDEN = "\x01"


class Name(NamedTuple):
    """One name as written, and its offsets in the field. ``bare`` is the same with all that braces protect hidden."""

    text: str
    start: int
    end: int
    bare: str

    @property
    def whole(self) -> bool:
        """Whether braces hold the name together: an institution's, which nothing divides."""
        return bool(self.bare) and self.bare.strip(HIDDEN) == ""

    @property
    def parts(self) -> Sequence[str]:
        """What commas part: family and given name, a suffix between them."""
        cuts = [-1, *(i for i, c in enumerate(self.bare) if c == ","), len(self.bare)]
        return [self.text[a + 1 : b].strip() for a, b in pairwise(cuts)]


def hidden(value: str) -> str:
    """The value with what stands inside braces (and the braces) replaced, character for character."""
    if "{" not in value and "\\" not in value:
        return value
    found, depth, at = list(value), 0, 0
    for match in BRACES.finditer(value):
        if depth:
            found[at : match.start()] = HIDDEN * (match.start() - at)
        if match[0] in "{}":
            depth = max(depth + (1 if match[0] == "{" else -1), 0)
            found[match.start()] = HIDDEN
        elif depth:
            found[match.start() : match.end()] = HIDDEN * len(match[0])
        at = match.end()
    return "".join(found)


@lru_cache(maxsize=65536)  # two rules ask
def names(value: str) -> Sequence[Name]:
    """The names of a field, in order; an empty one where two ``and`` follow one another or one stands at an end."""
    bare, found, start = hidden(value), list[Name](), 0
    for match in [*AND.finditer(bare), None]:
        end = match.start() if match else len(value)
        inside = value[start:end]
        left = start + len(inside) - len(inside.lstrip())
        right = max(start + len(inside.rstrip()), left)
        found.append(Name(value[left:right], left, right, bare[left:right]))
        start = match.end() if match else end
    return found
