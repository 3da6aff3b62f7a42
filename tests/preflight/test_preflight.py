"""The preflight: a sound PDF passes, each fault is found and nothing else, and any file gets an answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from pipeline.preflight import inspect
from pipeline.preflight.operators import operators
from pipeline.profiles import PROFILES

sys.path.append(str(Path(__file__).parent.parent / "editions"))
from books import essay

Mutate = Callable[[Pdf], object]


class Sound(dict[str, Path]):
    """A book of 24 pages for a profile, sound in all that the preflight looks at; made when it is first asked for."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.factory = factory

    def __missing__(self, name: str) -> Path:
        folder = self.factory.mktemp(name)
        made = essay(folder, "Words on a page.\n\n" * 20, {"citepress.print.profile": name}).pdf(folder / "made.pdf")
        with Pdf.open(made.path) as pdf:
            while name == "ingramspark" and len(pdf.pages) < 24:
                pdf.pages.extend(list(pdf.pages)[:2])
            pdf.save(folder / "sound.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
        self[name] = folder / "sound.pdf"
        return self[name]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return Sound(tmp_path_factory)


def faults(path: Path, profile: str) -> dict[str, str]:
    """The names of the checks that are not ok, with what they say."""
    return {c.name: c.said for c in inspect(path, PROFILES[profile], ours=True).checks if c.state != "ok"}


@pytest.mark.parametrize("name", ["ingramspark", "archive", "accessible"])
def test_a_sound_file_passes(sound: Sound, name: str) -> None:
    assert faults(sound[name], name) == {}


def draw(pdf: Pdf, content: bytes, **resources: Dictionary) -> None:
    """Draw something more on the third page."""
    page = pdf.pages[2]
    own = page.obj.get("/Resources", Dictionary())
    page.obj.Resources = Dictionary({**dict(own.items()), **{f"/{k}": v for k, v in resources.items()}})
    page.obj.Contents = Array([page.obj.Contents, pdf.make_stream(b"\nq " + content + b" Q\n")])


def image(pdf: Pdf, **more: object) -> Dictionary:
    stream = pdf.make_stream(bytes(100 * 100), Type=Name.XObject, Subtype=Name.Image, Width=100, Height=100,
                             ColorSpace=Name.DeviceGray, BitsPerComponent=8, **more)  # fmt: skip
    return Dictionary(Grey=stream)


def profiled(pdf: Pdf) -> Dictionary:
    return Dictionary(Own=Array([Name.ICCBased, pdf.make_stream(b"a profile", N=1)]))


def unembed(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/FontDescriptor" and "/FontFile2" in thing:
            del thing.FontFile2


def unlabel(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]
    with pdf.open_metadata() as xmp:
        del xmp["dc:title"]


def recolour(pdf: Pdf) -> None:
    page = pdf.pages[2]
    page.obj.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"0 0 0 1 scn", b"0.25 0 0 1 scn"))


def shift(pdf: Pdf) -> None:
    page = pdf.pages[2]
    page.obj.Contents = Array([pdf.make_stream(b"1 0 0 1 -40 0 cm "), page.obj.Contents])


def taller(pdf: Pdf) -> None:
    page = pdf.pages[2].obj
    page.MediaBox, page.BleedBox, page.TrimBox = (
        Array([0, 0, 441, 669]),
        Array([0, 0, 441, 669]),
        Array([0, 9, 432, 660]),
    )


