"""The colour spaces of a PDF by family (ISO 32000-1, 8.6), whatever shape their object has."""

from __future__ import annotations

from typing import Any

DEPTH = 4  # an Indexed space over a Separation over a profile, and one more
FULL = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}  # of inline images
COMPONENTS = {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": 3, "CalRGB": 3, "Lab": 3, "DeviceCMYK": 4}


def family(space: Any, named: Any = None, depth: int = DEPTH) -> str:
    """The family's name, with what tells its members apart: "ICCBased 3", "Separation /All", "Indexed DeviceRGB".

    *named* are the colour spaces of the resources, in which a name is looked up.
    """
    import pikepdf

    if isinstance(space, pikepdf.Name | str):
        name = str(space).removeprefix("/")
        if name in COMPONENTS or name == "Pattern":
            return name
        if named is not None and depth and f"/{name}" in named:
            return family(named[f"/{name}"], None, depth - 1)
        return FULL.get(name, "unknown")
    if not isinstance(space, pikepdf.Array) or len(space) == 0 or not depth:
        return "unknown"
    kind = str(space[0]).removeprefix("/")
    if len(space) == 1 or kind in COMPONENTS:
        return family(space[0], named, depth - 1)
    if kind == "ICCBased":
        components = space[1].get("/N", 0) if isinstance(space[1], pikepdf.Stream) else 0
        return f"ICCBased {int(components)}"
    if kind in ("Indexed", "I"):
        return f"Indexed {family(space[1], named, depth - 1)}"
    if kind == "Separation":
        return f"Separation {space[1]}"
    return kind if kind in ("DeviceN", "Pattern") else "unknown"


def base(space: str) -> str:
    """The space in which colours end up, for Indexed ones."""
    return space.removeprefix("Indexed ")


def is_rgb(space: str) -> bool:
    """Whether colours are lights: red, green and blue, or Lab."""
    return base(space) in ("DeviceRGB", "CalRGB", "Lab", "ICCBased 3")


def is_ink(space: str) -> bool:
    """Whether colours are inks."""
    return base(space).startswith(("DeviceCMYK", "ICCBased 4", "Separation", "DeviceN"))


def has_profile(space: str) -> bool:
    """Whether the colours come with an ICC profile, or with measured lights."""
    return base(space).startswith(("ICCBased", "Cal", "Lab"))
