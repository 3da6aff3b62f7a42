"""Checks of the pages: how many, how large, where they are cut, how near to the edge they are written on."""

from __future__ import annotations

from pipeline.preflight.check import Check, advice, bad, inches, listed, ok, undecided, where
from pipeline.preflight.facts import Box, Facts, Page
from pipeline.profiles import Bleed, Profile

NEAR = 0.5  # points by which a box may be off: printers allow more
CLOSE = 0.1  # points by which writing may pass a margin


def pages(facts: Facts, profile: Profile) -> Check | None:
    count, asked = len(facts.pages), profile.pages
    if not profile.for_press:
        return None
    if count < asked.fewest or (asked.most is not None and count > asked.most):
        most = f" to {asked.most:,}" if asked.most else " or more"
        return bad("number of pages", f"{count:,}; {profile.whose} prints {asked.fewest}{most}",
                   "another trim, type size or printer")  # fmt: skip
    if count % asked.multiple:
        say = bad if asked.strict else advice
        return say("number of pages", f"{count:,} is no multiple of {asked.multiple}", "add blank pages at the end")
    return ok("number of pages", f"{count:,}" + (f", a multiple of {asked.multiple}" if asked.multiple > 1 else ""))


def lacking(facts: Facts, profile: Profile) -> Check | None:
    """Pages that could not be looked through."""
    numbers = where(facts, lambda page: page.lacks)
    if not numbers:
        return ok("reading", "every page was looked through")
    told = listed(page.lacks for page in facts.pages if page.lacks)
    return undecided("reading", f"not all could be looked at: {told}", "print the file to a new PDF", numbers)


def trim_of(page: Page, number: int, profile: Profile) -> Box:
    """Where a page is cut: its trim box; where it has none, the sheet without the bleed asked for."""
    if page.trim is not None:
        return page.trim
    left, bottom, right, top = _sides(profile.bleed, number)
    x0, y0, x1, y1 = page.media
    return x0 + left, y0 + bottom, x1 - right, y1 - top


def sheets(facts: Facts, profile: Profile) -> Check | None:
    """All pages of one size, upright, and of the size that is wanted, where somebody has said which."""
    if not profile.for_press:
        return None
    first = _size(trim_of(facts.pages[0], 1, profile))
    if profile.trim is not None and not _alike(first, profile.trim):
        wanted = f"{_in_words(first)} after the cut; wanted: {_in_words(profile.trim)}"
        return bad("page size", wanted, "export with this trim size")
    odd = [n for n, page in enumerate(facts.pages, 1) if not _alike(_size(trim_of(page, n, profile)), first)]
    if odd:
        return bad("page size", f"{_in_words(first)}, but not everywhere", "make all pages one size", odd)
    turned = where(facts, lambda page: page.rotation)
    if turned:
        return bad("page size", "pages are turned", "export them upright", turned)
    return ok("page size", f"{_in_words(first)} after the cut")


def boxes(facts: Facts, profile: Profile) -> Check | None:
    """The sheet reaches beyond the cut as far as the printer asks, on the sides where he asks for it."""
    if not profile.for_press:
        return None
    unset = where(facts, lambda page: page.trim is None)
    if unset and profile.standard:
        return bad("boxes", "pages have no trim box", f"export as {profile.standard} with a trim box", unset)
    astray = [n for n, page in enumerate(facts.pages, 1) if not _nested(page, trim_of(page, n, profile))]
    if astray:
        return bad("boxes", "the boxes do not lie within one another", "export anew: trim within bleed within sheet",
                   astray)  # fmt: skip
    asked = (profile.bleed, *profile.bleeds)
    wrong = [n for n, page in enumerate(facts.pages, 1) if not any(_bled(page, n, bleed, profile) for bleed in asked)]
    words = " or ".join(_bleed_in_words(bleed) for bleed in asked)
    if wrong:
        found = _bleed_found(facts.pages[wrong[0] - 1], wrong[0], profile)
        return bad("bleed", f"{profile.whose} asks for {words}; it is {found}", "export with this bleed", wrong)
    return ok("bleed", f"as asked for: {words}")


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= NEAR and abs(one[1] - other[1]) <= NEAR


def _in_words(size: tuple[float, float]) -> str:
    return f"{inches(size[0])} × {inches(size[1])} in"


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - NEAR
        and inner[1] >= outer[1] - NEAR
        and inner[2] <= outer[2] + NEAR
        and inner[3] <= outer[3] + NEAR
    )


def _nested(page: Page, trim: Box) -> bool:
    bleed = page.bleed or trim
    return _within(trim, bleed) and _within(bleed, page.media) and (page.crop is None or _within(bleed, page.crop))


def _bled(page: Page, number: int, bleed: Bleed, profile: Profile) -> bool:
    """Whether the bleed of a page is the one asked for; where marks are, it may be wider."""
    pairs = zip(_bleeds(page, number, profile), _sides(bleed, number), strict=True)
    return all(abs(found - asked) <= NEAR or (profile.marks and found >= asked - NEAR) for found, asked in pairs)


def _sides(bleed: Bleed, number: int) -> tuple[float, float, float, float]:
    """A bleed on the left, bottom, right and top of a page; odd pages have their gutter on the left."""
    left, right = (bleed.inner, bleed.outer) if number % 2 else (bleed.outer, bleed.inner)
    return left, bleed.bottom, right, bleed.top


def _bleeds(page: Page, number: int, profile: Profile) -> tuple[float, float, float, float]:
    trim = trim_of(page, number, profile)
    sheet = (page.bleed or page.media) if profile.marks else page.media
    return trim[0] - sheet[0], trim[1] - sheet[1], sheet[2] - trim[2], sheet[3] - trim[3]


def _bleed_in_words(bleed: Bleed) -> str:
    sides = {"top": bleed.top, "bottom": bleed.bottom, "outside": bleed.outer, "gutter": bleed.inner}
    widths = {width for width in sides.values() if width}
    if not widths:
        return "none"
    return f"{inches(max(widths))} in at " + ", ".join(side for side, width in sides.items() if width)


def _bleed_found(page: Page, number: int, profile: Profile) -> str:
    left, bottom, right, top = _bleeds(page, number, profile)
    inner, outer = (left, right) if number % 2 else (right, left)
    return f"top {inches(top)}, bottom {inches(bottom)}, outside {inches(outer)}, gutter {inches(inner)} in"


def margins(facts: Facts, profile: Profile) -> Check | None:
    """Writing keeps away from the spine and from the knife."""
    if not profile.for_press or not (profile.gutters or profile.margin):
        return None
    gutter = profile.gutter(len(facts.pages))
    near: list[int] = []
    least = [float("inf")] * 2
    for number, page in enumerate(facts.pages, 1):
        if page.text is None:
            continue
        trim = trim_of(page, number, profile)
        left, right = page.text[0] - trim[0], trim[2] - page.text[2]
        inner, outer = (left, right) if number % 2 else (right, left)
        outer = min(outer, page.text[1] - trim[1], trim[3] - page.text[3])
        least = [min(least[0], inner), min(least[1], outer)]
        if inner < gutter - CLOSE or outer < profile.margin - CLOSE:
            near.append(number)
    asked = f"gutter {inches(gutter)} in, other sides {inches(profile.margin)} in"
    if near:
        found = f"the writing comes as near as {inches(least[0])} and {inches(least[1])} in"
        return bad("margins", f"asked for: {asked}; {found}", "set wider margins, or choose a larger trim", near)
    return ok("margins", f"at least {asked}")
