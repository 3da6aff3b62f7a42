"""Holds a PDF, ours or anybody's, to what a profile asks: structurally, so that nothing is ever called certified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import crew
from pipeline.errors import ProjectError, ToolError
from pipeline.preflight.check import Check
from pipeline.preflight.checks import CHECKS
from pipeline.preflight.facts import Facts, from_bytes
from pipeline.preflight.reading import read
from pipeline.profiles import OFFSET_X4, Profile

FATAL = ("fonts", "colours", "colour profiles", "transparency", "encryption")  # no printer would mend them
NAMED_BY_RULES = ("resolution of pictures",)  # a rule names the picture and its line
MOST_BYTES = 1_000_000_000
SECONDS, SECONDS_PER_MB = 60.0, 3.0

__all__ = ["FATAL", "NAMED_BY_RULES", "Check", "Preflight", "inspect"]


@dataclass(frozen=True)
class Preflight:
    """What was looked at, in order."""

    profile: Profile
    checks: tuple[Check, ...]

    @property
    def fails(self) -> bool:
        """Whether something is refused, or could not be looked at."""
        return any(check.state in ("not ok", "not checked") for check in self.checks)

    def count(self, state: str) -> int:
        """How many checks came out so."""
        return sum(check.state == state for check in self.checks)


def inspect(path: Path, profile: Profile, *, ours: bool = False) -> Preflight:
    """Hold the PDF at *path* to *profile*. Unless it is *ours*, it is read by a process of its own that may be lost.

    Raises ProjectError when there is no such file, or it cannot be read.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror})", "name a PDF") from error
    facts = read(data) if ours else _facts(data, size)
    if profile.name == OFFSET_X4.name and facts.claims.get("PDF/X") == OFFSET_X4.standard:
        profile = replace(OFFSET_X4, trim=profile.trim)  # a press takes either
    return Preflight(profile, tuple(_checks(facts, profile)))


def _facts(data: bytes, size: int) -> Facts:
    if size > MOST_BYTES:
        return Facts(f"it has {size / 1e6:,.0f} MB, more than {MOST_BYTES / 1e6:,.0f}")
    try:
        with crew.Helper("pipeline.preflight") as helper:
            return from_bytes(helper.ask(crew.Question(data, SECONDS + SECONDS_PER_MB * size / 1e6)))
    except ToolError as error:
        return Facts(f"its reading {error.message}")


def _checks(facts: Facts, profile: Profile) -> list[Check]:
    if facts.refused:
        cure = "save a copy without a password" if facts.locked else "print the file to a new PDF, or export it again"
        return [Check("file", "not ok", facts.refused, cure)]
    return [check for look in CHECKS if (check := look(facts, profile)) is not None]
