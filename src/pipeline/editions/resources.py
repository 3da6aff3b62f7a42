"""What a page draws with: the engine gives all pages one dictionary, and each is left what it uses.

In a shared dictionary every page seems to hold whatever one of them does: transparency, pictures in colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NAME = rb"/([^\s/<>\[\](){}%]+)"
USED: Mapping[str, re.Pattern[bytes]] = {
    "/Font": re.compile(NAME + rb"\s+[-\d.]+\s+Tf\b"),
    "/XObject": re.compile(NAME + rb"\s+Do\b"),
    "/ExtGState": re.compile(NAME + rb"\s+gs\b"),
    "/ColorSpace": re.compile(NAME + rb"\s+(?:cs|CS)\b"),
    "/Pattern": re.compile(NAME + rb"\s+(?:scn|SCN)\b"),
    "/Shading": re.compile(NAME + rb"\s+sh\b"),
}


def used(shared: Any, content: bytes) -> dict[str, dict[str, Any]]:
    """The resources that *content* names, by kind and name; kinds of which it names none are left out."""
    found: dict[str, dict[str, Any]] = {}
    for kind, pattern in USED.items():
        if kind not in shared:
            continue
        there = shared[kind]
        names = sorted({"/" + name.decode("latin-1") for name in pattern.findall(content)})
        if own := {name: there[name] for name in names if name in there}:
            found[kind] = own
    return found


def dictionary(resources: Mapping[str, Mapping[str, Any]]) -> Any:
    """Resources by kind and name, as PDF has them."""
    import pikepdf

    return pikepdf.Dictionary({kind: pikepdf.Dictionary(dict(own)) for kind, own in resources.items()})


def forms(resources: Any) -> list[Any]:
    """The forms and patterns among resources: streams that draw with resources of their own."""
    import pikepdf

    drawn = [form for form in resources.get("/Pattern", {}).values() if isinstance(form, pikepdf.Stream)]
    objects = resources.get("/XObject", {}).values()
    return drawn + [form for form in objects if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form"]


def prune(pdf: Any) -> None:
    """Leave each page, form and pattern what it uses."""
    done: set[tuple[int, int]] = set()
    for page in pdf.pages:
        _prune(page.obj, page.Contents.read_bytes(), done)


def _prune(holder: Any, content: bytes, done: set[tuple[int, int]]) -> None:
    if "/Resources" not in holder:
        return
    holder.Resources = dictionary(used(holder.Resources, content))
    for form in forms(holder.Resources):
        if form.objgen not in done:
            done.add(form.objgen)
            _prune(form, form.read_bytes(), done)
