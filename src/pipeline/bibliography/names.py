"""Name fields as CSL names: "First von Last", "von Last, First", "von Last, Jr, First", and biblatex's named parts.

Sources: "Names" in ``btxdoc`` and "Tame the BeaST", section 11; biblatex manual, section 3.4 ("Names"), for
``family=…, given=…, prefix=…``. A small word before the family name is a dropping particle, as biblatex sorts by
default; the entry's option ``useprefix`` makes it part of the name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline import people
from pipeline.bibliography import latex
from pipeline.model import JSON

PART = re.compile(
    r"\s*\"?(family|given|prefix|suffix|useprefix|juniorcomma|id|nosortothers|[a-z]+-i)\s*=\s*(.*?)\"?\s*", re.S
)
INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_a-z]\.)(?=[^\W\d_a-z]\.?)")  # "J.G." is "J. G."
GAP = re.compile(r"[ \t\r\n\u00a0\u202f~]+")


def names(value: str, options: Collection[str] = ()) -> list[JSON]:
    """The persons of a field, in order. *options* are the entry's that are on: ``useprefix``, ``juniorcomma``."""
    value = value.replace("\\,", "~").replace("\\ ", " ")  # no commas that part names
    found = (_name(name.text, "useprefix" in options, "juniorcomma" in options) for name in people.names(value))
    return [dict(name) for name in found if name]


@lru_cache(maxsize=8192)
def _name(written: str, useprefix: bool, juniorcomma: bool) -> JSON:
    (name, *_) = people.names(written)
    if name.whole or written == "others":
        literal = latex.text(written)
        return {"literal": literal} if literal else {}
    parts = _comma_parts(name)
    if PART.fullmatch(parts[0]):
        return _named(parts, useprefix)
    made = _in_order(parts, useprefix)
    if "suffix" in made and juniorcomma:
        made["comma-suffix"] = True
    return made


def _comma_parts(name: people.Name) -> Sequence[str]:
    """The parts between commas; those between marks, as in ``"family=Smith, Jr"``, stay together."""
    bare = re.sub(r'"[^"]*"', lambda quoted: people.HIDDEN * len(quoted[0]), name.bare) if '="' in name.bare or (
        name.bare.startswith('"')) else name.bare  # fmt: skip
    cuts = [-1, *(at for at, sign in enumerate(bare) if sign == ","), len(bare)]
    return [name.text[a + 1 : b].strip() for a, b in pairwise(cuts)]


def _named(parts: Sequence[str], useprefix: bool) -> JSON:
    """biblatex's extended format: each part says what it is."""
    said = {found[1]: latex.text(found[2].strip('"')) for part in parts if (found := PART.fullmatch(part))}
    useprefix = said.get("useprefix", str(useprefix)).lower() == "true"
    particle = "non-dropping-particle" if useprefix else "dropping-particle"
    made = {
        "family": said.get("family", ""), "given": _initials(said.get("given", "")), particle: said.get("prefix", ""),
        "suffix": said.get("suffix", ""),
    }  # fmt: skip
    return {part: words for part, words in made.items() if words}


def _in_order(parts: Sequence[str], useprefix: bool) -> JSON:
    """BibTeX's three forms, told apart by the number of commas."""
    if len(parts) == 1:
        given, family = _first_and_last(_words(parts[0]))
        suffix = ""
    else:
        family, given = _words(parts[0]), _words(parts[-1] if len(parts) == 2 else " ".join(parts[2:]))
        suffix = parts[1] if len(parts) > 2 else ""
    small = 0
    while small < len(family) - 1 and _is_small(family[small]):
        small += 1
    particle = "non-dropping-particle" if useprefix else "dropping-particle"
    made = {
        "family": latex.text(" ".join(family[small:])),
        "given": _initials(latex.text(" ".join(given))),
        particle: latex.text(" ".join(family[:small])),
        "suffix": latex.text(suffix),
    }
    if not made["family"] and made["given"]:
        made["family"], made["given"] = made["given"], ""
    return {part: words for part, words in made.items() if words}


def _first_and_last(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Where the family name of "First von Last" begins: at the first small word, else at the last word."""
    start = next((at for at, word in enumerate(words[:-1]) if _is_small(word)), len(words) - 1)
    return words[: max(start, 0)], words[max(start, 0) :]


def _words(part: str) -> list[str]:
    """The words of a part, parted at blanks outside braces."""
    bare = people.hidden(part)
    found, start = list[str](), 0
    for gap in GAP.finditer(bare):
        found.append(part[start : gap.start()])
        start = gap.end()
    return [word for word in (*found, part[start:]) if word]


def _is_small(word: str) -> bool:
    """Whether a word begins with a small letter; what braces hold (but no accent) and other scripts have none."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    letters = latex.text(word) if "\\" in word else word
    first = next((sign for sign in letters if sign.isalpha()), "")
    return first.islower()


def _initials(given: str) -> str:
    return INITIALS.sub(r"\1 ", given) if "." in given else given
