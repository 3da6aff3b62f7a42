"""The typefaces, pinned by file: nothing that happens to be installed on a machine may change a page."""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import ToolError

FAMILY, CODE = "EB Garamond", "Source Code Pro"


@dataclass(frozen=True)
class Face:
    """A font file with every weight of a family, and the package that it comes in."""

    family: str
    style: str
    package: str
    file: str


# What the first family cannot draw (arrows, boxes, raised figures) is drawn by the other; code leans nowhere.
FACES = {
    "normal": Face(FAMILY, "normal", "fontpkg-eb-garamond", "EBGaramond[wght].ttf"),
    "italic": Face(FAMILY, "italic", "fontpkg-eb-garamond", "EBGaramond-Italic[wght].ttf"),
    "code": Face(CODE, "normal", "fontpkg-source-code-pro", "SourceCodePro[wght].ttf"),
}
# Characters that say how to break or join, and leave no mark on the page.
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\n\t\r")
# What every face draws; read from the fonts only where a text has more.
PLAIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x100)])) | frozenset("‐–—‘’‚“”„…‹›")
EMPTY = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>"""


@functools.cache
def files() -> dict[str, Path]:
    """Name of a face ("normal", "italic", "code") → font file. Raises ToolError when its package is not installed."""
    return {name: _folder(face) / face.file for name, face in FACES.items()}


def _folder(face: Face) -> Path:
    found = find_spec(face.package.replace("-", "_"))
    if found is None or not found.submodule_search_locations:
        raise ToolError(f"the typeface {face.family} was not found", f"install it with: pip install {face.package}")
    return Path(found.submodule_search_locations[0]) / "files"


def font_faces() -> str:
    """The @font-face rules; ``font:normal`` is an address that our own fetcher alone understands."""
    rule = "@font-face {{ font-family: '{}'; src: url('font:{}'); font-style: {}; }}\n"
    return "".join(rule.format(face.family, name, face.style) for name, face in FACES.items())


@contextmanager
def only_ours(timestamp: int) -> Iterator[None]:
    """No font of the machine is seen inside: fontconfig reads an empty configuration of its own.

    *timestamp* (seconds since 1970) is the date that fontTools writes into the embedded parts of a font.
    """
    with tempfile.TemporaryDirectory(prefix="citepress-fonts-") as temporary:
        config = Path(temporary, "fonts.conf")
        config.write_text(EMPTY.format(cache=temporary), encoding="utf-8")
        ours = {"FONTCONFIG_FILE": str(config), "SOURCE_DATE_EPOCH": str(timestamp)}
        before = {name: os.environ.get(name) for name in ours}
        os.environ.update(ours)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


@functools.cache
def drawable() -> frozenset[str]:
    """Every character that both the upright and the italic can draw, or else the face for code."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    maps = {}
    for name, path in files().items():
        with TTFont(path, lazy=True) as font:
            maps[name] = frozenset(chr(code) for code in font.getBestCmap())
    return (maps["normal"] & maps["italic"]) | maps["code"]


def missing(text: str) -> list[str]:
    """The characters of a text that no face can draw, each once, in order."""
    beyond = [c for c in dict.fromkeys(text) if c not in PLAIN and c not in INVISIBLE]
    return [c for c in beyond if c not in drawable()]
