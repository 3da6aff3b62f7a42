"""The cover: the author's picture, or the title set in the book's own letters.

A drawn cover is 1500 × 2400 pixels, inside the limits of the shops (Apple: four megapixels; Kindle: 1:1.6), in one of a
few pairs of colours that the title chooses: the same title has the same cover. Beside the e-book lies the same picture
as the shops want it apart, 1600 × 2560.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.editions import fonts
from pipeline.editions.epub import images
from pipeline.editions.epub.images import Picture
from pipeline.editions.epub.metadata import Publication

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, MARGIN = 1500, 2400, 150
SHOPS = (1600, 2560)
PAPER = (246, 241, 230)
CLOTHS = ((31, 49, 73), (94, 30, 35), (38, 66, 54), (62, 45, 74), (43, 43, 46), (110, 66, 28))
GILT = (201, 171, 108)
LINES_AT_MOST = 6


def picture(publication: Publication, own: Path | None) -> Picture:
    """The cover as a picture of the package: the author's own where one was found, else one that we draw.

    Raises ValueError or OSError when the author's own picture cannot be shown.
    """
    if own is None:
        return Picture("images/cover.jpg", "image/jpeg", drawn(publication))
    data, media_type, suffix, _ = images.read(own)
    return Picture(f"images/cover.{suffix}", media_type, data)


def own_picture(values: Mapping[str, object], root: Path, folders: Sequence[Path]) -> Path | None:
    """The file that ``cover-image`` names, looked for in the folders in turn; never outside the root."""
    named = values.get("cover-image")
    if not isinstance(named, str) or not named.strip():
        return None
    for folder in folders:
        path = (folder / named.strip()).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            return path
    return None


def drawn(publication: Publication) -> bytes:
    """A cover of cloth and paper with the title and the authors on it, as JPEG."""
    from PIL import Image, ImageDraw

    digest = hashlib.sha256(publication.title.encode()).digest()
    cloth = CLOTHS[digest[0] % len(CLOTHS)]
    canvas = Image.new("RGB", (WIDTH, HEIGHT), cloth)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, HEIGHT - 640, WIDTH, HEIGHT), fill=PAPER)
    draw.rectangle((0, HEIGHT - 652, WIDTH, HEIGHT - 640), fill=GILT)
    if not fonts.missing(publication.title + publication.subtitle):
        bottom = _block(draw, publication.title, 360, (210, 190, 170, 150, 130, 112, 96), PAPER, italic=False)
        draw.rectangle(((WIDTH - 180) // 2, bottom + 90, (WIDTH + 180) // 2, bottom + 94), fill=GILT)
        if publication.subtitle:
            _block(draw, publication.subtitle, bottom + 150, (92, 80, 70, 60), PAPER, italic=True)
    if not fonts.missing(publication.by):
        _block(draw, publication.by, HEIGHT - 440, (104, 92, 80, 68, 58), cloth, italic=False)
    return _jpeg(canvas)


def for_shops(picture: Picture) -> bytes:
    """A cover as JPEG, at most 1600 × 2560: one that we drew exactly so, an author's own never larger than it is."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as opened:
        size = min(SHOPS[0] / opened.width, SHOPS[1] / opened.height)
        drawn_by_us = opened.size == (WIDTH, HEIGHT)
        scale = size if drawn_by_us else min(size, 1)
        full = opened.convert("RGBA") if opened.mode in ("P", "LA", "RGBA") else opened.convert("RGB")
        small = full.resize((round(full.width * scale), round(full.height * scale)), Image.Resampling.LANCZOS)
        if small.mode == "RGBA":  # what can be seen through shows white paper
            paper = Image.new("RGB", small.size, "white")
            paper.paste(small, mask=small.getchannel("A"))
            small = paper
        return _jpeg(small)


def _jpeg(image: Image) -> bytes:
    """An image as JPEG whose letters keep their edges."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=92, subsampling=0)
    return data.getvalue()


def _block(
    draw: ImageDraw, text: str, top: int, sizes: Sequence[int], colour: tuple[int, int, int], *, italic: bool
) -> int:
    """Set a text in centred lines of even length, in the largest size that fits; returns where it ends."""
    lines: Sequence[str] = [text]
    for size in sizes:
        face = font(size, italic=italic)
        lines = even_lines(text, face)
        if len(lines) <= LINES_AT_MOST - (size > 150) * 2 and all(
            face.getlength(x) <= WIDTH - 2 * MARGIN for x in lines
        ):
            break
    for number, line in enumerate(lines):
        draw.text((WIDTH / 2, top + number * size * 1.12), line, font=face, fill=colour, anchor="ma")
    return int(top + len(lines) * size * 1.12)


def even_lines(text: str, face: FreeTypeFont) -> Sequence[str]:
    """Break a text into the fewest lines that fit, then make them as even as can be."""
    fewest = _break(text, face, WIDTH - 2 * MARGIN)
    best = fewest
    for width in range(WIDTH - 2 * MARGIN, 200, -20):
        lines = _break(text, face, width)
        if len(lines) > len(fewest) or any(face.getlength(line) > width for line in lines):
            break
        best = lines
    return best


def _break(text: str, face: FreeTypeFont, width: int) -> list[str]:
    """Fill lines of a width, word by word."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def font(size: int, *, italic: bool) -> FreeTypeFont:
    """EB Garamond in a size in pixels, a little heavier than in the text. The basic layout engine is everywhere."""
    from PIL import ImageFont

    file = fonts.files()["italic" if italic else "normal"]
    face = ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
    face.set_variation_by_axes([500])
    return face
