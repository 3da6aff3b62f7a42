"""How a picture would be painted on a page: in grey, in lights or in inks, and whether anything shows through it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.frozen import dataclass

MOST_BYTES = 20_000_000  # of a drawing
PAINTED = ("fill", "stroke", "stop-color", "color", "flood-color", "lighting-color")
OPACITIES = ("opacity", "fill-opacity", "stroke-opacity", "stop-opacity")
NO_COLOUR = {"none", "currentcolor", "inherit", "transparent", "context-fill", "context-stroke"}
THROUGH = {"mask", "filter"}  # elements that make part of a drawing transparent
GRADIENTS = {"linearGradient", "radialGradient"}
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;}{]+)")


@dataclass(frozen=True, slots=True)
class Painted:
    """``colour``: "grey", "lights" (RGB), "inks" (CMYK). ``through`` names what lets the paper show through."""

    colour: str
    through: str = ""


def painted(path: Path) -> Painted | None:
    """How the picture looks; None where it cannot be told."""
    return _drawing(path) if path.suffix.lower() == ".svg" else _pixels(path)


def _pixels(path: Path) -> Painted | None:
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large scan is what print wants
            with Image.open(path) as picture:
                return _of_pixels(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _of_pixels(picture: Any) -> Painted:
    if picture.mode == "CMYK":
        return Painted("inks")
    if picture.mode in ("1", "L", "I", "F") or picture.mode.startswith("I;"):
        return Painted("grey", "a transparent colour" if "transparency" in picture.info else "")
    whole = picture.convert("RGBA")
    red, green, blue, alpha = whole.split()
    through = "an alpha channel" if alpha.getextrema()[0] < 255 else ""
    return Painted("grey" if _same(red, green) and _same(red, blue) else "lights", through)


def _same(one: Any, other: Any) -> bool:
    from PIL import ImageChops

    return ImageChops.difference(one, other).getbbox() is None


def _drawing(path: Path) -> Painted | None:
    """A drawing in vectors: what its attributes and its style sheet name."""
    from lxml import etree

    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError, ValueError):
        return None
    names = {etree.QName(element).localname for element in root.iter(etree.Element)}
    values = list(_values(root))
    coloured = any(name in PAINTED and not _grey(value) for name, value in values)
    through = next((f"a {name}" for name in sorted(names & THROUGH)), "")
    if any(name in OPACITIES and _number(value) < 1 for name, value in values):
        through = through or "an opacity below 1"
    # A gradient is written in lights, even one from grey to grey.
    return Painted("lights" if coloured or names & GRADIENTS or "image" in names else "grey", through)


def _values(root: Any) -> Iterator[tuple[str, str]]:
    """Each property that an element, its style attribute or a style sheet sets."""
    from lxml import etree

    for element in root.iter(etree.Element):
        yield from ((name, str(value)) for name, value in element.attrib.items())
        style = str(element.get("style") or "")
        if etree.QName(element).localname == "style":
            style += "".join(str(text) for text in element.itertext())
        yield from ((found[1].lower(), found[2].strip()) for found in DECLARATION.finditer(style))


def _grey(value: str) -> bool:
    """Whether a colour is a grey; what is no colour is none."""
    from tinycss2.color4 import parse_color

    word = value.strip().removesuffix("!important").strip().lower()
    if word in NO_COLOUR or word.startswith("url("):
        return True
    colour = parse_color(word)
    if colour is None or isinstance(colour, str):
        return True
    red, green, blue = colour.to("srgb").coordinates
    return bool(max(red, green, blue) - min(red, green, blue) < 1e-6)


def _number(value: str) -> float:
    text = value.strip()
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return 1.0
