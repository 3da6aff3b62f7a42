"""What printers and readers ask of the PDF, as one table: a profile for each, chosen by ``print: profile:``.

Lengths are in points. The numbers are those of the printers' own guides in November 2026; `docs/print.md` says where an
author finds the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pipeline.frozen import dataclass

INCH = 72.0
MM = INCH / 25.4
Colour = Literal["any", "rgb", "cmyk"]  # what may stand on a page; grey always may
Black = Literal["rgb", "grey", "ink"]  # how black is written: with three lights, as grey, in black ink alone


@dataclass(frozen=True, slots=True)
class Bleed:
    """How far the paper of the file reaches beyond the trim on each side of a page."""

    top: float = 0.0
    outer: float = 0.0
    bottom: float = 0.0
    inner: float = 0.0


@dataclass(frozen=True, slots=True)
class Intent:
    """A printing condition of the ICC's registry, by its name there (ISO 15930-1, 6.2.2)."""

    identifier: str
    condition: str
    registry: str = "http://www.color.org"


@dataclass(frozen=True, slots=True)
class Pages:
    """How many pages a printer takes, and of what number we make them a multiple; *strict*, who asks for that."""

    fewest: int = 1
    most: int | None = None
    multiple: int = 1
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to finish the print edition, and what the preflight holds a PDF to.

    ``standard`` is what the file says of itself; ``gutters`` the least inner margins up to so many pages, ``margin``
    the least on the other sides; ``ink`` the most of all four inks together, in per cent. ``interactive`` keeps links
    and bookmarks, ``tagged`` the order for reading aloud.
    """

    name: str
    whose: str  # as messages name it
    trim: tuple[float, float] | None = None  # the size that a PDF is held to; any, where nobody says
    standard: str = ""
    version: str = "1.7"
    bleed: Bleed = Bleed()
    bleeds: tuple[Bleed, ...] = ()  # that are accepted as well
    marks: bool = False
    colour: Colour = "any"
    black: Black = "rgb"
    overprint: bool = False
    transparency: bool = True
    interactive: bool = False
    tagged: bool = False
    intent: Intent | None = None
    pages: Pages = Pages()
    gutters: tuple[tuple[int | None, float], ...] = ()
    margin: float = 0.0
    resolution: int | None = 300
    ink: int | None = None

    @property
    def for_press(self) -> bool:
        """Whether the pages are to be printed by somebody else's machine."""
        return not self.interactive

    @property
    def variant(self) -> str | None:
        """The engine's own name of the standard, where it has a part in keeping it."""
        return {"PDF/A-2u": "pdf/a-2u", "PDF/UA-1": "pdf/ua-1"}.get(self.standard)

    def gutter(self, pages: int) -> float:
        """The least inner margin of a book of so many pages."""
        found = (inner for most, inner in self.gutters if most is None or pages <= most)
        return next(found, self.margin)


SCREEN = Profile("screen", "a screen", interactive=True, tagged=True, resolution=None)
KDP = Profile(
    "kdp", "KDP",
    bleeds=(Bleed(top=0.125 * INCH, outer=0.125 * INCH, bottom=0.125 * INCH),),
    black="ink", pages=Pages(24, 828, 2),
    gutters=(
        (150, 0.375 * INCH), (300, 0.5 * INCH), (500, 0.625 * INCH), (700, 0.75 * INCH), (None, 0.875 * INCH),
    ),
    margin=0.25 * INCH,
)  # fmt: skip
INGRAMSPARK = Profile(
    "ingramspark", "IngramSpark",
    standard="PDF/X-1a:2001", version="1.3",
    bleed=Bleed(top=0.125 * INCH, outer=0.125 * INCH, bottom=0.125 * INCH), bleeds=(Bleed(),),
    colour="cmyk", black="ink", transparency=False,
    intent=Intent("CGATS TR 001", "U.S. Web Coated (SWOP)"),
    pages=Pages(18, 1200, 2, strict=True),
    gutters=((None, 0.5 * INCH),), margin=0.5 * INCH, ink=240,
)  # fmt: skip
LULU = Profile(
    "lulu", "Lulu",
    bleed=Bleed(*[0.125 * INCH] * 4), bleeds=(Bleed(),),
    colour="rgb", black="grey", pages=Pages(32, 800, 2),
    gutters=((None, 0.7 * INCH),), margin=0.5 * INCH,
)  # fmt: skip
OFFSET = Profile(
    "offset", "an offset press",
    standard="PDF/X-1a:2003", version="1.4",
    bleed=Bleed(*[3 * MM] * 4), marks=True,
    colour="cmyk", black="ink", overprint=True, transparency=False,
    intent=Intent("FOGRA39", "Offset printing on coated paper (ISO 12647-2:2004)"),
    pages=Pages(multiple=4, strict=True), margin=5 * MM, ink=300,
)  # fmt: skip
# With the ICC profile of the press in the file, which nobody but the printer can give.
OFFSET_X4 = replace(OFFSET, standard="PDF/X-4", version="1.6", transparency=True, intent=None)
ARCHIVE = Profile(
    "archive", "an archive",
    standard="PDF/A-2u", colour="rgb", interactive=True, tagged=True, resolution=None,
)  # fmt: skip
ACCESSIBLE = Profile(
    "accessible", "assistive technology",
    standard="PDF/UA-1", interactive=True, tagged=True, resolution=None,
)  # fmt: skip
PROFILES: Mapping[str, Profile] = {
    profile.name: profile for profile in (SCREEN, KDP, INGRAMSPARK, LULU, OFFSET, ARCHIVE, ACCESSIBLE)
}


def chosen(name: str, icc: object) -> Profile:
    """The profile of that name; for an offset press whose ICC profile is at hand, PDF/X-4."""
    return OFFSET_X4 if icc and name == OFFSET.name else PROFILES[name]
