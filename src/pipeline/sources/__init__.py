"""A cited work's stored text, page by page: ``sources/KEY.txt`` or what an entry's ``file`` field names.

READERS is the list of formats: a suffix and the function that reads it.
"""

from __future__ import annotations

from pipeline.sources.readers import READERS
from pipeline.sources.shelf import open_sources

__all__ = ["READERS", "open_sources"]
