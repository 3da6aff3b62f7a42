"""How far the writing on a page reaches, as PDFium draws it."""

from __future__ import annotations

import ctypes
from types import TracebackType
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.preflight.facts import Box

DEPTH = 8
MOST_OBJECTS = 400_000  # of a page


class Extents:
    """A PDF opened by PDFium."""

    def __init__(self, data: bytes) -> None:
        pdfium.FPDF_InitLibrary()
        self._data = data  # PDFium reads from it as long as it is open
        self._document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)

    def __enter__(self) -> Extents:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._document:
            pdfium.FPDF_CloseDocument(self._document)

    def text(self, number: int) -> Box | None:
        """The box round the writing on a page, in points of the page's own space; None where there is none.

        Letters that are not drawn count as well; those in forms count at the form's place.
        """
        if not self._document:
            return None
        page = pdfium.FPDF_LoadPage(self._document, number)
        if not page:
            return None
        try:
            boxes: list[Box] = []
            self._left = MOST_OBJECTS
            for at in range(pdfium.FPDFPage_CountObjects(page)):
                self._collect(pdfium.FPDFPage_GetObject(page, at), boxes, DEPTH)
        finally:
            pdfium.FPDF_ClosePage(page)
        if not boxes:
            return None
        left, bottom, right, top = (
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
        )  # fmt: skip
        return round(left, 2), round(bottom, 2), round(right, 2), round(top, 2)

    def _collect(self, thing: Any, boxes: list[Box], depth: int) -> None:
        self._left -= 1
        kind = pdfium.FPDFPageObj_GetType(thing)
        form = kind == pdfium.FPDF_PAGEOBJ_FORM and depth and self._left > 0
        if kind == pdfium.FPDF_PAGEOBJ_TEXT or (form and _writes(thing, depth)):
            boxes.extend(_bounds(thing))


def _writes(form: Any, depth: int) -> bool:
    """Whether a form holds writing."""
    for at in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        inner = pdfium.FPDFFormObj_GetObject(form, at)
        kind = pdfium.FPDFPageObj_GetType(inner)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT or (
            kind == pdfium.FPDF_PAGEOBJ_FORM and depth and _writes(inner, depth - 1)
        ):
            return True
    return False


def _bounds(thing: Any) -> list[Box]:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *(ctypes.byref(side) for side in sides)):
        return []
    left, bottom, right, top = (side.value for side in sides)
    return [(left, bottom, right, top)] if right > left and top > bottom else []
