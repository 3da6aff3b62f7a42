"""A manuscript file as pandoc reads it, each word tied to its place in the file, and the quotations it holds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.manuscript.attribution import Catalogue
    from pipeline.manuscript.crew import Reading
    from pipeline.manuscript.finder import Finder
    from pipeline.manuscript.opened import Opened
    from pipeline.manuscript.quotations import find_quotations
    from pipeline.manuscript.reading import read

__all__ = ["Catalogue", "Finder", "Opened", "Reading", "find_quotations", "read"]
_HOME = {
    "Catalogue": "attribution",
    "Finder": "finder",
    "Opened": "opened",
    "Reading": "crew",
    "find_quotations": "quotations",
    "read": "reading",
}


def __getattr__(name: str) -> Any:
    """What the package offers, from the module that has it: those who only align files need not load the others."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
