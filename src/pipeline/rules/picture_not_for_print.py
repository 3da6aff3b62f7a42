"""A picture is in colours, or lets something show through, as the printer does not take it.

## What it checks

Every picture, when `print: profile:` names a printer or an archive that minds: IngramSpark and offset presses take inks
(CMYK) or grey and nothing transparent; Lulu asks for sRGB or grey; an archive (PDF/A) takes no inks. A picture in which
every pixel is grey counts as grey, however it is stored.

## Why it matters

A file with such a picture is refused, or converted by a machine that nobody has told how. citepress converts no
colours either: which red becomes which ink depends on paper and press, and a picture converted in silence is the
surprise in the printed book.

## Example

    ![The retreat from Kharkov](map.png)

where `map.png` has red arrows, built with `--profile ingramspark`.

## How to fix

For a book in black, save the picture in grey. For a book in colour, convert it to CMYK with the profile that the
printer names, in GIMP, Krita or Photoshop. Save without an alpha channel: flatten the picture onto white.
"""

from collections.abc import Iterator

from pipeline.model import Book, Finding, Severity
from pipeline.pictures import look, shown
from pipeline.profiles import Profile, chosen
from pipeline.rules.painted import Painted, painted

NAME = "picture-not-for-print"
CODE = "P809"
SEVERITY: Severity = "error"
ASKED = {"cmyk": "inks (CMYK) or grey", "rgb": "sRGB or grey"}
REFUSED = {"cmyk": "lights", "rgb": "inks"}
CALLED = {"lights": "in colour (RGB)", "inks": "in inks (CMYK)"}
CURES = {
    "cmyk": "save it in grey, or convert it to CMYK with the printer's profile; no colour is converted for you",
    "rgb": "save it in sRGB or grey",
}


def check(book: Book) -> Iterator[Finding]:
    """Pictures in colours or with transparency that the profile forbids."""
    profile = chosen(book.settings.profile, book.settings.icc)
    if profile.colour == "any" and profile.transparency:
        return
    for document in book.documents:
        for picture in shown(document):
            path = look(book.project.root, document.file.path, picture.source).path
            found = painted(path) if path else None
            for message, help_ in _wrong(found, profile) if found else ():
                level: Severity = "error" if profile.standard else "warning"
                yield Finding(f"the picture {picture.source} {message}", picture.span, level, help=help_)


def _wrong(found: Painted, profile: Profile) -> Iterator[tuple[str, str]]:
    if REFUSED.get(profile.colour) == found.colour:
        yield f"is {CALLED[found.colour]}; {profile.whose} takes {ASKED[profile.colour]}", CURES[profile.colour]
    if found.through and not profile.transparency:
        yield (
            f"has {found.through}; {profile.whose} takes nothing transparent",
            "flatten it onto white, and save it without transparency",
        )
