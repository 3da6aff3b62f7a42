"""The short way through a .bib: an entry in which nothing is wrong, as nearly all are, is read at one stroke.

What these patterns accept the patient reader of ``bibtex.py`` would read in the same way; the rest is left to it.
Fields are made out when somebody asks for them: most works of a library are never cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.model import Field, RawFields, TextFile


def _field(group: str) -> str:
    """The pattern of one field; *group* opens the groups of its name and of its value in braces, in marks, bare."""
    deepest = r"(?:[^{}\\]++|\\.)*+"
    within = rf"(?:[^{{}}\\]++|\\.|\{{{deepest}\}})*+"
    braced = rf"\{{{group}(?:[^{{}}\\]++|\\.|\{{{within}\}})*+)\}}"
    marked = rf"\"{group}(?:[^{{}}\\\"]++|\\.|\{{{within}\}})*+)\""
    month = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
    bare = rf"{group}(?:\d++|(?i:{month}))(?![^\s,={{}}()\"#%@]))"
    return rf"\s*+{group}[^\s=,{{}}()\"#%@]++)\s*+=\s*+(?:{braced}|{marked}|{bare})\s*+"


ENTRY = re.compile(
    r"\s*+(?<![\w.])@(\w++)[ \t\r\n]*+\{\s*+([^\s,={}\"#%\\~]++)\s*+"
    rf"((?:,{_field('(?:')})*+),?+\s*+\}}(?!\s*,\s*[\w-]+\s*=\s*[{{\"])",
    re.DOTALL,
)  # its type, its key, its fields
_FIELD = re.compile("," + _field("("), re.DOTALL)


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
