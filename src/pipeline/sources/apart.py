"""Reading a file in a process of its own, with limits in time and memory that grow with its size.

A PDF, a web page or an e-book may be damaged or made to do harm: what hangs a parser, brings it down or eats the memory
costs that file and nothing else. Every file has a new process, so that none finds what another has left.
"""

from __future__ import annotations

import sys

from pipeline import tools
from pipeline.errors import ToolError
from pipeline.sources.kinds import NAMES, mistaken
from pipeline.sources.stored import Stored, refused, unpack

PROGRAM = ["-P", "-m", "pipeline.sources"]  # -P: no module is taken from the author's folder
SECONDS = {"pdf": 300.0, "html": 60.0, "epub": 60.0}
SECONDS_PER_MB = 6.0
MEMORY_MB, MEMORY_PER_MB = 1024, 24
AGAIN = {
    "pdf": "print it to a new PDF, or store the part that is quoted as plain text",
    "html": "save it again, or store the part that is quoted as plain text",
    "epub": "fetch it again, or store the part that is quoted as plain text",
}


def read_apart(kind: str, data: bytes) -> Stored:
    """What is stored in a file of a *kind* ("pdf", "html", "epub"), or why it cannot be read."""
    if (other := mistaken(data, kind)) is not None:
        return other
    megabytes = len(data) / 1e6
    memory = int((MEMORY_MB + MEMORY_PER_MB * megabytes) * 1e6)
    seconds = SECONDS[kind] + SECONDS_PER_MB * megabytes
    try:
        return unpack(tools.run([sys.executable, *PROGRAM, kind, str(memory)], data, seconds=seconds))
    except ToolError as error:
        if tools.stopped():
            raise
        return refused(f"is {NAMES[kind]} {_why(error)}", AGAIN[kind])
    except (ValueError, KeyError, TypeError):
        return refused(f"is {NAMES[kind]} that cannot be read", AGAIN[kind])


def _why(error: ToolError) -> str:
    if "needed more than" in error.message:
        return f"that takes too long to read: {error.message}"
    return "that cannot be read: it needs more memory than its size justifies, or is damaged"
