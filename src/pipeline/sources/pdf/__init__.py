"""PDF as a source, read in a process of its own with limits: a hostile file may hang PDFium, or make it fail."""

from __future__ import annotations

import sys

from pipeline import tools
from pipeline.errors import ToolError
from pipeline.sources.kinds import mistaken
from pipeline.sources.stored import Stored, refused, unpack

PROGRAM = ["-P", "-m", "pipeline.sources.pdf"]  # -P: no module is taken from the author's folder
SECONDS, SECONDS_PER_MB = 180.0, 6.0
MEMORY_MB, MEMORY_PER_MB = 1024, 24


def read_pdf(data: bytes) -> Stored:
    """The text of a PDF, page by page."""
    if (other := mistaken(data, "pdf")) is not None:
        return other
    seconds = SECONDS + SECONDS_PER_MB * len(data) / 1e6
    try:
        return unpack(tools.run([sys.executable, *PROGRAM], data, seconds=seconds))
    except ToolError as error:
        if tools.stopped():
            raise
        return refused(_why(error), "print it to a new PDF, or store the part that is quoted as plain text")
    except (ValueError, KeyError, TypeError):
        return refused("is a PDF that cannot be read", "print it to a new PDF")


def _why(error: ToolError) -> str:
    if "needed more than" in error.message:
        return f"is a PDF that takes too long to read: {error.message}"
    return "is a PDF that cannot be read: it needs more memory than its size justifies, or is damaged"
