"""The list of checks, in the order in which they are told. None is said where a profile does not ask for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.preflight import of_file, of_pages, of_paint
from pipeline.preflight.check import Check
from pipeline.preflight.facts import Facts
from pipeline.profiles import Profile

CHECKS: Sequence[Callable[[Facts, Profile], Check | None]] = (
    of_pages.lacking,
    of_file.encryption,
    of_file.version,
    of_file.standard,
    of_file.description,
    of_file.condition,
    of_file.parts,
    of_file.links,
    of_pages.pages,
    of_pages.sheets,
    of_pages.boxes,
    of_pages.margins,
    of_paint.fonts,
    of_paint.text_colour,
    of_paint.colours,
    of_paint.profiles,
    of_paint.resolution,
    of_paint.transparency,
    of_paint.ink,
    of_file.reading_aloud,
)
