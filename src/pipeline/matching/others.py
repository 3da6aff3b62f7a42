"""Which of the stored sources may hold the words of a quotation that its own source does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import cached_property

from pipeline.frozen import dataclass
from pipeline.matching import prints
from pipeline.matching.quoted import Quoted
from pipeline.model import SourceText


@dataclass(frozen=True)
class Search:
    """The runs of three words to be looked for, but not in the sources *cited*; *first* is the likeliest to have them.

    Nothing can be found by a quotation without such a run.
    """

    runs: Sequence[Sequence[str]]
    cited: Set[str]
    first: str | None = None

    @cached_property
    def marks(self) -> Sequence[prints.Marks]:
        """The runs as prints know them."""
        return prints.marks_of(self.runs)


def runs_of(quoted: Quoted) -> list[list[str]]:
    """Each three whole words in a row."""
    runs = []
    for segment in quoted.segments:
        for three in zip(segment, segment[1:], segment[2:], strict=False):
            if all(item.kind == "word" for item in three):
                runs.append([item.token for item in three])
    return runs


def candidates(
    sources: Mapping[str, SourceText], searches: Sequence[Search], print_of: Callable[[str], bytes]
) -> list[list[str]]:
    """For each search the keys of the sources that may have the words, in the order in which to look.

    Each source's print is looked at once for all searches, so that only one is in memory.
    """
    found: list[list[str]] = [[] for _ in searches]
    for key in sorted(sources):
        if sources[key].unreadable is not None:
            continue
        asked = [n for n, search in enumerate(searches) if search.runs and key not in search.cited]
        if asked:
            print_ = print_of(key)
            for n in asked:
                if prints.promises(print_, searches[n].marks):
                    found[n].append(key)
    return [sorted(keys, key=lambda k: (k != s.first, k)) for keys, s in zip(found, searches, strict=True)]
