"""Checks of what is painted on the pages: fonts, colours, pictures, transparency, ink."""

from __future__ import annotations

from pipeline.preflight import spaces
from pipeline.preflight.check import Check, advice, bad, listed, ok, undecided, where
from pipeline.preflight.facts import Facts, Page, Paint
from pipeline.profiles import Profile

NEARLY = 0.98  # of the resolution asked for, which rounding may take away


def fonts(facts: Facts, profile: Profile) -> Check | None:
    absent = [font for font in facts.fonts if not font.embedded]
    if absent:
        names = {font.name for font in absent}
        return bad("fonts", f"{listed(names)}: the letters are not in the file", "embed all fonts",
                   where(facts, lambda page: names & set(page.fonts)))  # fmt: skip
    drawn = [font.name for font in facts.fonts if font.kind == "Type3"]
    if drawn and profile.for_press:
        return advice("fonts", f"{listed(drawn)}: drawings stand for letters (Type 3)", "use an OpenType font",
                      where(facts, lambda page: set(drawn) & set(page.fonts)))  # fmt: skip
    unknown = [font.name for font in facts.fonts if not font.unicode]
    if unknown and profile.standard in ("PDF/A-2u", "PDF/UA-1"):
        return bad("fonts", f"{listed(unknown)}: which letters they draw is not said", "embed a ToUnicode table",
                   where(facts, lambda page: set(unknown) & set(page.fonts)))  # fmt: skip
    return ok("fonts", f"{len(facts.fonts)}, all embedded" if facts.fonts else "none")


def text_colour(facts: Facts, profile: Profile) -> Check | None:
    """Text in more than one ink is out of register by a hair, and looks blurred."""
    if profile.black == "rgb":
        return None
    wrong = [p for page in facts.pages for p in page.paints if p.what == "text" and not _one_ink(p, profile)]
    if wrong:
        told = listed(_colour(p) for p in wrong)
        say = bad if profile.colour == "cmyk" else advice
        return say("colour of the text", f"text in {told}", f"set text in {_black_in_words(profile)}",
                   where(facts, lambda page: [p for p in page.paints if p in wrong]))  # fmt: skip
    return ok("colour of the text", _black_in_words(profile))


def _black_in_words(profile: Profile) -> str:
    return "black ink alone" if profile.black == "ink" else "grey"


def _one_ink(paint: Paint, profile: Profile) -> bool:
    space, values = paint.space, paint.values
    if space in ("DeviceGray", "Separation /Black") or (profile.black == "grey" and len(set(values)) == 1):
        return True
    return space == "DeviceCMYK" and not any(values[:3])


def _colour(paint: Paint) -> str:
    values = " ".join(f"{value:.3g}" for value in paint.values)
    return f"{paint.space.replace(' /', ' ')} {values}".strip()


def colours(facts: Facts, profile: Profile) -> Check | None:
    """Lights where inks are asked for, and inks where lights are."""
    if profile.colour == "any":
        return None
    refused = spaces.is_rgb if profile.colour == "cmyk" else spaces.is_ink
    found: dict[str, list[int]] = {}
    for number, page in enumerate(facts.pages, 1):
        for paint in page.paints:
            if refused(paint.space) and not (profile.black == "grey" and paint.what == "text"):
                found.setdefault(_colour(paint), []).append(number)
        for picture in page.pictures:
            if refused(picture.space):
                size = f"{picture.pixels[0]} × {picture.pixels[1]} pixels"
                found.setdefault(f"a picture of {size} in {picture.space}", []).append(number)
    asked = "inks or grey" if profile.colour == "cmyk" else "red, green and blue, or grey"
    if found:
        cure = "save pictures in CMYK or grey" if profile.colour == "cmyk" else "save pictures in sRGB or grey"
        told = f"asked for: {asked}; found: {listed(found)}"
        say = bad if profile.standard else advice
        return say("colours", told, cure, sorted(n for numbers in found.values() for n in numbers))
    return ok("colours", asked)


def profiles(facts: Facts, profile: Profile) -> Check | None:
    """PDF/X-1a and IngramSpark refuse colours that bring a profile of their own."""
    if not profile.standard.startswith("PDF/X-1a"):
        return None
    found = where(facts, lambda page: any(map(spaces.has_profile, _spaces(page))))
    if found:
        return bad("colour profiles", "colours come with a profile of their own", "export without ICC profiles", found)
    return ok("colour profiles", "none")


def _spaces(page: Page) -> list[str]:
    return [paint.space for paint in page.paints] + [picture.space for picture in page.pictures]


def resolution(facts: Facts, profile: Profile) -> Check | None:
    if profile.resolution is None:
        return None
    least = profile.resolution
    drawn = [(n, p) for n, page in enumerate(facts.pages, 1) for p in page.pictures if min(p.pixels) > 1]
    coarse = [(n, p) for n, p in drawn if p.resolution < least * NEARLY]
    if coarse:
        told = listed(f"{p.pixels[0]} × {p.pixels[1]} at {p.resolution:.0f}" for _, p in coarse)
        return bad("resolution of pictures", f"asked for: {least} pixels an inch; found: {told}",
                   "put in larger pictures, or print them smaller", (n for n, _ in coarse))  # fmt: skip
    if not drawn:
        return ok("resolution of pictures", "no pictures in pixels")
    return ok("resolution of pictures", f"{min(p.resolution for _, p in drawn):.0f} pixels an inch at least")


def transparency(facts: Facts, profile: Profile) -> Check | None:
    if profile.transparency:
        return None
    found = where(facts, lambda page: page.transparent)
    if found:
        return bad("transparency", listed(t for page in facts.pages for t in page.transparent),
                   "flatten it: save pictures without an alpha channel", found)  # fmt: skip
    return ok("transparency", "none")


def ink(facts: Facts, profile: Profile) -> Check | None:
    """The most ink that lies on one place, of colours and of pictures in four inks."""
    if profile.ink is None:
        return None
    painted = [(n, round(sum(p.values) * 100)) for n, page in enumerate(facts.pages, 1) for p in page.paints
               if p.space == "DeviceCMYK"]  # fmt: skip
    shown = [(n, p.ink) for n, page in enumerate(facts.pages, 1) for p in page.pictures if p.ink is not None]
    heavy = [(n, amount) for n, amount in painted + shown if amount > profile.ink]
    if heavy:
        return bad("total ink", f"{max(a for _, a in heavy)}%; {profile.whose} takes {profile.ink}%",
                   f"convert pictures with a limit of {profile.ink}%", sorted(n for n, _ in heavy))  # fmt: skip
    dark = [n for n, page in enumerate(facts.pages, 1) for p in page.pictures
            if p.ink is None and spaces.is_ink(p.space)]  # fmt: skip
    if dark:
        return undecided("total ink", "the inks of pictures could not be added up", "look at them in the proof", dark)
    return ok("total ink", f"{max((a for _, a in painted + shown), default=0)}% at most")
