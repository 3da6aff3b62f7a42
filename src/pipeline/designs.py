"""The designs of the printed page: style sheets in ``styles/``, each over the one before.

They lie in the repository's own ``styles/`` and are installed from there. A project that has a file of the same name in
its ``styles/`` is set with that one instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = "styles"
SHEETS: Mapping[str, Sequence[str]] = {"classic": ("classic",), "thesis": ("classic", "thesis")}


def file(name: str) -> str:
    """Where a project may have a style sheet of its own in the place of this one, from the root."""
    return f"{FOLDER}/{name}.css"


def ours(name: str) -> Path:
    """A style sheet as it comes with citepress."""
    package = Path(__file__).parent
    installed = package / FOLDER  # in a checkout, src/pipeline has none
    return (installed if installed.is_dir() else package.parents[1] / FOLDER) / f"{name}.css"
