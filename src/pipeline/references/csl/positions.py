"""Where each cite stands among those of its work: first, subsequent, ibid., near (CSL 1.0.2, "Position")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.references.csl.plan import Cite

FIRST = frozenset({"first"})
SUBSEQUENT = frozenset({"subsequent"})
IBID = frozenset({"subsequent", "ibid"})
IBID_WITH_LOCATOR = frozenset({"subsequent", "ibid", "ibid-with-locator"})


@dataclass(slots=True)
class Cluster:
    """The cites between one pair of brackets, or in one note.

    ``note`` is the note's number in its chapter, 0 in the text.
    """

    cites: list[Cite]
    note: int = 0
    opens: bool = True  # whether it opens its note, and with it a sentence
    fixed: list[bool] = field(default_factory=list)  # cites whose position is given
    chapter: int = 0


@dataclass(slots=True)
class Seen:
    """What has been cited so far: the works, and within the chapter the first and the last note of each."""

    works: set[str] = field(default_factory=set)
    first_note: dict[str, int] = field(default_factory=dict)
    last_note: dict[str, int] = field(default_factory=dict)
    befores: dict[bool, Cluster] = field(default_factory=dict)  # the last cluster in the text and the last in a note


Alone = Mapping[tuple[int, int], int]  # (chapter, note) → how many cites it holds


def place(clusters: Sequence[Cluster], near: int, *, restart: bool = False) -> None:
    """Settle the position of every cite, in document order. *near* is the style's near-note-distance.

    "Ibid." and the number of an earlier note never look back into another chapter, whose notes have numbers of their
    own. With *restart* no position does: each chapter begins with the full citation of a work.
    """
    alone: Counter[tuple[int, int]] = Counter()
    for cluster in clusters:
        alone[cluster.chapter, cluster.note] += len(cluster.cites)
    seen = Seen()
    for _, chapter in groupby(clusters, lambda cluster: cluster.chapter):
        seen = Seen() if restart else Seen(seen.works)
        for cluster in chapter:
            _place_cluster(cluster, near, seen, alone)


def _place_cluster(cluster: Cluster, near: int, seen: Seen, alone: Alone) -> None:
    for index, cite in enumerate(cluster.cites):
        if not (cluster.fixed and cluster.fixed[index]):
            cite.position = _position(cite, index, cluster, seen, alone)
            noted = cite.key in seen.last_note and cluster.note and "subsequent" in cite.position
            if noted and cluster.note - seen.last_note[cite.key] <= near:
                cite.position |= {"near-note"}
        if cite.key in seen.works:
            cite.first_note = cite.first_note or seen.first_note.get(cite.key) or None
        else:
            seen.first_note[cite.key] = cluster.note
        seen.works.add(cite.key)
        if cluster.note:
            seen.last_note[cite.key] = cluster.note
    if cluster.cites:
        seen.befores[cluster.note > 0] = cluster


def _position(cite: Cite, index: int, cluster: Cluster, seen: Seen, alone: Alone) -> frozenset[str]:
    before = seen.befores.get(cluster.note > 0)
    if cite.key not in seen.works:
        return FIRST
    if index:
        previous = cluster.cites[index - 1]
    elif before is not None and len(before.cites) == 1 and _neighbours(before, cluster, alone):
        previous = before.cites[0]
    else:
        return SUBSEQUENT
    if previous.key != cite.key:
        return SUBSEQUENT
    if not cite.locator:
        return SUBSEQUENT if previous.locator else IBID
    same = (cite.locator, cite.label or "page") == (previous.locator, previous.label or "page")
    return IBID if same else IBID_WITH_LOCATOR


def _neighbours(before: Cluster, cluster: Cluster, alone: Alone) -> bool:
    """Whether two clusters of a chapter follow one another: in the text, in one note, or in two notes in a row."""
    if not before.note or not cluster.note:
        return before.note == cluster.note
    in_a_row = cluster.note - before.note == 1 and alone[before.chapter, before.note] == 1
    return before.note == cluster.note or in_a_row
