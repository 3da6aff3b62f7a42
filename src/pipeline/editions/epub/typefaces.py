"""The print edition's letters in the e-book, where the settings ask for them: only those it uses, under plain names.

The families come as one file with every weight, which older reading systems cannot read, and under names that EPUBCheck
refuses; so each weight is cut out, and of its letters those that stand in the book.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.editions import fonts
from pipeline.editions.epub.split import Page
from pipeline.editions.epub.xhtml import local

FEATURES = ["kern", "liga", "mark", "mkmk", "locl", "onum", "lnum", "pnum", "tnum", "smcp", "c2sc", "sups", "subs"]
CODE = frozenset({"code", "pre", "kbd", "samp"})
BOLD = frozenset({"strong", "b", "th", "dt", "mark"})


@dataclass(frozen=True)
class Face:
    """One face that may be embedded: which file of ours, at which weight, for which rule of the style sheet."""

    name: str
    file: str
    weight: int
    italic: bool = False
    family: str = fonts.FAMILY


@dataclass(frozen=True)
class Font:
    """A font file of the package."""

    face: Face
    data: bytes

    @property
    def name(self) -> str:
        """Its address below the package's folder."""
        return f"fonts/{self.face.name}.ttf"


REGULAR = Face("EBGaramond-Regular", "normal", 400)
ITALIC = Face("EBGaramond-Italic", "italic", 400, italic=True)
HEAVY = Face("EBGaramond-Bold", "normal", 700)
MONO = Face("SourceCodePro-Regular", "code", 400, family=fonts.CODE)


def embedded(pages: Sequence[Page]) -> list[Font]:
    """The faces that the pages need, each with the letters that stand in them."""
    elements = [e for page in pages for e in page.root.iter() if isinstance(e.tag, str)]
    names = {local(element) for element in elements}
    text = {sign for element in elements for sign in (element.text or "") + (element.tail or "")}
    code = {sign for e in elements if local(e) in CODE for part in e.itertext() for sign in str(part)}
    faces = [(REGULAR, text), (ITALIC, text)]
    faces += [(HEAVY, text)] if names & BOLD else []
    faces += [(MONO, code)] if code else []
    return [Font(face, _cut(face, signs)) for face, signs in faces]


def _cut(face: Face, signs: set[str]) -> bytes:
    """A file with one weight of a family, and of its letters those that *signs* need, small capitals too."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
    from fontTools.varLib import instancer  # type: ignore[import-untyped]

    font = TTFont(fonts.files()[face.file], recalcTimestamp=False)
    options = subset.Options(
        layout_features=FEATURES, name_IDs=[1, 2, 4, 6, 13, 14], notdef_outline=True, hinting=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(signs)))
    cutter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": face.weight}, inplace=True)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def rules(embedded: Sequence[Font]) -> bytes:
    """The style sheet's rules for the fonts that are embedded, with the reader's own behind them."""
    return "".join(_rules(embedded)).encode()


def _rules(embedded: Sequence[Font]) -> Iterator[str]:
    for font in embedded:
        style = "italic" if font.face.italic else "normal"
        yield (
            f'@font-face {{ font-family: "{font.face.family}"; src: url("../{font.name}"); '
            f"font-style: {style}; font-weight: {font.face.weight}; }}\n"
        )
    if embedded:
        yield f'body {{ font-family: "{fonts.FAMILY}", serif; }}\n'
        yield f'code, pre, kbd, samp {{ font-family: "{fonts.CODE}", monospace; }}\n\n'