def deep(pdf: Pdf) -> Dictionary:
    """Forms that draw one another in a ring."""
    form = pdf.make_stream(b"/Again Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(Again=form))
    return Dictionary(Again=form)


def outline(pdf: Pdf) -> None:
    with pdf.open_outline() as found:
        found.root.append(pikepdf.OutlineItem("A chapter", 1))


LINK = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
GLASS = Dictionary(Glass=Dictionary(ca=0.5))
DARKEN = Dictionary(Dark=Dictionary(BM=Name.Darken))
FAULTS: list[tuple[str, str, Mutate]] = [
    (
        "standard",
        "says of itself nothing",
        lambda pdf: [pdf.docinfo.__delitem__(f"/GTS_PDFX{n}") for n in ("Version", "Conformance")],
    ),
    ("description", "lacks Title", unlabel),
    ("description", "lacks ModDate", lambda pdf: pdf.docinfo.__delitem__("/ModDate")),
    ("printing condition", "none is named", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    ("printing condition", "neither of a registry", lambda pdf: pdf.Root.OutputIntents[0].__delitem__("/RegistryName")),
    ("interactive parts", "bookmarks", outline),
    ("interactive parts", "layers", lambda pdf: pdf.Root.__setattr__("OCProperties", Dictionary(OCGs=Array([])))),
    ("interactive parts", "form fields", lambda pdf: pdf.Root.__setattr__("AcroForm", Dictionary(Fields=Array([])))),
    ("interactive parts", "JavaScript", lambda pdf: pdf.Root.__setattr__("Names", Dictionary(JavaScript=Dictionary()))),
    ("links and comments", "1: Link", lambda pdf: pdf.pages[2].__setattr__("Annots", Array([LINK]))),
    ("number of pages", "no multiple of 2", lambda pdf: pdf.pages.__delitem__(23)),
    ("number of pages", "16; IngramSpark prints 18", lambda pdf: pdf.pages.__delitem__(slice(16, 24))),
    ("page size", "not everywhere", taller),
    ("page size", "pages are turned", lambda pdf: pdf.pages[2].__setattr__("Rotate", 180)),
    ("boxes", "within one another", lambda pdf: pdf.pages[2].__setattr__("CropBox", Array([0, 0, 400, 666]))),
    (
        "bleed",
        "outside 0.625",
        lambda pdf: [p.__setattr__("MediaBox", Array([0, 0, 477, 666])) for p in pdf.pages[::2]],
    ),
    ("margins", "comes as near as 0.", shift),
    ("fonts", "EB-Garamond: the letters are not in the file", unembed),
    ("colour of the text", "text in DeviceCMYK 0.25 0 0 1", recolour),
    ("colours", "DeviceRGB 1 0 0", lambda pdf: draw(pdf, b"1 0 0 rg 99 99 9 9 re f")),
    (
        "colours",
        "8 × 1 pixels in DeviceRGB",
        lambda pdf: draw(pdf, b"1 0 0 1 99 99 cm BI /W 8 /H 1 /CS /RGB /BPC 8 ID (\\) EI 0 rg) EI"),
    ),
    (
        "colour profiles",
        "profile of their own",
        lambda pdf: draw(pdf, b"/Own cs 0 sc 99 99 9 9 re f", ColorSpace=profiled(pdf)),
    ),
    (
        "resolution of pictures",
        "100 × 100 at 72",
        lambda pdf: draw(pdf, b"100 0 0 100 99 99 cm /Grey Do", XObject=image(pdf)),
    ),
    ("transparency", "opacity below 1", lambda pdf: draw(pdf, b"/Glass gs", ExtGState=GLASS)),
    ("transparency", "blend mode Darken", lambda pdf: draw(pdf, b"/Dark gs", ExtGState=DARKEN)),
    (
        "transparency",
        "soft mask of a picture",
        lambda pdf: draw(pdf, b"10 0 0 10 99 99 cm /Grey Do", XObject=image(pdf, SMask=pdf.make_stream(b""))),
    ),
    ("total ink", "260%; IngramSpark takes 240%", lambda pdf: draw(pdf, b".6 .6 .6 .8 k 99 99 9 9 re f")),
    ("reading", "more than 20 deep", lambda pdf: draw(pdf, b"/Again Do", XObject=deep(pdf))),
]


@pytest.mark.parametrize(("name", "said", "mutate"), FAULTS, ids=[f"{name}: {said}" for name, said, _ in FAULTS])
def test_each_fault_is_found_and_nothing_else(
    sound: Sound, tmp_path: Path, name: str, said: str, mutate: Mutate
) -> None:
    with Pdf.open(sound["ingramspark"]) as pdf:
        mutate(pdf)
        pdf.save(tmp_path / "faulty.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.3")
    found = faults(tmp_path / "faulty.pdf", "ingramspark")
    found.pop("colour of the text", None) if "DeviceRGB" in found.get("colours", "") else None
    assert list(found) == [name]
    assert said in found[name]


def test_what_lies_in_a_form_or_a_pattern_is_found_at_its_size(sound: Sound, tmp_path: Path) -> None:
    """The form doubles its content: 100 pixels on 24 points and twice that are 150 an inch."""
    with Pdf.open(sound["ingramspark"]) as pdf:
        inner = pdf.make_stream(
            b"1 0 0 RG 24 0 0 24 0 0 cm /Grey Do 0 0 1 1 re S", Type=Name.XObject, Subtype=Name.Form
        )
        inner.BBox, inner.Matrix = Array([0, 0, 99, 99]), Array([2, 0, 0, 2, 99, 99])
        inner.Resources = Dictionary(XObject=image(pdf))
        draw(pdf, b"/Form Do", XObject=Dictionary(Form=inner))
        pdf.save(tmp_path / "faulty.pdf", force_version="1.3")
    found = faults(tmp_path / "faulty.pdf", "ingramspark")
    assert "100 × 100 at 150" in found["resolution of pictures"]
    assert "DeviceRGB 1 0 0" in found["colours"]


@pytest.mark.parametrize(
    ("profile", "name", "said", "mutate"),
    [
        ("accessible", "tags", "has none", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
        ("accessible", "tags", "does not say its language", lambda pdf: pdf.Root.__delitem__("/Lang")),
        ("accessible", "tags", "file's name for a title", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences")),
        ("accessible", "tags", "neither tagged nor marked", lambda pdf: draw(pdf, b"99 99 9 9 re f")),
        ("archive", "output intent", "no colour profile", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
        ("archive", "colours", "DeviceCMYK 0 0 0 1", lambda pdf: draw(pdf, b"0 0 0 1 k 99 99 9 9 re f")),
    ],
)
def test_what_archives_and_readers_need(
    sound: Sound, tmp_path: Path, profile: str, name: str, said: str, mutate: Mutate
) -> None:
    with Pdf.open(sound[profile]) as pdf:
        mutate(pdf)
        pdf.save(tmp_path / "faulty.pdf", deterministic_id=True)
    found = faults(tmp_path / "faulty.pdf", profile)
    assert list(found) == [name] and said in found[name]


def test_a_printer_may_accept_more_than_we_make(sound: Sound, tmp_path: Path) -> None:
    """KDP takes pages with and without bleed, and text in lights, which it is better to avoid."""
    with Pdf.open(sound["ingramspark"]) as pdf:
        draw(
            pdf,
            b"BT 0 g ET BT /F 9 Tf 1 0 0 rg 99 99 Td (x) Tj ET",
            Font=Dictionary(F=pdf.pages[2].Resources.Font[next(iter(pdf.pages[2].Resources.Font))]),
        )
        pdf.save(tmp_path / "coloured.pdf")
    checks = {c.name: c for c in inspect(tmp_path / "coloured.pdf", PROFILES["kdp"], ours=True).checks}
    assert checks["bleed"].state == "ok"
    assert (checks["colour of the text"].state, checks["colour of the text"].pages) == ("advice", (3,))
    assert not inspect(tmp_path / "coloured.pdf", PROFILES["kdp"], ours=True).fails


# --- whatever the file ------------------------------------------------------------------------------------------------


def nonsense(pdf: Pdf) -> None:
    """Values of kinds that nobody expects."""
    pdf.Root.OutputIntents = String("none")
    pdf.Root.Names = 5
    pdf.Root.Outlines = Array([])
    pdf.Root.StructTreeRoot = Dictionary(K=Array([1, String("x"), Dictionary(K=5)]))
    page = pdf.pages[1].obj
    page.Annots = Array([5, Dictionary()])
    page.TrimBox = Array([1, 2])
    page.Resources = Dictionary(ExtGState=Array([]), ColorSpace=Dictionary(C=Array([])), XObject=Dictionary(X=5))
    page.Contents = pdf.make_stream(b"/C cs /X Do /X gs (((( cm 1 2 cm ] >> Q Q Q /X Tf ID")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty", "NOT OK       file: it is no PDF"),
        ("words", "NOT OK       file: it is no PDF"),
        ("cut", "NOT OK       file: it is damaged or was cut off"),
        ("locked", "NOT OK       file: it opens only with a password"),
        ("restricted", "NOT OK       encryption: the file is encrypted"),
        ("nonsense", "for IngramSpark"),
    ],
)
def test_whatever_the_file_there_is_an_answer(
    citepress: Callable[..., object], sound: Sound, tmp_path: Path, name: str, said: str
) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(damaged(name, sound["ingramspark"], path))
    done = citepress("preflight", path, "--profile", "ingramspark")
    assert (done.status, done.err) == (1, "")  # type: ignore[attr-defined]
    assert said in done.out and "certified by nobody" in done.out  # type: ignore[attr-defined]


def damaged(name: str, sound: Path, path: Path) -> bytes:
    data = sound.read_bytes()
    plain = {"empty": b"", "words": b"This is no PDF.", "cut": data[:700]}
    if name in plain:
        return plain[name]
    with Pdf.open(sound) as pdf:
        if name == "nonsense":
            nonsense(pdf)
        locks = {"locked": pikepdf.Encryption(owner="o", user="u"), "restricted": pikepdf.Encryption(owner="o")}
        pdf.save(path, encryption=locks.get(name, False), compress_streams=False)
    return path.read_bytes()


def test_programs_get_json(citepress: Callable[..., object], sound: Sound) -> None:
    done = citepress("preflight", sound["ingramspark"], "--profile", "ingramspark", "--output-format", "json")
    said = json.loads(done.out)  # type: ignore[attr-defined]
    assert (said["version"], said["profile"], said["standard"], said["ok"]) == (1, "ingramspark", "PDF/X-1a:2001", True)
    assert {check["state"] for check in said["checks"]} == {"ok"}
    assert {"name", "state", "message", "help", "sheets"} == set(said["checks"][0])


def test_the_trim_size_that_is_wanted(citepress: Callable[..., object], sound: Sound) -> None:
    for trim, status in (("6x9in", 0), ("5x8in", 1)):
        done = citepress("preflight", sound["ingramspark"], "--profile", "ingramspark", "--trim", trim)
        assert done.status == status  # type: ignore[attr-defined]
    assert "6 × 9 in after the cut; wanted: 5 × 8 in" in done.out  # type: ignore[attr-defined]


def test_operators_are_those_that_qpdf_reads(sound: Sound) -> None:
    tricky = rb"BT (a \) b (c) \\) Tj [(x) 3 <41>] TJ /N#20ame gs 1 -.5 +3. cm % Q q rg" + b"\n<</A(]>>)>> BDC ET"
    with Pdf.open(sound["accessible"]) as pdf:
        for content in (tricky, pdf.pages[2].Contents.read_bytes()):
            theirs = pikepdf.parse_content_stream(pdf.make_stream(content))
            assert [word.decode() for word, _ in operators(content)] == [str(found.operator) for found in theirs]
    assert dict(operators(tricky))[b"cm"] == [1.0, -0.5, 3.0]
