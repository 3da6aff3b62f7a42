"""A repeated author in the bibliography gives way to a dash (CSL 1.0.2, "Reference Grouping")."""

from __future__ import annotations

from dataclasses import replace

from pipeline.references.csl.output import Out, Tag, first, swapped, tagged, words
from pipeline.references.csl.richtext import affix


def substituted(entries: list[tuple[str, Out]], dash: str, rule: str) -> list[tuple[str, Out]]:
    """The entries with the names that repeat those of the entry before written as *dash*, by *rule*."""
    made: list[tuple[str, Out]] = []
    before: Out | None = None
    for key, entry in entries:
        names = first(entry, "names")
        made.append((key, _entry(entry, names, before, dash, rule)))
        before = names
    return made


def _entry(entry: Out, names: Out | None, before: Out | None, dash: str, rule: str) -> Out:
    if names is None or before is None:
        return entry
    ours, theirs = [words(n) for n in tagged(names, "name")], [words(n) for n in tagged(before, "name")]
    if rule == "complete-all":
        same = words(names) == words(before) if not ours else ours == theirs
        return swapped(entry, names, _whole(names, dash)) if same else entry
    if not ours:
        return swapped(entry, names, _whole(names, dash)) if words(names) == words(before) else entry
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    if rule == "complete-each":
        shared = shared if ours == theirs else 0
    if rule == "partial-first":
        shared = min(shared, 1)
    if not shared:
        return entry
    chosen = set(map(id, list(tagged(names, "name"))[:shared]))
    return swapped(entry, names, _some(names, chosen, dash))


def _whole(names: Out, dash: str) -> Out:
    """All names as one dash; a label stays."""
    roles = list(tagged(names, "role"))
    if not roles:
        return replace(names, children=affix(dash), quotes=False)
    for number, role in enumerate(roles):
        names = swapped(names, role, _labelled(role, dash if number == 0 else ""))
    return names


def _labelled(role: Out, dash: str) -> Out:
    """The names of one role as a dash; what is not names (its label) stays."""
    children = tuple(
        child
        if isinstance(child, str) or (child.tag is not None and child.tag.kind == "label")
        else replace(child, children=affix(dash))
        for child in role.children
    )
    return replace(role, children=children)


def _some(names: Out, chosen: set[int], dash: str) -> Out:
    found = [node for node in tagged(names, "name") if id(node) in chosen]
    for node in found:
        names = swapped(names, node, Out(affix(dash), tag=Tag("name")))
    return names
