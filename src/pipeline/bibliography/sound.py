"""The short way through a .bib: an entry in which nothing is wrong, as nearly all are, is read at one stroke.

What these patterns accept the patient reader of ``bibtex.py`` would read in the same way; the rest is left to it.
Fields are made out when somebody asks for them: most works of a library are never cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Self

from pipeline.model import Field, RawFields, TextFile


def _field(group: str, name: str = r"[^\s=,{}()\"#%@]++") -> str:
    """The pattern of one field; *group* opens the groups of its name and of its value in braces, in marks, bare."""
    deepest = r"(?:[^{}\\]++|\\.)*+"
    within = rf"(?:[^{{}}\\]++|\\.|\{{{deepest}\}})*+"
    braced = rf"\{{{group}(?:[^{{}}\\]++|\\.|\{{{within}\}})*+)\}}"
    marked = rf"\"{group}(?:[^{{}}\\\"]++|\\.|\{{{within}\}})*+)\""
    month = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
    bare = rf"{group}(?:\d++|(?i:{month}))(?![^\s,={{}}()\"#%@]))"
    return rf"\s*+{group}{name})\s*+=\s*+(?:{braced}|{marked}|{bare})\s*+"


ENTRY = re.compile(
    r"\s*+(?<![\w.])@(\w++)[ \t\r\n]*+\{\s*+([^\s,={}\"#%\\~]++)\s*+"
    rf"((?:,{_field('(?:')})*+),?+\s*+\}}(?!\s*,\s*[\w-]+\s*=\s*[{{\"])",
    re.DOTALL,
)  # its type, its key, its fields
_FIELD = re.compile("," + _field("("), re.DOTALL)


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of the fields of these names, wherever one seems to begin."""
    return re.compile("," + _field("(", f"(?i:{'|'.join(names)})"), re.DOTALL)


class SoundFields(RawFields):
    """The fields that stand in ``file.text[start:end]``, made out on demand; of a repeated one the first counts."""

    __slots__ = ("_file", "_raw", "end", "start")

    def __init__(self, file: TextFile, start: int, end: int) -> None:
        self._file, self.start, self.end = file, start, end
        self._raw: dict[str, str] | None = None

    @property
    def raw(self) -> Mapping[str, str]:
        """Each field's value as written, by its name in lower case, in the order of the file."""
        if self._raw is None:
            self._raw = {}
            for name, braced, marked, bare in _FIELD.findall(self._file.text, self.start, self.end):
                self._raw.setdefault(name.lower(), braced or marked or bare)
        return self._raw

    def value(self, name: str) -> str:
        """A field's value as written, or an empty string."""
        known = self._raw
        if known is None:
            if name not in self._file.text[self.start : self.end].lower():
                return ""
            return self.raw.get(name, "")
        return known.get(name, "")

    def __getitem__(self, name: str) -> Field:
        value = self.raw[name]
        places = _FIELD.finditer(self._file.text, self.start, self.end)
        found = next(found for found in places if found[1].lower() == name)
        return Field(value, self._file.position(found.start(1))[0], *found.span(found.lastindex or 2))

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    @classmethod
    def skim(cls, several: Sequence[Self], names: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """As ``RawFields.skim``: in a sound entry no value reaches beyond its own, so that none hides another."""
        pattern = _named(tuple(names))
        for first, last in _runs(several):
            number, end = first, several[first].end
            for found in pattern.finditer(several[first]._file.text, several[first].start, several[last].end):
                at = found.start()
                while at >= end:
                    number += 1
                    end = several[number].end
                yield number, found[1], found[found.lastindex or 1]


def _runs(several: Sequence[SoundFields]) -> Iterator[tuple[int, int]]:
    """The first and the last of the entries of a file between which there is nothing else that might have a field."""
    first = 0
    for number, (one, other) in enumerate(pairwise(several)):
        text = one._file.text
        if one._file is not other._file or not one.end <= other.start or text.find("=", one.end, other.start) >= 0:
            yield first, number
            first = number + 1
    if several:
        yield first, len(several) - 1
