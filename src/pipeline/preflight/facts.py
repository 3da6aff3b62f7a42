"""What a preflight knows of a PDF: plain frozen values, gathered once and then held to a profile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(frozen=True)
class Paint:
    """A colour that a page is painted with: what is painted, in which colour space, how much of each component.

    ``what``: "text", "line", "shading". ``space`` is a family's name ("DeviceRGB", "ICCBased", "Separation /All").
    """

    what: str
    space: str
    values: Sequence[float] = ()


@dataclass(frozen=True)
class Picture:
    """An image in pixels where it is drawn. ``resolution`` is in pixels an inch, the lower of its two directions.

    ``ink`` is how much of all inks together its darkest places take, in per cent; None where nobody can tell.
    """

    name: str
    pixels: tuple[int, int]
    resolution: float
    space: str
    bits: int = 8
    mask: bool = False  # it is a stencil that is painted in the current colour
    ink: int | None = None


@dataclass(frozen=True)
class Page:
    """One page. ``lacks`` says why not all of it could be looked at; ``text`` is the box round all that is written."""

    media: Box
    trim: Box | None = None
    bleed: Box | None = None
    crop: Box | None = None
    rotation: int = 0
    paints: Sequence[Paint] = ()
    pictures: Sequence[Picture] = ()
    transparent: Sequence[str] = ()
    notes: Sequence[str] = ()  # the kinds of its annotations
    fonts: Sequence[str] = ()
    text: Box | None = None
    untagged: bool = False  # something on it is neither tagged nor an artifact
    lacks: str = ""


@dataclass(frozen=True)
class Font:
    """A font of the file: its name, its kind ("Type0", "Type3" …), whether its letters are in the file and known."""

    name: str
    kind: str
    embedded: bool
    unicode: bool


@dataclass(frozen=True)
class Intent:
    """A printing condition that the file names, or brings as a profile of so many components."""

    kind: str
    identifier: str
    registry: str = ""
    components: int = 0


@dataclass(frozen=True)
class Facts:
    """A whole PDF. ``refused`` says why it cannot be opened, and nothing else is known then."""

    refused: str = ""
    locked: bool = False  # encrypted, whether it opens or not
    version: str = ""
    pages: Sequence[Page] = ()
    fonts: Sequence[Font] = ()
    intents: Sequence[Intent] = ()
    parts: Sequence[str] = ()  # "outline", "JavaScript", "form fields", "attached files", "layers" …
    about: Mapping[str, str] = field(default_factory=dict)  # the information dictionary
    claims: Mapping[str, str] = field(default_factory=dict)  # what the XMP metadata says of standards
    title: str = ""
    language: str = ""
    identified: bool = False  # has an /ID
    shows_title: bool = False
    tagged: bool = False
    unnamed_figures: int = 0  # figures of the structure tree without words for those who cannot see them

    def to_bytes(self) -> bytes:
        """As JSON, on the way out of the process that reads."""
        return json.dumps(asdict(self), ensure_ascii=True).encode()


def from_bytes(data: bytes) -> Facts:
    """The facts that ``to_bytes`` wrote."""
    raw: dict[str, Any] = json.loads(data)
    raw["pages"] = [_page(page) for page in raw["pages"]]
    raw["fonts"] = [Font(**font) for font in raw["fonts"]]
    raw["intents"] = [Intent(**intent) for intent in raw["intents"]]
    return Facts(**raw)


def _page(raw: dict[str, Any]) -> Page:
    for name in ("media", "trim", "bleed", "crop", "text"):
        raw[name] = tuple(raw[name]) if raw[name] is not None else None
    raw["paints"] = [Paint(p["what"], p["space"], tuple(p["values"])) for p in raw["paints"]]
    raw["pictures"] = [Picture(**{**p, "pixels": tuple(p["pixels"])}) for p in raw["pictures"]]
    return Page(**raw)
