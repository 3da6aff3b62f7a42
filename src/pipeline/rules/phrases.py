"""How messages name words, places and changes: the same thing is always said in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.model import Difference, Entry, Passage, Related

SHOWN = 48  # characters of a quotation that a message repeats
ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)


def shown(text: str, limit: int = SHOWN) -> str:
    """A text's first words in quotation marks, on one line."""
    words = " ".join(text.split())
    if words.startswith(("“", '"')):  # a block quote may bring marks of its own
        words = words[1:].rstrip('”"')
    if len(words) > limit:
        cut = words.rfind(" ", limit // 2, limit)
        words = words[: cut if cut > 0 else limit].rstrip(" ,;:") + " …"
    return f"“{words}”"


def page(label: str) -> str:
    """A page label as a reference would print it: "p. 12", "pp. 12–14"; other labels stay as they are."""
    numbers = re.split(r"[-–,]", label)
    if all(n.strip().isdigit() or ROMAN.fullmatch(n.strip()) for n in numbers):
        return f"{'pp.' if len(numbers) > 1 else 'p.'} {label}"
    return label


def work(key: str, label: str | None) -> str:
    """A work and a place in it: "paine1791, p. 12"."""
    return f"{key}, {page(label)}" if label else key


def citation(key: str, label: str | None) -> str:
    """What the author would type: ``[@paine1791, p. 12]``."""
    return f"[@{work(key, label)}]"


def joined(items: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 quotation", "1,200 quotations"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def change(difference: Difference) -> str:
    """One change of words, ours first: “become” → “was made”."""
    if not difference.theirs.strip():
        return f"{shown(difference.ours)} is added"
    if not difference.ours.strip():
        return f"{shown(difference.theirs)} is left out"
    return f"{shown(difference.ours)} → {shown(difference.theirs)}"


def changes(differences: Sequence[Difference], limit: int = 3) -> str:
    """The first changes, and how many more there are."""
    named = [change(d) for d in differences[:limit]]
    rest = len(differences) - limit
    return "; ".join(named) + (f"; and {counted(rest, 'more change')}" if rest > 0 else "")


def passages(found: Iterable[Passage], *, whole: bool = False) -> tuple[Related, ...]:
    """The passages of sources as second places of a finding; the *whole* of each may be what it speaks of."""
    return tuple(
        Related(p.path, p.line, p.page, p.text, (0, len(p.text) if whole else 0), printed=p.printed) for p in found
    )


_COMMANDS = re.compile(r"\\[a-zA-Z]+\s*|[{}\\]")


def plain(value: str) -> str:
    """A field's words without BibTeX's braces and commands."""
    if "{" in value or "}" in value or "\\" in value:
        value = _COMMANDS.sub("", value)
    return " ".join(value.split())


def titled(entry: Entry) -> str:
    """An entry as an author knows it: its short title, else its key."""
    title = plain(entry.value("title"))
    return shown(title) if title else f"@{entry.key}"
