"""A style's file compiled for a language, and kept as long as the program runs."""

from __future__ import annotations

import functools
from pathlib import Path

from pipeline.errors import StyleError
from pipeline.references.csl.compiler import Plan, compile_style
from pipeline.references.styles import Style


def load(style: Style, lang: str) -> Plan:
    """A style compiled for a language. Raises StyleError, naming file and line."""
    try:
        return _load(style.path, style.path.stat().st_mtime_ns, lang)
    except StyleError as error:
        raise StyleError(f"{style.path}: {error.message}", error.hint) from error


@functools.lru_cache(maxsize=16)
def _load(path: Path, changed: int, lang: str) -> Plan:
    """*changed* makes an edited file a new one."""
    return compile_style(path.read_bytes(), lang)
