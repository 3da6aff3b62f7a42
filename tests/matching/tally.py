"""What the matcher says of the bank: every case of every text, counted by class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bank import Case, Shelf, cases
from noise import REPORTED, scanned
from shelf import quoting, stored
from texts import confusions

from pipeline.matching.match import Desk
from pipeline.model import Match, SourceText


@dataclass(frozen=True)
class Judged:
    """A case and what was said of it."""

    text: str
    case: Case
    match: Match

    @property
    def flagged(self) -> bool:
        """Whether it was called wrong."""
        return self.match.outcome not in ("verbatim", "marked")

    @property
    def right(self) -> bool:
        """Whether that is right."""
        return self.flagged != self.case.fair

    @property
    def said(self) -> set[str]:
        """The rules that spoke."""
        return {d.rule for d in self.match.differences if d.rule}

    def __str__(self) -> str:
        differences = [(d.ours, d.theirs, d.rule or d.why) for d in self.match.differences]
        return f"{self.text} {self.case.name}: {self.case.words!r} → {self.match.outcome} {differences}"


@dataclass
class Tally:
    """All that was judged."""

    judged: list[Judged] = field(default_factory=list)

    @property
    def caught(self) -> int:
        """The cases rightly called wrong."""
        return sum(j.flagged and not j.case.fair for j in self.judged)

    @property
    def precision(self) -> float:
        """Of the cases called wrong, the share that is."""
        return self.caught / max(1, sum(j.flagged for j in self.judged))

    @property
    def recall(self) -> float:
        """Of the cases that are wrong, the share called so."""
        return self.caught / max(1, sum(not j.case.fair for j in self.judged))

    @property
    def mistakes(self) -> list[Judged]:
        """Where the matcher was wrong."""
        return [j for j in self.judged if not j.right]

    @property
    def escaped(self) -> list[Judged]:
        """Changed negations, numbers and names of which nobody was told that words are changed."""
        told = {"V303", "V304", "V307", "V308"}  # a word that the scan has damaged may be added or left out
        return [
            j
            for j in self.judged
            if j.case.grave and not (j.said & told or j.match.outcome in ("not-found", "elsewhere"))
        ]

    def by_class(self) -> Iterator[tuple[str, list[Judged]]]:
        """The classes in the bank's order."""
        names = dict.fromkeys(j.case.name for j in self.judged)
        return ((name, [j for j in self.judged if j.case.name == name]) for name in names)


def tally(
    shelves: Iterable[Shelf], sources: Mapping[str, SourceText], seed: int, each: int, sizes: tuple[int, int] = (7, 40)
) -> Tally:
    """Hold the bank's cases over each text to the stored form of it that *sources* has under its name."""
    result = Tally()
    for shelf in shelves:
        name = shelf.text.name
        desk = Desk({name: sources[name]}, {})
        for case in cases(shelf, seed, each, sizes):
            quotation = quoting(case.words, [name], lang=shelf.text.lang)
            result.judged.append(Judged(name, case, desk.judge("essay.md", quotation)))
    return result


def as_stored(shelves: Sequence[Shelf]) -> dict[str, SourceText]:
    """The texts as they are."""
    return {s.text.name: stored(s.text.name, s.text.text) for s in shelves}


def looks_and_scans(shelves: Sequence[Shelf]) -> dict[str, SourceText]:
    """The texts as poor scans, half of them with form feeds between the pages and half without. Needs the packages."""
    listed = confusions()
    looks = {letters: REPORTED.get(letters, []) + listed.get(letters, []) for letters in {**REPORTED, **listed}}
    return {
        s.text.name: stored(s.text.name, scanned(s.text.paragraphs, n, confusions=looks))
        for n, s in enumerate(shelves, 1)
    }
