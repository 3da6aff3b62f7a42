"""The style sheets of the printed page: the design's, with the page's measures filled in, and over it the author's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

from pipeline import designs
from pipeline.design import Design
from pipeline.editions.fonts import CODE, FAMILY, font_faces
from pipeline.errors import StyleError
from pipeline.model import Look, Settings
from pipeline.nearest import meant
from pipeline.profiles import PROFILES

MONO = 0.82  # of the text's size: the two families' small letters are then of one height
BLACK = "device-cmyk(0 0 0 1)"  # in black ink alone: a plain #000 is printed with all four
NO_BOOKMARKS = "h1, h2, h3, h4, h5, h6 { bookmark-level: none; }\n"
BOOKMARKS = "".join(f"h{n} {{ bookmark-level: {n}; bookmark-label: attr(data-label); }}\n" for n in range(1, 5))
ALIGNED = {
    "ragged": "html, .note { text-align: left; hyphens: manual; text-align-last: auto; }\n",
    "justified": "html, .note { text-align: justify; hyphens: auto; }\n",
}
CAPITAL, ASCENT, DESCENT = 0.65, 1.007, 0.298  # of EB Garamond, in ems


def style_sheets(root: Path, page: Design, settings: Settings, stamp: str = "") -> list[str]:
    """All style sheets of a book, those that win last; *stamp* stands in the margin of every page.

    Raises StyleError where a design of the project's own names a measure that there is not.
    """
    look = settings.look
    authors = [(root / path).read_text("utf-8-sig", "replace") for path in look.css]
    return [style_sheet(page, settings.profile, stamp, look, root), *authors]


def style_sheet(page: Design, profile: str, stamp: str = "", look: Look | None = None, root: Path | None = None) -> str:
    """The design with the measures of a *page* in it, taken from the project at *root* where *look* says so."""
    look = look or Look()
    ink = BLACK if PROFILES[profile].black == "ink" else "#000"
    measures = {name: str(value) for name, value in _measures(page, ink).items()}
    sheets = [_filled(name, look, root, measures) for name in designs.SHEETS[look.design]]
    bookmarks = BOOKMARKS if PROFILES[profile].interactive else NO_BOOKMARKS
    return "\n".join([font_faces(), *sheets, bookmarks, _stamp(stamp, ink), ALIGNED.get(look.align or "", "")])


def _filled(name: str, look: Look, root: Path | None, measures: Mapping[str, str]) -> str:
    """A style sheet of the design's with each ``${measure}`` filled in."""
    file = designs.file(name)
    path = root / file if root is not None and file in look.own else designs.ours(name)
    text = path.read_text("utf-8-sig", "replace")
    for found in Template.pattern.finditer(text):
        measure = found["named"] or found["braced"]
        if found["escaped"] is None and measure not in measures:
            what = f"there is no measure {measure}" if measure else "a dollar sign stands for itself as $$"
            hint = meant(measure, measures, "`citepress design` makes a fresh copy") if measure else "write $$"
            raise StyleError(f"{file}:{text.count(chr(10), 0, found.start()) + 1}: {what}", hint)
    return Template(text).substitute(measures)


def _measures(page: Design, ink: str) -> dict[str, object]:
    """What the designs may name, lengths in points; ``lh`` is a line of the grid, ``l2`` two of them."""
    lead, size = page.leading, page.size
    return {
        "width": page.width, "height": page.height, "top": round(page.top, 3), "bottom": round(page.bottom, 3),
        "inner": round(page.inner, 3), "outer": round(page.outer, 3), "ink": ink, "family": FAMILY, "code": CODE,
        "text": size, "leading": lead, "small": round(size * 0.88, 2), "smallleading": round(lead * 0.86, 2),
        "smallhalf": round(lead * 0.43, 2), "quote": round(size * 0.94, 2), "note": page.note,
        "noteleading": page.note_leading, "single": page.single, "singlehalf": page.single / 2,
        "noteabove": round(lead * 0.35, 2),
        "lh": lead, "half": lead / 2, "l1h": lead * 1.5, "l2": lead * 2, "l3": lead * 3, "l4": lead * 4,
        "l_h1": round(size * 1.75, 2), "l_h2": round(size * 1.06, 2),
        "l_author": round(size * 1.2, 2), "l_title": round(size * 2.4, 2), "l_title_lh": lead * 2.25,
        "headgap": lead, "footgap": round(lead * 1.1, 2), "full": lead * page.lines - 1,
        "notesmost": round(lead * (page.lines * 0.8), 1),
        **_initial(page), "mono": MONO, "listing": round(size * 0.72, 2),
        "picture": round(lead * page.lines * 0.8, 1),
    }  # fmt: skip


def _initial(page: Design) -> dict[str, object]:
    """The measures of an initial whose head is level with the first line's capitals, and which stands on the third."""
    size = 2 * page.leading / CAPITAL + page.size
    own = (3 * page.leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size  # its base line in its own box
    third = 2 * page.leading + (page.leading - (ASCENT + DESCENT) * page.size) / 2 + ASCENT * page.size
    return {"initial": round(size, 2), "initialtop": round(third - own, 2)}


def _stamp(text: str, ink: str) -> str:
    if not text:
        return ""
    words = text.replace("\\", "").replace("'", "’")
    box = f"content: '{words}'; color: {ink}; font-size: 8pt; letter-spacing: 0.08em; white-space: nowrap;"
    return f"@page {{ @bottom-left {{ {box} width: 0; vertical-align: bottom; padding-bottom: 12pt; }} }}"
