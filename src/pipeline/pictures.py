"""Pictures that a manuscript names: the file behind each, and what is missing, remote or outside the project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.frozen import dataclass
from pipeline.inlines import flat_text
from pipeline.model import JSON, Block, Document, Problem, Span, TextFile
from pipeline.nearest import near_file

REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.\-]*:|//)", re.IGNORECASE)
FIGURE = 4  # blocks of a div that may still be one figure with its words
CSS = 96.0  # pixels an inch, where nothing says how wide a picture is
PER_INCH = {"in": 1.0, "cm": 2.54, "mm": 25.4, "pt": 72.0, "px": CSS, "": CSS}
FORMATS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


@dataclass(frozen=True, slots=True)
class Looked:
    """A picture's file, or what kind of problem there is with it."""

    path: Path | None
    kind: str = ""
    message: str = ""
    help: str | None = None


def look(root: Path, file: str, source: str) -> Looked:
    """The file that *source* names, looked for beside the manuscript *file* and then from the *root*."""
    if REMOTE.match(source):
        message = f"the picture {source} is not in the project; nothing is fetched from the network"
        return Looked(None, "remote-image", message, "save it in the project, and write its path")
    top = root.resolve()
    relative = PurePosixPath(unquote(source.partition("?")[0]))
    places = [top / PurePosixPath(file).parent / relative, top / relative]
    if relative.is_absolute():  # Quarto's way to name the project's own folder
        places.append(top / str(relative).lstrip("/"))
    beside = places[-1 if relative.is_absolute() else 0]
    outside = any(not p.resolve().is_relative_to(top) and (p is beside or p.is_file()) for p in places)
    for path in (place.resolve() for place in places):
        if path.is_relative_to(top) and path.is_file():
            if path.suffix.lower() in FORMATS:
                return Looked(path)
            message = f"the picture {source} is of a kind that cannot be printed"
            return Looked(None, "missing-image", message, "save it as SVG, PNG, JPEG, GIF or WebP")
    if outside:
        message = f"the picture {source} leads out of the project's folder and is not read"
        return Looked(None, "outside-root", message, "copy the file into the project")
    message = f"the picture {source} was not found beside {file} or in the project's folder"
    help_ = "mend the path, or put the file there"
    for base in (top, top / PurePosixPath(file).parent):
        folder = (base / relative).parent.resolve()
        if folder.is_relative_to(top):
            help_ = near_file(folder, relative.name, help_, FORMATS)
    return Looked(None, "missing-image", message, help_)


def problems(root: Path, document: Document) -> list[Problem]:
    """What is wrong with the pictures of one file."""
    found = []
    for block in document.blocks:
        for mark in block.marks:
            if mark.kind == "image":
                looked = look(root, document.file.path, mark.target)
                if looked.path is None:
                    at = block.span(document.file.path, mark.start, mark.end)
                    found.append(problem(looked, document.file, mark.target, at.start if at else 0))
    return found


def problem(looked: Looked, file: TextFile, source: str, start: int) -> Problem:
    """The problem of a picture that the text names at *start* or after."""
    at = file.text.find(source, start) if source else -1
    span = Span(file.path, at, at + len(source)) if at >= 0 else Span(file.path, start, start)
    return Problem(looked.kind, looked.message, span, looked.help)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it stands: its words for those who cannot see it, and what the author wrote in its braces."""

    source: str
    alt: str
    captioned: bool
    attributes: Mapping[str, str]
    span: Span


def shown(document: Document) -> Iterator[Picture]:
    """The pictures of a file, in order."""
    for block in document.blocks:
        marks = [mark for mark in block.marks if mark.kind == "image"]
        if marks:
            inlines: Any = document.ast["blocks"]
            for step in block.address:
                inlines = inlines[step]
            for mark, node in zip(marks, _nodes(inlines), strict=False):
                found = block.span(document.file.path, mark.start, mark.end)
                place = problem(Looked(None), document.file, mark.target, found.start if found else 0).span
                alt = flat_text(node["c"][1]).strip()
                yield Picture(mark.target, alt, _captioned(document, block), mark.attributes, place)


def _nodes(inlines: Any) -> Iterator[JSON]:
    """The Image nodes of an inline list; what stands in notes is a block of its own."""
    if isinstance(inlines, list):
        for item in inlines:
            yield from _nodes(item)
    elif isinstance(inlines, dict) and inlines.get("t") == "Image":
        yield inlines
    elif isinstance(inlines, dict) and inlines.get("t") != "Note":
        yield from _nodes(inlines.get("c"))


def _captioned(document: Document, block: Block) -> bool:
    """Whether the figure that a block stands in has words: a caption, or a paragraph in a figure's div."""
    figure = block.inside("figure") or block.inside("div")
    if figure is None:
        return False
    within = [b for b in document.blocks if any(c.id == figure.id for c in b.containers)]
    if figure.kind == "div" and len(within) > FIGURE:
        return False
    return any(b.text.strip(" \ufffc") for b in within if b is not block)


def pixels(path: Path) -> tuple[int, int] | None:
    """A picture's width and height in pixels; None for a drawing in vectors, and for what is no picture."""
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large scan is what print wants
            with Image.open(path) as picture:
                return picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def width(picture: Picture, size: tuple[int, int], measure: float, height: float) -> float | None:
    """How wide a picture is printed, in inches, in a text *measure* wide; it is *height* high at most.

    None where its width is written in a way that is not understood.
    """
    written, tall = picture.attributes.get("width"), picture.attributes.get("height")
    asked = _inches(written, measure) if written else None
    if written and asked is None:
        return None
    if asked is None:
        high = _inches(tall, 0) if tall else None
        asked = high * size[0] / size[1] if high else size[0] / CSS
    return min(asked, measure, height * size[0] / size[1])


def _inches(written: str, whole: float) -> float | None:
    """A length as HTML and pandoc take it; per cent are of *whole*."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%|in|cm|mm|pt|px|)\s*", written)
    if not found or not float(found[1]):
        return None
    number = float(found[1])
    return number / 100 * whole or None if found[2] == "%" else number / PER_INCH[found[2]]
