"""The pictures of an e-book: copied in under plain names, with the media type that their bytes have."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.editions.epub import drawings

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
    (b"RIFF", "image/webp", "webp"),
)
PIXELS = 4_000_000  # Apple's limit, the lowest
BYTES = 5_000_000  # Kobo's limit for a picture


@dataclass(frozen=True)
class Picture:
    """One picture as it lies in the e-book: its name below the package's folder, and its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Pictures:
    """The pictures by the ``src`` that the tree names them with; ``refused`` says why for those left out.

    ``changed`` says what had to be taken out of a drawing before it could be shown, ``smaller`` how large a picture is
    that was too large for the shops.
    """

    by_src: Mapping[str, Picture]
    refused: Mapping[str, str]
    changed: Mapping[str, str]
    smaller: Mapping[str, str]


def collect(images: Mapping[str, Path]) -> Pictures:
    """Read the pictures that the text shows; a file shown twice is taken once."""
    by_src: dict[str, Picture] = {}
    by_path: dict[Path, Picture] = {}
    refused: dict[str, str] = {}
    changed: dict[str, str] = {}
    smaller: dict[str, str] = {}
    taken = {f"images/cover.{suffix}" for suffix in ("png", "jpg", "gif", "webp", "svg")}
    for src, path in sorted(images.items()):
        if path not in by_path:
            try:
                data, media_type, suffix, without = read(path)
            except (OSError, ValueError) as error:
                refused[src] = str(error)
                continue
            if media_type != "image/svg+xml" and len(data) != path.stat().st_size:
                smaller[src] = _size(data)
            if without:
                changed[src] = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")
            by_path[path] = Picture(
                free_name(f"images/{plain_name(path.stem, 'image')}", suffix, taken), media_type, data
            )
        by_src[src] = by_path[path]
    return Pictures(by_src, refused, changed, smaller)


def _size(data: bytes) -> str:
    """A picture's width and height, in words."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return f"{picture.width} × {picture.height} pixels"


def read(path: Path) -> tuple[bytes, str, str, list[str]]:
    """A picture's bytes, media type and suffix, and what was taken out of a drawing.

    Raises ValueError when no e-book can show it (EPUB 3.3, 3.2).
    """
    data = path.read_bytes()
    for start, media_type, suffix in SIGNATURES:
        if data.startswith(start) and (suffix != "webp" or data[8:12] == b"WEBP"):
            return fitted(data), media_type, suffix, []
    if path.suffix.lower() == ".svg":
        cleaned, without = drawings.clean(data)
        return cleaned, "image/svg+xml", "svg", without
    raise ValueError("it is none of PNG, JPEG, GIF, WebP or SVG")


def fitted(data: bytes) -> bytes:
    """A picture made smaller where it has more pixels or bytes than the shops take.

    Raises ValueError when it is damaged, or so large that it could fill the memory.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                return _fitted(data, picture)
    except Image.DecompressionBombWarning as error:
        raise ValueError("it has more than 89 million pixels; the shops take 4 million") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError("it is damaged, or too large to be read") from error


def _fitted(data: bytes, picture: Image) -> bytes:
    """The same bytes where they fit, else those of a smaller picture."""
    from PIL.Image import Resampling

    pixels = picture.width * picture.height
    scale = min(1.0, (PIXELS / pixels) ** 0.5)
    while (scale < 1 or len(data) > BYTES) and picture.format in ("PNG", "JPEG"):
        if len(data) > BYTES and scale == 1:
            scale = 0.9 * (BYTES / len(data)) ** 0.5
        # Colours of a palette cannot be mixed, so that such a picture is turned into one of full colours.
        full = picture.convert("RGBA") if picture.mode == "P" else picture
        small = full.resize((int(picture.width * scale), int(picture.height * scale)), Resampling.LANCZOS)
        made = io.BytesIO()
        small.save(made, picture.format, quality=90)
        if len(made.getvalue()) <= BYTES:
            return made.getvalue()
        scale *= 0.8
    return data


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
