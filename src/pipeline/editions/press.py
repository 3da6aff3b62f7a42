"""What is done to a laid-out PDF for a press: nothing to click, black in black ink, boxes, marks, enough pages.

Works on the engine's own files, whose strings are hexadecimal and whose pages share one dictionary of resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.editions import resources
from pipeline.profiles import MM, Black, Profile

INTERACTIVE = ("/Outlines", "/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm", "/PageMode", "/StructTreeRoot",
               "/MarkInfo", "/ViewerPreferences")  # fmt: skip
MARK, GAP, HAIRLINE = 5 * MM, 1 * MM, 0.25  # of crop marks, in points: their length, how far from the bleed, how thick
LIGHTS = re.compile(rb"(?<![\w.])(-?\d*\.?\d+)\s+(-?\d*\.?\d+)\s+(-?\d*\.?\d+)\s+(rg|RG)\b")
INKS = re.compile(rb"(?<![\w.])(-?\d*\.?\d+ -?\d*\.?\d+ -?\d*\.?\d+ -?\d*\.?\d+) (scn|SCN|k|K)\b")
KNOCK_OUT, OVERPRINT = "Knockout", "Overprint"


@dataclass(frozen=True, slots=True)
class Edges:
    """The page, in points from the lower left of the sheet that it is printed on."""

    sheet: tuple[float, float]
    bleed: tuple[float, float, float, float]
    trim: tuple[float, float, float, float]


def strip(pdf: Any) -> None:
    """No links, outline, destinations or tags: a press has no use for them, and printers refuse the first two."""
    for name in INTERACTIVE:
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in ("/Annots", "/StructParents", "/Tabs", "/Group"):
            if name in page:
                del page[name]


def fill_up(pdf: Any, multiple: int) -> None:
    """Blank pages at the end: a leaf has two sides, and a sheet may be folded."""
    import pikepdf

    while len(pdf.pages) % multiple:
        blank = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pdf.pages[-1].MediaBox,
            Resources=pikepdf.Dictionary(),
            Contents=pdf.make_stream(b"q Q"),  # some take an empty one for a broken one
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(blank)))


def set_pages(pdf: Any, profile: Profile) -> int:
    """Rewrite every page for a press; how many grey lights of drawings became grey or black ink."""
    changed = 0
    done: set[tuple[int, int]] = set()
    marks = _mark_resources(pdf) if profile.marks else {}
    for number, page in enumerate(pdf.pages):
        width, height = (float(page.MediaBox[2]), float(page.MediaBox[3]))
        place = edges((width, height), profile, right=number % 2 == 0)
        count, content = _redrawn(page.obj, page.Contents.read_bytes(), profile, done, marks)
        changed += count
        x, y = place.trim[0], place.trim[1]
        moved = b"q 1 0 0 1 %.3f %.3f cm\n%b\nQ\n" % (x, y, content) if (x or y) else content
        drawn = b"".join(_crop_marks(place)) if profile.marks else b""
        page.obj.Contents = pdf.make_stream(moved + drawn)
        _set_boxes(page, place)
    return changed


def edges(trim: tuple[float, float], profile: Profile, *, right: bool) -> Edges:
    """Where the boxes of a right-hand or left-hand page lie: the sheet begins at 0, marks stand outside the bleed."""
    bleed, room = profile.bleed, (GAP + MARK) if profile.marks else 0.0
    left_bleed, right_bleed = (bleed.inner, bleed.outer) if right else (bleed.outer, bleed.inner)
    left, bottom = room + left_bleed, room + bleed.bottom
    sheet = left + trim[0] + right_bleed + room, bottom + trim[1] + bleed.top + room
    return Edges(
        sheet,
        (room, room, sheet[0] - room, sheet[1] - room),
        (left, bottom, left + trim[0], bottom + trim[1]),
    )


def _set_boxes(page: Any, place: Edges) -> None:
    import pikepdf

    def box(*sides: float) -> Any:
        return pikepdf.Array([round(side, 3) for side in sides])

    page.obj.MediaBox = box(0, 0, *place.sheet)
    page.obj.BleedBox, page.obj.TrimBox = box(*place.bleed), box(*place.trim)
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]


# --- ink --------------------------------------------------------------------------------------------------------------


def _inked(content: bytes, profile: Profile) -> tuple[bytes, int]:
    """Content whose grey lights are ink or grey, and whose black text overprints where the profile says so."""
    changed = 0

    def set_grey(found: re.Match[bytes]) -> bytes:
        nonlocal changed
        red, green, blue = (float(found[n]) for n in (1, 2, 3))
        if profile.black == "rgb" or not red == green == blue:
            return found[0]
        changed += red not in (0, 1)  # black is black, and paper is paper
        return _grey(red, profile.black, stroke=found[4] == b"RG")

    content = LIGHTS.sub(set_grey, content)
    return (INKS.sub(_overprinted, content) if profile.overprint else content), changed


def _grey(light: float, black: Black, *, stroke: bool) -> bytes:
    if black == "grey":
        return b"%g %b" % (light, b"G" if stroke else b"g")
    return b"0 0 0 %g %b" % (round(1 - light, 4), b"K" if stroke else b"k")


def _overprinted(found: re.Match[bytes]) -> bytes:
    """Black alone is printed over whatever is there; every other colour takes its place (ISO 32000-1, 8.6.7)."""
    state = OVERPRINT if found[1].split() == [b"0", b"0", b"0", b"1"] else KNOCK_OUT
    return b"%b /%b gs" % (found[0], state.encode())


def _redrawn(
    holder: Any, content: bytes, profile: Profile, done: set[tuple[int, int]], marks: Mapping[str, Any]
) -> tuple[int, bytes]:
    """The content of a page, form or pattern in ink, and how many colours were changed in it and in what it draws.

    *holder* is given the resources that it uses, and its forms are rewritten, each once.
    """
    import pikepdf

    content, changed = _inked(content, profile)
    own = resources.used(holder.get("/Resources", pikepdf.Dictionary()), content)
    states = {name: _plain(state) for name, state in own.pop("/ExtGState", {}).items()} | _overprints(content, profile)
    if states:
        own["/ExtGState"] = states
    if marks:
        own["/ColorSpace"] = {**own.get("/ColorSpace", {}), **marks}
    holder.Resources = resources.dictionary(own)
    for form in resources.forms(holder.Resources):
        if form.objgen not in done:
            done.add(form.objgen)
            count, drawn = _redrawn(form, form.read_bytes(), profile, done, {})
            form.write(drawn)
            changed += count
    return changed, content


def _plain(state: Any) -> Any:
    """A graphics state without the transparency that is none: full opacity is a notion later than PDF 1.3."""
    import pikepdf

    rest = {k: v for k, v in state.items() if not (k in ("/ca", "/CA") and float(v) == 1)}
    return pikepdf.Dictionary(rest)


def _overprints(content: bytes, profile: Profile) -> dict[str, Any]:
    import pikepdf

    if not profile.overprint or not INKS.search(content):
        return {}
    return {
        f"/{OVERPRINT}": pikepdf.Dictionary(OP=True, op=True, OPM=1),
        f"/{KNOCK_OUT}": pikepdf.Dictionary(OP=False, op=False, OPM=0),
    }


# --- marks ------------------------------------------------------------------------------------------------------------


def _mark_resources(pdf: Any) -> dict[str, Any]:
    """The colour of marks: every ink there is (ISO 32000-1, 8.6.6.4)."""
    import pikepdf

    tint = pikepdf.Dictionary(
        FunctionType=2,
        Domain=pikepdf.Array([0, 1]),
        C0=pikepdf.Array([0, 0, 0, 0]),
        C1=pikepdf.Array([1, 1, 1, 1]),
        N=1,
    )
    space = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK, pdf.make_indirect(tint)])
    return {"/Marks": pdf.make_indirect(space)}


def _crop_marks(place: Edges) -> Iterator[bytes]:
    """Two hairlines at each corner, in line with the trim and outside the bleed."""
    left, bottom, right, top = place.trim
    low_x, low_y, high_x, high_y = place.bleed
    yield b"q /Marks CS 1 SCN %g w\n" % HAIRLINE
    for x in (left, right):
        yield _line(x, low_y - GAP, x, low_y - GAP - MARK)
        yield _line(x, high_y + GAP, x, high_y + GAP + MARK)
    for y in (bottom, top):
        yield _line(low_x - GAP, y, low_x - GAP - MARK, y)
        yield _line(high_x + GAP, y, high_x + GAP + MARK, y)
    yield b"Q\n"


def _line(*ends: float) -> bytes:
    return b"%.3f %.3f m %.3f %.3f l S\n" % ends


def plain_pictures(pdf: Any) -> Sequence[str]:
    """Store pictures whose pixels are all grey as grey, and leave out masks that hide nothing; the sizes of these.

    The engine writes pictures of one bit with three lights, and many programs save scans so. It is lossless: nothing of
    the picture is another.
    """
    import pikepdf

    done = []
    for picture in pdf.objects:
        if not isinstance(picture, pikepdf.Stream) or picture.get("/Subtype") != "/Image":
            continue
        unmasked, lights = _unmasked(picture), picture.get("/ColorSpace") == "/DeviceRGB"
        if (lights and _greyed(picture)) or unmasked:
            done.append(f"{int(picture.Width)} × {int(picture.Height)}")
    return done


def _unmasked(picture: Any) -> bool:
    """Take away a mask that lets nothing through."""
    mask = _decoded(picture["/SMask"]) if "/SMask" in picture else None
    if mask is None or mask.getextrema() != (255, 255):
        return False
    del picture["/SMask"]
    return True


def _greyed(picture: Any) -> bool:
    """Store a picture as grey, if that is what it is."""
    import pikepdf
    from PIL import ImageChops

    pixels = _decoded(picture)
    if pixels is None or pixels.mode != "RGB":
        return False
    red, green, blue = pixels.split()
    if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return False
    picture.write(red.tobytes())
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    if "/Decode" in picture:
        del picture["/Decode"]
    return True


def _decoded(picture: Any) -> Any:
    """A picture's pixels; None where they cannot be read."""
    import pikepdf

    try:
        return pikepdf.PdfImage(picture).as_pil_image()
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
        return None
