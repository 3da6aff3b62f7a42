"""One thing that is looked at, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.preflight.facts import Facts, Page
from pipeline.profiles import INCH

State = Literal["ok", "advice", "not ok", "not checked"]


@dataclass(frozen=True)
class Check:
    """What was looked at, and what was found. ``pages`` counts from 1, as the sheets of the file do.

    "not ok" is what the printer or the standard refuses; "advice" is accepted, and would come out better otherwise.
    """

    name: str
    state: State
    said: str
    cure: str = ""
    pages: Sequence[int] = ()


def ok(name: str, said: str) -> Check:
    """Nothing is wrong."""
    return Check(name, "ok", said)


def bad(name: str, said: str, cure: str, pages: Iterable[int] = ()) -> Check:
    """Something that is refused."""
    return Check(name, "not ok", said, cure, tuple(dict.fromkeys(pages)))


def advice(name: str, said: str, cure: str, pages: Iterable[int] = ()) -> Check:
    """Something that is accepted and would be better otherwise."""
    return Check(name, "advice", said, cure, tuple(dict.fromkeys(pages)))


def undecided(name: str, said: str, cure: str, pages: Iterable[int] = ()) -> Check:
    """Something that could not be looked at."""
    return Check(name, "not checked", said, cure, tuple(dict.fromkeys(pages)))


def where(facts: Facts, wrong: Callable[[Page], object]) -> list[int]:
    """The numbers of the pages of which something is true."""
    return [number for number, page in enumerate(facts.pages, 1) if wrong(page)]


def listed(names: Iterable[str], most: int = 4) -> str:
    """A few names in words, each once."""
    found = list(dict.fromkeys(names))
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def inches(points: float) -> str:
    """A length in inches, without zeros that say nothing."""
    return f"{points / INCH:.3f}".rstrip("0").rstrip(".")
