"""The pictures of an e-book: copied in under plain names, with the media type that their bytes have."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.editions.epub.xhtml import SVG

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
    (b"RIFF", "image/webp", "webp"),
)
PIXELS = 4_000_000  # Apple's limit, the lowest
XLINK = "http://www.w3.org/1999/xlink"


@dataclass(frozen=True)
class Picture:
    """One picture as it lies in the e-book: its name below the package's folder, and its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Pictures:
    """The pictures by the ``src`` that the tree names them with; ``refused`` says why for those left out."""

    by_src: Mapping[str, Picture]
    refused: Mapping[str, str]


def collect(images: Mapping[str, Path]) -> Pictures:
    """Read the pictures that the text shows; a file shown twice is taken once."""
    by_src: dict[str, Picture] = {}
    by_path: dict[Path, Picture] = {}
    refused: dict[str, str] = {}
    taken = {f"images/cover.{suffix}" for suffix in ("png", "jpg", "gif", "webp", "svg")}
    for src, path in sorted(images.items()):
        if path not in by_path:
            try:
                data, media_type, suffix = read(path)
            except (OSError, ValueError) as error:
                refused[src] = str(error)
                continue
            by_path[path] = Picture(
                free_name(f"images/{plain_name(path.stem, 'image')}", suffix, taken), media_type, data
            )
        by_src[src] = by_path[path]
    return Pictures(by_src, refused)


def read(path: Path) -> tuple[bytes, str, str]:
    """A picture's bytes, media type and suffix. Raises ValueError when no e-book can show it (EPUB 3.3, 3.2)."""
    data = path.read_bytes()
    for start, media_type, suffix in SIGNATURES:
        if data.startswith(start) and (suffix != "webp" or data[8:12] == b"WEBP"):
            return fitted(data), media_type, suffix
    if path.suffix.lower() == ".svg":
        return clean_svg(data), "image/svg+xml", "svg"
    raise ValueError("it is none of PNG, JPEG, GIF, WebP or SVG")


def fitted(data: bytes) -> bytes:
    """A picture made smaller where it has more pixels than the shops take. Raises ValueError when it is damaged."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            pixels = picture.width * picture.height
            if pixels <= PIXELS or picture.format not in ("PNG", "JPEG"):
                return data
            scale = (PIXELS / pixels) ** 0.5
            # Colours of a palette cannot be mixed, so that such a picture is turned into one of full colours.
            full = picture.convert("RGBA") if picture.mode == "P" else picture
            small = full.resize((int(picture.width * scale), int(picture.height * scale)), Image.Resampling.LANCZOS)
            made = io.BytesIO()
            small.save(made, picture.format, quality=90)
            return made.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError("it is damaged, or too large to be read") from error


def clean_svg(data: bytes) -> bytes:
    """A drawing without programs, without a document type, and without anything fetched from elsewhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is not well-formed: {error.msg}") from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("it is not an SVG drawing")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in (f"{{{SVG}}}script", f"{{{SVG}}}foreignObject"):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for key, value in list(element.attrib.items()):
            link = key in ("href", f"{{{XLINK}}}href")
            if key.startswith("on") or (link and not value.startswith(("#", "data:image/"))):
                del element.attrib[key]
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def plain_name(words: str, otherwise: str) -> str:
    """Words as a file's name that every system takes: ASCII letters, digits and hyphens; *otherwise* when none stay."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or otherwise


def free_name(stem: str, suffix: str, taken: set[str]) -> str:
    """The name ``stem.suffix``, with -2, -3 … when it is taken; takes it."""
    name, number = f"{stem}.{suffix}", 2
    while name in taken:
        name, number = f"{stem}-{number}.{suffix}", number + 1
    taken.add(name)
    return name
