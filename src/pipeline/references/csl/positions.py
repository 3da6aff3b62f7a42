"""Where each cite stands among those of its work: first, subsequent, ibid., near (CSL 1.0.2, "Position")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.references.csl.plan import Cite

FIRST = frozenset({"first"})
SUBSEQUENT = frozenset({"subsequent"})
IBID = frozenset({"subsequent", "ibid"})
IBID_WITH_LOCATOR = frozenset({"subsequent", "ibid", "ibid-with-locator"})


@dataclass(slots=True)
class Cluster:
    """The cites between one pair of brackets, or in one note. ``note`` is the note's number, 0 in the text."""

    cites: list[Cite]
    note: int = 0
    opens: bool = True  # whether it opens its note, and with it a sentence
    fixed: list[bool] = field(default_factory=list)  # cites whose position is given


def place(clusters: Sequence[Cluster], near: int) -> None:
    """Settle the position of every cite, in document order. *near* is the style's near-note-distance."""
    last_note: dict[str, int] = {}
    first_note: dict[str, int] = {}
    seen: set[str] = set()
    alone: dict[int, int] = {}  # note → how many cites it holds
    for cluster in clusters:
        alone[cluster.note] = alone.get(cluster.note, 0) + len(cluster.cites)
    befores: dict[bool, Cluster] = {}  # the last cluster in the text and the last in a note
    for cluster in clusters:
        for index, cite in enumerate(cluster.cites):
            cite.note = cluster.note
            if not (cluster.fixed and cluster.fixed[index]):
                cite.position = _position(cite, index, cluster, befores.get(cluster.note > 0), seen, alone)
                noted = cite.key in last_note and cluster.note and "subsequent" in cite.position
                if noted and cluster.note - last_note[cite.key] <= near:
                    cite.position |= {"near-note"}
            if cite.key in seen:
                cite.first_note = cite.first_note or first_note.get(cite.key) or None
            else:
                first_note[cite.key] = cluster.note
            seen.add(cite.key)
            if cluster.note:
                last_note[cite.key] = cluster.note
        if cluster.cites:
            befores[cluster.note > 0] = cluster


def _position(
    cite: Cite, index: int, cluster: Cluster, before: Cluster | None, seen: set[str], alone: dict[int, int]
) -> frozenset[str]:
    if cite.key not in seen:
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


def _neighbours(before: Cluster, cluster: Cluster, alone: dict[int, int]) -> bool:
    """Whether two clusters follow one another: in the text, in one note, or in two notes in a row."""
    if not before.note or not cluster.note:
        return before.note == cluster.note
    return before.note == cluster.note or (cluster.note - before.note == 1 and alone[before.note] == 1)
