"""What the engine leaves out of the tags: which way a table's heads speak, and that the notes at the foot are notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def complete(pdf: Any) -> None:
    """Complete the structure tree (ISO 32000-1, 14.8.4 and 14.8.5.7; ISO 14289-1, 7.5 and 7.9)."""
    import pikepdf

    if "/StructTreeRoot" not in pdf.Root:
        return
    notes = 0
    for element, parents in _elements(pdf.Root.StructTreeRoot):
        kind = element.get("/S")
        if kind == "/TH":
            attributes = element.get("/A", pikepdf.Dictionary(O=pikepdf.Name.Table))
            attributes.Scope = pikepdf.Name.Column if "/THead" in parents else pikepdf.Name.Row
            element.A = attributes
        elif kind == "/Span" and parents == ("/Document", "/NonStruct"):  # the area of the notes, and a note
            notes += 1
            element.S, element.ID = pikepdf.Name.Note, pikepdf.String(f"foot-{notes}")


def _elements(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each structure element with the kinds of those it stands in, in order."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, parents = waiting.pop()
        yield element, parents
        within = (*parents, str(element["/S"])) if "/S" in element else parents
        waiting.extend((child, within) for child in reversed(_children(element)))


def _children(element: Any) -> list[Any]:
    import pikepdf

    kids = element.get("/K", pikepdf.Array())
    found = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
