"""Small PDFs made for a test: words at their places, as a typesetter's program would draw them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

WIDTH, HEIGHT = 420.0, 600.0
TOP, LEADING = 540.0, 12.0


@dataclass
class Drawn:
    """A page as it is drawn: operators, and what the page dictionary says beside them."""

    operators: list[str] = field(default_factory=list)
    entries: dict[str, object] = field(default_factory=dict)

    def put(self, x: float, y: float, text: str, size: float = 10, *, turn: str = "1 0 0 1", mode: int = 0) -> Drawn:
        """A piece of text with its baseline at a place."""
        letters = text.encode("cp1252").hex()
        self.operators.append(f"BT {mode} Tr /F1 {size} Tf {turn} {x} {y} Tm <{letters}> Tj ET")
        return self

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = LEADING) -> Drawn:
        """Lines one under the other."""
        for n, line in enumerate(lines):
            self.put(x, y - n * leading, line, size)
        return self

    def picture(self, ink: bool = True) -> Drawn:
        """A picture over the whole page, as a scan has it, with or without anything on it."""
        dark = "".join(f"q 0 g 40 {y} 340 6 re f Q " for y in range(60, 560, 12)) if ink else ""
        self.entries["picture"] = True
        self.operators.insert(0, dark)
        return self


def made(pages: Sequence[Drawn], **options: object) -> bytes:
    """The pages as a file; *options* are those of pikepdf's ``save``, and ``labels``, the tree of page labels."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for drawn in pages:
        page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        operators = list(drawn.operators)
        if drawn.entries.get("picture"):
            page.Resources.XObject = pikepdf.Dictionary(Im=_scan(pdf, operators.pop(0)))
            operators.insert(0, f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im Do Q")
        page.Contents = pdf.make_stream("\n".join(operators).encode())
        for name, value in drawn.entries.items():
            if name != "picture":
                page[f"/{name}"] = value
    labels = options.pop("labels", None)
    if labels is not None:
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _scan(pdf: pikepdf.Pdf, dark: str) -> pikepdf.Stream:
    """A grey picture of 42 × 60 points: white, or with lines of ink."""
    rows = [b"\x20" * 30 if dark and y % 3 == 1 else b"\xff" * 30 for y in range(60)]
    scan = pdf.make_stream(b"".join(b"\xff" * 6 + row + b"\xff" * 6 for row in rows))
    scan.Type, scan.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    scan.Width, scan.Height, scan.BitsPerComponent = 42, 60, 8
    scan.ColorSpace = pikepdf.Name.DeviceGray
    return scan
