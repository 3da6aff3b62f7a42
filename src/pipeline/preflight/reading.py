"""Gathers the facts of a PDF, whoever made it. In ``apart`` a process of its own does so, for it may be hostile."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pipeline.preflight import structure
from pipeline.preflight.extents import Extents
from pipeline.preflight.facts import Facts, Font, Page
from pipeline.preflight.painting import TooMuch, Walk

MOST_PAGES = 5_000
ODD = (AttributeError, TypeError, ValueError, KeyError, IndexError, RecursionError)  # values that nobody expects


def read(data: bytes) -> Facts:
    """The facts of a PDF, also of one that is damaged: what cannot be known is said, and nothing raises."""
    import pikepdf

    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        return Facts("it opens only with a password", locked=True)
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        return Facts(_why(data, error))
    with pdf:
        try:
            count = len(pdf.pages)
            if not 0 < count <= MOST_PAGES:
                return Facts("it has no pages" if not count else f"it has {count:,} pages, more than {MOST_PAGES:,}")
            return _read(pdf, data)
        except (pikepdf.PdfError, *ODD) as error:
            return Facts(f"it is damaged: {_short(error)}")


def _why(data: bytes, error: Exception) -> str:
    if b"%PDF-" not in data[:1024]:
        return "it is no PDF"
    return f"it is damaged or was cut off: {_short(error)}"


def _short(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 120 else text[:119] + "…"


def _read(pdf: Any, data: bytes) -> Facts:
    fonts: dict[Any, Any] = {}
    inks: dict[tuple[int, int], int | None] = {}
    with Extents(data) as extents:
        pages = tuple(_page(page, number, extents, fonts, inks) for number, page in enumerate(pdf.pages))
    return structure.facts(pdf, pages, tuple(_fonts(fonts)))


def _page(
    page: Any, number: int, extents: Extents, fonts: dict[Any, Any], inks: dict[tuple[int, int], int | None]
) -> Page:
    import pikepdf

    walk, lacks = Walk(inks=inks), ""
    try:
        walk.page(page)
    except TooMuch as error:
        lacks = str(error)
    except (pikepdf.PdfError, *ODD) as error:
        lacks = f"it is damaged: {_short(error)}"
    fonts.update(walk.fonts)
    return Page(
        media=structure.box(page.mediabox) or (0, 0, 0, 0),
        trim=structure.box(page.obj.get("/TrimBox")),
        bleed=structure.box(page.obj.get("/BleedBox")),
        crop=structure.box(page.obj.get("/CropBox")),
        rotation=structure.rotation(page),
        paints=tuple(walk.paints),
        pictures=tuple(walk.pictures),
        transparent=tuple(walk.transparent),
        notes=structure.notes(page),
        fonts=tuple(sorted({structure.font_name(font) for font in walk.fonts.values()})),
        text=None if lacks else extents.text(number),  # what is too much for us is too much for PDFium
        untagged=not walk.marked,
        lacks=lacks,
    )


def _fonts(fonts: dict[Any, Any]) -> Iterator[Font]:
    seen = set()
    for font in fonts.values():
        fact = structure.font(font)
        if fact not in seen:
            seen.add(fact)
            yield fact
