"""How much ink a picture in four inks lays on the paper where it is darkest."""

from __future__ import annotations

from typing import Any

FOUR_INKS = ("DeviceCMYK", "ICCBased 4")
MOST_PIXELS = 60_000_000
SPECKS = 0.005  # the share of a picture's pixels that may be darker: compression leaves a few anywhere


def darkest(image: Any) -> int | None:
    """All inks together, in per cent, that no more than SPECKS of the pixels pass; None where nobody can tell."""
    import pikepdf
    from PIL import Image, ImageChops

    if int(image.get("/Width", 0)) * int(image.get("/Height", 0)) > MOST_PIXELS:
        return None
    try:
        pixels = pikepdf.PdfImage(image).as_pil_image()
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError, Image.DecompressionBombError):
        return None
    if pixels.mode != "CMYK":
        return None
    cyan, magenta, yellow, black = pixels.split()
    half = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)  # a quarter of the sum
    counts, left = half.histogram(), pixels.width * pixels.height * SPECKS
    level = next(n for n in range(255, -1, -1) if (left := left - counts[n]) < 0 or n == 0)
    return round(level * 4 / 255 * 100)
