"""Pictures too coarse for the printer: measured at the width that they have on the page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pipeline import rules, run
from pipeline.design import design
from pipeline.editions.styling import style_sheet

Project = Callable[[dict[str, str | bytes]], Path]
FRONT = "---\ncitepress: {{trim: 6x9in, print: {{profile: {}}}}}\n---\n\n"


def picture(width: int, height: int, form: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("L", (width, height)).save(made, form)
    return made.getvalue()


def said(project: Project, text: str, profile: str = "kdp") -> list[str]:
    root = project(
        {
            "essay.md": FRONT.format(profile) + text,
            "fine.png": picture(1400, 900),
            "coarse.png": picture(640, 400),
            "tall.png": picture(640, 3000),
            "coarse.jpg": picture(640, 400, "JPEG"),
            "coarse.gif": picture(640, 400, "GIF"),
            "coarse.webp": picture(640, 400, "WEBP"),
            "lines.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
            "broken.png": b"PNG",
        }
    )
    return [f"{f.message} / {f.help}" for f in rules.run(run.load(root / "essay.md", {})).findings if f.code == "P802"]


def test_below_300_pixels_an_inch_at_the_width_of_the_text(project: Project) -> None:
    assert said(project, "![A map](coarse.png){width=100%}\n") == [
        "the picture coarse.png has 144 pixels an inch at its width of 4.4 in; print asks for 300 / "
        "put in one that is 1,332 pixels wide, or print it 2.1 in wide"
    ]


@pytest.mark.parametrize("name", ["coarse.jpg", "coarse.gif", "coarse.webp"])
def test_every_kind_of_pixels_is_measured(project: Project, name: str) -> None:
    assert len(said(project, f"![A map]({name})\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "![A map](fine.png){width=100%}\n",
        "![A map](coarse.png){width=2in}\n",
        "![A map](coarse.png){width=5cm}\n",
        "![A map](coarse.png){width=48%}\n",
        "![A map](coarse.png){height=1in}\n",
        "![A map](tall.png)\n",  # made smaller, to stay on the page
        "![A map](lines.svg){width=100%}\n",
        "![A map](broken.png)\n",
        "![A map](coarse.png){width=calc(1em)}\n",
    ],
)
def test_enough_pixels_vectors_and_what_cannot_be_measured(project: Project, text: str) -> None:
    assert said(project, text) == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
LOOKS: list[tuple[str, str, str, list[str]]] = [
    # file, what it holds, profile, what is said
    ("grey.png", "L", "ingramspark", []),
    ("bit.png", "1", "ingramspark", []),
    ("all-grey.png", "RGB 9 9 9", "ingramspark", []),
    ("ink.jpg", "CMYK 0 0 0 99", "ingramspark", []),
    ("red.png", "RGB 200 0 0", "ingramspark", ["is in colour (RGB); IngramSpark takes inks (CMYK) or grey"]),
    ("red.jpg", "RGB 200 0 0", "offset", ["is in colour (RGB); an offset press takes inks (CMYK) or grey"]),
    ("glass.png", "RGBA 9 9 9 99", "ingramspark", ["has an alpha channel; IngramSpark takes nothing transparent"]),
    ("opaque.png", "RGBA 9 9 9 255", "ingramspark", []),
    ("red.png", "RGB 200 0 0", "kdp", []),
    ("red.png", "RGB 200 0 0", "lulu", []),
    ("ink.jpg", "CMYK 0 0 0 99", "lulu", ["is in inks (CMYK); Lulu takes sRGB or grey"]),
    ("ink.jpg", "CMYK 0 0 0 99", "archive", ["is in inks (CMYK); an archive takes sRGB or grey"]),
    ("a.svg", '<path fill="#333" stroke="black"/><g style="fill: none; stroke: gray"/>', "ingramspark", []),
    ("b.svg", '<path fill="#f00"/>', "ingramspark", ["is in colour (RGB); IngramSpark takes inks (CMYK) or grey"]),
    (
        "c.svg",
        "<style>.a { stroke: navy }</style>",
        "offset",
        ["is in colour (RGB); an offset press takes inks (CMYK) or grey"],
    ),
    (
        "d.svg",
        '<path style="opacity: 50%"/>',
        "offset",
        ["has an opacity below 1; an offset press takes nothing transparent"],
    ),
    ("e.svg", "<linearGradient/>", "offset", ["is in colour (RGB); an offset press takes inks (CMYK) or grey"]),
]


@pytest.mark.parametrize(("name", "holds", "profile", "messages"), LOOKS)
def test_colours_and_transparency_that_a_printer_refuses(
    project: Project, name: str, holds: str, profile: str, messages: list[str]
) -> None:
    if name.endswith(".svg"):
        data = SVG.format(holds).encode()
    else:
        mode, *colour = holds.split()
        made = BytesIO()
        filled = tuple(map(int, colour)) if colour else 0
        Image.new(mode, (900, 900), filled).save(made, "PNG" if name.endswith("png") else "JPEG")
        data = made.getvalue()
    root = project({"essay.md": FRONT.format(profile) + f"![A picture]({name}){{width=1in}}\n", name: data})
    found = [f for f in rules.run(run.load(root / "essay.md", {})).findings if f.code == "P809"]
    assert [f.message for f in found] == [f"the picture {name} {message}" for message in messages]
    assert {f.severity for f in found} <= {"warning" if profile == "lulu" else "error"}


def test_the_screen_has_no_such_rule(project: Project) -> None:
    assert said(project, "![A map](coarse.png){width=100%}\n", "screen") == []


def test_the_page_makes_tall_pictures_as_small_as_the_rule_thinks() -> None:
    page = design((6.0, 9.0))
    assert f"max-height: {round(page.leading * page.lines * 0.8, 1)}pt" in style_sheet(page, "kdp", "")
