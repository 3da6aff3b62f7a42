"""A picture has too few pixels for the width it will have on the printed page.

## What it checks

Photographs and drawings in pixels (PNG, JPEG, GIF, WebP), at the width that they will have on a page of the
chosen trim, when `print: profile:` names a printer: below 300 pixels an inch they are coarse. A picture without a width
is as wide as its pixels at 96 to the inch, or the text, as on the page. Drawings in vectors (SVG) are never coarse.

## Why it matters

What is sharp on a screen is a blur of squares on paper, and print on demand refuses it or prints it all the same.

## Example

    ![The retreat from Kharkov](map.png){width=100%}

where `map.png` is 640 pixels wide and the text 4.4 inches.

## How to fix

Put in a larger scan, or print it smaller: the help says how wide it may be.
"""

from collections.abc import Iterator

from pipeline.design import design
from pipeline.model import Book, Finding, Severity
from pipeline.pictures import look, pixels, shown, width
from pipeline.profiles import chosen

NAME = "image-too-coarse-for-print"
CODE = "P802"
SEVERITY: Severity = "warning"
NEARLY = 0.98  # what rounding may take away
HIGHEST = 0.8  # of the text's height: a taller picture is made smaller
POINTS = 72.0


def check(book: Book) -> Iterator[Finding]:
    """Pictures below the resolution of print, where the book is for a printer."""
    profile = chosen(book.settings.profile, book.settings.icc)
    least = profile.resolution
    if least is None:
        return
    page = design(book.settings.trim, profile.gutter(0), profile.margin, book.settings.look)
    measure = (page.width - page.inner - page.outer) / POINTS
    height = page.lines * page.leading * HIGHEST / POINTS
    for document in book.documents:
        for picture in shown(document):
            path = look(book.project.root, document.file.path, picture.source).path
            size = pixels(path) if path else None
            inches = width(picture, size, measure, height) if size else None
            if size and inches and size[0] / inches < least * NEARLY:
                dpi = round(size[0] / inches)
                message = (
                    f"the picture {picture.source} has {dpi} pixels an inch at its width of {inches:.1f} in; "
                    f"print asks for {least}"
                )
                most = size[0] / least
                help_ = f"put in one that is {round(inches * least):,} pixels wide, or print it {most:.1f} in wide"
                yield Finding(message, picture.span, help=help_)
