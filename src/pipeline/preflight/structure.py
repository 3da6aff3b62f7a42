"""What a PDF holds beside its pages' drawings: boxes, fonts, annotations, actions, metadata, tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.preflight.facts import Box, Facts, Font, Intent, Page

MOST_ELEMENTS = 2_000_000  # of a structure tree
STANDARDS = {
    "pdfaid:part": "PDF/A part", "pdfaid:conformance": "PDF/A level", "pdfuaid:part": "PDF/UA part",
    "pdfxid:GTS_PDFXVersion": "PDF/X",
}  # fmt: skip
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
ROOT_PARTS = {
    "/Outlines": "bookmarks", "/OpenAction": "an action on opening", "/AA": "actions", "/AcroForm": "form fields",
    "/OCProperties": "layers", "/Threads": "article threads", "/Collection": "a portfolio", "/Perms": "usage rights",
}  # fmt: skip
NAMED_PARTS = {"/JavaScript": "JavaScript", "/EmbeddedFiles": "attached files", "/Dests": "named places"}


def box(values: Any) -> Box | None:
    """A rectangle with its corners in order; None where there is none."""
    try:
        x0, y0, x1, y1 = (float(value) for value in values)
    except (TypeError, ValueError):
        return None
    return round(min(x0, x1), 3), round(min(y0, y1), 3), round(max(x0, x1), 3), round(max(y0, y1), 3)


def rotation(page: Any) -> int:
    """The turn of a page, in degrees; pages take it from those above them."""
    try:
        return int(page.rotate) % 360
    except (AttributeError, TypeError, ValueError):
        found = page.obj.get("/Rotate", 0)
        return int(found) % 360 if isinstance(found, int) else 0


def notes(page: Any) -> tuple[str, ...]:
    """The kinds of a page's annotations."""
    return tuple(_text(note.get("/Subtype", "/Unknown"))[1:] for note in _dictionaries(page.obj.get("/Annots")))


def font_name(font: Any) -> str:
    """A font's name without the letters that tell subsets apart."""
    name = _text(font.get("/BaseFont", "/unnamed")).removeprefix("/")
    return name.partition("+")[2] or name


def font(font: Any) -> Font:
    """What is known of a font."""
    kind = _text(font.get("/Subtype", "/unknown")).removeprefix("/")
    within = next(_dictionaries(font.get("/DescendantFonts")), font) if kind == "Type0" else font
    descriptor = within.get("/FontDescriptor")
    embedded = kind == "Type3" or (_is_dictionary(descriptor) and any(key in descriptor for key in FONT_FILES))
    return Font(
        font_name(font), kind, bool(embedded), "/ToUnicode" in font or ("/Encoding" in font and kind != "Type0")
    )


def facts(pdf: Any, pages: Sequence[Page], fonts: Sequence[Font]) -> Facts:
    """The facts of the whole file."""
    root = pdf.Root
    about = _about(pdf)
    claims, title = _claims(pdf)
    tree = root.get("/StructTreeRoot")
    tagged = _is_dictionary(tree) and bool(_entry(root, "/MarkInfo", "/Marked", False))
    return Facts(
        locked=bool(pdf.is_encrypted),
        version=str(pdf.pdf_version),
        pages=tuple(pages),
        fonts=tuple(fonts),
        intents=tuple(_intents(root)),
        parts=tuple(_parts(root)),
        about=about,
        claims=claims,
        title=title or about.get("Title", ""),
        language=_text(root.get("/Lang", "")),
        identified="/ID" in pdf.trailer,
        shows_title=bool(_entry(root, "/ViewerPreferences", "/DisplayDocTitle", False)),
        tagged=tagged,
        unnamed_figures=_unnamed(tree) if tagged else 0,
    )


def _about(pdf: Any) -> dict[str, str]:
    info = pdf.trailer.get("/Info")
    if not _is_dictionary(info):
        return {}
    return {_text(key)[1:]: _text(value) for key, value in info.items()}


def _claims(pdf: Any) -> tuple[dict[str, str], str]:
    """The standards that the XMP metadata names, and the title; XML that is damaged or hostile says nothing."""
    import pikepdf

    try:
        xmp = pdf.open_metadata(strict=False)
        return {name: str(xmp[key]) for key, name in STANDARDS.items() if key in xmp}, str(xmp.get("dc:title") or "")
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError):
        return {}, ""


def _intents(root: Any) -> Iterator[Intent]:
    for intent in _dictionaries(root.get("/OutputIntents")):
        profile = intent.get("/DestOutputProfile")
        yield Intent(
            kind=_text(intent.get("/S", "")).removeprefix("/"),
            identifier=_text(intent.get("/OutputConditionIdentifier", "")),
            registry=_text(intent.get("/RegistryName", "")),
            components=int(profile.get("/N", 0)) if _is_dictionary(profile) else 0,
        )


def _parts(root: Any) -> Iterator[str]:
    """What a press cannot print, and what acts by itself."""
    for key, name in ROOT_PARTS.items():
        if key in root and (key != "/Outlines" or _entry(root, "/Outlines", "/First", None) is not None):
            yield name
    names = root.get("/Names")
    for key, name in NAMED_PARTS.items():
        if _is_dictionary(names) and key in names:
            yield name


def _unnamed(tree: Any) -> int:
    """How many figures of a structure tree have no words: neither their own nor in their stead."""
    count, left = 0, MOST_ELEMENTS
    waiting, seen = [tree], set()
    while waiting and left:
        left -= 1
        element = waiting.pop()
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        if element.get("/S") == "/Figure":
            count += not _text(element.get("/Alt", "") or element.get("/ActualText", "")).strip()
        waiting.extend(_dictionaries(element.get("/K")))
    return count


def _dictionaries(values: Any) -> Iterator[Any]:
    """The dictionaries in an array, or the one that stands in its place."""
    import pikepdf

    if _is_dictionary(values):
        yield values
    elif isinstance(values, pikepdf.Array):
        yield from (value for value in values if _is_dictionary(value))


def _is_dictionary(thing: Any) -> bool:
    import pikepdf

    return isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)


def _entry(holder: Any, name: str, key: str, default: Any) -> Any:
    inner = holder.get(name)
    return inner.get(key, default) if _is_dictionary(inner) else default


def _text(value: Any) -> str:
    try:
        return str(value)
    except (UnicodeDecodeError, ValueError, NotImplementedError):
        return ""
