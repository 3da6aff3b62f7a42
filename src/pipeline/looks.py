"""The settings of the printed page's look: design, style sheets, notes, spacing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline import designs, values
from pipeline.errors import StyleError
from pipeline.model import Layer, Look, Problem, Span
from pipeline.nearest import near_file

NOTES = ("foot", "chapter", "book")
ALIGNMENTS = ("justified", "ragged")
KNOWN = (
    "print.design", "print.css", "print.notes", "print.drop-caps", "print.align", "print.spacing", "print.note-spacing",
    "print.icc",
)  # fmt: skip
SPACING = "a number from 1 to 3, such as 2, or single or double"


class Reader(Protocol):
    """What looks values up through flags and files."""

    problems: list[Problem]
    flags: Mapping[str, Any]

    def find(self, name: str) -> tuple[Any, Layer] | None: ...
    def wrong(self, layer: Layer, name: str, expected: str, help_: str | None = None) -> None: ...
    def span(self, layer: Layer, name: str) -> Span: ...
    def choice(self, name: str, choices: Sequence[str], default: Any) -> Any: ...
    def get(
        self, name: str, parse: Callable[[Any], Any], expected: str, default: Any, choices: Sequence[str]
    ) -> Any: ...


def read(reader: Reader, root: Path, places: Callable[[str, Layer | None], Sequence[Path]]) -> Look:
    """The look that flags and files ask for; *places* says where a file that a setting names may lie."""
    design = reader.choice("citepress.print.design", tuple(designs.SHEETS), "classic")
    return Look(
        design=design,
        own=_own_sheets(root.resolve(), design),
        css=_style_sheets(reader, root, places),
        notes=reader.choice("citepress.print.notes", NOTES, "foot"),
        drop_caps=reader.get("citepress.print.drop-caps", values.flag, "true or false", False, ()),
        align=reader.choice("citepress.print.align", ALIGNMENTS, None),
        spacing=reader.get("citepress.print.spacing", values.spacing, SPACING, None, ()),
        note_spacing=reader.get("citepress.print.note-spacing", values.spacing, SPACING, None, ()),
    )


def trim(reader: Reader, look: Look) -> Any:
    """The size of the page in inches: what is asked for, else the design's own."""
    usual = values.PAPERS["a4"] if look.design == "thesis" else (6.0, 9.0)
    expected = "WIDTHxHEIGHT in in, mm or cm (6x9in), or A4, A5, letter"
    return reader.get("citepress.trim", values.trim, expected, usual, tuple(values.PAPERS))


def press(reader: Reader, root: Path) -> str | None:
    """The ICC profile of a press, from the root: one for four inks (ICC.1:2022, 7.2)."""
    found = reader.find("citepress.print.icc")
    if found is None:
        return None
    path = (root / str(found[0])).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        reader.wrong(found[1], "citepress.print.icc", "the .icc file of a press, in the project's folder")
        return None
    with path.open("rb") as file:
        head = file.read(40)
    if head[36:40] != b"acsp" or head[16:20] != b"CMYK":
        reader.wrong(found[1], "citepress.print.icc", "an ICC profile for four inks (CMYK)", "ask the printer for it")
        return None
    return path.relative_to(root).as_posix()


def _own_sheets(root: Path, design: str) -> tuple[str, ...]:
    """The sheets of a design that the project has its own of. Raises StyleError for one that lies outside it."""
    sheets = []
    for file in map(designs.file, designs.SHEETS[design]):
        path = (root / file).resolve()
        if path.is_file() and path.is_relative_to(root):
            sheets.append(file)
        elif path.is_file():
            raise StyleError(f"{file} leads out of the project's folder and is not read", "copy the file into styles/")
    return tuple(sheets)


def _style_sheets(reader: Reader, root: Path, places: Callable[[str, Layer | None], Sequence[Path]]) -> tuple[str, ...]:
    """The author's own style sheets, from the root; those that are not there, or lie outside it, are noted."""
    names: Sequence[str] = reader.get("citepress.print.css", values.texts, "a .css file, or a list of them", (), ())
    found = reader.find("citepress.print.css")
    sheets = []
    for name in names if found else ():
        assert found is not None
        path = next((p.resolve() for p in places(name, found[1]) if p.is_file()), None)
        if path is not None and path.is_relative_to(root.resolve()):
            sheets.append(path.relative_to(root.resolve()).as_posix())
            continue
        where = "leaves the project's folder and was not read" if path else "was not found in the project or styles/"
        help_ = near_file(root / "styles", name, "put it into styles/, and name it here", (".css",))
        span = reader.span(found[1], "citepress.print.css")
        kind = "outside-root" if path else "settings"
        reader.problems.append(Problem(kind, f"the style sheet {name} {where}", span, help_))
    return tuple(sheets)
