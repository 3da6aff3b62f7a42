"""The last hand on a PDF: what its profile asks of it, and nothing in the file that depends on where or when.

Needs pikepdf. The file's /ID is computed from its contents; its dates are the edition's own.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.editions import press, resources, tagging
from pipeline.profiles import Profile

PRODUCER = "citepress"
OBJECT_STREAMS = "1.5"  # the first version of PDF that has them


@dataclass(frozen=True, slots=True)
class Finished:
    """The number of pages, and what was changed on them that an author may want to know."""

    pages: int
    remarks: Sequence[str] = ()


def finish(
    made: Path,
    out: Path,
    *,
    about: Mapping[str, Any],
    timestamp: int,
    front: int,
    places: Mapping[str, tuple[int, float, float]] | None,
    profile: Profile,
    icc: bytes | None = None,
) -> Finished:
    """Write the finished PDF to *out*.

    *about* has title, authors (a list), lang, description; *front* counts the pages before page 1; *places* maps an id
    to (page index, x, y) in points and becomes the named destinations where the profile keeps links. *icc* is the ICC
    profile of the press for PDF/X-4.
    """
    import pikepdf

    with pikepdf.open(made) as pdf:
        remarks = _keep_links(pdf, places or {}, profile) if profile.interactive else _for_press(pdf, profile)
        _label_pages(pdf, front)
        _describe(pdf, about, timestamp, profile)
        _claim(pdf, profile, icc)
        pages = len(pdf.pages)
        modern = profile.version >= OBJECT_STREAMS
        pdf.save(
            out,
            deterministic_id=True,
            force_version=profile.version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate if modern else pikepdf.ObjectStreamMode.disable,
        )
    return Finished(pages, remarks)


def _for_press(pdf: Any, profile: Profile) -> list[str]:
    press.strip(pdf)
    press.fill_up(pdf, profile.pages.multiple)
    pictures = press.plain_pictures(pdf) if profile.black != "rgb" else []
    colours = press.set_pages(pdf, profile)
    how = "black ink" if profile.black == "ink" else "grey"
    remarks = [f"greys of drawings are set in {how}, {colours:,} in all"] if colours else []
    if pictures:
        remarks.append(
            f"pictures that are all grey, or have a mask that hides nothing, are stored plain: {', '.join(pictures)}"
        )
    return remarks


def _keep_links(pdf: Any, places: Mapping[str, tuple[int, float, float]], profile: Profile) -> list[str]:
    import pikepdf

    _name_places(pdf, places)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    resources.prune(pdf)
    tagging.complete(pdf)
    if profile.standard.startswith("PDF/A"):
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and "/Interpolate" in thing:
                del thing.Interpolate  # ISO 19005-2, 6.2.8
    return []


def _label_pages(pdf: Any, front: int) -> None:
    """Pages are called what is printed on them: roman before page 1, then arabic (ISO 32000-1, 12.4.2)."""
    import pikepdf

    numbers: list[Any] = []
    if front:
        numbers += [0, pikepdf.Dictionary(S=pikepdf.Name.r)]
    numbers += [front, pikepdf.Dictionary(S=pikepdf.Name.D, St=1)]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))


def _name_places(pdf: Any, places: Mapping[str, tuple[int, float, float]]) -> None:
    """A named destination for each id, so that a link may lead to one quotation."""
    import pikepdf

    names: list[Any] = []
    for name in sorted(places, key=lambda n: n.encode("utf-8")):
        page, x, y = places[name]
        names += [pikepdf.String(name), pikepdf.Array([pdf.pages[page].obj, pikepdf.Name.XYZ, x, y, 0])]
    if names:
        tree = pikepdf.Dictionary(
            Names=pikepdf.Array(names),
        )
        pdf.Root.Names = pikepdf.Dictionary(Dests=pdf.make_indirect(tree))


def _describe(pdf: Any, about: Mapping[str, Any], timestamp: int, profile: Profile) -> None:
    """Title, authors, language and dates, in the information dictionary and as XMP."""
    when = datetime.fromtimestamp(timestamp, tz=UTC)
    authors: Sequence[str] = about.get("authors") or ()
    for name in list(pdf.docinfo):
        del pdf.docinfo[name]
    values = {
        "/Title": str(about.get("title") or ""),
        "/Author": ", ".join(authors),
        "/Subject": str(about.get("description") or ""),
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": when.strftime("D:%Y%m%d%H%M%SZ"),
        "/ModDate": when.strftime("D:%Y%m%d%H%M%SZ"),
    }
    for name, value in values.items():
        if value:
            pdf.docinfo[name] = value
    if about.get("lang"):
        pdf.Root.Lang = str(about["lang"])
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = values["/Title"]
        if authors:
            xmp["dc:creator"] = [", ".join(authors)] if profile.standard.startswith("PDF/A") else list(authors)
        if values["/Subject"]:
            xmp["dc:description"] = values["/Subject"]
        if about.get("lang"):
            xmp["dc:language"] = {str(about["lang"])}
        xmp["pdf:Producer"] = PRODUCER
        xmp["xmp:CreatorTool"] = PRODUCER
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = xmp["xmp:MetadataDate"] = when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _claim(pdf: Any, profile: Profile, icc: bytes | None) -> None:
    """What the file says of itself: the standard's name, and the printing condition it is meant for."""
    import pikepdf

    standard = profile.standard
    if standard.startswith("PDF/X-1a"):
        edition = standard.partition(":")[2]
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-1:2001" if edition == "2001" else standard
        pdf.docinfo["/GTS_PDFXConformance"] = standard
    if profile.for_press:
        pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if standard.startswith("PDF/A-"):
            xmp["pdfaid:part"], xmp["pdfaid:conformance"] = standard[6], standard[7].upper()
        elif standard.startswith("PDF/UA-"):
            xmp["pdfuaid:part"] = standard[7]
        elif standard == "PDF/X-4":
            xmp["pdfxid:GTS_PDFXVersion"] = standard
            xmp["pdf:Trapped"] = "False"
            name = hashlib.sha256(b"".join(page.Contents.read_bytes() for page in pdf.pages)).hexdigest()[:32]
            xmp["xmpMM:DocumentID"] = f"uuid:{uuid.UUID(name)}"
            xmp["xmpMM:RenditionClass"], xmp["xmpMM:VersionID"] = "default", "1"
    if profile.intent:
        _name_condition(
            pdf,
            OutputConditionIdentifier=profile.intent.identifier,
            OutputCondition=profile.intent.condition,
            RegistryName=profile.intent.registry,
            Info=profile.intent.condition,
        )
    elif standard == "PDF/X-4" and icc:
        profile_stream = pdf.make_stream(icc, N=4)
        _name_condition(pdf, profile_stream, OutputConditionIdentifier="Custom", Info=_described(icc))


def _name_condition(pdf: Any, profile: Any = None, **entries: str) -> None:
    """The printing condition that the file is made for (ISO 32000-1, 14.11.5)."""
    import pikepdf

    intent = pikepdf.Dictionary(Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX)
    for key, value in entries.items():
        intent[f"/{key}"] = pikepdf.String(value)
    if profile is not None:
        intent.DestOutputProfile = profile
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])


def _described(icc: bytes) -> str:
    """What an ICC profile calls itself."""
    from io import BytesIO

    from PIL import ImageCms

    try:
        return str(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(icc)))).strip()
    except (ImageCms.PyCMSError, OSError):
        return "the profile of the press"
